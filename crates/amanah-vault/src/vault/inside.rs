//! Tests that need the vault's inside: a customer who changes during a decision, and a disk that fills up.

mod on_postgres;

use std::sync::{Arc, OnceLock};

use amanah_policy::{Attribute, Bundle, Channel, CustomerId, Language, Occasion, Source, Timestamp};
use tempfile::TempDir;

use super::Vault;
use super::release::Ground;
use super::verdict::Asked;
use crate::actor::Actor;
use crate::customer::{NewAccount, NewCustomer, Registrar};
use crate::datum::{NewDatum, Provenance};
use crate::entropy::Entropy;
use crate::error::{StoreError, VaultError};
use crate::options::VaultOptions;
use crate::personal::Personal;
use crate::release::Ask;
use crate::store::sql::Connection;
use crate::store::{ReadTx, Store, WriteTx, customers};

const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

fn options(root: &TempDir) -> VaultOptions {
    static SHIPPED: OnceLock<Arc<Bundle>> = OnceLock::new();
    let bundle = SHIPPED.get_or_init(|| Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap()));
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    VaultOptions::new(data, keys, Arc::clone(bundle)).entropy(Entropy::seeded(1))
}

fn datum(attribute: Attribute, value: &str) -> NewDatum {
    let provenance = Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: "form".to_owned(),
        observed_at: START,
    };
    NewDatum { attribute, value: Personal::text(value), provenance, confirmed: true }
}

async fn budi(vault: &Vault) -> CustomerId {
    let new = NewCustomer {
        kind: amanah_policy::AccountKind::Person,
        language: Language::Id,
        data: vec![datum(Attribute::Name, "Budi"), datum(Attribute::PrimaryEmail, "budi@example.test")],
        password: None,
        is_mailbox_proved: true,
        agreed: None,
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    };
    vault.register(new, START).await.unwrap().id
}

/// Shows: invariant 1
#[tokio::test]
async fn a_decision_about_a_customer_who_changed_since_is_not_written() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let id = budi(&vault).await;
    let asked = Asked::new(Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest));
    let version = vault.store().read(move |tx| Ok(customers::living(tx.conn, id)?.version)).await.unwrap();
    let still_holds = async |version, acts_rightly| {
        let (asked, deciding) = (Arc::clone(&asked), vault.policy_in_force().deciding());
        let ground = Ground { version, acts_rightly, is_certain: false };
        vault.store().write(move |tx| ground.still_holds(tx, &asked, &deciding)).await
    };

    let before = still_holds(version, true).await;
    let other_actor = still_holds(version, false).await;
    vault.record(id, vec![datum(Attribute::Name, "Budi Santoso")], Actor::Customer(id), START).await.unwrap();
    let after = still_holds(version, true).await;

    assert_eq!(before, Ok(()));
    assert_eq!(other_actor, Err(VaultError::KeepsChanging));
    assert_eq!(after, Err(VaultError::KeepsChanging));
}

/// Shows: invariant 1
#[tokio::test]
async fn only_what_the_writer_read_itself_needs_no_second_look() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let is_certain = |tx: &ReadTx<'_>| {
        let is_certain = tx.is_writers;
        Ok(move |_: &mut WriteTx<'_>| Ok(is_certain))
    };

    let on_the_writer = vault.store().look_then_append(|_| (), is_certain).await;
    let on_a_reader = vault.store().read_then_write(is_certain).await;

    assert_eq!((on_the_writer, on_a_reader), (Ok(true), Ok(false)));
}

