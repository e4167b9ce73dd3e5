//! The key store in a cluster of its own: apart from the data, copied, brought back, and shared by several processes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use amanah_policy::{Attribute, ErasureGround, Role};
use amanah_vault::{
    Actor, ApartDeclared, Copies, Doubt, KeyKeeping, OpenError, Personal, PostgresSettings, Vault,
    VaultError, VaultOptions,
};

use super::schema::{of_postgres, of_sqlite};
use super::{PATIENCE, assert_gapless, key_server, options, options_of, server};
use crate::postgres::{self, database};
use crate::raw::RawStore;
use crate::support::{START, budi, bundle, datum, own_view, sign_up};

const ENGINEER: Actor = Actor::System(Role::Engineer);

/// A house with its data on one server and its keys on another.
struct House {
    folder: tempfile::TempDir,
    data: String,
    keys: String,
}

impl House {
    fn new(data: &postgres::Server, keys: &postgres::Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, keys) =
            (database(&data.address(), folder.path()), database(&keys.address(), folder.path()));
        Self { folder, data, keys }
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn keeping(&self) -> KeyKeeping {
        KeyKeeping {
            epoch_days: 30,
            copies: vec![self.place("one"), self.place("two")],
            master_copies: vec![self.place("safe")],
            apart: None,
        }
    }

    /// The options of one of its processes.
    fn options(&self, process: &str) -> VaultOptions {
        options_of(self.folder.path(), process, &self.data)
            .keys_in_postgres(at(&self.keys))
            .keeping(self.keeping())
    }

    async fn create(&self) -> Vault {
        Vault::create(self.options("first"), START).await.unwrap()
    }

    fn raw_keys(&self) -> RawStore {
        RawStore::Database(self.keys.clone())
    }
}

fn at(url: &str) -> PostgresSettings {
    PostgresSettings::new(url, None, None).unwrap().patience(PATIENCE)
}

/// Both servers; none where none is installed, which is said.
fn servers() -> Option<(&'static postgres::Server, &'static postgres::Server)> {
    Some((server()?, key_server()?))
}

/// Shows: invariant 5
#[tokio::test]
async fn keys_in_the_cluster_of_the_data_are_refused_when_made_and_when_opened() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let beside = tempfile::tempdir().unwrap();
    let beside = database(&data.address(), beside.path());

    let made =
        Vault::create(options(house.folder.path(), &house.data).keys_in_postgres(at(&beside)), START).await;
    let left = std::fs::read_dir(house.folder.path()).unwrap().count();
    drop(house.create().await);
    let opened = Vault::open(house.options("first").keys_in_postgres(at(&house.data)), START).await;
    let moved = Vault::open(house.options("first"), START).await.unwrap();
    let target =
        amanah_vault::CopyTarget::Postgres(Box::new(at(&database(&keys.address(), &house.place("x")))));
    let moved = moved.move_to(target).await.map(drop);

    for refused in [made.map(drop), opened.map(drop), moved] {
        assert!(matches!(refused, Err(OpenError::KeysWithData { .. })), "{refused:?}");
    }
    assert_eq!(left, 1, "the data folder with its lock, and no key");
    assert!(Vault::open(house.options("first"), START).await.is_ok());
}

#[tokio::test]
async fn a_database_of_keys_is_never_taken_for_one_of_data_nor_the_other_way_round() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    drop(house.create().await);
    let swapped = |folder: &Path| options(folder, &house.keys).keys_in_postgres(at(&house.data));
    let elsewhere = tempfile::tempdir().unwrap();

    let made = Vault::create(swapped(elsewhere.path()), START).await.map(drop);
    let opened = Vault::open(swapped(house.folder.path()), START).await.map(drop);

    assert!(matches!(made, Err(OpenError::ExistsAlready { .. })), "{made:?}");
    assert!(matches!(opened, Err(OpenError::KeysMissing { .. })), "{opened:?}");
}

