//! The store that is tried out, behind a few functions: a file, or a database of the server that `on_postgres.rs` started.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use amanah_policy::{Bundle, Timestamp};
use amanah_vault::{KeyKeeping, OpenError, PostgresSettings, RestoreReport, Vault, VaultOptions};

use crate::postgres;
use crate::raw::RawStore;

/// The shipped policy, compiled once per process.
fn options(root: &Path) -> VaultOptions {
    static SHIPPED: OnceLock<Arc<Bundle>> = OnceLock::new();
    let bundle = SHIPPED.get_or_init(|| Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap()));
    let keeping = KeyKeeping {
        epoch_days: 30,
        copies: vec![root.join("copy-one"), root.join("copy-two")],
        master_copies: vec![root.join("safe")],
        apart: None,
    };
    let options =
        VaultOptions::new(root.join("data"), root.join("keys"), Arc::clone(bundle)).keeping(keeping);
    let at = |url: &str| PostgresSettings::new(url, None, None).unwrap();
    let options = match data(root) {
        RawStore::File(_) => options,
        RawStore::Database(url) => options.postgres(at(&url)),
    };
    match keys(root) {
        RawStore::File(_) => options,
        RawStore::Database(url) => options.keys_in_postgres(at(&url)),
    }
}

/// Where a run finds the server that is to hold its keys: `127.0.0.1:PORT`.
pub(crate) const KEY_SERVER: &str = "AMANAH_TEST_POSTGRES_KEYS";

#[expect(clippy::disallowed_methods, reason = "which server the tests use is a fact about this run")]
fn key_server() -> Option<String> {
    std::env::var(KEY_SERVER).ok()
}

pub(crate) async fn create(folder: &Path, now: Timestamp) -> Result<Vault, OpenError> {
    Vault::create(options(folder), now).await
}

pub(crate) async fn open(folder: &Path, now: Timestamp) -> Result<Vault, OpenError> {
    Vault::open(options(folder), now).await
}

/// Puts a backup of the data beside the keys of this folder.
pub(crate) async fn restore(
    backup: &Path,
    folder: &Path,
    now: Timestamp,
) -> Result<(Vault, RestoreReport), OpenError> {
    Vault::restore(backup, options(folder), now).await
}

/// Whether there is a store, whole or not.
pub(crate) fn exists(folder: &Path) -> bool {
    Vault::exists(&options(folder))
}

/// Removes the data and leaves the keys.
pub(crate) fn lose_data(folder: &Path) {
    std::fs::remove_dir_all(folder.join("data")).unwrap();
}

/// The rows of the data, where this run has them.
pub(crate) fn data(root: &Path) -> RawStore {
    match postgres::given_server() {
        None => RawStore::File(root.join("data/amanah.db")),
        Some(server) => RawStore::Database(postgres::database(&server, root)),
    }
}

/// The rows of the key store, where this run has it.
pub(crate) fn keys(root: &Path) -> RawStore {
    match key_server() {
        None => RawStore::File(root.join("keys/keys.db")),
        Some(server) => RawStore::Database(postgres::database(&server, root)),
    }
}

/// What SQLite itself finds wrong with data and keys.
pub(crate) fn complaints(root: &Path) -> Vec<String> {
    let files = [data(root), keys(root)].into_iter().filter(|store| matches!(store, RawStore::File(_)));
    let found = files.flat_map(|store| store.bytes("PRAGMA integrity_check", &[]));
    found.map(|line| String::from_utf8_lossy(&line).into_owned()).filter(|line| line != "ok").collect()
}
