//! The store that is tried out, behind a few functions: whoever tries another database changes this file alone.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use amanah_policy::{Bundle, Timestamp};
use amanah_vault::{KeyKeeping, OpenError, RestoreReport, Vault, VaultOptions};
use rusqlite::Connection;

/// The shipped policy, compiled once per process.
fn options(root: &Path) -> VaultOptions {
    static SHIPPED: OnceLock<Arc<Bundle>> = OnceLock::new();
    let bundle = SHIPPED.get_or_init(|| Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap()));
    VaultOptions::new(root.join("data"), root.join("keys"), Arc::clone(bundle)).keeping(KeyKeeping {
        epoch_days: 30,
        copies: vec![root.join("copy-one"), root.join("copy-two")],
        master_copies: vec![root.join("safe")],
    })
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

/// Data and keys side by side, for looking at their rows: the keys' tables begin with `keystore.`.
pub(crate) fn rows(folder: &Path) -> Connection {
    let data = Connection::open(folder.join("data/amanah.db")).unwrap();
    data.execute("ATTACH DATABASE ?1 AS keystore", [folder.join("keys/keys.db").to_str().unwrap()]).unwrap();
    data
}

/// What the database itself finds wrong with data and keys.
pub(crate) fn complaints(rows: &Connection) -> Vec<String> {
    let check = |schema| rows.query_row(&format!("PRAGMA {schema}.integrity_check"), [], |row| row.get(0));
    ["main", "keystore"]
        .map(|schema| check(schema).unwrap())
        .into_iter()
        .filter(|found| found != "ok")
        .collect()
}
