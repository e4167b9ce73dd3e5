//! Bad input at the opening: refused, with the reason and the way out, and not a byte changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use amanah_policy::{Attribute, Role};
use amanah_vault::{Actor, Entropy, MasterKey, Vault, VaultOptions};
use rusqlite::Connection;

use crate::support::{Folders, START, budi, bundle, changed_bundle, datum};

/// What was done to a store before it is opened.
struct Case {
    what: &'static str,
    spoil: fn(&Folders),
    options: fn(&Folders) -> VaultOptions,
    /// Words of the reason and of the way out.
    says: &'static [&'static str],
}

const fn spoilt(what: &'static str, spoil: fn(&Folders), says: &'static [&'static str]) -> Case {
    Case { what, spoil, options: Folders::options, says }
}

const CASES: &[Case] = &[
    spoilt(
        "nothing at all",
        |folders| {
            fs::remove_dir_all(folders.data()).unwrap();
            fs::remove_dir_all(folders.keys()).unwrap();
        },
        &["there is no store at", "disk is mounted", "amanah init"],
    ),
    spoilt(
        "data without keys",
        |folders| fs::remove_file(folders.key_file()).unwrap(),
        &["keys.db are not there, though their data are", "backup of the key folder"],
    ),
    spoilt(
        "data without the key folder",
        |folders| fs::remove_dir_all(folders.keys()).unwrap(),
        &["keys.db are not there, though their data are", "disk is mounted"],
    ),
    spoilt(
        "keys without data",
        |folders| fs::remove_dir_all(folders.data()).unwrap(),
        &["amanah.db are not there, though their keys", "disk is mounted", "store restore"],
    ),
    spoilt(
        "no master key",
        |folders| fs::remove_file(folders.keys().join("master.key")).unwrap(),
        &["the master key", "is not there", "its safe place"],
    ),
    spoilt(
        "half a master key",
        |folders| overwrite(&folders.keys().join("master.key"), |bytes| bytes.truncate(20)),
        &["is not readable as a key", "its safe place"],
    ),
    Case {
        what: "the master key of another store",
        spoil: |_| {},
        options: |folders| folders.options().master_key(MasterKey::Bytes([7; 32])),
        says: &["the master key does not open the key store", "the key that belongs to it"],
    },
    spoilt(
        "half the data file",
        |folders| overwrite(&folders.data_file(), |bytes| bytes.truncate(bytes.len() / 2)),
        &["amanah.db is damaged", "-wal and -shm", "amanah store restore"],
    ),
    spoilt(
        "an empty data file",
        |folders| overwrite(&folders.data_file(), Vec::clear),
        &["amanah.db is damaged", "amanah store restore"],
    ),
    spoilt(
        "half the key store",
        |folders| overwrite(&folders.key_file(), |bytes| bytes.truncate(bytes.len() / 2)),
        &["the key store", "is damaged", "copy keys.db from the newest backup"],
    ),
    spoilt(
        "a letter in the place of the key store",
        |folders| fs::write(folders.key_file(), "a letter, and no key of anybody").unwrap(),
        &["the key store", "is damaged", "copy keys.db from the newest backup"],
    ),
    spoilt(
        "a data file in the place of the key store",
        |folders| {
            fs::copy(folders.data_file(), folders.key_file()).unwrap();
        },
        &["the key store", "is damaged", "copy keys.db from the newest backup"],
    ),
    spoilt(
        "data of a newer program",
        |folders| sql(&folders.data_file(), "PRAGMA user_version = 9999"),
        &["amanah.db has schema 9999", "run the newer program"],
    ),
    spoilt(
        "keys of a newer program",
        |folders| sql(&folders.key_file(), "PRAGMA user_version = 9999"),
        &["keys.db has schema 9999", "run the newer program"],
    ),
    spoilt(
        "a key store that was copied in part",
        |folders| sql(&folders.key_file(), "DELETE FROM named_key WHERE name = 'ledger'"),
        &["is incomplete", "copy it again"],
    ),
];

/// What is found only once the store is open: a fence is moved, and nothing else.
const LATE: &[Case] = &[
    spoilt(
        "a store that was never finished",
        |folders| sql(&folders.data_file(), "DELETE FROM store"),
        &["was cut off and nothing was stored", "amanah init"],
    ),
    Case {
        what: "a policy that is not the one the ledger knows under its number",
        spoil: |_| {},
        options: |folders| {
            let changed = changed_bundle(|pack| pack.clocks_toml.push_str("\n# changed\n"));
            VaultOptions::new(folders.data(), folders.keys(), changed)
        },
        says: &["in force with other contents, as the ledger says", "put its files back", "next version"],
    },
];

#[tokio::test]
async fn what_does_not_belong_together_is_refused_with_the_way_out_and_nothing_is_changed() {
    for case in CASES {
        let folders = whole_store().await;
        (case.spoil)(&folders);
        let before = bytes_of(&folders);

        let says = refusal(&folders, case).await;

        assert_says(case, &says);
        assert_eq!(different(&before, &bytes_of(&folders)), Vec::<PathBuf>::new(), "{}", case.what);
    }
}

#[tokio::test]
async fn what_is_found_wrong_once_it_is_open_is_refused_and_no_row_is_changed() {
    for case in LATE {
        let folders = whole_store().await;
        (case.spoil)(&folders);
        let before = rows_of(&folders);

        let says = refusal(&folders, case).await;

        assert_says(case, &says);
        assert_eq!(before, rows_of(&folders), "{}", case.what);
    }
}

/// Shows: ACC
#[tokio::test]
async fn a_policy_version_in_force_is_not_replaced_by_other_contents_under_its_number() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let changed = changed_bundle(|pack| pack.clocks_toml.push_str("\n# changed\n"));

    let refused = vault.activate(changed, Actor::System(Role::Officer), START).await;
    let again = vault.activate(bundle(), Actor::System(Role::Officer), START).await;

    assert!(refused.unwrap_err().to_string().contains("in force with other contents"));
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(vault.policy().hash(), bundle().hash());
}

