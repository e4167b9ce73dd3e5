//! The steps of a rotation in the key store; `vault/rotate.rs` puts them in their order.

use amanah_policy::Timestamp;

use super::KeyStore;
use super::epochs::{self, EpochRow};
use super::master::WhenThere;
use super::rewrap::{self, Cursor, Rewrapping};
use super::wrap::{KeyFor, Wrapping};
use crate::epochs::Doubt;
use crate::error::{OpenError, VaultError};

impl KeyStore {
    /// Every epoch, oldest first.
    pub(crate) async fn epochs(&self) -> Result<Vec<EpochRow>, VaultError> {
        self.engine.read(|tx| Ok(epochs::all(tx.conn)?)).await
    }

    /// The newest epoch.
    pub(crate) async fn epoch(&self) -> Result<i64, VaultError> {
        self.engine.read(|tx| epochs::current(tx.conn)).await
    }

    /// How many keys are wrapped under an epoch.
    pub(crate) async fn keys_under(&self, epoch: i64) -> Result<u64, VaultError> {
        self.engine.read(move |tx| epochs::keys_under(tx.conn, epoch)).await
    }

    /// Makes the master key of the next epoch, and then the epoch: keys that are made from here on are wrapped under it.
    pub(crate) async fn begin_epoch(&self, now: Timestamp) -> Result<i64, VaultError> {
        let number = self.epoch().await?.saturating_add(1);
        let store = self.store_id();
        // Left over from a rotation that crashed before anything was wrapped under it, it is as good as a new one.
        let made = self.with_masters(move |masters| masters.create(number, store, WhenThere::Take)).await?;
        fail::fail_point!("rotate::master_made");
        let alone = Wrapping::alone(store, number, made.key.copy());
        let check = alone.wrap(&self.entropy, KeyFor::Check, number, &epochs::known_text())?;
        let (provider, material) = (self.masters.provider(), made.material);
        self.engine
            .write(move |tx| epochs::insert(tx.conn, number, provider, &material, &check, now))
            .await?;
        // Only now: when another process began the same epoch first, its master key is the one that counts.
        self.ring.add(number, made.key);
        Ok(number)
    }

    /// Wraps every key anew under the newest epoch, a bounded number at a time; says how many.
    pub(crate) async fn rewrap_all(&self, to: i64) -> Result<u64, VaultError> {
        let (mut cursor, mut rewrapped) = (Cursor::start(), 0_u64);
        while !matches!(cursor, Cursor::End) {
            let (wrapping, entropy) = (self.wrapping(), self.entropy.clone());
            let (next, count) = self
                .engine
                .write(move |tx| {
                    Rewrapping { conn: tx.conn, wrapping: &wrapping, entropy: &entropy, to }.step(cursor)
                })
                .await?;
            fail::fail_point!("rotate::some_rewrapped");
            cursor = next;
            rewrapped = rewrapped.saturating_add(count);
        }
        Ok(rewrapped)
    }

    /// Whether nothing is wrapped under another epoch, and a sample of each kind opens with the master key as its
    /// provider gives it now, and with no other.
    pub(crate) async fn must_be_rewrapped(&self, to: i64) -> Result<(), VaultError> {
        let alone = self.master_alone(to).await?;
        self.engine
            .read(move |tx| {
                if epochs::keys_outside(tx.conn, to)? > 0 {
                    return Err(epochs::STILL_WRAPPED);
                }
                rewrap::open_sample(tx.conn, &alone).map(|_opened| ())
            })
            .await
    }

    /// The newest master key, read from its provider anew, and nothing beside it.
    pub(super) async fn master_alone(&self, epoch: i64) -> Result<Wrapping, VaultError> {
        let store = self.store_id();
        let row = self.epochs().await?.into_iter().find(|row| row.number() == epoch);
        let of = row.ok_or(VaultError::MasterKeyGone)?.master;
        let key = self.with_masters(move |masters| masters.read(&of, store)).await?;
        Ok(Wrapping::alone(store, epoch, key))
    }

    /// Decides that every older epoch ends.
    pub(crate) async fn decide_end(
        &self,
        newest: i64,
        doubt: Option<Doubt>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.engine.write(move |tx| epochs::decide_end(tx.conn, newest, doubt, now)).await
    }

    /// Destroys the master keys whose end is decided, wherever they are kept, and writes it down; says of which epochs.
    ///
    /// Enforces: invariant 5
    pub(crate) async fn end_decided(&self, now: Timestamp) -> Result<Vec<i64>, VaultError> {
        let mut ended = Vec::new();
        let rows = self.epochs().await?;
        let living = rows.iter().filter(|row| row.ended_at.is_none()).map(EpochRow::number);
        self.ring.keep(&living.collect());
        for row in rows {
            if row.ending_at.is_none() || row.ended_at.is_some() {
                continue;
            }
            let number = row.number();
            // Counted once more: whatever happened since the decision, no key may lose its master key.
            if self.keys_under(number).await? > 0 {
                return Err(epochs::STILL_WRAPPED);
            }
            let (store, of) = (self.store_id(), row.master);
            let places = self.keeping.master_copies.clone();
            self.with_masters(move |masters| {
                places.iter().try_for_each(|place| masters.destroy_copy_in(&of, place))?;
                masters.destroy(&of, store)
            })
            .await?;
            fail::fail_point!("rotate::master_destroyed");
            self.engine.write(move |tx| epochs::end(tx.conn, number, now)).await?;
            fail::fail_point!("rotate::epoch_ended");
            self.ring.forget(number);
            ended.push(number);
        }
        if !ended.is_empty() && !self.empty_journal().await? {
            tracing::warn!("somebody still reads an older state; the next sweep empties the journals");
        }
        Ok(ended)
    }

    /// Work with the provider, away from the async threads: passphrases and modules take their time.
    pub(super) async fn with_masters<T: Send + 'static>(
        &self,
        work: impl FnOnce(&super::master::MasterKeys) -> Result<T, OpenError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let masters = std::sync::Arc::clone(&self.masters);
        let done = tokio::task::spawn_blocking(move || work(&masters)).await;
        done.map_err(|_| crate::error::StoreError::Closed)?.map_err(while_open)
    }
}

/// A fault of opening, met by a store that is open.
pub(super) fn while_open(fault: OpenError) -> VaultError {
    match fault {
        OpenError::NotReady(fault) => *fault,
        OpenError::Io { path, source } => VaultError::file(&path, &source),
        OpenError::Database { fault, .. } => fault.into(),
        other => VaultError::Master(other.to_string()),
    }
}
