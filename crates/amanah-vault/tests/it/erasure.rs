//! Erasure: decided, ordered, and nothing left of it (invariants 4 to 6).

use std::collections::BTreeMap;
use std::fs;

use amanah_ledger::{Event, verify_export};
use amanah_policy::{
    Attribute, Category, CustomerId, DatumId, ErasureGround, Occasion, Provider, RetentionClass, Role,
};
use amanah_vault::{
    Actor, Ask, ErasureReceipt, GivenByProvider, HistoryPage, LedgerPlace, Personal, ScanReport, Vault,
    VaultError,
};
use rusqlite::Connection;

use crate::raw::{RawCell, RawStore};
use crate::support::{Folders, START, budi, datum, own_view, sign_up};

const OFFICER: Actor = Actor::System(Role::Officer);
const CONFIRMED: ErasureGround = ErasureGround::ConfirmedRequest;

async fn erase(vault: &Vault, customer: CustomerId) -> Result<ErasureReceipt, VaultError> {
    vault.erase_customer(customer, CONFIRMED, OFFICER, START.plus_hours(2)).await
}

async fn scan(vault: &Vault, value: &str) -> ScanReport {
    vault.scan_for(&Personal::text(value), &[]).await.unwrap()
}

pub(crate) fn times(report: &ScanReport, place: &str) -> u64 {
    report.found.iter().filter(|at| at.place == place).map(|at| at.times).sum()
}

/// A person of whom everything there is was recorded: each value has the mark in it. Says how many.
pub(crate) async fn live(vault: &Vault, mark: &str) -> (CustomerId, u64) {
    let id = vault.register(sign_up(&format!("{mark} 0"), &mail(mark, 0)), START).await.unwrap().id;
    let mut planted = 2;
    let actor = Actor::Customer(id);
    for attribute in Attribute::ALL.iter().copied().filter(|attribute| is_marked(*attribute)) {
        if attribute.is_replaceable() {
            if !matches!(attribute, Attribute::Name | Attribute::PrimaryEmail) {
                let first = datum(attribute, &format!("{mark} 0 {attribute}"));
                vault.record(id, vec![first], actor, START).await.unwrap();
                planted += 1;
            }
            for number in 1..4 {
                let next = match attribute {
                    Attribute::PrimaryEmail => mail(mark, number),
                    _ => format!("{mark} {number} {attribute}"),
                };
                vault.replace(id, datum(attribute, &next), actor, START).await.unwrap();
                planted += 1;
            }
        } else {
            let events = (0..21).map(|number| {
                let text = match attribute {
                    Attribute::DomainName => format!("{mark}-{number}.example"),
                    _ => format!("{mark} event {number} of {attribute}"),
                };
                datum(attribute, &text)
            });
            vault.record(id, events.collect(), actor, START).await.unwrap();
            planted += 21;
        }
    }
    for provider in Provider::ALL.iter().copied() {
        let given = GivenByProvider {
            provider,
            subject: Personal::new(format!("{mark}-at-{provider}")),
            email: Some(Personal::text(&mail(mark, 9))),
            name: Some(Personal::new(format!("{mark} of {provider}"))),
        };
        vault.link(id, given, None, actor, START).await.unwrap();
        planted += 3;
    }
    (id, planted)
}

fn mail(mark: &str, number: u8) -> String {
    format!("{mark}.{number}@example.test")
}

/// Payments and invoices stay, and a telephone number holds no mark; all have tests of their own.
const fn is_marked(attribute: Attribute) -> bool {
    !matches!(
        attribute,
        Attribute::ProcessingRecord | Attribute::Payment | Attribute::Invoice | Attribute::Phone
    ) && !matches!(attribute.category(), Category::ProviderLink)
}

