//! Backups, restores, and the search for a value that should be gone.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use std::path::Path;

use amanah_policy::Timestamp;

use super::{NOT_BUILT, Vault};
use crate::error::{OpenError, VaultError};
use crate::options::VaultOptions;
use crate::safekeeping::{BackupReport, RestoreReport};

impl Vault {
    /// Copies data and keys into two new folders, whole and verified, while the store is in use. Blind indexes stay
    /// out of the copy and are rebuilt by [`Vault::restore`].
    ///
    /// # Errors
    /// When a folder is not empty or cannot be written.
    pub async fn backup(
        &self,
        data_to: &Path,
        keys_to: &Path,
        now: Timestamp,
    ) -> Result<BackupReport, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Puts a backup of the data beside the PRESENT key store into empty data folder of `options`; customers whose
    /// keys were destroyed since are erased again before this answers.
    ///
    /// # Errors
    /// As [`Vault::open`]; nothing is opened then.
    pub async fn restore(
        backup: &Path,
        options: VaultOptions,
        now: Timestamp,
    ) -> Result<(Self, RestoreReport), OpenError> {
        Err(OpenError::NotReady(Box::new(VaultError::NotNow(NOT_BUILT))))
    }
}
