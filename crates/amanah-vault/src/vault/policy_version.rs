//! Which policy is in force.

use std::sync::Arc;

use amanah_policy::{Bundle, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::store::policy_versions;

impl Vault {
    /// The bundle in force.
    #[must_use]
    pub fn policy(&self) -> Arc<Bundle> {
        self.policy_in_force().bundle()
    }

    /// Puts a bundle into force and writes so into the ledger; answers from memory are forgotten.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when its version is older than the one in force, or in force with other contents.
    pub async fn activate(
        &self,
        bundle: Arc<Bundle>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let next = Arc::clone(&bundle);
        self.store().write(move |tx| policy_versions::put_into_force(tx, &next, actor, now)).await?;
        // Until here a release was decided by the earlier bundle, and was not written under the new one: it asks again.
        self.policy_in_force().replace(bundle);
        Ok(())
    }
}