/// Shows: invariant 1
#[tokio::test]
async fn a_decision_by_a_policy_that_is_no_longer_in_force_is_not_written() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let id = budi(&vault).await;
    let asked = Asked::new(Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest));
    let version = vault.store().read(move |tx| Ok(customers::living(tx.conn, id)?.version)).await.unwrap();
    let deciding = vault.policy_in_force().deciding();
    let mut pack = amanah_policy::shipped();
    pack.policy_toml = pack.policy_toml.replacen("version = 1", "version = 2", 1);
    let next = Arc::new(Bundle::compile(&pack).unwrap());

    vault.activate(next, Actor::System(amanah_policy::Role::Officer), START).await.unwrap();
    let ground = Ground { version, acts_rightly: true, is_certain: false };
    let old = vault.store().write(move |tx| ground.still_holds(tx, &asked, &deciding)).await;

    assert_eq!(old, Err(VaultError::KeepsChanging));
}

/// How many pages the data file may have from now on; none for as many as the disk holds.
async fn limit_pages(vault: &Vault, spare: Option<i64>) {
    let Store::Sqlite(store) = vault.store() else { panic!("an embedded store") };
    store
        .engine()
        .alone(move |conn| {
            let Connection::Sqlite(conn) = conn else { panic!("an embedded store") };
            let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
            let most = spare.map_or(i64::from(u32::MAX) - 1, |spare| pages + spare);
            conn.pragma_update_and_check(None, "max_page_count", most, |_| Ok(()))?;
            Ok(())
        })
        .await
        .unwrap();
}

/// Shows: invariant 11
#[tokio::test]
async fn on_a_full_disk_nothing_is_half_written_and_nothing_acknowledged_is_lost() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let id = budi(&vault).await;
    // The second does not fit where the first still does.
    let (short, long) = ("x".repeat(100), "x".repeat(20_000));
    let actor = Actor::Customer(id);
    let record = async |vault: &Vault| {
        let pair = vec![datum(Attribute::SignIn, &short), datum(Attribute::SignIn, &long)];
        vault.record(id, pair, actor, START).await
    };

    limit_pages(&vault, Some(12)).await;
    let mut acknowledged = 0;
    let full = loop {
        match record(&vault).await {
            Ok(_) => acknowledged += 1,
            Err(fault) => break fault,
        }
        assert!(acknowledged < 100, "the disk never filled up");
    };
    let refused = vault.register(new_person("siti@example.test"), START).await;
    let (size, rows) = (vault.ledger_size().await.unwrap(), count_rows(&vault).await);
    limit_pages(&vault, None).await;
    let later = record(&vault).await;
    drop(vault);
    let reopened = Vault::open(options(&root), START).await.unwrap();

    assert_eq!(full, VaultError::Store(StoreError::DiskFull));
    assert_eq!(refused.map(|_| ()), Err(VaultError::Store(StoreError::DiskFull)));
    assert_eq!(rows, 2 + 2 * acknowledged, "each acknowledged pair is there, and no half of another");
    assert_eq!(size, 3 + u64::try_from(acknowledged).unwrap());
    assert!(later.is_ok(), "{later:?}");
    assert_eq!(reopened.ledger_size().await.unwrap(), size + 1);
}

/// Shows: invariant 11
#[tokio::test]
async fn after_sqlite_gave_up_a_transaction_nothing_of_its_batch_runs_outside_it() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let id = budi(&vault).await;
    let Store::Sqlite(store) = vault.store() else { panic!("an embedded store") };
    let store = store.engine();
    let (open_gate, gate) = std::sync::mpsc::channel::<()>();

    // The writer waits at the gate until both items stand in its queue, so that they share a batch.
    let waiting = store.alone(move |_conn| Ok(gate.recv().is_ok()));
    let giving_up = store.write(|tx| Ok(tx.conn.execute_batch("ROLLBACK")?));
    let following = store.write(move |tx| customers::changed(tx.conn, id));
    let opening = async { open_gate.send(()) };
    let (_, given_up, followed, _) = tokio::join!(waiting, giving_up, following, opening);
    let version = store.read(move |tx| Ok(customers::living(tx.conn, id)?.version)).await;

    assert_eq!(given_up, Err(VaultError::Store(StoreError::DiskFull)));
    assert_eq!(followed, Err(VaultError::Store(StoreError::DiskFull)));
    assert_eq!(version, Ok(1));
}

