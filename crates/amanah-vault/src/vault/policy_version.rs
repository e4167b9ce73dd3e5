//! Which policy is in force.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use std::sync::Arc;

use amanah_policy::{Bundle, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::error::VaultError;

impl Vault {
    /// The bundle in force.
    #[must_use]
    pub fn policy(&self) -> Arc<Bundle> {
        self.policy_in_force().bundle()
    }

    /// Puts a bundle into force and writes so into the ledger; answers from memory are forgotten.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when its version is older than the one in force.
    pub async fn activate(
        &self,
        bundle: Arc<Bundle>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
