//! Creating and opening: two folders, one lock, keys first.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amanah_ledger::{Event, Promised};
use amanah_policy::{Bundle, Role, Timestamp};

use super::{Inner, Published, Vault, unfinished};
use crate::actor::Actor;
use crate::error::{OpenError, VaultError};
use crate::keys::{KEY_FILE, KeyStore, LedgerLine, LedgerSigner, has_master_key};
use crate::options::{Place, VaultOptions};
use crate::passwords::Passwords;
use crate::policy::PolicyInForce;
use crate::store::entry::Entry;
use crate::store::lock::FolderLock;
use crate::store::postgres::{self, PostgresOpening, away};
use crate::store::sqlite::{self, DATA_FILE};
use crate::store::{KeyPlace, PostgresStore, SqliteStore, Store, WriteTx, policy_versions, tree};

impl Vault {
    /// Creates a new vault in empty folders: keys first, then data.
    ///
    /// # Errors
    /// When one of the files is there already, or a folder cannot be written.
    pub async fn create(options: VaultOptions, now: Timestamp) -> Result<Self, OpenError> {
        make_private(&options.data_dir)?;
        let lock = FolderLock::take(&options.data_dir)?;
        let data = options.data_dir.join(DATA_FILE);
        if data.exists() {
            return Err(OpenError::ExistsAlready { path: data });
        }
        // Before keys are made: what cannot be finished leaves nothing behind.
        let place = KeyPlace::of(&options);
        let (of_data, of_keys) = (options.place.clone(), place.clone());
        away(move || must_take_a_store(&of_data, &of_keys, data)).await?;
        make_private(&options.key_dir)?;
        let id = options.entropy.bytes().map_err(|no| not_ready(no.into()))?;
        let keys = KeyStore::create(&options, id, now).await?;
        fail::fail_point!("create::keys_made");
        let store = open_store(lock, &options, &keys, Opening::New).await?;
        let line = keys.named_ledger_line(&options.origin).await.map_err(not_ready)?;
        let vault = Self::assemble(store, keys, options, &line)?;
        fail::fail_point!("create::tables_made");
        let bundle = vault.policy();
        let begin = vault.store().write(move |tx| begin(tx, id, &bundle, now));
        begin.await.map_err(not_ready)?;
        fail::fail_point!("create::begun");
        Ok(vault)
    }

    /// Opens the vault that is there.
    ///
    /// # Errors
    /// When another process has it, when files are missing, damaged or newer than this program, and when master key,
    /// key store and data do not belong together. Nothing is changed then.
    pub async fn open(options: VaultOptions, now: Timestamp) -> Result<Self, OpenError> {
        Self::open_found(options, now, Found::InItsPlace).await
    }

    pub(super) async fn open_found(
        options: VaultOptions,
        now: Timestamp,
        found: Found,
    ) -> Result<Self, OpenError> {
        let (data, place) = (options.data_dir.join(DATA_FILE), KeyPlace::of(&options));
        if found == Found::InItsPlace && unfinished::is_marked(&options.data_dir) {
            return Err(OpenError::RestoreUnfinished { path: options.data_dir });
        }
        let is_data_there = match options.place {
            Place::Folder => data.exists(),
            Place::Postgres(_) => {
                // Whether the database has a store is seen when it is opened.
                make_private(&options.data_dir)?;
                true
            }
        };
        let (of_data, of_keys) = (options.place.clone(), place.clone());
        let are_keys_there = away(move || {
            must_be_apart(&of_data, &of_keys)?;
            of_keys.is_there()
        });
        let keys = place.path().to_path_buf();
        match (is_data_there, are_keys_there.await?) {
            (true, true) => {}
            (true, false) => return Err(OpenError::KeysMissing { path: keys }),
            (false, true) => return Err(OpenError::DataMissing { data, keys }),
            (false, false) => return Err(OpenError::NotThere { path: data }),
        }
        let lock = FolderLock::take(&options.data_dir)?;
        let keys = KeyStore::open(&options).await?;
        let store = open_store(lock, &options, &keys, Opening::Found(found)).await?;
        let data = store.path().to_path_buf();
        match store.id().await.map_err(not_ready)? {
            Some(id) if id == keys.store_id() => {}
            Some(_) => return Err(OpenError::KeysOfAnotherStore { path: keys.path().to_path_buf() }),
            None if matches!(store, Store::Postgres(_)) => return Err(OpenError::Unfinished { path: data }),
            None => return Err(OpenError::NeverFinished { data: options.data_dir, keys: options.key_dir }),
        }
        let line = continued(&store, &keys, found, &data, now).await?;
        let vault = Self::assemble(store, keys, options, &line)?;
        vault.put_given_policy_into_force(now).await.map_err(not_ready)?;
        // Before any door opens, what a crash left half-erased is erased.
        vault.redo_erasures(now).await.map_err(not_ready)?;
        vault.redo_epoch_ends(now).await;
        vault.tag_words_of_before().await.map_err(not_ready)?;
        Ok(vault)
    }

    /// Whether there is a vault in these folders, whole or not.
    #[must_use]
    pub fn exists(options: &VaultOptions) -> bool {
        let files = [options.data_dir.join(DATA_FILE), options.key_dir.join(KEY_FILE)];
        files.iter().any(|file| file.exists()) || has_master_key(&options.key_dir)
    }

