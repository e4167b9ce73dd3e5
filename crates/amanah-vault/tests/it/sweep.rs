//! The sweep: what is due goes, what is not stays, and doing it twice changes nothing.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, Role};
use amanah_vault::{Actor, NewCustomer, Personal, SweepReport, Vault, VaultError};

use crate::raw::RawStore;
use crate::support::{Folders, START, budi, datum, own_view, sign_up};

fn count(store: &RawStore, sql: &str) -> i64 {
    store.number(sql, &[])
}

async fn is_clean(vault: &Vault, value: &str) -> bool {
    vault.scan_for(&Personal::text(value), &[]).await.unwrap().is_clean()
}

/// Shows: DEL1, invariant 5
#[tokio::test]
async fn a_replaced_value_goes_after_seventy_two_hours_and_not_before() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let new = datum(Attribute::PrimaryEmail, "new@example.test");
    vault.replace(id, new, Actor::Customer(id), START).await.unwrap();

    let early = vault.sweep(START.plus_hours(72).plus_micros(-1)).await.unwrap();
    let still_there = !is_clean(&vault, "budi@example.test").await;
    let due = vault.sweep(START.plus_hours(72)).await.unwrap();

    assert_eq!(early, SweepReport::default());
    assert!(still_there);
    assert_eq!(due, SweepReport { replaced_values_erased: 1, ..SweepReport::default() });
    assert!(is_clean(&vault, "budi@example.test").await);
    assert_eq!(vault.replacements(id).await.unwrap(), []);
    let events: Vec<_> = vault.ledger_entries(0, 100).await.unwrap().iter().map(|leaf| leaf.event).collect();
    assert!(events.ends_with(&[Event::Erased, Event::KeysDestroyed]), "{events:?}");
    assert_eq!(own_view(&vault, id).await.value(Attribute::PrimaryEmail), Some("new@example.test"));
}

/// Shows: DEL3
#[tokio::test]
async fn what_came_to_the_end_of_its_retention_goes_for_all_customers_and_nothing_else() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let mut people: Vec<CustomerId> = Vec::new();
    for number in 0..3 {
        let new = sign_up(&format!("Person {number}"), &format!("person{number}@example.test"));
        let id = vault.register(new, START).await.unwrap().id;
        let events = vec![
            datum(Attribute::SignIn, "zxqv sign-in"),
            datum(Attribute::TicketText, "zxqv ticket"),
            datum(Attribute::Payment, "zxqv payment"),
        ];
        vault.record(id, events, Actor::Customer(id), START).await.unwrap();
        people.push(id);
    }
    let sweep = async |days| vault.sweep(START.plus_days(days)).await.unwrap().expired_data_erased;

    let before = sweep(89).await;
    let logs = sweep(90).await;
    let again = sweep(91).await;
    let letters = sweep(730).await;
    let payments = sweep(365 * 12).await;

    assert_eq!((before, logs, again, letters), (0, 3, 0, 3));
    assert_eq!(payments, 0, "what tax law kept waits for the officer's signature");
    assert!(is_clean(&vault, "zxqv sign-in").await && is_clean(&vault, "zxqv ticket").await);
    for id in people {
        let view = own_view(&vault, id).await;
        let left: Vec<_> = view.data().map(|(label, _)| label.attribute).collect();
        assert_eq!(left, [Attribute::Name, Attribute::PrimaryEmail, Attribute::Payment]);
    }
    let stones = count(&folders.raw(), "SELECT count(*) FROM erasure");
    assert_eq!(stones, 0, "events that expire every day leave no stones");
}

#[tokio::test]
async fn keys_of_what_was_never_written_go_after_an_hour_and_no_others() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let siti = vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap().id;
    let taken = datum(Attribute::PrimaryEmail, "siti@example.test");
    let refused = vault.record(id, vec![taken], Actor::Customer(id), START).await;
    let twice = NewCustomer {
        data: vec![
            datum(Attribute::Name, "A"),
            datum(Attribute::Name, "B"),
            datum(Attribute::PrimaryEmail, "a@b.test"),
        ],
        ..sign_up("unused", "unused@example.test")
    };
    let failed = vault.register(twice, START).await.map(|_| ());
    let keys = || {
        let file = folders.raw_keys();
        let versions = count(&file, "SELECT count(*) FROM version_key");
        (
            versions,
            count(&file, "SELECT count(*) FROM class_key"),
            count(&file, "SELECT count(*) FROM making"),
        )
    };

    let early = vault.sweep(START.plus_hours(1).plus_micros(-1)).await.unwrap().orphan_keys_removed;
    let (versions, classes, _) = keys();
    let due = vault.sweep(START.plus_hours(1)).await.unwrap().orphan_keys_removed;

    assert_eq!(refused, Err(VaultError::Taken("e-mail address")));
    assert!(matches!(failed, Err(VaultError::Malformed(_))), "{failed:?}");
    assert_eq!((early, versions, classes), (0, 2 + 2 + 1 + 3, 2 + 1));
    assert_eq!(due, 1 + 3 + 1, "the address, three values that came twice, and their customer's class");
    assert_eq!(keys(), (2 + 2, 2, 0));
    assert_eq!(own_view(&vault, id).await.value(Attribute::PrimaryEmail), Some("budi@example.test"));
    assert_eq!(own_view(&vault, siti).await.value(Attribute::Name), Some("Siti"));
    assert_eq!(vault.sweep(START.plus_hours(2)).await.unwrap(), SweepReport::default());
}

#[tokio::test]
async fn keys_are_looked_at_round_by_round_until_none_is_left() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let file = folders.raw_keys();
    let number = match &file {
        RawStore::File(_) => "CAST(printf('%016d', i) AS BLOB)",
        RawStore::Database(_) => "convert_to(lpad(CAST(i AS TEXT), 16, '0'), 'UTF8')",
    };
    let sql = format!(
        "INSERT INTO making (customer, datum, at) WITH RECURSIVE many (i) AS
             (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < 20001) SELECT {number}, {number}, 0 FROM many"
    );
    assert_eq!(file.execute(&sql, &[]), 20_001);

    vault.sweep(START.plus_hours(1)).await.unwrap();

    assert_eq!(count(&file, "SELECT count(*) FROM making"), 0, "more than two rounds of ten thousand");
    assert_eq!(own_view(&vault, id).await.value(Attribute::PrimaryEmail), Some("budi@example.test"));
}

#[tokio::test]
async fn an_erasure_whose_keys_are_still_there_is_finished_when_the_vault_is_opened() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let ground = amanah_policy::ErasureGround::ConfirmedRequest;
    vault.erase_customer(id, ground, Actor::System(Role::Officer), START).await.unwrap();
    drop(vault);
    // As after a crash between the second step and the third: the ledger does not know that the keys are gone.
    folders.raw().execute("UPDATE erasure SET keys_leaf = NULL, clean_at = NULL", &[]);

    let vault = folders.open().await;

    let events: Vec<_> = vault.ledger_entries(0, 100).await.unwrap().iter().map(|leaf| leaf.event).collect();
    assert!(events.ends_with(&[Event::KeysDestroyed, Event::KeysDestroyed]), "{events:?}");
    let left =
        count(&folders.raw(), "SELECT count(*) FROM erasure WHERE keys_leaf IS NULL OR clean_at IS NULL");
    assert_eq!(left, 0);
    assert_eq!(vault.sweep(START).await.unwrap().erasures_finished, 0);
}