#[tokio::test]
async fn both_key_stores_have_the_same_tables_columns_keys_and_checks() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    drop(house.create().await);
    let near = tempfile::tempdir().unwrap();
    let plain = VaultOptions::new(near.path().join("data"), near.path().join("keys"), bundle());
    drop(Vault::create(plain, START).await.unwrap());

    let sqlite = of_sqlite(&RawStore::File(near.path().join("keys/keys.db")));
    let postgres = of_postgres(&house.raw_keys());

    let only_there: BTreeSet<_> = postgres.difference(&sqlite).cloned().collect();
    assert!(sqlite.is_subset(&postgres), "{:?}", sqlite.difference(&postgres).collect::<Vec<_>>());
    assert!(only_there.iter().all(|fact| fact.starts_with("amanah_keys_schema")), "{only_there:?}");
    assert!(sqlite.len() > 50, "{} facts are too few to be a schema", sqlite.len());
}

/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn a_life_with_the_keys_in_a_second_cluster_leaves_no_key_and_opens_again() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let vault = house.create().await;
    let (stays, gone) =
        (budi(&vault).await, vault.register(sign_up("zxqv-gone", "gone@example.test"), START).await);
    let gone = gone.unwrap().id;
    let keys_of = |id: amanah_policy::CustomerId| {
        house.raw_keys().bytes("SELECT wrapped FROM class_key WHERE customer = ?1", &[id.as_bytes()]).len()
    };
    let had = keys_of(gone);

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(gone, ground, Actor::Customer(gone), START).await.unwrap();
    vault.sweep(START.plus_hours(1)).await.unwrap();
    let report = vault.rotate_keys(Copies::Required, ENGINEER, START.plus_days(30)).await.unwrap();
    let scanned =
        vault.scan_for(&Personal::text("zxqv-gone"), &[house.folder.path().to_path_buf()]).await.unwrap();
    drop(vault);
    let vault = Vault::open(house.options("first"), START.plus_days(30)).await.unwrap();

    assert_eq!((had, keys_of(gone)), (1, 0));
    assert_eq!((report.epoch, report.ended.as_slice(), report.copies.len()), (2, [1].as_slice(), 2));
    assert!(!house.place("keys/keys.db").exists(), "the key folder holds master keys alone");
    assert!(scanned.is_clean(), "{scanned:?}");
    assert_eq!(own_view(&vault, stays).await.value(Attribute::Name), Some("Budi Santoso"));
    assert!(vault.key_database().await.unwrap().is_some_and(|facts| facts.schema == facts.known_schema));
}

/// Shows: invariant 5
#[tokio::test]
async fn a_value_in_a_table_of_the_keys_is_found_by_the_search() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let vault = house.create().await;
    house
        .raw_keys()
        .execute("INSERT INTO key_copy (place, epoch, made_at) VALUES ('/of/zxqv-planted', 1, 1)", &[]);

    let scanned = vault.scan_for(&Personal::text("zxqv-planted"), &[]).await.unwrap();

    let found: Vec<_> = scanned.found.iter().map(|found| (found.place.as_str(), found.times)).collect();
    assert_eq!(found, [("keys: key_copy", 1)]);
}

