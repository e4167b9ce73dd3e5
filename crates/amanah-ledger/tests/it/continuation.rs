//! The proof for a witness: its text, and what it refuses.

use amanah_ledger::{
    Checkpoint, Continuation, ContinuationFault, ProofFault, SignedCheckpoint, consistency_proof,
};
use proptest::prelude::*;

use crate::sample::{Ledger, Signature, flipped, life};

fn ledger(entries: usize) -> Ledger {
    Ledger::of(&life()[..entries])
}

fn signed(entries: usize) -> SignedCheckpoint {
    Signature::of(7).sign(ledger(entries).checkpoint())
}

fn continuation(old: u64) -> Continuation {
    let ledger = ledger(7);
    let proof = consistency_proof(old, 7, |level, index| ledger.node(level, index)).expect("it is there");
    Continuation::new(old, proof, signed(7))
}

#[test]
fn the_text_that_a_witness_takes() {
    insta::assert_snapshot!(continuation(3).text());
}

/// Shows: invariant 4
#[test]
fn every_older_checkpoint_is_shown_to_be_continued() {
    let keys = [Signature::of(7).key];
    for old in 0..=7 {
        let text = continuation(u64::try_from(old).expect("it fits")).text();

        let read = Continuation::parse(&text).expect("it is one");

        assert_eq!(read.verify(&keys, &signed(old)).map(Checkpoint::size), Ok(7));
    }
}

/// Shows: invariant 4
#[test]
fn a_rewritten_history_is_not_continued() {
    let mut leaves = life();
    leaves[1].at_micros += 1;
    let other = Signature::of(7).sign(Ledger::of(&leaves[..3]).checkpoint());

    let fault = continuation(3).verify(&[Signature::of(7).key], &other).map(drop);

    assert_eq!(fault, Err(ContinuationFault::Proof(ProofFault::WrongRoot)));
}

#[test]
fn what_does_not_belong_together_says_so() {
    let (keys, strangers) = ([Signature::of(7).key], [Signature::of(8).key]);
    let elsewhere = Checkpoint::new("elsewhere", 3, ledger(3).root()).expect("the origin is fine");
    let elsewhere = Signature::of(7).sign(elsewhere);

    let other_size = continuation(3).verify(&keys, &signed(4)).map(drop);
    let other_origin = continuation(3).verify(&keys, &elsewhere).map(drop);
    let other_key = continuation(3).verify(&strangers, &signed(3)).map(drop);

    assert_eq!(other_size, Err(ContinuationFault::OtherSize { proved: 3, older: 4 }));
    assert!(matches!(other_origin, Err(ContinuationFault::OtherOrigin { .. })));
    assert!(matches!(other_key, Err(ContinuationFault::Older(_))));
}

#[test]
fn a_checkpoint_that_witnesses_signed_is_one() {
    let cosigned = signed(7).text() + "\u{2014} witness.example BwcHBwECAwQ=\n";
    let text = continuation(3).text().replace(&signed(7).text(), &cosigned);

    let read = Continuation::parse(&text).expect("it is one");

    assert!(read.verify(&[Signature::of(7).key], &signed(3)).is_ok());
    assert_eq!(read.checkpoint().further_signatures(), 1);
}

#[test]
fn texts_that_are_no_continuation_are_refused() {
    let text = continuation(3).text();
    let hash = text.lines().nth(1).expect("a hash").to_owned() + "\n";
    for other in [
        text.replace("old 3", "old 03"),
        text.replace("old 3", "3"),
        text.replacen('\n', "\r\n", 1),
        text.replacen(&hash, "AAAA\n", 1),
        text.replacen(&hash, &hash.repeat(70), 1),
        text.clone() + "\n",
        text.trim_end().to_owned(),
        String::new(),
    ] {
        assert_eq!(Continuation::parse(&other), Err(ContinuationFault::NotAContinuation), "{other}");
    }
}

proptest! {
    #[test]
    fn a_flipped_bit_breaks_a_continuation(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let text = continuation(3).text().into_bytes();

        let changed = String::from_utf8(flipped(&text, at.index(text.len()), bit)).ok();

        let read = changed.and_then(|text| Continuation::parse(&text).ok());
        let keys = [Signature::of(7).key];
        prop_assert!(read.is_none_or(|read| read.verify(&keys, &signed(3)).is_err()));
    }
}
