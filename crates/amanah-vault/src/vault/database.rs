//! What the database of the vault says of itself.

use super::Vault;
use crate::error::VaultError;
use crate::rows::DatabaseFacts;
use crate::store::Store;

impl Vault {
    /// What the database server says of itself; none when the store is embedded.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn database(&self) -> Result<Option<DatabaseFacts>, VaultError> {
        match self.store() {
            Store::Sqlite(_) => Ok(None),
            Store::Postgres(postgres) => postgres.facts().await.map(Some),
        }
    }
}
