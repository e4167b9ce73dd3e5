//! Who agreed to which version, how and when (ACC).

use amanah_policy::{AgreementHow, CustomerId, Timestamp};
use amanah_vault::{Actor, AgreementRow, VaultError};

use crate::house::House;

/// Counts the first authenticated use of the version in force as agreement to it.
///
/// Every page that signs somebody in names the version and says so; that is the notice. Agreement by use is deemed
/// agreement: it lets the contract be kept and never unlocks promotion, which the policy's guards see to.
///
/// Enforces: ACC
///
/// # Errors
/// When the store fails.
pub async fn agree_by_use(house: &House, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    agree_once(house, customer, AgreementHow::Use, now).await
}

/// Records that a customer agrees to the version in force by saying so.
///
/// # Errors
/// When the store fails.
pub async fn agree_explicitly(house: &House, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    agree_once(house, customer, AgreementHow::Explicit, now).await
}

/// Every agreement of a customer, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn history(house: &House, customer: CustomerId) -> Result<Vec<AgreementRow>, VaultError> {
    let mut rows = house.vault().agreements(customer).await?;
    rows.reverse();
    Ok(rows)
}

async fn agree_once(
    house: &House,
    customer: CustomerId,
    how: AgreementHow,
    now: Timestamp,
) -> Result<(), VaultError> {
    let agreed = house.vault().customer(customer).await?.agreed_version;
    if agreed >= Some(house.vault().policy().version()) {
        return Ok(());
    }
    house.vault().agree(customer, how, Actor::Customer(customer), now).await
}
