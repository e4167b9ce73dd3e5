//! Recording: a datum enters with its provenance, sealed, and the ledger says so.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{CustomerId, DatumId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::datum::{NewDatum, Replacement};
use crate::error::VaultError;

impl Vault {
    /// Records data of a customer, all or none; answers when it is durable.
    ///
    /// A replaceable attribute (a name, an address) becomes the current one; the earlier value is erased at once,
    /// but for DEL1's, which [`Vault::replace`] keeps restricted.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`], [`VaultError::Malformed`] for a value that is none or an empty origin.
    pub async fn record(
        &self,
        customer: CustomerId,
        data: Vec<NewDatum>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Vec<DatumId>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// DEL1: records a new value and restricts the old one until the clock `replaced_value_hours` has run.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the new e-mail belongs to somebody.
    pub async fn replace(
        &self,
        customer: CustomerId,
        new: NewDatum,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Replacement, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Brings a restricted value back as the current one, while it is still there; the newer value is erased.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it was erased already.
    pub async fn undo_replacement(
        &self,
        customer: CustomerId,
        old: DatumId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Values that were replaced and wait for their erasure.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn replacements(&self, customer: CustomerId) -> Result<Vec<Replacement>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