/// Shows: invariant 11
#[tokio::test]
async fn whatever_cannot_be_undone_alone_is_undone_with_its_batch() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let id = budi(&vault).await;
    let Store::Sqlite(store) = vault.store() else { panic!("an embedded store") };
    let store = store.engine();
    let (open_gate, gate) = std::sync::mpsc::channel::<()>();
    let failing_late = move |_: &ReadTx<'_>| {
        Ok(move |tx: &mut WriteTx<'_>| {
            customers::changed(tx.conn, id)?;
            Err::<(), _>(VaultError::Malformed("value: it came after the first row"))
        })
    };

    let waiting = store.alone(move |_conn| Ok(gate.recv().is_ok()));
    let failing = store.look_then_append(None, failing_late);
    let following = store.write(move |tx| customers::changed(tx.conn, id));
    let opening = async { open_gate.send(()) };
    let (_, failed, followed, _) = tokio::join!(waiting, failing, following, opening);
    let version = store.read(move |tx| Ok(customers::living(tx.conn, id)?.version)).await;

    assert_eq!(failed, Err(VaultError::Malformed("value: it came after the first row")));
    assert!(followed.is_err(), "{followed:?}");
    assert_eq!(version, Ok(1));
}

/// Shows: invariant 5
#[tokio::test]
async fn keys_are_destroyed_at_once_however_many_erasures_wait_for_their_journals() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let id = budi(&vault).await;
    let waiting = |tx: &mut WriteTx<'_>, customer: CustomerId| {
        let mut stone = tx.conn.prepare_cached(
            "INSERT INTO erasure (seq, customer, datum, ground, erased_at, erased_leaf, has_key) \
             VALUES (?1, ?2, ?3, 'expired', 0, 0, 0)",
        )?;
        for number in 0..600_u128 {
            stone.append((customer.as_bytes(), &number.to_be_bytes()))?;
        }
        Ok(())
    };
    vault.store().write(move |tx| waiting(tx, id)).await.unwrap();

    let ground = amanah_policy::ErasureGround::ConfirmedRequest;
    let receipt = vault.erase_at_once(id, ground, Actor::Customer(id), START).await.unwrap();
    let keys = vault.keys().wrapping();
    let class = amanah_policy::RetentionClass::Service;
    let left = vault
        .store()
        .read(move |tx| crate::keys::class_key(tx.keys.unwrap(), &keys, id, class).map(|key| key.is_some()));

    assert_eq!((left.await, receipt.values_gone_at), (Ok(false), None));
}

/// Shows: invariant 1
#[tokio::test]
async fn a_release_whose_entry_cannot_be_written_gives_nothing() {
    let root = tempfile::tempdir().unwrap();
    let vault = Vault::create(options(&root), START).await.unwrap();
    let id = budi(&vault).await;
    let ask = || Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);

    limit_pages(&vault, Some(0)).await;
    let mut released = 0;
    let full = loop {
        match vault.release(ask(), START).await {
            Ok(_) => released += 1,
            Err(fault) => break fault,
        }
        assert!(released < 100, "the disk never filled up");
    };

    assert_eq!(full, VaultError::Store(StoreError::DiskFull));
    assert_eq!(vault.ledger_size().await.unwrap(), 3 + released, "one entry for each that left");
}

fn new_person(email: &str) -> NewCustomer {
    NewCustomer {
        kind: amanah_policy::AccountKind::Person,
        language: Language::Id,
        // Long enough to need pages of its own.
        data: vec![datum(Attribute::Name, &"x".repeat(60_000)), datum(Attribute::PrimaryEmail, email)],
        password: None,
        is_mailbox_proved: false,
        agreed: None,
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    }
}

async fn count_rows(vault: &Vault) -> i64 {
    vault
        .store()
        .read(|tx| Ok(tx.conn.query_row("SELECT count(*) FROM datum", (), |row| row.get(0))?))
        .await
        .unwrap()
}
