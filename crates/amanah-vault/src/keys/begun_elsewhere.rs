//! Epochs that another process began: several share one key store, and one of them rotates.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::epochs::{self, EpochRow};
use super::master::MasterKeys;
use super::rotation::while_open;
use super::wrap::{KeyFor, KeyRing, Wrapping};
use crate::error::VaultError;
use crate::store::KeyPlace;

/// Where an epoch that is not known yet is looked up, and who has its master key.
pub(crate) struct Elsewhere {
    pub(super) place: KeyPlace,
    pub(super) masters: Arc<MasterKeys>,
}

impl Elsewhere {
    /// Loads the master key of an epoch into the ring, and forgets those of epochs that ended meanwhile. Must not be
    /// called on a thread of an async runtime.
    ///
    /// # Errors
    /// [`VaultError::MasterKeyGone`] when the provider has no such key, or another one; the log says why.
    pub(super) fn load(&self, ring: &KeyRing, epoch: i64) -> Result<(), VaultError> {
        let epochs = epochs::all(&self.place.reader().map_err(while_open)?)?;
        let living = || epochs.iter().filter(|row| row.ended_at.is_none());
        ring.keep(&living().map(EpochRow::number).collect::<BTreeSet<_>>());
        let row = living().find(|row| row.number() == epoch).ok_or(VaultError::MasterKeyGone)?;
        let master = self.masters.read(&row.master, ring.store()).map_err(|fault| {
            tracing::error!(epoch, cause = %fault, "another process began an epoch whose master key is not here");
            VaultError::MasterKeyGone
        })?;
        let alone = Wrapping::alone(ring.store(), epoch, master.copy());
        if alone.unwrap(KeyFor::Check, epoch, &row.check).is_err() {
            tracing::error!(
                epoch,
                "another process began an epoch, and the master key that is here is not its own"
            );
            return Err(VaultError::MasterKeyGone);
        }
        ring.add(epoch, master);
        Ok(())
    }
}
