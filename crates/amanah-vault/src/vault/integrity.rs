//! Whether the database itself finds its files whole.

use std::path::PathBuf;

use tokio::task::spawn_blocking;

use super::Vault;
use crate::error::{StoreError, VaultError};
use crate::safekeeping::Depth;
use crate::store::{Store, copy};

impl Vault {
    /// The files in which the database finds damage; both are read in one snapshot each, while the store is in use.
    ///
    /// # Errors
    /// When a file cannot be read at all.
    pub async fn damaged_files(&self, depth: Depth) -> Result<Vec<PathBuf>, VaultError> {
        let mut files: Vec<PathBuf> = self.keys().place().file().map(PathBuf::from).into_iter().collect();
        if let Store::Sqlite(sqlite) = self.store() {
            files.push(sqlite.path().to_path_buf());
        }
        let look = move || {
            let mut damaged = Vec::new();
            for file in files {
                match copy::is_whole(&file, depth) {
                    Ok(true) => {}
                    Ok(false) | Err(VaultError::Store(StoreError::Damaged)) => damaged.push(file),
                    Err(other) => return Err(other),
                }
            }
            Ok(damaged)
        };
        spawn_blocking(look).await.map_err(|_| StoreError::Closed)?
    }
}
