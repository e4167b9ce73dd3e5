//! The verifier finds every change of an export that was not signed again.

use amanah_ledger::{
    Event, Leaf, LeafFault, Promised, Report, Verifier, VerifyFault, Warning, verify_export,
};
use proptest::prelude::*;

use crate::sample::{Ledger, Signature, entry, flipped, life};

fn ledger() -> Ledger {
    Ledger::of(&life())
}

fn check(export: &[u8]) -> Result<Report, VerifyFault> {
    verify_export([export], Some(&Signature::of(7).key), None)
}

/// The export of these leaves in the order given, signed as if all were well.
fn signed(leaves: &[Leaf]) -> Vec<u8> {
    Ledger::of(leaves).export(&Signature::of(7))
}

/// The export of the sample's life with its entry lines rearranged, but not signed again.
fn rearranged(change: impl FnOnce(&mut Vec<&[u8]>)) -> Vec<u8> {
    let export = ledger().export(&Signature::of(7));
    let mut lines: Vec<&[u8]> = export.split_inclusive(|byte| *byte == b'\n').collect();
    change(&mut lines);
    lines.concat()
}

#[test]
fn the_text_of_an_export() {
    let export = ledger().export(&Signature::of(7));

    insta::assert_snapshot!(String::from_utf8(export).expect("text"));
}

#[test]
fn a_whole_export_is_reported() {
    let export = ledger().export(&Signature::of(7));

    let report = check(&export).expect("nothing is wrong");

    insta::assert_debug_snapshot!(report);
}

#[test]
fn an_empty_ledger_is_a_ledger() {
    let report = check(&signed(&[])).expect("nothing is wrong");

    assert_eq!((report.size, report.first_at_micros, report.last_at_micros), (0, None, None));
}

#[test]
fn the_size_of_the_pieces_changes_nothing() {
    let export = ledger().export(&Signature::of(7));

    for size in [1, 2, 7, 100] {
        let report = verify_export(export.chunks(size), Some(&Signature::of(7).key), None);

        assert_eq!(report, check(&export));
    }
}

#[test]
fn removed_doubled_and_swapped_entries_are_found() {
    let first = 4;
    let removed = rearranged(|lines| {
        lines.remove(first + 2);
    });
    let doubled = rearranged(|lines| lines.insert(first + 2, lines[first + 2]));
    let swapped = rearranged(|lines| lines.swap(first + 2, first + 3));
    let cut = rearranged(|lines| {
        lines.remove(first + 6);
    });
    let headless = rearranged(|lines| {
        lines.remove(first);
    });

    assert_eq!(check(&removed), Err(VerifyFault::OutOfOrder { entry: 2, found: 3 }));
    assert_eq!(check(&doubled), Err(VerifyFault::OutOfOrder { entry: 3, found: 2 }));
    assert_eq!(check(&swapped), Err(VerifyFault::OutOfOrder { entry: 2, found: 3 }));
    assert_eq!(check(&cut), Err(VerifyFault::OtherSize { signed: 7, found: 6 }));
    assert_eq!(check(&headless), Err(VerifyFault::OutOfOrder { entry: 0, found: 1 }));
}

#[test]
fn an_entry_that_was_not_signed_for_is_found() {
    let changed = String::from_utf8(ledger().export(&Signature::of(7))).expect("text");
    let other_purpose = changed.replace("\"promotion\"", "\"billing\"");
    let unreadable = changed.replace("\"promotion\"", "\"pro motion\"");

    assert_eq!(check(other_purpose.as_bytes()), Err(VerifyFault::OtherRoot { size: 7 }));
    let source = LeafFault::NotACode { field: "purpose" };
    assert_eq!(check(unreadable.as_bytes()), Err(VerifyFault::Entry { entry: 3, source }));
}

#[test]
fn an_export_that_ends_too_early_is_found() {
    let export = ledger().export(&Signature::of(7));

    for end in 0..export.len() {
        assert!(check(&export[..end]).is_err(), "cut at {end}");
    }
    let lines = export.split_inclusive(|byte| *byte == b'\n').take(8);
    assert_eq!(check(&lines.collect::<Vec<_>>().concat()), Err(VerifyFault::CutOff { entries: 4 }));
}

/// Shows: invariant 4
#[test]
fn a_release_after_the_erasure_is_found_even_when_signed() {
    let mut leaves = life();
    leaves.push(entry(7, Event::Released));

    let fault = check(&signed(&leaves));

    assert_eq!(fault, Err(VerifyFault::ReleasedAfterErasure { entry: 7, erased: 5 }));
}

#[test]
fn a_refusal_after_the_erasure_and_another_customer_are_no_fault() {
    let mut leaves = life();
    leaves.push(entry(7, Event::Refused));
    let subject = Some(amanah_ledger::Pseudonym::from_bytes([0xd6; 16]));
    leaves.push(Leaf { subject, ..entry(8, Event::Released) });

    assert!(check(&signed(&leaves)).is_ok());
}

