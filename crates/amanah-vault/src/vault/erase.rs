//! Erasure: the one path, ordered and redone after a crash (invariant 5).

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{CustomerId, DatumId, ErasureGround, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::erasure::{ErasureReceipt, SweepReport};
use crate::error::VaultError;
use crate::release::LedgerPlace;

impl Vault {
    /// Erases one datum: tombstone first, then its key, then the ledger's word that the key is gone.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the policy refuses (held, no ground); the refusal is in the ledger.
    pub async fn erase_datum(
        &self,
        customer: CustomerId,
        datum: DatumId,
        ground: ErasureGround,
        actor: Actor,
        now: Timestamp,
    ) -> Result<LedgerPlace, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Erases a customer: every datum that no law keeps, index, sessions, codes, mails, keys.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the policy refuses; the refusal is in the ledger.
    pub async fn erase_customer(
        &self,
        customer: CustomerId,
        ground: ErasureGround,
        actor: Actor,
        now: Timestamp,
    ) -> Result<ErasureReceipt, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Does what is due: replaced values, ended retention, half-done erasures, orphan keys, ended days, old sessions.
    ///
    /// # Errors
    /// When the store fails; what was done before stays done, and the next sweep goes on.
    pub async fn sweep(&self, now: Timestamp) -> Result<SweepReport, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Destroys the keys of a customer's erased data and says so in the ledger; whatever is left the sweep does.
    pub(crate) async fn finish_erasures(
        &self,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Ok(())
    }

    /// Holds a datum: no erasure until it is released from the hold. The ground is a case or law, not personal.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn hold(
        &self,
        customer: CustomerId,
        datum: DatumId,
        ground: &str,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
