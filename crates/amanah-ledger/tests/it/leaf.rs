//! Entries have one form, and no room for a personal value.

use std::borrow::Cow;

use amanah_ledger::{
    Actor, ActorKind, Commitment, DecisionCode, Event, Leaf, LeafFault, Promised, Pseudonym,
};
use proptest::prelude::*;

use crate::sample::{entry, flipped, life};

/// Shows: invariant 4
#[test]
fn a_personal_value_cannot_become_a_code() {
    let values =
        ["sri@mail.example", "Sri Wahyuni", "+62811223344", "203.0.113.7", "2001:db8::7", "", "Bahá'í"];

    for value in values {
        let value = || Cow::Owned::<'static, str>(value.to_owned());
        let base = entry(7, Event::Recorded);
        let role = Actor { kind: ActorKind::Staff, role: Some(value()), pseudonym: None };
        let leaves = [
            ("kinds", Leaf { kinds: vec![value()], ..base.clone() }),
            ("withheld", Leaf { withheld: vec![value()], ..base.clone() }),
            ("rules", Leaf { rules: vec![value()], ..base.clone() }),
            ("purpose", Leaf { purpose: Some(value()), ..base.clone() }),
            ("role", Leaf { actor: role, ..base.clone() }),
        ];

        for (field, leaf) in leaves {
            assert_eq!(leaf.encode(), Err(LeafFault::NotACode { field }));
        }
    }
}

#[test]
fn an_entry_whose_decision_contradicts_its_event_is_refused() {
    let released = Leaf { decision: Some(DecisionCode::Refuse), ..entry(7, Event::Released) };
    let silent = Leaf { decision: None, ..entry(7, Event::Fault) };

    let fault = |event, needed| Err(LeafFault::Contradiction { event, needed });
    assert_eq!(released.encode(), fault(Event::Released, DecisionCode::Permit));
    assert_eq!(silent.encode(), fault(Event::Fault, DecisionCode::Fault));
}

#[test]
fn another_way_of_writing_an_entry_is_refused() {
    let bytes = entry(7, Event::Recorded).encode().expect("the entry is fine");
    let text = String::from_utf8(bytes).expect("text");
    let rewrite = |from: &str, to: &str| {
        let changed = text.replace(from, to);
        assert_ne!(changed, text, "the test changes something");
        Leaf::decode(changed.as_bytes()).expect_err("it is refused")
    };

    assert_eq!(rewrite("\"seq\":7", "\"seq\": 7"), LeafFault::NotCanonical);
    assert_eq!(rewrite("\"v\":1,\"seq\":7", "\"seq\":7,\"v\":1"), LeafFault::NotCanonical);
    assert_eq!(rewrite("recorded", "\\u0072ecorded"), LeafFault::NotCanonical);
    assert_eq!(rewrite("\"bundle\"", "\"kinds\":[],\"bundle\""), LeafFault::NotCanonical);
    assert_eq!(rewrite("\"bundle\"", "\"count\":null,\"bundle\""), LeafFault::NotCanonical);
    assert_eq!(rewrite("\"v\":1", "\"v\":2"), LeafFault::LaterVersion { version: 2 });
    assert_eq!(rewrite("recorded", "recoded"), LeafFault::BadField { field: "event" });
    assert_eq!(rewrite("c5c5", "C5C5"), LeafFault::BadField { field: "subject" });
    assert!(matches!(rewrite("\"bundle\"", "\"note\":\"x\",\"bundle\""), LeafFault::Unreadable { .. }));
    assert!(matches!(rewrite("\"seq\":7", "\"seq\":7,\"seq\":7"), LeafFault::Unreadable { .. }));
}

#[test]
fn an_entry_that_fits_no_tile_is_refused() {
    let kinds = vec![Cow::Borrowed("access_log_line"); 4_000];

    let fault = Leaf { kinds, ..entry(7, Event::Recorded) }.encode().expect_err("it is too long");

    assert!(matches!(fault, LeafFault::TooLong { bytes } if bytes > 65_535));
}

#[test]
fn every_event_survives_writing_and_reading() {
    for (event, sequence) in Event::ALL.iter().zip(0..) {
        let leaf = entry(sequence, *event);

        let bytes = leaf.encode().expect("the entry is fine");

        assert_eq!(Leaf::decode(&bytes), Ok(leaf));
    }
}

fn code() -> impl Strategy<Value = Cow<'static, str>> {
    "[A-Za-z][A-Za-z0-9._:-]{0,20}".prop_map(Cow::Owned)
}

fn codes() -> impl Strategy<Value = Vec<Cow<'static, str>>> {
    prop::collection::vec(code(), 0..4)
}

fn leaf() -> impl Strategy<Value = Leaf> {
    let pseudonym = || prop::option::of(any::<[u8; 16]>().prop_map(Pseudonym::from_bytes));
    let commitment = prop::option::of(any::<[u8; 32]>().prop_map(Commitment::from_bytes));
    let role = prop::option::of(code());
    let actor = (prop::sample::select(ActorKind::ALL), role, pseudonym())
        .prop_map(|(kind, role, pseudonym)| Actor { kind, role, pseudonym });
    let head = (any::<u64>(), any::<i64>(), prop::sample::select(Event::ALL), pseudonym(), actor);
    let lists = (codes(), codes(), codes(), prop::option::of(code()));
    let rest = (any::<[u8; 32]>(), commitment, prop::option::of(any::<u64>()));
    (head, lists, rest).prop_map(|(head, lists, rest)| {
        let (sequence, at_micros, event, subject, actor) = head;
        let (kinds, withheld, rules, purpose) = lists;
        let (bundle, commitment, count) = rest;
        let decision = event.decision();
        let after = (event == Event::LedgerContinued)
            .then(|| Promised { size: sequence, root: amanah_ledger::leaf_hash(&bundle) });
        Leaf {
            sequence,
            at_micros,
            event,
            subject,
            actor,
            purpose,
            kinds,
            withheld,
            decision,
            rules,
            bundle,
            commitment,
            count,
            after,
        }
    })
}

proptest! {
    #[test]
    fn reading_gives_what_was_written(leaf in leaf()) {
        let bytes = leaf.encode().expect("the entry is fine");

        prop_assert_eq!(Leaf::decode(&bytes), Ok(leaf));
    }

    #[test]
    fn a_flipped_bit_never_reads_as_the_same_entry(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let leaf = life().swap_remove(2);
        let bytes = leaf.encode().expect("the entry is fine");

        let changed = flipped(&bytes, at.index(bytes.len()), bit);

        prop_assert_ne!(Leaf::decode(&changed), Ok(leaf));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let read = Leaf::decode(&bytes);

        prop_assert!(read.is_err());
    }
}