#[test]
fn the_erasure_of_some_data_leaves_the_customer() {
    let leaves = [entry(0, Event::Erased), entry(1, Event::KeysDestroyed), entry(2, Event::Released)];

    assert!(check(&signed(&leaves)).is_ok());
}

#[test]
fn a_clock_that_goes_back_is_reported_and_no_fault() {
    let mut leaves = life();
    leaves[3].at_micros -= 62_000_000;
    leaves[4].at_micros -= 90_000_000;
    leaves[5].at_micros -= 30_000_000;

    let report = check(&signed(&leaves)).expect("nothing is wrong");

    let went_back = Warning::ClockWentBack { entry: 3, times: 2, most_micros: 88_000_000 };
    assert_eq!(report.warnings, [Warning::NoOlderCheckpoint, went_back]);
    assert_eq!(report.last_at_micros, Some(leaves[6].at_micros));
}

#[test]
fn the_key_of_the_export_is_used_with_a_warning_and_never_against_the_expected_one() {
    let export = ledger().export(&Signature::of(8));

    let trusting = verify_export([&export], None, None).expect("it is signed by the key it names");
    let expecting = check(&export).expect_err("it is another key");

    assert!(trusting.warnings.contains(&Warning::KeyFromExport));
    assert!(matches!(expecting, VerifyFault::OtherKey { .. }));
}

#[test]
fn head_and_checkpoint_must_name_the_same_ledger() {
    let export = rearranged(|lines| lines[1] = b"origin ledger.other.example/1\n");

    assert!(matches!(check(&export), Err(VerifyFault::OtherOrigin { .. })));
}

#[test]
fn the_line_of_a_witness_is_no_fault_and_said_to_be_unchecked() {
    let export = rearranged(|lines| lines.push("\u{2014} witness.example BwcHBwECAwQ=\n".as_bytes()));

    let report = check(&export).expect("nothing is wrong");

    assert_eq!(report.warnings, [Warning::FurtherSignatures { count: 1 }, Warning::NoOlderCheckpoint]);
}

#[test]
fn a_former_key_is_accepted_where_it_is_known() {
    let (former, present) = (Signature::of(7), Signature::of(8));
    let (older, known) = (former.sign(ledger().checkpoint()), vec![present.key.clone(), former.key.clone()]);
    let export = ledger().export(&present);
    let verify = |known: Vec<_>| {
        let mut verifier = Verifier::new(known, Some(older.clone()));
        verifier.push(&export).and_then(|()| verifier.finish())
    };

    let report = verify(known).expect("nothing is wrong");
    let unknown = verify(vec![present.key.clone()]);
    let neither = verify(vec![Signature::of(9).key]);

    assert_eq!((report.key, report.since_size), (present.key, Some(7)));
    assert!(matches!(unknown, Err(VerifyFault::OlderCheckpoint(_))), "{unknown:?}");
    assert!(matches!(neither, Err(VerifyFault::OtherKey { .. })), "{neither:?}");
}

/// Shows: invariant 4
#[test]
fn a_ledger_under_a_new_name_says_what_the_old_one_had_promised() {
    let promised = Ledger::of(&life()[..5]);
    let after = Some(Promised { size: promised.size(), root: promised.root() });
    let mut leaves = life()[..3].to_vec();
    leaves.push(Leaf { subject: None, after, ..entry(3, Event::LedgerContinued) });

    let report = check(&signed(&leaves)).expect("nothing is wrong");
    let silent = Leaf { after: None, ..leaves[3].clone() }.encode();
    let elsewhere = Leaf { after, ..entry(3, Event::StoreRestored) }.encode();

    let told = Warning::ContinuesAnother { entry: 3, size: 5, root: promised.root() };
    assert_eq!(report.warnings, [Warning::NoOlderCheckpoint, told]);
    assert_eq!(silent, Err(LeafFault::BadField { field: "after_size" }));
    assert_eq!(elsewhere, Err(LeafFault::BadField { field: "after_size" }));
}

#[test]
fn an_endless_line_is_refused_before_it_fills_the_memory() {
    let mut verifier = Verifier::new(Vec::new(), None);

    let fault = (0..1_000).try_for_each(|_| verifier.push(&[b'x'; 100]));

    assert_eq!(fault, Err(VerifyFault::LongLine { line: 1 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_flipped_bit_of_an_export_is_found(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let export = ledger().export(&Signature::of(7));

        let changed = flipped(&export, at.index(export.len()), bit);

        prop_assert!(check(&changed).is_err());
        prop_assert!(verify_export([&changed], None, None).is_err());
    }
}
