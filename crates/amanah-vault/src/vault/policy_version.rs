//! Which policy is in force.

use std::sync::Arc;

use amanah_policy::{Bundle, PolicyVersion, Timestamp};

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

    /// The version that another process put into force since; none while the bundle of this one is in force. Whoever
    /// goes on with an older bundle releases nothing: each decision is compared with the ledger's when it is written.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn policy_of_others(&self) -> Result<Option<PolicyVersion>, VaultError> {
        if !self.store().is_shared() {
            return Ok(None);
        }
        let bundle = self.policy();
        let ours = (bundle.version(), *bundle.hash().as_bytes());
        let newest = self.store().read(|tx| policy_versions::newest(tx.conn)).await?;
        Ok(newest.filter(|newest| *newest != ours).map(|(version, _)| version))
    }
}