/// Shows: invariant 5
#[tokio::test]
async fn two_hundred_planted_values_are_found_before_and_nowhere_after_and_others_are_untouched() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let (gone, planted) = live(&vault, "zxqv-gone").await;
    let (stays, others) = live(&vault, "zxqv-stays").await;
    let before = scan(&vault, "zxqv-gone").await;
    let view = own_view(&vault, stays).await;

    let receipt = erase(&vault, gone).await.unwrap();

    assert!(planted >= 190, "{planted}");
    assert_eq!(times(&before, "datum"), planted, "{before:?}");
    assert!(before.found.iter().all(|at| !at.place.contains(".db")), "in the clear: {before:?}");
    let after = scan(&vault, "zxqv-gone").await;
    assert!(after.is_clean(), "{after:?}");
    assert_eq!(after.rows_unreadable, 0, "sealed rows went too: {after:?}");
    for number in 0..4 {
        let tagged = scan(&vault, &mail("zxqv-gone", number)).await;
        assert!(tagged.is_clean(), "a tag is left: {tagged:?}");
    }
    assert_eq!(receipt.erased_data.iter().map(|(_, number)| number).sum::<u64>(), planted);
    assert_eq!(receipt.kept, []);
    assert!(receipt.values_gone_at.is_some());
    assert_eq!(times(&scan(&vault, "zxqv-stays").await, "datum"), others);
    let again = own_view(&vault, stays).await;
    assert_eq!(view.data().collect::<Vec<_>>(), again.data().collect::<Vec<_>>());
}

/// Shows: invariant 5
#[tokio::test]
async fn the_bytes_of_a_sealed_row_and_of_its_key_are_in_no_file_any_more() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let rows = bytes_of(&folders.raw(), "SELECT sealed FROM datum WHERE customer = ?1", id);
    let tags = bytes_of(&folders.raw(), "SELECT tag FROM tag WHERE customer = ?1", id);
    let mut keys = bytes_of(&folders.raw_keys(), "SELECT wrapped FROM class_key WHERE customer = ?1", id);
    keys.extend(bytes_of(&folders.raw_keys(), "SELECT wrapped FROM version_key WHERE customer = ?1", id));
    let planted: Vec<_> = rows.into_iter().chain(tags).chain(keys).collect();
    let before = in_files(&folders, &planted);

    erase(&vault, id).await.unwrap();
    let after = in_files(&folders, &planted);
    drop(vault);
    let closed = in_files(&folders, &planted);

    assert_eq!(planted.len(), 2 + 3 + 1 + 2, "two data, three tags, a class key, two keys of versions");
    assert_eq!(before, planted.len());
    assert_eq!((after, closed), (0, 0));
}

pub(crate) fn bytes_of(store: &RawStore, sql: &str, customer: CustomerId) -> Vec<Vec<u8>> {
    store.bytes(sql, &[customer.as_bytes()])
}

/// How many of these bytes stand in any file of the two folders.
fn in_files(folders: &Folders, planted: &[Vec<u8>]) -> usize {
    let files = [folders.data(), folders.keys()].into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let bytes: Vec<Vec<u8>> = files.map(|file| fs::read(file.unwrap().path()).unwrap()).collect();
    let stands = |needle: &Vec<u8>| {
        bytes.iter().any(|bytes| bytes.windows(needle.len()).any(|window| window == needle.as_slice()))
    };
    planted.iter().filter(|needle| stands(needle)).count()
}