/// Shows: invariant 11
#[tokio::test]
async fn a_lost_key_cluster_comes_back_from_a_copy_and_a_file_moves_into_a_cluster() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let vault = house.create().await;
    let id = budi(&vault).await;
    vault.copy_keys(&house.place("one"), START).await.unwrap();
    let while_open = Vault::restore_keys(&house.place("one"), &house.options("first")).await;
    drop(vault);
    let taken = Vault::restore_keys(&house.place("one"), &house.options("first")).await;
    house.raw_keys().execute("DROP SCHEMA public CASCADE", &[]);
    house.raw_keys().execute("CREATE SCHEMA public", &[]);

    let lost = Vault::open(house.options("first"), START).await.map(drop);
    let none = Vault::restore_keys(&house.place("two"), &house.options("first")).await;
    std::fs::create_dir(house.place("two")).unwrap();
    std::fs::write(house.place("two/keys.db"), "no key store").unwrap();
    let other = Vault::restore_keys(&house.place("two"), &house.options("first")).await;
    Vault::restore_keys(&house.place("one"), &house.options("first")).await.unwrap();
    let vault = Vault::open(house.options("first"), START).await.unwrap();
    let name = own_view(&vault, id).await.value(Attribute::Name).map(str::to_owned);
    drop(vault);
    // From the cluster into the folder, and back into an empty cluster.
    let in_folder = || options(house.folder.path(), &house.data).keeping(house.keeping());
    Vault::restore_keys(&house.place("one"), &in_folder()).await.unwrap();
    let vault = Vault::open(in_folder(), START).await.unwrap();
    let in_file = own_view(&vault, id).await.value(Attribute::Name).map(str::to_owned);
    drop(vault);
    let fresh = at(&database(&keys.address(), &house.place("fresh")));
    let options = || house.options("first").keys_in_postgres(fresh.clone());
    Vault::restore_keys(&house.place("keys"), &options()).await.unwrap();
    let vault = Vault::open(options(), START).await.unwrap();

    assert!(matches!(while_open, Err(OpenError::InUse { .. })), "{while_open:?}");
    assert!(matches!(taken, Err(OpenError::ExistsAlready { .. })), "{taken:?}");
    assert!(matches!(lost, Err(OpenError::KeysMissing { .. })), "{lost:?}");
    for refused in [none, other] {
        assert!(matches!(refused, Err(OpenError::KeyCopyRefused { .. })), "{refused:?}");
    }
    assert_eq!((name.as_deref(), in_file.as_deref()), (Some("Budi Santoso"), Some("Budi Santoso")));
    assert!(house.place("keys/keys.db.moved").exists() && !house.place("keys/keys.db").exists());
    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
}

/// Shows: invariant 5, invariant 11
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_one_process_rotates_the_other_goes_on_and_no_key_is_lost() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let first = house.create().await;
    let second = Vault::open(house.options("second"), START).await.unwrap();
    let id = budi(&first).await;

    let (written, mut heard) = tokio::sync::mpsc::unbounded_channel();

    let writing = tokio::spawn(async move {
        let mut added = Vec::new();
        for number in 0..40 {
            let new = sign_up("Siti Maharani", &format!("siti{number}@example.test"));
            added.push(second.register(new, START).await.unwrap().id);
            let event = vec![datum(Attribute::SignIn, "from 192.0.2.1")];
            second.record(id, event, Actor::Customer(id), START).await.unwrap();
            written.send(()).unwrap();
        }
        (second, added)
    });
    for day in 1..=3 {
        first.rotate_keys(Copies::Waived, ENGINEER, START.plus_days(day)).await.unwrap();
        // No epoch is shorter than what the other does in it: it began, and ended, something since.
        while heard.try_recv().is_ok() {}
        for _ in 0..2 {
            heard.recv().await;
        }
    }
    let (second, added) = writing.await.unwrap();
    first.rotate_keys(Copies::Waived, ENGINEER, START.plus_days(4)).await.unwrap();

    for vault in [&first, &second] {
        assert_eq!(own_view(vault, id).await.data().count(), 42);
        for &id in &added {
            assert_eq!(own_view(vault, id).await.value(Attribute::Name), Some("Siti Maharani"));
        }
    }
    assert_eq!(
        first.key_status().await.unwrap().epochs.iter().filter(|row| row.ended_at.is_none()).count(),
        1
    );
    assert_gapless(&house.data);
}

/// Shows: invariant 5
#[tokio::test]
async fn a_copy_of_an_ended_master_key_on_another_machine_goes_with_the_next_sweep_there() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let first = house.create().await;
    let there = house.place("keys-there");
    let carry = |name: &str| {
        std::fs::create_dir_all(&there).unwrap();
        std::fs::copy(house.place("keys").join(name), there.join(name)).unwrap();
    };
    carry("master.key");
    let elsewhere = VaultOptions::new(house.place("second"), &there, bundle());
    let elsewhere = elsewhere.postgres(at(&house.data)).keys_in_postgres(at(&house.keys));
    let second = Vault::open(elsewhere, START).await.unwrap();

    first.rotate_keys(Copies::Waived, ENGINEER, START).await.unwrap();
    carry("master-2.key");
    let before = there.join("master.key").exists();
    second.sweep(START.plus_hours(1)).await.unwrap();
    let id = budi(&second).await;

    assert!(before && !there.join("master.key").exists());
    assert_eq!(own_view(&first, id).await.value(Attribute::Name), Some("Budi Santoso"));
}

