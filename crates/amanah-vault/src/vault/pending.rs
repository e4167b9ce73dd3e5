//! What was begun and not yet confirmed.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{PendingId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::error::VaultError;
use crate::rows::{Begun, Confirmed, NewPending, PendingFault, PendingKind};

impl Vault {
    /// Begins something that a code or link confirms later.
    ///
    /// # Errors
    /// [`VaultError::Malformed`] for an e-mail address that is none.
    pub async fn begin(&self, new: NewPending, now: Timestamp) -> Result<Begun, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Confirms by id and code, and takes it out.
    ///
    /// # Errors
    /// When the store fails; what is wrong with the code stands in the inner result.
    pub async fn confirm_code(
        &self,
        kind: PendingKind,
        id: PendingId,
        code: &str,
        now: Timestamp,
    ) -> Result<Result<Confirmed, PendingFault>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Confirms by the token of a link, and takes it out.
    ///
    /// # Errors
    /// When the store fails; what is wrong with the link stands in the inner result.
    pub async fn confirm_link(
        &self,
        kind: PendingKind,
        token: &str,
        now: Timestamp,
    ) -> Result<Result<Confirmed, PendingFault>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Whether a link is still good, without using it: for the page behind a GET, which must change nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_link_good(
        &self,
        kind: PendingKind,
        token: &str,
        now: Timestamp,
    ) -> Result<Result<(), PendingFault>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Until when something that was begun can be confirmed; none when it is over.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pending_until(
        &self,
        id: PendingId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Cancels it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cancel_pending(&self, id: PendingId, now: Timestamp) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