/// Shows: invariant 4
#[tokio::test]
async fn the_ledger_stands_after_an_erasure_and_shows_no_release_after_it() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    own_view(&vault, id).await;
    let older = vault.checkpoint(START).await.unwrap();
    let mut receipts = Vec::new();
    for sequence in 0..vault.ledger_size().await.unwrap() {
        receipts.push(vault.receipt(LedgerPlace { sequence }, START).await.unwrap());
    }

    let told = erase(&vault, id).await.unwrap();
    let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
    let refused = vault.release(ask, START.plus_hours(3)).await.map(|_| ());

    assert_eq!(refused, Err(VaultError::UnknownCustomer));
    assert!(receipts.iter().all(|receipt| receipt.verify(&vault.ledger_key()).is_ok()));
    let export = folders.data().join("export.txt");
    vault.export_ledger(&export, START.plus_hours(3)).await.unwrap();
    let report = verify_export([fs::read(export).unwrap()], Some(&vault.ledger_key()), Some(&older)).unwrap();
    assert_eq!(report.events.get(&Event::CustomerErased), Some(&1));
    let entries = vault.ledger_entries(0, 100).await.unwrap();
    let index = |place: LedgerPlace| usize::try_from(place.sequence).unwrap();
    let (erased, destroyed) = (&entries[index(told.erased)], &entries[index(told.keys_destroyed)]);
    assert_eq!((erased.event, destroyed.event), (Event::CustomerErased, Event::KeysDestroyed));
    assert!(told.erased < told.keys_destroyed);
    assert!(erased.subject.is_some() && destroyed.subject.is_none(), "nobody is left to name");
    assert_eq!(erased.rules, ["del2.eraser"]);
}

/// Shows: invariant 4
#[tokio::test]
async fn nothing_ties_an_erased_customer_to_their_entries() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    own_view(&vault, id).await;

    erase(&vault, id).await.unwrap();

    let count = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table} WHERE customer = ?1");
        folders.raw().number(&sql, &[id.as_bytes()])
    };
    for table in ["datum", "detail", "detail_tail", "detail_of", "tag", "current", "replacement", "agreement"]
    {
        assert_eq!(count(table), 0, "{table}");
    }
    let pseudonym = folders.raw().rows("SELECT pseudonym FROM customer WHERE id = ?1", &[id.as_bytes()]);
    assert_eq!(pseudonym, [[RawCell::Null]]);
}

/// Shows: invariant 4, invariant 5
#[tokio::test]
async fn what_their_entries_commit_to_goes_with_the_values_even_after_a_crash() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    own_view(&vault, id).await;
    let ties = || {
        let of = |table: &str| format!("(SELECT count(*) FROM {table} WHERE customer = ?1)");
        let sql = format!("SELECT {} + {} + {}", of("detail"), of("detail_tail"), of("detail_of"));
        folders.raw().number(&sql, &[id.as_bytes()])
    };

    vault.erase_at_once(id, CONFIRMED, OFFICER, START).await.unwrap();
    let at_once = vault.erasure(id).await.unwrap();
    let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
    let page = HistoryPage { before: None, limit: 100 };
    let asked = vault.release_history(ask, page, START).await.map(|_| ());
    drop(vault);
    assert!(ties() > 0, "T0 does not wait for them");
    let vault = folders.open().await;
    let afterwards = vault.erasure(id).await.unwrap();

    assert_eq!((at_once.values_gone_at, afterwards.values_gone_at), (None, Some(START)));
    assert_eq!(asked, Err(VaultError::UnknownCustomer));
    assert_eq!(ties(), 0);
}

#[tokio::test]
async fn an_erased_customer_is_unknown_to_every_verb_and_the_address_is_free_again() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let number = vault.customer(id).await.unwrap().number;

    erase(&vault, id).await.unwrap();
    let event = datum(Attribute::SignIn, "from 192.0.2.1");
    let recorded = vault.record(id, vec![event], Actor::Customer(id), START).await;
    let name = datum(Attribute::Name, "Somebody");
    let replaced = vault.replace(id, name, Actor::Customer(id), START).await;

    assert_eq!(recorded, Err(VaultError::UnknownCustomer));
    assert_eq!(replaced, Err(VaultError::UnknownCustomer));
    assert_eq!(vault.customer_by_email(&Personal::text("budi@example.test")).await, Ok(None));
    assert_eq!(vault.customer_by_number(number).await, Ok(None));
    assert_eq!(vault.customer_count().await, Ok(0));
    assert_ne!(budi(&vault).await, id, "a fresh sign-up starts empty");
}

