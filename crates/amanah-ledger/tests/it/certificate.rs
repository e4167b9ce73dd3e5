//! A certificate of erasure says what the ledger says, and nobody changes it unnoticed.

use amanah_ledger::certificate::verify;
use amanah_ledger::{CertificateFault, Leaf, NoteFault, SignedCheckpoint, SignedNote};
use proptest::prelude::*;

use crate::sample::{Ledger, Signature, flipped, life};

const ERASED: usize = 5;
const DESTROYED: usize = 6;

fn ledger() -> Ledger {
    let mut leaves = life();
    leaves[ERASED].count = Some(3);
    Ledger::of(&leaves)
}

fn erased_at() -> i64 {
    life()[ERASED].at_micros
}

/// A certificate over these two entries that says this of them.
fn certificate(entries: [usize; 2], at: i64, count: u64, signature: &Signature) -> String {
    let ledger = ledger();
    let [unreadable, keys] = entries.map(|entry| {
        let receipt = serde_json::Value::from(ledger.receipt(entry, signature).text());
        format!(r#"{{"entry":{entry},"receipt":{receipt}}}"#)
    });
    let body = format!(
        concat!(
            r#"{{"form":"amanah-certificate/1","customer":"cus_00","issue":1,"#,
            r#""dates":{{"unreadable":{{"at":"2025","micros":{at}}}}},"ended":[{{"kind":"name","count":{count}}}],"#,
            r#""proofs":{{"unreadable":{unreadable},"keys_destroyed":{keys}}}}}"#,
            "\n"
        ),
        at = at,
        count = count,
        unreadable = unreadable,
        keys = keys
    );
    signature.sign_note(body).text()
}

fn genuine(signature: &Signature) -> String {
    certificate([ERASED, DESTROYED], erased_at(), 3, signature)
}

/// Shows: invariant 4
#[test]
fn a_certificate_is_verified_with_the_public_key_alone() {
    let signature = Signature::of(7);
    let text = genuine(&signature);

    let verified = verify(&text, std::slice::from_ref(&signature.key)).unwrap();
    let copied = verify(&text.trim_end().replace('\n', "\r\n"), std::slice::from_ref(&signature.key));

    assert_eq!((verified.customer.as_str(), verified.issue), ("cus_00", 1));
    assert_eq!((verified.erased.sequence, verified.keys_destroyed.sequence), (5, 6));
    assert_eq!(copied, Ok(verified), "what copying does to a text is forgiven");
}

#[test]
fn a_certificate_that_another_key_signed_or_none_is_refused() {
    let (signature, other) = (Signature::of(7), Signature::of(8));
    let text = genuine(&signature);

    let by_other = verify(&text, &[other.key]);
    let by_none = verify(&text, &[]);

    assert!(
        matches!(by_other, Err(CertificateFault::Signature(NoteFault::NotSigned { .. }))),
        "{by_other:?}"
    );
    assert_eq!(by_none, Err(CertificateFault::Signature(NoteFault::NoKey)));
}

#[test]
fn a_certificate_that_says_something_else_than_its_entries_is_refused_though_it_is_signed() {
    let signature = Signature::of(7);
    let crooked = [
        ("another time", certificate([ERASED, DESTROYED], erased_at() + 1, 3, &signature)),
        ("another count", certificate([ERASED, DESTROYED], erased_at(), 2, &signature)),
        ("another event", certificate([2, DESTROYED], erased_at(), 3, &signature)),
        ("no end of keys", certificate([ERASED, 4], erased_at(), 3, &signature)),
        ("twice the same", certificate([ERASED, ERASED], erased_at(), 3, &signature)),
    ];

    for (what, text) in crooked {
        let found = verify(&text, std::slice::from_ref(&signature.key));

        assert!(matches!(found, Err(CertificateFault::SaysSomethingElse { .. })), "{what}: {found:?}");
    }
}

#[test]
fn a_certificate_is_no_checkpoint_and_a_checkpoint_no_certificate() {
    let signature = Signature::of(7);
    let checkpoint = signature.sign(ledger().checkpoint()).text();

    assert!(SignedCheckpoint::parse(&genuine(&signature)).is_err());
    assert_eq!(
        verify(&checkpoint, std::slice::from_ref(&signature.key)),
        Err(CertificateFault::NotACertificate)
    );
}

#[test]
fn what_has_an_empty_line_or_a_control_character_is_not_signed() {
    let signature = Signature::of(7);

    for body in ["", "no end", "a\n\nb\n", "\n", "tab\t\n"] {
        let signed = SignedNote::sign(body.to_owned(), &signature.key, |_| [0; 64]);

        assert_eq!(signed, Err(NoteFault::BadNote), "{body:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Shows: invariant 4
    #[test]
    fn any_byte_that_is_changed_is_found(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let signature = Signature::of(7);
        let text = genuine(&signature).into_bytes();

        let changed = String::from_utf8(flipped(&text, at.index(text.len()), bit)).ok();

        let found = changed.and_then(|text| verify(&text, std::slice::from_ref(&signature.key)).ok());
        prop_assert_eq!(found.map(|it| -> Leaf { it.erased }), None);
    }
}
