//! The key store: every key, wrapped under the master key of its epoch, in a file and a folder of its own.
//!
//! What a key is for is bound to its wrapping, so that a wrapped key moved to another row does not unwrap.

mod destroy;
mod ledger_line;
mod master;
mod named;
mod rows;
mod signer;
mod wrap;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use amanah_policy::{CustomerId, DatumId, RetentionClass, Timestamp};

use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::options::MasterKey;
use crate::seal::DataKey;
use crate::store::engine::{Engine, EngineSettings};
use crate::store::ledger_tail::LedgerSecrets;
use crate::store::schema::KEYS;
use crate::vault::DestroyedKey;

pub(crate) use destroy::{Doomed, Fate, Made};
pub(crate) use ledger_line::LedgerLine;
pub(crate) use named::{IndexField, NamedKeys};
use rows::Making;
pub(crate) use rows::{NewKeys, bucket_key, class_key, version_key};
pub(crate) use signer::LedgerSigner;
pub(crate) use wrap::{Bucket, Wrapping};

/// The name of the key store in the key folder.
pub(crate) const KEY_FILE: &str = "keys.db";

/// The key store of one vault.
pub(crate) struct KeyStore {
    engine: Engine,
    path: PathBuf,
    wrapping: Wrapping,
    named: NamedKeys,
    entropy: Entropy,
}

impl KeyStore {
    /// Makes a new key store for the data store `store`.
    pub(crate) fn create(
        folder: &Path,
        master: &MasterKey,
        entropy: &Entropy,
        store: [u8; 16],
        now: Timestamp,
    ) -> Result<Self, OpenError> {
        let path = folder.join(KEY_FILE);
        let engine = Engine::open(&settings(&path, true))?;
        let wrapping = Wrapping::new(master::create(folder, master, entropy)?, store);
        let named = rows::fill(&path, &wrapping, entropy, now)?;
        Ok(Self { engine, path, wrapping, named, entropy: entropy.clone() })
    }

    /// Opens the key store and unwraps the store's own keys; says which store it belongs to.
    pub(crate) fn open(folder: &Path, master: &MasterKey, entropy: &Entropy) -> Result<Self, OpenError> {
        let path = folder.join(KEY_FILE);
        let engine = Engine::open(&settings(&path, false))?;
        let store = rows::store_id(&path)?;
        let wrapping = Wrapping::new(master::read(folder, master)?, store);
        let named = rows::unwrap_named(&path, &wrapping)?;
        Ok(Self { engine, path, wrapping, named, entropy: entropy.clone() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) const fn store_id(&self) -> [u8; 16] {
        self.wrapping.store()
    }

    pub(crate) const fn named(&self) -> &NamedKeys {
        &self.named
    }

    pub(crate) const fn wrapping(&self) -> &Wrapping {
        &self.wrapping
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
        let wrapping = self.wrapping.clone();
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
        let (wrapping, entropy) = (self.wrapping.clone(), self.entropy.clone());
        self.engine
            .write(move |tx| {
                let making = Making { conn: tx.conn, wrapping: &wrapping, entropy: &entropy, customer, now };
                let classes = classes.into_iter().map(|class| Ok((class, making.class_key(class)?)));
                let classes = classes.collect::<Result<_, VaultError>>()?;
                let versions = versions.into_iter().map(|(datum, class)| making.version_key(datum, class));
                Ok(NewKeys { classes, versions: versions.collect::<Result<_, _>>()? })
            })
            .await
    }

    /// The key of a bucket's day, for data that has no customer yet; made when there is none.
    pub(crate) async fn bucket_key_or_new(&self, bucket: Bucket, day: i64) -> Result<DataKey, VaultError> {
        let (wrapping, entropy) = (self.wrapping.clone(), self.entropy.clone());
        self.engine.write(move |tx| rows::bucket_key_or_new(tx.conn, &wrapping, &entropy, bucket, day)).await
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
        let wrapping = self.wrapping.clone();
        self.engine.read(move |tx| rows::bucket_key(tx.conn, &wrapping, bucket, day)).await
    }
}

fn settings(path: &Path, create: bool) -> EngineSettings<'_> {
    EngineSettings { path, schema: &KEYS, create, readers: 1, beside: None, ledger: None }
}
