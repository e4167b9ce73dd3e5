//! The key store: every key, wrapped under the master key of its epoch, in a file and a folder of its own, or in a
//! database of a cluster of its own.
//!
//! What a key is for is bound to its wrapping, so that a wrapped key moved to another row does not unwrap.

mod begun_elsewhere;
mod copies;
mod destroy;
mod epochs;
mod ledger_line;
mod master;
mod named;
mod opening;
mod rewrap;
mod rotation;
mod rows;
mod signer;
mod wrap;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use amanah_policy::{CustomerId, DatumId, ReceivedMailId, RetentionClass, Timestamp};

use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::options::{KeyKeeping, VaultOptions};
use crate::rows::DatabaseFacts;
use crate::seal::DataKey;
use crate::store::KeyPlace;
use crate::store::engine::Engine;
use crate::store::ledger_tail::LedgerSecrets;
use crate::store::postgres::{away, key_facts};
use crate::vault::DestroyedKey;

pub(crate) use copies::keeping;
pub(crate) use destroy::{Doomed, Fate, Made};
pub(crate) use epochs::EpochRow;
pub(crate) use ledger_line::LedgerLine;
use master::MasterKeys;
pub(crate) use master::has_master_key;
pub(crate) use named::{IndexField, NamedKeys};
use opening::Opening;
use rows::Making;
pub(crate) use rows::{NewKeys, bucket_key, class_key, version_key};
pub(crate) use signer::LedgerSigner;
use wrap::KeyRing;
pub(crate) use wrap::{Bucket, Wrapping};

/// The name of the key store in the key folder.
pub(crate) const KEY_FILE: &str = "keys.db";

/// The key store of one vault.
pub(crate) struct KeyStore {
    engine: Engine,
    place: KeyPlace,
    ring: Arc<KeyRing>,
    masters: Arc<MasterKeys>,
    keeping: KeyKeeping,
    named: NamedKeys,
    entropy: Entropy,
    /// Held by whoever rotates or copies.
    kept_by_one: tokio::sync::Mutex<()>,
}

impl KeyStore {
    /// Makes a new key store for the data store `store`, in its first epoch; one that cannot be finished is taken away.
    pub(crate) async fn create(
        options: &VaultOptions,
        store: [u8; 16],
        now: Timestamp,
    ) -> Result<Self, OpenError> {
        let opening = Opening::of(options);
        away(move || opening.create(store, now)).await
    }

    /// Opens the key store: the master key of every epoch that has not ended, and with them the store's own keys.
    pub(crate) async fn open(options: &VaultOptions) -> Result<Self, OpenError> {
        let opening = Opening::of(options);
        away(move || opening.open()).await
    }

    pub(crate) const fn place(&self) -> &KeyPlace {
        &self.place
    }

    /// The file of the key store, or how its database is called.
    pub(crate) fn path(&self) -> &Path {
        self.place.path()
    }

    /// What the server of the key store says of itself; none when it is a file.
    pub(crate) async fn database(&self) -> Result<Option<DatabaseFacts>, VaultError> {
        let Some(settings) = self.place.database().cloned() else { return Ok(None) };
        self.engine.read(move |tx| key_facts(tx.conn, &settings)).await.map(Some)
    }

    pub(crate) fn store_id(&self) -> [u8; 16] {
        self.wrapping().store()
    }

    pub(crate) const fn keeping(&self) -> &KeyKeeping {
        &self.keeping
    }

    pub(crate) fn masters(&self) -> &MasterKeys {
        &self.masters
    }

    /// The right to rotate or to copy, which one at a time has; whoever comes meanwhile waits.
    pub(crate) async fn alone_with_keys(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.kept_by_one.lock().await
    }

    pub(crate) const fn named(&self) -> &NamedKeys {
        &self.named
    }

    /// The master keys, for one operation: make it anew for each.
    pub(crate) fn wrapping(&self) -> Wrapping {
        Wrapping::of(&self.ring)
    }

    /// What the writer of the data store needs to keep the ledger.
    pub(crate) fn ledger_secrets(&self) -> LedgerSecrets {
        LedgerSecrets {
            entropy: self.entropy.clone(),
            house: DataKey::new(*self.named.staff.expose()),
            staff_names: self.named.duplicates.clone(),
        }
    }

    /// The customer's key of a class, made when there is none yet.
    pub(crate) async fn class_key_or_new(
        &self,
        customer: CustomerId,
        class: RetentionClass,
        now: Timestamp,
    ) -> Result<DataKey, VaultError> {
        let wrapping = self.wrapping();
        let existing = self.engine.read(move |tx| class_key(tx.conn, &wrapping, customer, class)).await?;
        if let Some(key) = existing {
            return Ok(key);
        }
        let made = self.keys_for_new(customer, BTreeSet::from([class]), Vec::new(), now).await?;
        made.classes.into_values().next().ok_or(VaultError::KeyGone)
    }

    /// The keys that new data need: of these classes, and one for each of these versions. Made where there is none, and
    /// noted as being made until their data is durable.
    pub(crate) async fn keys_for_new(
        &self,
        customer: CustomerId,
        classes: BTreeSet<RetentionClass>,
        versions: Vec<(DatumId, RetentionClass)>,
        now: Timestamp,
    ) -> Result<NewKeys, VaultError> {
        let (wrapping, entropy) = (self.wrapping(), self.entropy.clone());
        self.engine
            .write(move |tx| {
                let epoch = epochs::current(tx.conn)?;
                let making =
                    Making { conn: tx.conn, wrapping: &wrapping, entropy: &entropy, customer, epoch, now };
                let classes = classes.into_iter().map(|class| Ok((class, making.class_key(class)?)));
                let classes = classes.collect::<Result<_, VaultError>>()?;
                let versions = versions.into_iter().map(|(datum, class)| making.version_key(datum, class));
                Ok(NewKeys { classes, versions: versions.collect::<Result<_, _>>()? })
            })
            .await
    }

    /// The key of a bucket's day, for data that has no customer yet; made when there is none.
    pub(crate) async fn bucket_key_or_new(&self, bucket: Bucket, day: i64) -> Result<DataKey, VaultError> {
        let (wrapping, entropy) = (self.wrapping(), self.entropy.clone());
        self.engine.write(move |tx| rows::bucket_key_or_new(tx.conn, &wrapping, &entropy, bucket, day)).await
    }

    /// Destroys the keys of mails that came in and whose text is gone from here.
    ///
    /// Enforces: invariant 5
    pub(crate) async fn end_received(&self, mails: Vec<ReceivedMailId>) -> Result<(), VaultError> {
        self.engine.write(move |tx| rows::end_received(tx.conn, &mails)).await
    }

    /// Every destruction of a customer's key that was ever done here.
    pub(crate) async fn destroyed(&self) -> Result<Vec<DestroyedKey>, VaultError> {
        self.engine.read(|tx| rows::destroyed(tx.conn)).await
    }

    /// Destroys the keys of days before `today`; says how many.
    pub(crate) async fn end_buckets(&self, today: i64) -> Result<u64, VaultError> {
        self.engine.write(move |tx| rows::end_buckets(tx.conn, today)).await
    }

    /// The key of a bucket's day, if it still exists.
    pub(crate) async fn bucket_key(&self, bucket: Bucket, day: i64) -> Result<Option<DataKey>, VaultError> {
        let wrapping = self.wrapping();
        self.engine.read(move |tx| rows::bucket_key(tx.conn, &wrapping, bucket, day)).await
    }
}
