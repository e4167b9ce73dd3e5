//! Checkpoints are signed notes, and only their key opens them.

use amanah_ledger::{Checkpoint, NoteFault, SignedCheckpoint, VerifierKey};
use proptest::prelude::*;

use crate::sample::{Ledger, Signature, flipped, life};

fn signed() -> SignedCheckpoint {
    Signature::of(7).sign(Ledger::of(&life()).checkpoint())
}

#[test]
fn the_text_of_a_checkpoint() {
    insta::assert_snapshot!(format!("{}\nkey {}", signed().text(), Signature::of(7).key));
}

#[test]
fn a_checkpoint_is_read_and_verified() {
    let read = SignedCheckpoint::parse(&signed().text()).expect("it is one");

    let checkpoint = read.verify(&Signature::of(7).key).expect("the key signed it");

    assert_eq!(*checkpoint, Ledger::of(&life()).checkpoint());
}

#[test]
fn another_key_did_not_sign_it() {
    let other = Signature::of(8).key;

    let fault = signed().verify(&other).expect_err("it signed nothing");

    assert_eq!(fault, NoteFault::NotSigned { key: "ledger.hosting.example".to_owned() });
}

#[test]
fn the_line_of_a_witness_changes_nothing() {
    let witness = "\u{2014} witness.example BwcHBwECAwQ=\n";

    let read = SignedCheckpoint::parse(&(signed().text() + witness)).expect("it is one");

    assert!(read.verify(&Signature::of(7).key).is_ok());
}

#[test]
fn texts_that_are_no_checkpoint_are_refused() {
    let text = signed().text();
    let extension = text.replacen("\n\n", "\nextension\n\n", 1);
    let unsigned = text.split_inclusive('\n').take(4).collect::<String>();
    let crowded = text.clone() + &text.lines().nth(4).map(|line| format!("{line}\n")).expect("it").repeat(16);
    let texts = [
        String::new(),
        extension,
        unsigned,
        crowded,
        text.replace("\n7\n", "\n07\n"),
        text.clone() + "\n",
        text.replacen('l', "L", 1),
    ];

    for text in &texts[..6] {
        assert_eq!(SignedCheckpoint::parse(text), Err(NoteFault::BadCheckpoint), "{text}");
    }
    assert!(
        SignedCheckpoint::parse(&texts[6]).expect("it has the form").verify(&Signature::of(7).key).is_err()
    );
}

#[test]
fn names_and_origins_that_break_the_form_are_refused() {
    let public = *Signature::of(7).key.public();

    for name in ["", "two words", "a+b", "line\nfeed"] {
        assert_eq!(VerifierKey::from_public(name, &public), Err(NoteFault::BadName));
    }
    for origin in ["", "two\nlines", &"x".repeat(256)] {
        assert_eq!(Checkpoint::new(origin, 0, amanah_ledger::leaf_hash(b"")), Err(NoteFault::BadOrigin));
    }
    assert_eq!(VerifierKey::from_public("weak", &[0; 32]), Err(NoteFault::BadKey));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_flipped_bit_breaks_a_checkpoint(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let text = signed().text().into_bytes();

        let changed = String::from_utf8(flipped(&text, at.index(text.len()), bit)).ok();

        let read = changed.and_then(|text| SignedCheckpoint::parse(&text).ok());
        prop_assert!(read.is_none_or(|read| read.verify(&Signature::of(7).key).is_err()));
    }

    #[test]
    fn a_flipped_bit_makes_another_key(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let key = Signature::of(7).key;
        let text = key.to_string().into_bytes();

        let changed = String::from_utf8(flipped(&text, at.index(text.len()), bit)).ok();

        prop_assert!(changed.is_none_or(|text| VerifierKey::parse(&text) != Ok(key)));
    }
}
