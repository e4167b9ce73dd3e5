//! Counting what needs somebody, without opening anything.

use amanah_policy::Timestamp;

use super::Vault;
use crate::error::VaultError;
use crate::rows::Numbers;
use crate::store::numbers;

impl Vault {
    /// Counts what waits, and what was opened and recorded since a time. No value is read, so it is no release.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn numbers(&self, since: Timestamp) -> Result<Numbers, VaultError> {
        self.store().read(move |tx| numbers::count(tx.conn, since)).await
    }
}
