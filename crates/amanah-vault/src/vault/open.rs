//! Creating and opening: two folders, one lock, keys first.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use amanah_policy::Timestamp;

use super::{Inner, Vault};
use crate::error::{OpenError, VaultError};
use crate::keys::{KEY_FILE, KeyStore, LedgerSigner};
use crate::options::VaultOptions;
use crate::passwords::Passwords;
use crate::policy::PolicyInForce;
use crate::store::lock::FolderLock;
use crate::store::sqlite::DATA_FILE;
use crate::store::{SqliteStore, Store};

impl Vault {
    /// Creates a new vault in empty folders: keys first, then data.
    ///
    /// # Errors
    /// When one of the files is there already, or a folder cannot be written.
    pub async fn create(options: VaultOptions, now: Timestamp) -> Result<Self, OpenError> {
        make_private(&options.data_dir)?;
        make_private(&options.key_dir)?;
        let lock = FolderLock::take(&options.data_dir)?;
        let data = options.data_dir.join(DATA_FILE);
        if data.exists() {
            return Err(OpenError::ExistsAlready { path: data });
        }
        let id = options.entropy.bytes().map_err(|no| not_ready(no.into()))?;
        let keys = KeyStore::create(&options.key_dir, &options.master, &options.entropy, id, now)?;
        let store = SqliteStore::open(
            lock,
            &options.data_dir,
            keys.path(),
            true,
            options.readers,
            Arc::new(keys.ledger_secrets()),
        )?;
        let vault = Self::assemble(store, keys, options)?;
        vault.store().name(id, now.as_micros()).await.map_err(not_ready)?;
        Ok(vault)
    }

    /// Opens the vault that is there.
    ///
    /// # Errors
    /// When another process has it, when files are missing, damaged or newer than this program, and when master key,
    /// key store and data do not belong together. Nothing is changed then.
    pub async fn open(options: VaultOptions, now: Timestamp) -> Result<Self, OpenError> {
        let _redone_at = now;
        let data = options.data_dir.join(DATA_FILE);
        if !data.exists() {
            return Err(OpenError::NotThere { path: data });
        }
        let lock = FolderLock::take(&options.data_dir)?;
        let keys = KeyStore::open(&options.key_dir, &options.master, &options.entropy)?;
        let store = SqliteStore::open(
            lock,
            &options.data_dir,
            keys.path(),
            false,
            options.readers,
            Arc::new(keys.ledger_secrets()),
        )?;
        let vault = Self::assemble(store, keys, options)?;
        match vault.store().id().await.map_err(not_ready)? {
            Some(id) if id == vault.keys().store_id() => Ok(vault),
            Some(_) => Err(OpenError::KeysOfAnotherStore { path: vault.keys().path().to_path_buf() }),
            None => Err(OpenError::Damaged { path: data }),
        }
    }

    /// Whether there is a vault in these folders, whole or not.
    #[must_use]
    pub fn exists(options: &VaultOptions) -> bool {
        options.data_dir.join(DATA_FILE).exists() || options.key_dir.join(KEY_FILE).exists()
    }

    fn assemble(store: SqliteStore, keys: KeyStore, options: VaultOptions) -> Result<Self, OpenError> {
        let signer = LedgerSigner::new(&options.origin, &keys.named().ledger_seed)?;
        let policy = PolicyInForce::new(options.bundle, options.memoise);
        let passwords = Passwords::new(options.password_cost);
        let inner =
            Inner { store: Store::Sqlite(store), keys, signer, policy, entropy: options.entropy, passwords };
        Ok(Self { inner: Arc::new(inner) })
    }
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}

/// A folder that only its owner can enter.
fn make_private(folder: &Path) -> Result<(), OpenError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(|source| OpenError::Io { path: folder.to_path_buf(), source })
}
