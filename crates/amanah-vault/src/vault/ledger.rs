//! The ledger as doors show it: entries, checkpoints, receipts, exports.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use std::path::Path;

use amanah_ledger::{Leaf, Receipt, SignedCheckpoint, VerifierKey};
use amanah_policy::Timestamp;

use super::{NOT_BUILT, Vault};
use crate::error::VaultError;
use crate::release::LedgerPlace;

impl Vault {
    /// How many entries the ledger has.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ledger_size(&self) -> Result<u64, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Entries from `first`, at most `limit`, in their order.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ledger_entries(&self, first: u64, limit: u32) -> Result<Vec<Leaf>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Signs a checkpoint over everything so far. Never signs one that contradicts an earlier one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn checkpoint(&self, now: Timestamp) -> Result<SignedCheckpoint, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The proof that an entry is in the ledger, with a fresh checkpoint.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such entry.
    pub async fn receipt(&self, place: LedgerPlace, now: Timestamp) -> Result<Receipt, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The public key that verifies checkpoints, as text for whoever verifies.
    #[must_use]
    pub fn ledger_key(&self) -> VerifierKey {
        self.signer().verifier().clone()
    }

    /// Writes an export that `amanah ledger verify` reads without keys; the file must not exist.
    ///
    /// # Errors
    /// When the store or the file fails.
    pub async fn export_ledger(&self, to: &Path, now: Timestamp) -> Result<u64, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
