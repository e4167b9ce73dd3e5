//! The one way out: facts, decision, durable ledger entry, and only then the value.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::purpose::Accountability;
use amanah_policy::{PurposeMarker, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::error::VaultError;
use crate::history::{HistoryEntry, HistoryPage};
use crate::release::{Ask, Outcome};

impl Vault {
    /// Releases data for the purpose `P`, or refuses; both are in the ledger before this answers (invariant 1).
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] also for an erased one; a store that fails releases nothing.
    pub async fn release<P: PurposeMarker>(
        &self,
        ask: Ask<P>,
        now: Timestamp,
    ) -> Result<Outcome<P>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Releases the processing record of a customer, newest first: who used which data, when, for what, and refusals.
    ///
    /// It is a release of [`amanah_policy::Attribute::ProcessingRecord`], decided and recorded like any other.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn release_history(
        &self,
        ask: Ask<Accountability>,
        page: HistoryPage,
        now: Timestamp,
    ) -> Result<Outcome<Accountability, Vec<HistoryEntry>>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
