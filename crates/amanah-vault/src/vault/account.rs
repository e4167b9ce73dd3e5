//! Accounts and their people.

use amanah_policy::CustomerId;

use super::Vault;
use crate::error::VaultError;
use crate::rows::Account;
use crate::store::accounts;

impl Vault {
    /// The account of a customer, with its people.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] also for an erased one.
    pub async fn account_of(&self, customer: CustomerId) -> Result<Account, VaultError> {
        let account = self.store().read(move |tx| accounts::of_customer(tx.conn, customer)).await?;
        account.ok_or(VaultError::UnknownCustomer)
    }
}
