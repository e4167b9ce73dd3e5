//! What is asked for one purpose is not released for another.

use amanah_policy::purpose::Billing;
use amanah_policy::{CustomerId, Occasion, Timestamp};
use amanah_vault::{Actor, Ask, Outcome, Vault, VaultError};

pub async fn ask(vault: &Vault, customer: CustomerId, now: Timestamp) -> Result<Outcome<Billing>, VaultError> {
    vault.release(Ask::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest), now).await
}
