//! Opening refuses, with a message that says what to do, whatever does not belong together.

use std::fs;

use amanah_vault::{MasterKey, OpenError, Vault};
use rusqlite::Connection;

use crate::raw::RawStore;
use crate::support::{Folders, START};

#[tokio::test]
async fn a_vault_opens_again_after_it_was_closed() {
    let folders = Folders::new();
    drop(folders.create().await);

    drop(folders.open().await);
}

#[tokio::test]
async fn a_second_opener_of_the_same_folder_is_refused() {
    let folders = Folders::new();
    let _first = folders.create().await;

    let second = Vault::open(folders.options(), START).await;

    assert!(matches!(second, Err(OpenError::InUse { .. })), "{second:?}");
}

#[tokio::test]
async fn creating_over_an_existing_vault_is_refused() {
    let folders = Folders::new();
    drop(folders.create().await);

    let again = Vault::create(folders.options(), START).await;

    assert!(matches!(again, Err(OpenError::ExistsAlready { .. })), "{again:?}");
}

#[tokio::test]
async fn opening_nothing_says_that_nothing_is_there() {
    let opened = Vault::open(Folders::new().options(), START).await;

    assert!(matches!(opened, Err(OpenError::NotThere { .. })), "{opened:?}");
}

#[tokio::test]
async fn a_wrong_master_key_is_named_as_such() {
    let folders = Folders::new();
    drop(folders.create().await);

    let opened = Vault::open(folders.options().master_key(MasterKey::Bytes([7; 32])), START).await;

    assert!(matches!(opened, Err(OpenError::WrongMasterKey { .. })), "{opened:?}");
}

#[tokio::test]
async fn a_missing_malformed_or_exposed_master_key_is_named_as_such() {
    let folders = Folders::new();
    drop(folders.create().await);
    let path = folders.keys().join("master.key");
    let key = fs::read(&path).unwrap();

    fs::remove_file(&path).unwrap();
    let missing = Vault::open(folders.options(), START).await;
    fs::write(&path, &key).unwrap();
    let exposed = Vault::open(folders.options(), START).await;
    private(&path);
    fs::write(&path, "not a key").unwrap();
    let malformed = Vault::open(folders.options(), START).await;
    fs::write(&path, &key).unwrap();
    let whole = Vault::open(folders.options(), START).await;

    assert!(matches!(missing, Err(OpenError::MasterKeyMissing { .. })), "{missing:?}");
    assert!(matches!(exposed, Err(OpenError::MasterKeyExposed { .. })), "{exposed:?}");
    assert!(matches!(malformed, Err(OpenError::MasterKeyMalformed { .. })), "{malformed:?}");
    assert!(whole.is_ok(), "{whole:?}");
}

#[tokio::test]
async fn keys_of_another_store_are_refused() {
    let (mine, other) = (Folders::new(), Folders::new());
    drop(mine.create().await);
    drop(Vault::create(other.options().entropy(amanah_vault::Entropy::seeded(9)), START).await.unwrap());
    for file in ["master.key", "keys.db"] {
        fs::copy(other.keys().join(file), mine.keys().join(file)).unwrap();
    }

    let opened = Vault::open(mine.options(), START).await;

    assert!(matches!(opened, Err(OpenError::KeysOfAnotherStore { .. })), "{opened:?}");
}

#[tokio::test]
async fn a_half_copied_key_folder_is_refused() {
    let folders = Folders::new();
    drop(folders.create().await);
    folders.raw_keys().execute("DELETE FROM named_key WHERE name = 'ledger'", &[]);

    let opened = Vault::open(folders.options(), START).await;
    fs::remove_file(folders.key_file()).unwrap();
    let without = Vault::open(folders.options(), START).await;

    assert!(matches!(opened, Err(OpenError::KeysIncomplete { missing: "ledger", .. })), "{opened:?}");
    assert!(matches!(without, Err(OpenError::KeysMissing { .. })), "{without:?}");
}

#[tokio::test]
async fn a_truncated_or_foreign_data_file_is_refused() {
    let folders = Folders::new();
    drop(folders.create().await);
    let whole = fs::read(folders.data_file()).unwrap();

    for length in [0, 100, whole.len() / 2] {
        fs::write(folders.data_file(), &whole[..length]).unwrap();
        let opened = Vault::open(folders.options(), START).await;
        assert!(matches!(opened, Err(OpenError::Damaged { .. })), "{length}: {opened:?}");
    }
    fs::write(folders.data_file(), "a letter, not a database, though long enough to look like one").unwrap();
    let foreign = Vault::open(folders.options(), START).await;
    fs::write(folders.data_file(), &whole).unwrap();
    let restored = Vault::open(folders.options(), START).await;

    assert!(matches!(foreign, Err(OpenError::Damaged { .. })), "{foreign:?}");
    assert!(restored.is_ok(), "{restored:?}");
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_refused() {
    let folders = Folders::new();
    drop(folders.create().await);
    match folders.raw() {
        RawStore::File(path) => {
            Connection::open(path).unwrap().pragma_update(None, "user_version", 9999).unwrap();
        }
        database => drop(database.execute("UPDATE amanah_schema SET number = 9999", &[])),
    }

    let opened = Vault::open(folders.options(), START).await;

    assert!(matches!(opened, Err(OpenError::NewerSchema { found: 9999, .. })), "{opened:?}");
}

#[tokio::test]
async fn a_key_store_of_a_newer_program_is_refused_and_left_as_it_is() {
    let folders = Folders::new();
    drop(folders.create().await);
    Connection::open(folders.key_file()).unwrap().pragma_update(None, "user_version", 9999).unwrap();
    let before = fs::read(folders.key_file()).unwrap();

    let opened = Vault::open(folders.options(), START).await;

    assert!(matches!(opened, Err(OpenError::NewerSchema { found: 9999, .. })), "{opened:?}");
    assert_eq!(fs::read(folders.key_file()).unwrap(), before);
}

#[cfg(unix)]
fn private(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn private(_path: &std::path::Path) {}
