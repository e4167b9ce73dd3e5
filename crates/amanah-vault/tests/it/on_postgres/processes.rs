//! Several processes on one store: they write one ledger, and none decides by what another has changed.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use amanah_ledger::verify_export;
use amanah_policy::{Attribute, CustomerId, ErasureGround, Occasion, Role};
use amanah_vault::{Actor, Ask, Copies, Outcome, SessionOf, StoreError, Vault, VaultError};

use super::{assert_gapless, options_of, server};
use crate::postgres::database;
use crate::support::{START, budi, changed_bundle, datum, own_view, sign_up};

const FOLDER: &str = "AMANAH_PROCESS_FOLDER";
const URL: &str = "AMANAH_PROCESS_URL";
const CUSTOMERS: &str = "AMANAH_PROCESS_CUSTOMERS";
/// What each writer records.
const EACH: usize = 50;

async fn write(vault: &Vault, customer: CustomerId, name: &str) {
    for number in 0..EACH {
        let event = vec![datum(Attribute::SignIn, &format!("{name} {number}"))];
        vault.record(customer, event, Actor::Customer(customer), START).await.unwrap();
    }
}

async fn examine(vault: &Vault, url: &str, customers: &[CustomerId]) {
    for &customer in customers {
        let view = own_view(vault, customer).await;
        let events: Vec<_> =
            view.data().filter(|(label, _)| label.attribute == Attribute::SignIn).map(|(_, it)| it).collect();
        let expected: Vec<_> = (0..EACH).map(|number| format!("{customer} {number}")).collect();
        assert_eq!(events, expected, "each once and in order");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("export.txt");
    vault.export_ledger(&file, START).await.unwrap();
    verify_export([std::fs::read(file).unwrap()], Some(&vault.ledger_key()), None).unwrap();
    assert_gapless(url);
}

async fn people(vault: &Vault) -> Vec<CustomerId> {
    let mut people = Vec::new();
    for number in 0..4 {
        let new = sign_up(&format!("Person {number}"), &format!("person{number}@example.test"));
        people.push(vault.register(new, START).await.unwrap().id);
    }
    people
}

/// Shows: invariant 4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_vaults_on_one_database_keep_one_ledger() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let first = Vault::create(options_of(folder.path(), "first", &url), START).await.unwrap();
    let people = people(&first).await;
    let second = Vault::open(options_of(folder.path(), "second", &url), START).await.unwrap();

    let writers: Vec<_> = people
        .iter()
        .zip([&first, &second, &first, &second])
        .map(|(&customer, vault)| {
            let vault = vault.clone();
            tokio::spawn(async move { write(&vault, customer, &customer.to_string()).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }

    assert_eq!(first.ledger_size().await, second.ledger_size().await);
    examine(&first, &url, &people).await;
    examine(&second, &url, &people).await;
}

/// Shows: invariant 4, invariant 11
#[tokio::test]
async fn two_processes_that_write_at_once_lose_nothing() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let vault = Vault::create(options_of(folder.path(), "parent", &url), START).await.unwrap();
    let people = people(&vault).await;

    let processes: Vec<_> = people
        .chunks(2)
        .map(|two| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "on_postgres::processes::a_process_that_writes", "--nocapture"])
                .env(FOLDER, folder.path())
                .env(URL, &url)
                .env(CUSTOMERS, format!("{} {}", two[0], two[1]))
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    // And the parent writes, too.
    for (number, process) in processes.into_iter().enumerate() {
        let new = sign_up("Parent", &format!("parent{number}@example.test"));
        let id = vault.register(new, START).await.unwrap().id;
        assert_eq!(own_view(&vault, id).await.data().count(), 2);
        let ended = process.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    }

    examine(&vault, &url, &people).await;
}

#[expect(clippy::disallowed_methods, reason = "how the parent tells the child what to do")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// No test of its own: does nothing unless a parent runs it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_writes() {
    let Some(folder) = setting(FOLDER).map(PathBuf::from) else { return };
    let (url, customers) = (setting(URL).unwrap(), setting(CUSTOMERS).unwrap());
    let name = format!("child-{}", std::process::id());
    let vault = Vault::open(options_of(&folder, &name, &url), START).await.unwrap();

    let writers: Vec<_> = customers
        .split(' ')
        .map(|customer| {
            let (vault, name): (_, String) = (vault.clone(), customer.to_owned());
            let customer: CustomerId = customer.parse().unwrap();
            tokio::spawn(async move { write(&vault, customer, &name).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_session_of_one_process_is_valid_in_the_other_until_either_ends_it() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let first = Vault::create(options_of(folder.path(), "first", &url), START).await.unwrap();
    let second = Vault::open(options_of(folder.path(), "second", &url), START).await.unwrap();
    let id = budi(&first).await;

    let of = SessionOf::Customer(id);
    let (_opened, secret) = first
        .open_session(of, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();
    let found = second.session(secret.expose(), START, START.plus_hours(1)).await.unwrap();
    second.set_password(id, amanah_vault::Personal::text("kambing makan daun"), None, START).await.unwrap();
    let ended = first.session(secret.expose(), START, START.plus_hours(1)).await.unwrap();

    assert!(found.is_some());
    assert_eq!(ended, None);
}

/// Shows: invariant 1
#[tokio::test]
async fn a_policy_that_another_process_put_into_force_is_never_decided_against() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let first = Vault::create(options_of(folder.path(), "first", &url), START).await.unwrap();
    let second = Vault::open(options_of(folder.path(), "second", &url), START).await.unwrap();
    let id = budi(&first).await;
    let newer = changed_bundle(|pack| {
        pack.policy_toml = pack.policy_toml.replacen("version = 1", "version = 2", 1);
    });

    first.activate(newer, Actor::System(Role::Officer), START).await.unwrap();
    let ask = || Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
    let by_the_new = first.release(ask(), START).await.unwrap();
    let size = second.ledger_size().await.unwrap();
    let by_the_old = second.release(ask(), START).await.map(|_| ());
    let event = vec![datum(Attribute::SignIn, "from 192.0.2.1")];
    let recorded = second.record(id, event, Actor::Customer(id), START).await.map(|_| ());
    let grown = second.ledger_size().await.unwrap() - size;
    drop(second);
    let again = Vault::open(options_of(folder.path(), "second", &url), START).await.map(|_| ());

    assert!(matches!(by_the_new, Outcome::Released(_)));
    let refused = Err(VaultError::Store(StoreError::OtherPolicy));
    assert_eq!((by_the_old, recorded, grown), (refused.clone(), refused, 0));
    assert!(again.is_err(), "a process with the older policy does not open: {again:?}");
}

/// Shows: invariant 5, invariant 11
#[tokio::test]
async fn keys_that_one_process_rotates_open_in_the_others_without_a_restart() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let first = Vault::create(options_of(folder.path(), "first", &url), START).await.unwrap();
    let second = Vault::open(options_of(folder.path(), "second", &url), START).await.unwrap();
    let (id, gone) = (budi(&first).await, people(&first).await[0]);
    let engineer = Actor::System(Role::Engineer);
    own_view(&second, id).await;

    first.rotate_keys(Copies::Waived, engineer, START).await.unwrap();
    // The first thing that the other does needs the new master key for writing.
    let added = second.register(sign_up("Siti Maharani", "siti@example.test"), START).await.unwrap().id;
    let event = vec![datum(Attribute::SignIn, "from 192.0.2.1")];
    second.record(id, event, Actor::Customer(id), START).await.unwrap();
    let seen = own_view(&second, id).await.data().count();
    let ground = ErasureGround::ConfirmedRequest;
    let receipt = second.erase_customer(gone, ground, Actor::Customer(gone), START).await.unwrap();
    second.sweep(START.plus_hours(1)).await.unwrap();
    // And back: the second ends the epoch that the first one began.
    let report = second.rotate_keys(Copies::Waived, engineer, START.plus_days(1)).await.unwrap();

    assert_eq!((seen, receipt.backups.epoch, report.epoch), (3, 2, 3));
    assert_eq!(report.ended, [2]);
    assert_eq!(own_view(&first, id).await.data().count(), 3);
    assert_eq!(own_view(&first, added).await.value(Attribute::Name), Some("Siti Maharani"));
    assert_gapless(&url);
}

#[tokio::test]
async fn an_epoch_whose_master_key_is_not_here_is_said_and_heard_of_once_it_is() {
    let Some(server) = server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = database(&server.address(), folder.path());
    let first = Vault::create(options_of(folder.path(), "first", &url), START).await.unwrap();
    let second = Vault::open(options_of(folder.path(), "second", &url), START).await.unwrap();
    let id = budi(&first).await;
    let event = || vec![datum(Attribute::SignIn, "from 192.0.2.1")];
    let (here, away) = (folder.path().join("keys/master-2.key"), folder.path().join("away"));

    first.rotate_keys(Copies::Waived, Actor::System(Role::Engineer), START).await.unwrap();
    std::fs::rename(&here, &away).unwrap();
    let without = second.record(id, event(), Actor::Customer(id), START).await.map(drop);
    std::fs::write(&here, "00".repeat(32)).unwrap();
    std::fs::set_permissions(&here, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let with_another = second.record(id, event(), Actor::Customer(id), START).await.map(drop);
    std::fs::rename(&away, &here).unwrap();
    let with_it = second.record(id, event(), Actor::Customer(id), START).await.map(drop);

    let gone = Err(VaultError::MasterKeyGone);
    assert_eq!((without, with_another, with_it), (gone.clone(), gone, Ok(())));
}
