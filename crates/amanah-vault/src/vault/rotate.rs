//! The end of an epoch: a new master key, every key wrapped anew under it, verified, copied, and only then the old
//! master key destroyed. Whatever was erased until then is unreadable from here in every older copy, wherever it lies.
//!
//! A crash at any point leaves a store that opens; the next rotation goes on where it ended.

use std::path::{Path, PathBuf};

use amanah_ledger::Event;
use amanah_policy::{Role, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::epochs::{Copies, RotationReport};
use crate::error::VaultError;
use crate::keys::{EpochRow, keeping};
use crate::store::entry::Entry;
use crate::store::epoch_ends::{self, EpochEnd};

/// Which part of the system keeps the keys.
const KEEPER: Actor = Actor::System(Role::Engineer);
/// So many verified copies of the key store must exist before an old master key is destroyed.
const COPIES: usize = 2;

impl Vault {
    /// Ends the epoch: makes the next master key, wraps every key anew under it while the store is in use, verifies,
    /// copies, and destroys the old master key last. A rotation that was cut off is finished, not begun again.
    ///
    /// Enforces: invariant 5
    ///
    /// # Errors
    /// [`VaultError::NotNow`] and [`VaultError::Keeping`] when there are not enough places for copies, or one of them
    /// cannot be used: nothing is changed then. When a step fails later, both master keys stay, and the store works.
    pub async fn rotate_keys(
        &self,
        copies: Copies,
        actor: Actor,
        now: Timestamp,
    ) -> Result<RotationReport, VaultError> {
        let _alone = self.keys().alone_with_keys().await;
        self.end_epochs(actor, now).await?;
        self.must_be_ready_to_rotate(copies)?;
        let to = match self.half_begun().await? {
            Some(begun) => begun,
            None => self.keys().begin_epoch(now).await?,
        };
        fail::fail_point!("rotate::epoch_begun");
        let rewrapped = self.keys().rewrap_all(to).await?;
        self.keys().must_be_rewrapped(to).await?;
        fail::fail_point!("rotate::verified");
        let (made, master_copies) = self.copy_keys_of(to, now).await?;
        fail::fail_point!("rotate::copied");
        let doubt = self.doubt();
        self.keys().decide_end(to, doubt, now).await?;
        fail::fail_point!("rotate::decided");
        let ended = self.end_epochs(actor, now).await?;
        let epoch = u32::try_from(to).unwrap_or_default();
        Ok(RotationReport {
            ended,
            epoch,
            rewrapped,
            copies: made,
            master_copies,
            master_file: self.master_file().await?,
            doubt,
        })
    }

    /// Finishes ends that were decided before a crash, and says in the ledger what it does not say yet. A provider that
    /// does not destroy now is asked again later: nobody waits for it, and no erasure does.
    pub(super) async fn redo_epoch_ends(&self, now: Timestamp) {
        if let Err(fault) = self.end_epochs(KEEPER, now).await {
            tracing::error!(cause = %fault, "an old master key is not destroyed yet; the next sweep tries again");
        }
    }

    /// Copies the key store into a folder of its own, verified, and remembers where.
    ///
    /// # Errors
    /// [`VaultError::Keeping`] when the folder is not apart from data and keys, or holds something else.
    pub async fn copy_keys(&self, place: &Path, now: Timestamp) -> Result<(), VaultError> {
        self.must_be_apart(place)?;
        let _alone = self.keys().alone_with_keys().await;
        self.keys().copy_to(place, now).await
    }

    /// Copies the key store into every configured place, and the master key's file into its places; says where.
    ///
    /// # Errors
    /// As [`Vault::copy_keys`]; the places before the one that failed are done.
    pub async fn refresh_key_copies(&self, now: Timestamp) -> Result<Vec<PathBuf>, VaultError> {
        let places = self.keys().keeping().copies.clone();
        for place in &places {
            self.copy_keys(place, now).await?;
        }
        let epoch = self.keys().epoch().await?;
        self.keys().copy_master(epoch).await?;
        Ok(places)
    }

    /// Refuses before anything is begun.
    fn must_be_ready_to_rotate(&self, copies: Copies) -> Result<(), VaultError> {
        const GIVEN: VaultError =
            VaultError::NotNow("the master key was given by the caller, who alone can replace it");
        const TOO_FEW: VaultError = VaultError::NotNow(
            "two folders for copies of the key store are needed before an old master key is destroyed; name them in \
             `keys.copies`, each on a volume of its own",
        );
        const NO_MASTER: VaultError = VaultError::NotNow(
            "a folder for a copy of the new master key is needed, because copies of the old one become useless; name it \
             in `keys.master_copies`, apart from data and key copies",
        );
        let keys = self.keys();
        if !keys.masters().can_rotate() {
            return Err(GIVEN);
        }
        let kept = keys.keeping();
        for place in kept.copies.iter().chain(&kept.master_copies) {
            self.must_be_apart(place)?;
        }
        let mut distinct = kept.copies.clone();
        distinct.sort();
        distinct.dedup();
        if let Some(both) = kept.master_copies.iter().find(|place| distinct.contains(place)) {
            return Err(keeping(
                "the master key never lies with the keys it opens; name another folder",
                both,
            ));
        }
        match copies {
            Copies::Required if distinct.len() < COPIES => Err(TOO_FEW),
            Copies::Required if keys.masters().needs_file() && kept.master_copies.is_empty() => {
                Err(NO_MASTER)
            }
            Copies::Required | Copies::Waived => Ok(()),
        }
    }

    /// A copy beside the data or beside the key store itself is lost with them.
    fn must_be_apart(&self, place: &Path) -> Result<(), VaultError> {
        let data = self.store().file().map(|file| file.parent().unwrap_or(file));
        let own = data.into_iter().chain([self.keys().masters().folder()]);
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let place_real = real(place);
        if own.map(real).any(|own| place_real.starts_with(&own) || own.starts_with(&place_real)) {
            return Err(keeping("a copy of keys lies apart from data and keys; name another folder", place));
        }
        Ok(())
    }

    /// The epoch that a rotation began before it was cut off.
    async fn half_begun(&self) -> Result<Option<i64>, VaultError> {
        let epochs = self.keys().epochs().await?;
        let living: Vec<i64> =
            epochs.iter().filter(|row| row.ended_at.is_none()).map(EpochRow::number).collect();
        Ok(living.last().copied().filter(|_| living.len() > 1))
    }

    /// Copies that open with the new master key alone.
    async fn copy_keys_of(
        &self,
        epoch: i64,
        now: Timestamp,
    ) -> Result<(Vec<PathBuf>, Vec<PathBuf>), VaultError> {
        let master_copies = self.keys().copy_master(epoch).await?;
        let places = self.keys().keeping().copies.clone();
        for place in &places {
            self.keys().copy_rewrapped_to(place, epoch, now).await?;
        }
        Ok((places, master_copies))
    }

    async fn end_epochs(&self, actor: Actor, now: Timestamp) -> Result<Vec<u32>, VaultError> {
        let ended = self.keys().end_decided(now).await?;
        let ends = self.keys().epochs().await?.into_iter().filter_map(|row| {
            Some(EpochEnd { number: row.number(), ended_at: row.ended_at?, doubt: row.doubt })
        });
        let ends: Vec<EpochEnd> = ends.collect();
        if !ends.is_empty() {
            self.store()
                .write(move |tx| {
                    for end in ends {
                        if epoch_ends::of(tx.conn, end.number)?.is_some() {
                            continue;
                        }
                        let mut entry = Entry::of_the_house(Event::KeyRotated, actor, now);
                        entry.count = u64::try_from(end.number).ok();
                        let place = tx.append(entry)?;
                        epoch_ends::insert(tx.conn, end, place)?;
                    }
                    Ok(())
                })
                .await?;
            fail::fail_point!("rotate::said");
        }
        Ok(ended.into_iter().filter_map(|number| u32::try_from(number).ok()).collect())
    }
}