/// A key that one process is making under an epoch must not be overlooked by another that ends it.
///
/// Shows: invariant 11
#[tokio::test]
async fn whoever_writes_keys_waits_for_whoever_writes_keys() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let vault = house.create().await;
    let (other, connection) = tokio_postgres::connect(&house.keys, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let register = || vault.register(sign_up("Siti Maharani", "siti@example.test"), START);

    other.batch_execute("BEGIN; SELECT one FROM store WHERE one = 1 FOR UPDATE").await.unwrap();
    let meanwhile = register().await.map(drop);
    let rotated = vault.rotate_keys(Copies::Waived, ENGINEER, START).await.map(drop);
    other.batch_execute("COMMIT").await.unwrap();
    let afterwards = register().await.map(drop);

    let busy = Err(VaultError::Store(amanah_vault::StoreError::Busy));
    assert_eq!((meanwhile, rotated, afterwards), (busy.clone(), busy, Ok(())));
}

/// Shows: invariant 11
#[tokio::test]
async fn a_key_cluster_that_goes_away_is_said_and_taken_up_again() {
    let Some(data) = server() else { return };
    let Some(keys) = super::told(postgres::Server::start()) else { return };
    let house = House::new(data, &keys);
    let vault = house.create().await;
    let id = budi(&vault).await;
    let event = || vec![datum(Attribute::SignIn, "from 192.0.2.1")];

    keys.tell("crash").unwrap();
    // It is killed by another process, which takes its time.
    let mut without = Ok(());
    for _ in 0..500 {
        if without.is_err() {
            break;
        }
        without = vault.record(id, event(), Actor::Customer(id), START).await.map(drop);
    }
    keys.tell("start").unwrap();
    keys.wait_until_ready().unwrap();
    // A server that was killed and is back may still have to be spoken to anew.
    let mut with_it = vault.record(id, event(), Actor::Customer(id), START).await.map(drop);
    for _ in 0..50 {
        if with_it.is_ok() {
            break;
        }
        with_it = vault.record(id, event(), Actor::Customer(id), START).await.map(drop);
    }

    assert!(matches!(without, Err(VaultError::Store(_))), "{without:?}");
    assert_eq!(with_it, Ok(()));
    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
}

/// Shows: invariant 5
#[tokio::test]
async fn what_nobody_can_see_is_established_by_the_operators_word_and_says_so() {
    let Some((data, keys)) = servers() else { return };
    let house = House::new(data, keys);
    let id = {
        let vault = house.create().await;
        budi(&vault).await
    };
    let word = ApartDeclared { by: "Head of operation".to_owned(), on: "2026-11-24".to_owned() };
    let declared = KeyKeeping { apart: Some(word.clone()), ..house.keeping() };

    let vault = Vault::open(house.options("first"), START).await.unwrap();
    let silent = vault.key_status().await.unwrap();
    drop(vault);
    let vault = Vault::open(house.options("first").keeping(declared), START).await.unwrap();
    let spoken = vault.key_status().await.unwrap();
    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(id, ground, Actor::Customer(id), START).await.unwrap();
    vault.rotate_keys(Copies::Required, ENGINEER, START.plus_days(30)).await.unwrap();
    let end = vault.erasure(id).await.unwrap().backups;

    assert_eq!((silent.doubt, silent.declared), (Some(Doubt::Unseen), None));
    assert_eq!((spoken.doubt, spoken.declared), (Some(Doubt::Declared), Some(word)));
    assert_eq!((end.doubt, end.established_at()), (Some(Doubt::Declared), Some(START.plus_days(30))));
}
