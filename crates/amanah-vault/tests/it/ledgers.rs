//! The ledger as doors show it: checkpoints, receipts, and an export that a stranger can verify.

use std::fs;

use amanah_ledger::{Event, SignedCheckpoint, VerifyFault, Warning, verify_export};
use amanah_policy::{Attribute, CustomerId};
use amanah_vault::{Actor, LedgerPlace, OpenError, Vault, VaultError};

use crate::support::{Folders, START, budi, datum, own_view};

async fn sign_in(vault: &Vault, customer: CustomerId, times: usize) {
    for _ in 0..times {
        let event = datum(Attribute::SignIn, "from 192.0.2.1");
        vault.record(customer, vec![event], Actor::Customer(customer), START).await.unwrap();
    }
}

/// Shows: U2a, invariant 4
#[tokio::test]
async fn every_entry_has_a_receipt_that_proves_it() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    sign_in(&vault, id, 10).await;
    let key = vault.ledger_key();

    for sequence in 0..vault.ledger_size().await.unwrap() {
        let receipt = vault.receipt(LedgerPlace { sequence }, START).await.unwrap();
        let read_again = amanah_ledger::Receipt::parse(&receipt.text()).unwrap();
        assert_eq!(read_again.verify(&key).unwrap().sequence, sequence);
    }
}

#[tokio::test]
async fn receipts_hold_across_stored_subtrees() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let many = (0..600).map(|_| {
        let (vault, event) = (vault.clone(), datum(Attribute::SignIn, "from 192.0.2.1"));
        async move { vault.record(id, vec![event], Actor::Customer(id), START).await.map(|_| ()) }
    });
    let tasks: Vec<_> = many.map(tokio::spawn).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }

    for sequence in [0, 255, 256, 511, 512, 602] {
        let receipt = vault.receipt(LedgerPlace { sequence }, START).await.unwrap();
        assert!(receipt.verify(&vault.ledger_key()).is_ok(), "entry {sequence}");
    }
    drop(vault);
    assert_eq!(folders.open().await.ledger_size().await.unwrap(), 604);
}

#[tokio::test]
async fn there_is_no_receipt_for_an_entry_that_is_not_there() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let receipt = vault.receipt(LedgerPlace { sequence: 2 }, START).await;

    assert_eq!(receipt, Err(VaultError::NotFound("ledger entry")));
}

#[tokio::test]
async fn one_size_has_one_checkpoint() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let first = vault.checkpoint(START).await.unwrap();
    let again = vault.checkpoint(START.plus_hours(1)).await.unwrap();
    budi(&vault).await;
    let later = vault.checkpoint(START.plus_hours(2)).await.unwrap();

    assert_eq!(first, again);
    assert_eq!((first.unverified().size(), later.unverified().size()), (2, 4));
    assert!(later.verify(&vault.ledger_key()).is_ok());
}

/// Shows: invariant 4
#[tokio::test]
async fn an_export_verifies_without_keys_and_continues_an_older_checkpoint() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let older = SignedCheckpoint::parse(&vault.checkpoint(START).await.unwrap().text()).unwrap();
    own_view(&vault, id).await;
    let (file, key) = (folders.data().join("export.txt"), vault.ledger_key());

    let size = vault.export_ledger(&file, START).await.unwrap();
    let again = vault.export_ledger(&file, START).await;
    let text = fs::read(&file).unwrap();
    let report = verify_export([&text], Some(&key), Some(&older)).unwrap();

    assert_eq!((report.size, size), (5, 5));
    assert_eq!(report.events.get(&Event::Released), Some(&1));
    assert_eq!(report.since_size, Some(4));
    assert_eq!(report.warnings, Vec::<Warning>::new());
    assert!(matches!(again, Err(VaultError::NotNow(_))), "{again:?}");
}

/// Shows: invariant 4
#[tokio::test]
async fn a_history_that_was_rewritten_in_the_file_is_found_with_an_older_checkpoint() {
    let (folders, other) = (Folders::new(), Folders::new());
    let vault = folders.create().await;
    let id = budi(&vault).await;
    own_view(&vault, id).await;
    let older = vault.checkpoint(START).await.unwrap();
    let key = vault.ledger_key();
    // The same keys sign another history of the same length.
    let forged = other.create().await;
    let id = budi(&forged).await;
    sign_in(&forged, id, 1).await;
    let file = other.data().join("export.txt");
    forged.export_ledger(&file, START).await.unwrap();
    assert_eq!(forged.ledger_key(), key);

    let found = verify_export([fs::read(&file).unwrap()], Some(&key), Some(&older));

    assert_eq!(found, Err(VerifyFault::Rewritten { size: 5 }));
}

/// Shows: invariant 4
#[tokio::test]
async fn a_store_whose_entries_were_changed_does_not_open() {
    for damage in [
        "UPDATE leaf SET bytes = x'7b7d' WHERE sequence = 3",
        "DELETE FROM leaf WHERE sequence = 4",
        "UPDATE ledger_head SET frontier = x'0000000000000000'",
        "UPDATE checkpoint SET text = replace(text, '\n5\n', '\n9\n')",
    ] {
        let folders = Folders::new();
        let vault = folders.create().await;
        let id = budi(&vault).await;
        own_view(&vault, id).await;
        vault.checkpoint(START).await.unwrap();
        drop(vault);
        let changed = folders.raw().execute(damage, &[]);

        let opened = Vault::open(folders.options(), START).await;

        assert_eq!(changed, 1);
        assert!(matches!(opened, Err(OpenError::LedgerDamaged { .. })), "{damage}: {opened:?}");
    }
}
