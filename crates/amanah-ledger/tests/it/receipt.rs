//! A receipt proves one entry, alone and for good.

use amanah_ledger::{ProofFault, Receipt, ReceiptFault};
use proptest::prelude::*;

use crate::sample::{Ledger, Signature, entry, flipped, life};

fn ledger() -> Ledger {
    Ledger::of(&life())
}

#[test]
fn the_text_of_a_receipt() {
    insta::assert_snapshot!(ledger().receipt(2, &Signature::of(7)).text());
}

#[test]
fn every_entry_has_a_receipt_that_proves_it() {
    let signature = Signature::of(7);

    for (index, leaf) in life().into_iter().enumerate() {
        let text = ledger().receipt(index, &signature).text();

        let receipt = Receipt::parse(&text).expect("it is one");

        assert_eq!(receipt.verify(&signature.key), Ok(leaf));
    }
}

#[test]
fn what_copying_does_to_a_text_is_forgiven() {
    let signature = Signature::of(7);
    let text = ledger().receipt(2, &signature).text();

    for copied in [text.replace('\n', "\r\n"), text.trim_end().to_owned(), text.clone() + "\n\n"] {
        let receipt = Receipt::parse(&copied).expect("it is one");

        assert!(receipt.verify(&signature.key).is_ok());
    }
}

#[test]
fn a_receipt_for_another_entry_proves_nothing() {
    let signature = Signature::of(7);
    let text = ledger().receipt(2, &signature).text();
    let other = text.replace("index 2", "index 3");

    let fault = Receipt::parse(&other).expect("it has the form").verify(&signature.key);

    assert_eq!(fault, Err(ReceiptFault::Proof(ProofFault::WrongRoot)));
}

#[test]
fn a_receipt_whose_entry_names_another_number_is_refused() {
    let signature = Signature::of(7);
    let mut leaves = life();
    leaves[2] = entry(9, leaves[2].event);

    let fault = Ledger::of(&leaves).receipt(2, &signature).verify(&signature.key);

    assert_eq!(fault, Err(ReceiptFault::OtherEntry { index: 2, found: 9 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_flipped_bit_breaks_a_receipt(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let signature = Signature::of(7);
        let text = ledger().receipt(2, &signature).text().into_bytes();

        let changed = String::from_utf8(flipped(&text, at.index(text.len()), bit)).ok();

        let read = changed.and_then(|text| Receipt::parse(&text).ok());
        prop_assert!(read.is_none_or(|receipt| receipt.verify(&signature.key).is_err()));
    }
}
