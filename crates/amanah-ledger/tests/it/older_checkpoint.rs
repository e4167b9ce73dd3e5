//! A ledger that was rewritten and signed again looks whole, except to whoever holds an older checkpoint.

use std::borrow::Cow;

use amanah_ledger::{Event, NoteFault, Report, SignedCheckpoint, VerifyFault, Warning, verify_export};

use crate::sample::{Ledger, Signature, entry, life};

fn check(ledger: &Ledger, since: Option<&SignedCheckpoint>) -> Result<Report, VerifyFault> {
    let signature = Signature::of(7);
    verify_export([ledger.export(&signature)], Some(&signature.key), since)
}

fn older(entries: usize) -> SignedCheckpoint {
    Signature::of(7).sign(Ledger::of(&life()[..entries]).checkpoint())
}

/// The ledger with its entry 2 rewritten, as its operator could do it.
fn rewritten() -> Ledger {
    let mut leaves = life();
    leaves[2].purpose = Some(Cow::Borrowed("billing"));
    Ledger::of(&leaves)
}

/// Shows: invariant 4
#[test]
fn a_rewritten_and_signed_ledger_is_found_by_an_older_checkpoint() {
    let alone = check(&rewritten(), None).expect("alone it looks whole");
    let with_older = check(&rewritten(), Some(&older(4)));

    assert!(alone.warnings.contains(&Warning::NoOlderCheckpoint));
    assert_eq!(with_older, Err(VerifyFault::Rewritten { size: 4 }));
}

#[test]
fn an_older_checkpoint_says_nothing_about_what_came_later() {
    let report = check(&rewritten(), Some(&older(2))).expect("the first two entries are the same");

    assert_eq!(report.since_size, Some(2));
}

#[test]
fn a_ledger_continues_each_of_its_checkpoints() {
    for entries in 0..=life().len() {
        let report = check(&Ledger::of(&life()), Some(&older(entries))).expect("it continues");

        assert_eq!(report.since_size, u64::try_from(entries).ok());
        assert_eq!(report.warnings, []);
    }
}

#[test]
fn a_ledger_that_lost_its_end_is_found() {
    let shorter = Ledger::of(&life()[..5]);

    let fault = check(&shorter, Some(&older(7)));

    assert_eq!(fault, Err(VerifyFault::Shrunk { older: 7, now: 5 }));
}

#[test]
fn a_checkpoint_of_another_ledger_or_key_proves_nothing() {
    let tree = Ledger::of(&life()[..3]);
    let other_origin =
        amanah_ledger::Checkpoint::new("ledger.other.example/1", 3, tree.root()).expect("fine");
    let other_origin = Signature::of(7).sign(other_origin);
    let other_key = Signature::of(8).sign(tree.checkpoint());

    let origin_fault = check(&Ledger::of(&life()), Some(&other_origin));
    let key_fault = check(&Ledger::of(&life()), Some(&other_key));

    assert!(matches!(origin_fault, Err(VerifyFault::OlderOrigin { .. })));
    let not_signed = NoteFault::NotSigned { key: "ledger.hosting.example".to_owned() };
    assert_eq!(key_fault, Err(VerifyFault::OlderCheckpoint(not_signed)));
}

#[test]
fn the_checkpoint_of_a_receipt_is_an_older_checkpoint() {
    let receipt = Ledger::of(&life()[..4]).receipt(1, &Signature::of(7));
    let mut longer = Ledger::of(&life());
    longer.append(entry(7, Event::BackedUp).encode().expect("the entry is fine"));

    assert!(check(&longer, Some(receipt.checkpoint())).is_ok());
    assert!(check(&rewritten(), Some(receipt.checkpoint())).is_err());
}
