//! Two processes on one database: only where the suite runs on PostgreSQL.

use amanah_policy::Timestamp;
use amanah_vault::{
    Actor, Allowance, Ask, Attempt, Entropy, SessionOf, StoreError, Vault, VaultError, VaultOptions,
};

use crate::postgres;
use crate::support::{Folders, START, budi, bundle, changed_bundle, place};

/// A second process: a data folder of its own, the same keys, the same database. None on the embedded store.
async fn second(folders: &Folders) -> Option<Vault> {
    postgres::given_server()?;
    Some(Vault::open(beside(folders), START).await.unwrap())
}

fn beside(folders: &Folders) -> VaultOptions {
    let options = VaultOptions::new(folders.data().join("second"), folders.keys(), bundle());
    place(options, &folders.data()).entropy(Entropy::seeded(2))
}

/// Shows: SEC
#[tokio::test]
async fn whoever_signs_in_at_one_process_is_known_at_the_other_until_they_sign_out_at_either() {
    let folders = Folders::new();
    let first = folders.create().await;
    let Some(second) = second(&folders).await else { return };
    let budi = budi(&first).await;
    let open = SessionOf::Customer(budi);
    let (session, secret) = first
        .open_session(open, amanah_vault::SignedInBy::Password, START.plus_hours(12), START)
        .await
        .unwrap();

    let known = second.session(secret.expose(), START, START).await.unwrap();
    second.end_session(session.id, START).await.unwrap();
    let at_first = first.session(secret.expose(), START, START).await.unwrap();
    let at_second = second.session(secret.expose(), START, START).await.unwrap();

    assert_eq!(known.map(|known| known.id), Some(session.id));
    assert_eq!((at_first, at_second), (None, None));
}

/// Shows: SEC
#[tokio::test]
async fn tries_are_counted_by_all_processes_together() {
    const TWO: Allowance = Allowance { tries: 2, seconds: 60 };
    let folders = Folders::new();
    let first = folders.create().await;
    let Some(second) = second(&folders).await else { return };
    let at = async |vault: &Vault, now: Timestamp| {
        vault.take_attempt("sign_in_to", "budi@example.test", TWO, now).await.unwrap()
    };

    let tries = [at(&first, START).await, at(&second, START).await, at(&first, START).await];
    let later = at(&second, START.plus_micros(60_000_000)).await;

    assert_eq!(tries, [Attempt::Counted, Attempt::Counted, Attempt::TooMany { retry_seconds: 61 }]);
    assert_eq!(later, Attempt::Counted);
}

/// Shows: invariant 1
#[tokio::test]
async fn a_policy_that_another_process_put_into_force_is_noticed_and_nothing_is_decided_by_the_old_one() {
    let folders = Folders::new();
    let first = folders.create().await;
    let Some(second) = second(&folders).await else { return };
    let budi = budi(&first).await;
    let next = changed_bundle(|pack| {
        pack.policy_toml = pack.policy_toml.replacen("version = 1", "version = 2", 1);
    });
    let before = second.policy_of_others().await.unwrap();

    first.activate(next.clone(), Actor::System(amanah_policy::Role::Engineer), START).await.unwrap();
    let noticed = second.policy_of_others().await.unwrap();
    let ask = Ask::to_account(budi, Actor::Customer(budi), amanah_policy::Occasion::OwnRequest);
    let decided = second.release(ask, START).await.map(|_| ());

    assert_eq!(before, None);
    assert_eq!(noticed, Some(next.version()));
    assert_eq!(first.policy_of_others().await.unwrap(), None);
    assert_eq!(decided, Err(VaultError::Store(StoreError::OtherPolicy)));
}

#[tokio::test]
async fn two_texts_of_one_policy_version_do_not_take_turns() {
    let folders = Folders::new();
    let first = folders.create().await;
    let Some(second) = second(&folders).await else { return };
    drop(second);
    let other = changed_bundle(|pack| pack.text_en.push('\n'));
    assert_eq!(other.version(), first.policy().version());
    assert_ne!(other.hash(), first.policy().hash());
    let options = VaultOptions::new(folders.data().join("second"), folders.keys(), other);

    let opened = Vault::open(place(options, &folders.data()), START).await;

    let fault = format!("{:?}", opened.map(|_| ()));
    assert!(fault.contains("higher version"), "{fault}");
    assert_eq!(first.policy_of_others().await.unwrap(), None);
}

#[tokio::test]
async fn the_server_says_what_the_doctor_judges() {
    let folders = Folders::new();
    let vault = folders.create().await;
    if postgres::given_server().is_none() {
        assert_eq!(vault.database().await, Ok(None));
        return;
    }

    let facts = vault.database().await.unwrap().unwrap();

    assert!(facts.version >= 150_000, "{facts:?}");
    assert_eq!((facts.schema, facts.is_local), (facts.known_schema, true));
    assert_eq!((facts.encoding.as_str(), facts.tls.as_deref()), ("UTF8", None));
    assert!(!facts.fsync, "the tests' server is told not to wait for its disk");
    assert!(facts.folder.is_some(), "the owner of the cluster may know");
    assert!(!format!("{facts:?}").contains("postgresql://"));
}