#[tokio::test]
async fn erasing_again_gives_the_same_receipt_and_writes_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    let first = erase(&vault, id).await.unwrap();
    let size = vault.ledger_size().await.unwrap();
    let again = vault.erase_customer(id, CONFIRMED, OFFICER, START.plus_days(9)).await.unwrap();

    assert_eq!(first, again);
    assert_eq!(first.erased_data, [(Attribute::Name, 1), (Attribute::PrimaryEmail, 1)]);
    assert_eq!(vault.ledger_size().await.unwrap(), size);
    let nobody = erase(&vault, CustomerId::from_bytes([7; 16])).await;
    assert_eq!(nobody, Err(VaultError::UnknownCustomer));
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn what_tax_law_keeps_stays_with_its_date_and_keeps_nothing_else() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let payment = datum(Attribute::Payment, "zxqv paid 150000 IDR");
    let paid = vault.record(id, vec![payment], Actor::Customer(id), START).await.unwrap();

    let receipt = erase(&vault, id).await.unwrap();

    let [kept] = receipt.kept.as_slice() else { panic!("{:?}", receipt.kept) };
    assert_eq!((kept.datum, kept.attribute, kept.class), (paid[0], Attribute::Payment, RetentionClass::Tax));
    assert_eq!(kept.retention_row, "tax");
    assert_eq!(kept.until, vault.policy().expires(Attribute::Payment, START));
    assert!(kept.until.is_some());
    assert_eq!(receipt.erased_data.len(), 2);
    let scanned = scan(&vault, "zxqv paid").await;
    assert_eq!(times(&scanned, "datum"), 1, "its key lives: {scanned:?}");
    let leaf = &vault.ledger_entries(receipt.erased.sequence, 1).await.unwrap()[0];
    assert_eq!(leaf.withheld, ["payment"]);
    assert!(scan(&vault, "budi@example.test").await.is_clean());
    let classes = bytes_of(&folders.raw_keys(), "SELECT class FROM class_key WHERE customer = ?1", id);
    assert_eq!(classes, [b"tax".to_vec()]);
}

#[tokio::test]
async fn an_erasure_that_the_policy_refuses_is_recorded_and_erases_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let support = Actor::System(Role::Support);
    let size = vault.ledger_size().await.unwrap();

    for (ground, actor) in [
        (CONFIRMED, support),
        (CONFIRMED, Actor::Visitor),
        (ErasureGround::Unconfirmed, OFFICER),
        (ErasureGround::Expired, OFFICER),
        (ErasureGround::Replaced, OFFICER),
        (CONFIRMED, Actor::Customer(CustomerId::from_bytes([3; 16]))),
    ] {
        let refused = vault.erase_customer(id, ground, actor, START).await;
        assert!(matches!(refused, Err(VaultError::NotNow(_))), "{ground} by {actor:?}: {refused:?}");
    }

    let entries = vault.ledger_entries(size, 100).await.unwrap();
    assert_eq!(entries.iter().map(|leaf| leaf.event).collect::<Vec<_>>(), [Event::Refused; 6]);
    assert!(entries.iter().all(|leaf| leaf.purpose.as_deref() == Some("erase")));
    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
}

/// Shows: DEL1, DEL3
#[tokio::test]
async fn a_ground_that_the_datum_does_not_show_erases_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let event = vault
        .record(id, vec![datum(Attribute::SignIn, "from 192.0.2.1")], Actor::Customer(id), START)
        .await
        .unwrap()[0];
    let name = current(&vault, id, Attribute::Name).await;
    let erase = async |datum, ground, hours| {
        vault.erase_datum(id, datum, ground, OFFICER, START.plus_hours(hours)).await.map(|_| ())
    };

    let in_use = erase(name, ErasureGround::Replaced, 1).await;
    let too_early = erase(event, ErasureGround::Expired, 24 * 90 - 1).await;
    let in_time = erase(event, ErasureGround::Expired, 24 * 90).await;

    assert!(matches!(in_use, Err(VaultError::NotNow(_))), "{in_use:?}");
    assert!(matches!(too_early, Err(VaultError::NotNow(_))), "{too_early:?}");
    assert_eq!(in_time, Ok(()));
}