/// Shows: invariant 4
#[tokio::test]
async fn a_data_file_that_lost_its_journal_is_older_than_its_checkpoint_and_is_not_opened() {
    let (folders, copy) = (Folders::new(), Folders::new());
    let vault = folders.create().await;
    budi(&vault).await;
    vault.checkpoint(START).await.unwrap();
    for (from, to) in [(folders.data(), copy.data()), (folders.keys(), copy.keys())] {
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            // The keys come with their journal, the data without.
            if !name.ends_with("-shm") && name != "amanah.db-wal" {
                fs::copy(entry.path(), to.join(name)).unwrap();
            }
        }
    }
    let as_they_were = fs::read(copy.data_file()).unwrap();

    let opened = Vault::open(copy.options(), START).await.map(drop);

    let says = in_words(&opened.unwrap_err());
    let is_told = ["is damaged", "older than the checkpoint"].iter().any(|word| says.contains(word));
    assert!(is_told && says.contains("amanah store restore"), "{says}");
    assert!(as_they_were.len() <= fs::read(copy.data_file()).unwrap().len(), "nothing was cut off");
}

async fn whole_store() -> Folders {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    vault
        .record(id, vec![datum(Attribute::SignIn, "from 192.0.2.1")], Actor::Customer(id), START)
        .await
        .unwrap();
    vault.checkpoint(START).await.unwrap();
    folders
}

async fn refusal(folders: &Folders, case: &Case) -> String {
    let options = (case.options)(folders).entropy(Entropy::seeded(3));
    match Vault::open(options, START).await {
        Ok(_) => panic!("{} was opened", case.what),
        Err(fault) => in_words(&fault),
    }
}

fn in_words(fault: &dyn std::error::Error) -> String {
    let mut says = fault.to_string();
    let mut cause = fault.source();
    while let Some(next) = cause {
        says = format!("{says}: {next}");
        cause = next.source();
    }
    says
}

fn assert_says(case: &Case, says: &str) {
    for words in case.says {
        assert!(says.contains(words), "{}: `{words}` is missing in: {says}", case.what);
    }
    assert!(!says.contains("budi"), "no personal value: {says}");
}

/// The bytes of every file but the lock, which is empty, and what SQLite keeps in memory.
fn bytes_of(folders: &Folders) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in [folders.data(), folders.keys()] {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name != "lock") {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn different(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<PathBuf> {
    let all: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    all.into_iter().filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

/// How many rows each table has, and where the ledger ends.
fn rows_of(folders: &Folders) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for file in [folders.data_file(), folders.key_file()] {
        let conn = Connection::open(file).unwrap();
        let mut tables =
            conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
        let names: Vec<String> =
            tables.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        for name in names {
            let count =
                conn.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0)).unwrap();
            found.push((name, count));
        }
    }
    found
}

fn overwrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// Changes rows, and closes the file again, which carries its journal over.
fn sql(file: &Path, statements: &str) {
    Connection::open(file).unwrap().execute_batch(statements).unwrap();
}
