//! The key store: every key, wrapped under the master key of its epoch, in a file and a folder of its own.
//!
//! What a key is for is bound to its wrapping, so that a wrapped key moved to another row does not unwrap.

mod begun_elsewhere;
mod copies;
mod destroy;
mod epochs;
mod ledger_line;
mod master;
mod named;
mod rewrap;
mod rotation;
mod rows;
mod signer;
mod wrap;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_policy::{CustomerId, DatumId, RetentionClass, Timestamp};

use crate::entropy::Entropy;
use crate::error::{OpenError, VaultError};
use crate::options::{KeyKeeping, VaultOptions};
use crate::seal::DataKey;
use crate::store::engine::{Engine, EngineSettings};
use crate::store::ledger_tail::LedgerSecrets;
use crate::store::schema::KEYS;
use crate::vault::DestroyedKey;

use begun_elsewhere::Elsewhere;
pub(crate) use copies::keeping;
pub(crate) use destroy::{Doomed, Fate, Made};
pub(crate) use epochs::EpochRow;
pub(crate) use ledger_line::LedgerLine;
use master::{MasterKeys, WhenThere};
pub(crate) use named::{IndexField, NamedKeys};
use rows::Making;
pub(crate) use rows::{NewKeys, bucket_key, class_key, version_key};
pub(crate) use signer::LedgerSigner;
pub(crate) use wrap::{Bucket, Wrapping};
use wrap::{FIRST_EPOCH, KeyFor, KeyRing};

/// The name of the key store in the key folder.
pub(crate) const KEY_FILE: &str = "keys.db";

/// The key store of one vault.
pub(crate) struct KeyStore {
    engine: Engine,
    path: PathBuf,
    ring: Arc<KeyRing>,
    masters: Arc<MasterKeys>,
    keeping: KeyKeeping,
    named: NamedKeys,
    entropy: Entropy,
    /// Held by whoever rotates or copies.
    kept_by_one: tokio::sync::Mutex<()>,
}

impl KeyStore {
    /// Makes a new key store for the data store `store`, in its first epoch.
    pub(crate) fn create(options: &VaultOptions, store: [u8; 16], now: Timestamp) -> Result<Self, OpenError> {
        let path = options.key_dir.join(KEY_FILE);
        let engine = Engine::open(&settings(&path, true))?;
        let masters = masters_of(options);
        let made = masters.create(FIRST_EPOCH, store, WhenThere::Refuse)?;
        let ring = KeyRing::new(store, Elsewhere { path: path.clone(), masters: Arc::clone(&masters) });
        ring.add(FIRST_EPOCH, made.key.copy());
        let entropy = options.entropy.clone();
        let named = rows::fill(&path, &Wrapping::of(&ring), &entropy, (masters.provider(), &made), now)?;
        Ok(Self::assemble(engine, path, ring, masters, options, named))
    }

    /// Opens the key store: the master key of every epoch that has not ended, and with them the store's own keys.
    pub(crate) fn open(options: &VaultOptions) -> Result<Self, OpenError> {
        let path = options.key_dir.join(KEY_FILE);
        let engine = Engine::open(&settings(&path, false))?;
        let store = rows::store_id(&path)?;
        let masters = masters_of(options);
        let ring = KeyRing::new(store, Elsewhere { path: path.clone(), masters: Arc::clone(&masters) });
        let epochs = epochs::in_file(&path)?;
        if epochs.is_empty() {
            return Err(OpenError::KeysIncomplete { path, missing: "the epoch of the master key" });
        }
        let newest = epochs.last().map_or(FIRST_EPOCH, EpochRow::number);
        for row in epochs.iter().filter(|row| row.ended_at.is_none()) {
            load(&ring, &masters, row, newest, &path)?;
        }
        let named = rows::unwrap_named(&path, &Wrapping::of(&ring))?;
        Ok(Self::assemble(engine, path, ring, masters, options, named))
    }

    fn assemble(
        engine: Engine,
        path: PathBuf,
        ring: Arc<KeyRing>,
        masters: Arc<MasterKeys>,
        options: &VaultOptions,
        named: NamedKeys,
    ) -> Self {
        Self {
            engine,
            path,
            ring,
            masters,
            keeping: options.keeping.clone(),
            named,
            entropy: options.entropy.clone(),
            kept_by_one: tokio::sync::Mutex::default(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
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

fn masters_of(options: &VaultOptions) -> Arc<MasterKeys> {
    Arc::new(MasterKeys::new(&options.key_dir, &options.master, &options.entropy))
}

/// Loads the master key of an epoch, and tells a wrong one from a missing one.
fn load(
    ring: &Arc<KeyRing>,
    masters: &MasterKeys,
    row: &EpochRow,
    newest: i64,
    path: &Path,
) -> Result<(), OpenError> {
    let epoch = row.number();
    let master = match masters.read(&row.master, Wrapping::of(ring).store()) {
        Ok(master) => master,
        // Its end was decided and a crash came after its destruction, or this is the copy that was made before: nothing
        // needs it, and the next rotation writes down that it ended.
        Err(OpenError::MasterKeyMissing { .. } | OpenError::SecurityModule { .. })
            if epoch < newest && epochs::is_empty_in(path, epoch)? =>
        {
            return Ok(());
        }
        Err(OpenError::MasterKeyMissing { path: missing }) => {
            return Err(match masters.newest_file() {
                Some(newest) if newest > epoch => {
                    OpenError::OldKeyStore { path: path.to_path_buf(), epoch, newest }
                }
                _ => OpenError::MasterKeyMissing { path: missing },
            });
        }
        Err(other) => return Err(other),
    };
    ring.add(epoch, master);
    match Wrapping::of(ring).unwrap(KeyFor::Check, epoch, &row.check) {
        Ok(_) => Ok(()),
        Err(_) if row.master.provider == "passphrase" => {
            Err(OpenError::WrongPassphrase { path: path.to_path_buf() })
        }
        Err(_) => Err(OpenError::WrongMasterKey { path: path.to_path_buf() }),
    }
}

fn settings(path: &Path, create: bool) -> EngineSettings<'_> {
    EngineSettings { path, schema: &KEYS, create, readers: 1, beside: None, ledger: None }
}