    /// The policy that the vault was opened with, when it is not the one that the ledger says is in force.
    async fn put_given_policy_into_force(&self, now: Timestamp) -> Result<(), VaultError> {
        let bundle = self.policy();
        let given = Some((bundle.version(), *bundle.hash().as_bytes()));
        let newest = self.store().read(|tx| policy_versions::newest(tx.conn)).await?;
        if newest == given {
            return Ok(());
        }
        if self.store().is_shared() && newest.is_some_and(|(version, _)| version == bundle.version()) {
            // Otherwise two processes with two texts would put each other's out of force for ever.
            return Err(VaultError::NotNow(
                "another text of this policy version is in force in the database; give this one a higher version",
            ));
        }
        self.activate(bundle, FOUNDER, now).await
    }

    fn assemble(
        store: Store,
        keys: KeyStore,
        options: VaultOptions,
        line: &LedgerLine,
    ) -> Result<Self, OpenError> {
        let signer = LedgerSigner::new(&line.origin(), &keys.named().ledger_seed)?;
        let policy = PolicyInForce::new(options.bundle, options.memoise);
        let passwords = Passwords::new(options.password_cost);
        let inner = Inner {
            store,
            keys,
            signer,
            policy,
            entropy: options.entropy,
            passwords,
            longest_jump_days: options.longest_jump_days,
            ledger_line: line.line,
            published: Published::default(),
        };
        Ok(Self { inner: Arc::new(inner), lease: None })
    }
}

/// Refuses places in which no store can be made, before anything is.
fn must_take_a_store(data: &Place, keys: &KeyPlace, file: PathBuf) -> Result<(), OpenError> {
    must_be_apart(data, keys)?;
    if let Place::Postgres(settings) = data {
        postgres::must_be_empty(settings, &postgres::DATA)?;
    }
    if keys.is_there()? {
        return Err(OpenError::DataMissing { data: file, keys: keys.path().to_path_buf() });
    }
    keys.must_be_free()
}

/// Refuses keys in the cluster of the data.
pub(super) fn must_be_apart(data: &Place, keys: &KeyPlace) -> Result<(), OpenError> {
    match (data, keys.database()) {
        (Place::Postgres(data), Some(keys)) => postgres::must_be_apart(data, keys),
        _ => Ok(()),
    }
}

/// The store of these options, beside its keys.
async fn open_store(
    lock: FolderLock,
    options: &VaultOptions,
    keys: &KeyStore,
    opening: Opening,
) -> Result<Store, OpenError> {
    let (create, is_restore) = (opening == Opening::New, opening == Opening::Found(Found::Restored));
    let (readers, ledger) = (options.readers, Arc::new(keys.ledger_secrets()));
    match &options.place {
        Place::Folder => {
            let (folder, keys) = (options.data_dir.clone(), keys.place().clone());
            away(move || SqliteStore::open(lock, &folder, &keys, create, readers, ledger).map(Store::Sqlite))
                .await
        }
        Place::Postgres(settings) => {
            let opening =
                PostgresOpening { settings, create, is_restore, readers, keys: keys.place(), ledger };
            PostgresStore::open(lock, opening).await.map(|store| Store::Postgres(Box::new(store)))
        }
    }
}

/// Whether there is data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// There must be none yet.
    New,
    Found(Found),
}

/// Where the data that is opened comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It was there.
    InItsPlace,
    /// It was put there from a backup, and may lack entries that a checkpoint promised.
    Restored,
}

/// Under which name the ledger goes on. Data that is older than a signed checkpoint would, under the same name, sign a
/// history that contradicts it: only a restore may go on with such data, and only under a new name. The first entry that
/// is signed under the new name says what was promised under the old one.
///
/// Enforces: invariant 4
async fn continued(
    store: &Store,
    keys: &KeyStore,
    found: Found,
    data: &Path,
    now: Timestamp,
) -> Result<LedgerLine, OpenError> {
    let line = keys.ledger_line().await.map_err(not_ready)?;
    let promised = line.size;
    let root = store.read(move |tx| tree::root_at(tx.conn, promised)).await.map_err(not_ready)?;
    match (root, found) {
        (Some(root), _) if promised == 0 || root == line.root => Ok(line),
        (Some(_), _) => Err(OpenError::LedgerDamaged { path: data.to_path_buf(), entry: promised }),
        (None, Found::Restored) => {
            // The entry comes first: until it is durable the key store still knows the promise, and refuses this data.
            let mut entry = Entry::of_the_house(Event::LedgerContinued, FOUNDER, now);
            entry.after = Some(Promised { size: line.size, root: line.root });
            store.write(move |tx| tx.append(entry)).await.map_err(not_ready)?;
            keys.begin_line().await.map_err(not_ready)
        }
        (None, Found::InItsPlace) => Err(OpenError::LedgerBehind { path: data.to_path_buf(), promised }),
    }
}

/// Who creates a vault and puts its first policy into force.
const FOUNDER: Actor = Actor::System(Role::Engineer);

/// The first rows of a vault: its name, entry 0, and the policy.
fn begin(tx: &mut WriteTx<'_>, id: [u8; 16], bundle: &Arc<Bundle>, now: Timestamp) -> Result<(), VaultError> {
    sqlite::name(tx.conn, id, now.as_micros())?;
    tx.append(Entry::of_the_house(Event::LedgerOpened, FOUNDER, now))?;
    policy_versions::put_into_force(tx, bundle, FOUNDER, now)
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}

/// A folder that only its owner can enter.
pub(crate) fn make_private(folder: &Path) -> Result<(), OpenError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(|source| OpenError::Io { path: folder.to_path_buf(), source })
}