async fn current(vault: &Vault, customer: CustomerId, attribute: Attribute) -> DatumId {
    let view = own_view(vault, customer).await;
    view.data().find(|(label, _)| label.attribute == attribute).map(|(label, _)| label.id).unwrap()
}

/// Shows: DEL1, invariant 5
#[tokio::test]
async fn an_old_value_goes_alone_with_its_key_and_the_new_one_stays() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let new = datum(Attribute::PrimaryEmail, "new@example.test");
    let old = vault.replace(id, new, Actor::Customer(id), START).await.unwrap().old;
    let keys = |sql: &str| bytes_of(&folders.raw_keys(), sql, id).len();
    let before = keys("SELECT wrapped FROM version_key WHERE customer = ?1");
    let erase =
        async || vault.erase_datum(id, old, ErasureGround::Replaced, Actor::Customer(id), START).await;

    let place = erase().await.unwrap();
    let again = erase().await.unwrap();

    assert_eq!(place, again);
    assert_eq!((before, keys("SELECT wrapped FROM version_key WHERE customer = ?1")), (3, 2));
    assert_eq!(keys("SELECT datum FROM destroyed WHERE customer = ?1"), 1);
    assert!(scan(&vault, "budi@example.test").await.is_clean());
    let view = own_view(&vault, id).await;
    assert_eq!(view.value(Attribute::PrimaryEmail), Some("new@example.test"));
    assert!(view.datum(old).is_none());
    let entries = vault.ledger_entries(place.sequence, 2).await.unwrap();
    assert_eq!(
        entries.iter().map(|leaf| leaf.event).collect::<Vec<_>>(),
        [Event::Erased, Event::KeysDestroyed]
    );
    assert_eq!(entries[0].subject, entries[1].subject, "the customer reads both in their record");
    let unknown = DatumId::from_bytes([5; 16]);
    let missing = vault.erase_datum(id, unknown, ErasureGround::Replaced, OFFICER, START).await;
    assert_eq!(missing, Err(VaultError::NotFound("datum")));
}

/// Shows: invariant 5
#[tokio::test]
async fn a_reader_of_an_older_state_is_reported_and_the_sweep_empties_the_journals() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let reader = Connection::open(folders.data_file()).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let _rows: i64 = reader.query_row("SELECT count(*) FROM datum", [], |row| row.get(0)).unwrap();

    let told = erase(&vault, id).await.unwrap();
    reader.execute_batch("COMMIT").unwrap();
    vault.sweep(START.plus_hours(3)).await.unwrap();
    let later = erase(&vault, id).await.unwrap();

    assert_eq!(told.values_gone_at, None);
    assert!(later.values_gone_at.is_some());
    assert_eq!(later.keys_destroyed, told.keys_destroyed, "the keys went at once");
}

#[tokio::test]
async fn a_thousand_data_go_in_one_entry_of_the_ledger() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let events = (0..1000).map(|n| datum(Attribute::AccessLogLine, &format!("line {n}"))).collect();
    vault.record(id, events, Actor::Customer(id), START).await.unwrap();

    let receipt = erase(&vault, id).await.unwrap();

    let counts: BTreeMap<_, _> = receipt.erased_data.into_iter().collect();
    assert_eq!(counts.get(&Attribute::AccessLogLine), Some(&1000));
    let leaf = &vault.ledger_entries(receipt.erased.sequence, 1).await.unwrap()[0];
    assert_eq!(leaf.count, Some(1002));
}
