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

    /// What the server of the key store says of itself; none when a file of the key folder holds the keys.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn key_database(&self) -> Result<Option<DatabaseFacts>, VaultError> {
        self.keys().database().await
    }
}
