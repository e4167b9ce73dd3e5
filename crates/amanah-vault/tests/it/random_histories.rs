//! Random histories of one customer against a plain model of what must be seen afterwards.

use std::collections::BTreeMap;

use amanah_ledger::verify_export;
use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, Role};
use amanah_vault::{Actor, Copies, DatumState, Entropy, Personal, Vault, VaultError};
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::support::{Folders, START, budi, datum, own_view};

#[derive(Clone, Debug)]
enum Step {
    Record(Attribute, u8),
    Replace(Attribute, u8),
    /// Undoes the replacement with this number among those that wait, counted round.
    Undo(usize),
    /// Seventy-two hours later.
    Sweep,
    /// Every key is wrapped anew under the next master key.
    Rotate,
    Restart,
}

/// What must be seen: the current value of each attribute, restricted values, events.
#[derive(Default)]
struct Model {
    current: BTreeMap<Attribute, String>,
    restricted: Vec<(Attribute, DatumId, String)>,
    events: Vec<String>,
}

fn step() -> impl Strategy<Value = Step> {
    let replaceable = prop::sample::select(vec![Attribute::Name, Attribute::Phone, Attribute::PrimaryEmail]);
    let any = prop::sample::select(vec![
        Attribute::Name,
        Attribute::Phone,
        Attribute::PrimaryEmail,
        Attribute::SignIn,
        Attribute::Payment,
    ]);
    prop_oneof![
        4 => (any, 0..6_u8).prop_map(|(attribute, value)| Step::Record(attribute, value)),
        3 => (replaceable, 0..6_u8).prop_map(|(attribute, value)| Step::Replace(attribute, value)),
        2 => (0..4_usize).prop_map(Step::Undo),
        1 => Just(Step::Sweep),
        1 => Just(Step::Rotate),
        1 => Just(Step::Restart),
    ]
}

fn value(attribute: Attribute, number: u8) -> String {
    match attribute {
        Attribute::Phone => format!("+62812000000{number}"),
        Attribute::PrimaryEmail => format!("budi{number}@example.test"),
        other => format!("{other} {number}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// Shows: invariant 3, invariant 5, DEL1
    #[test]
    fn what_is_seen_is_what_was_recorded(steps in prop::collection::vec(step(), 1..20)) {
        let runtime: Runtime = Builder::new_current_thread().build().unwrap();

        runtime.block_on(live(&steps));
    }
}

async fn live(steps: &[Step]) {
    let folders = Folders::new();
    let mut vault = folders.create().await;
    let id = budi(&vault).await;
    let mut model = Model::default();
    model.current.insert(Attribute::Name, "Budi Santoso".to_owned());
    model.current.insert(Attribute::PrimaryEmail, "budi@example.test".to_owned());
    for (seed, step) in (100..).zip(steps) {
        if matches!(step, Step::Restart) {
            drop(vault);
            // Another seed each time: a machine never draws the same ids twice.
            let options = folders.options().entropy(Entropy::seeded(seed));
            vault = Vault::open(options, START).await.unwrap();
        } else {
            take(&vault, id, &mut model, step).await;
        }
    }

    compare(&vault, id, &model).await;

    let export = folders.data().join("export.txt");
    vault.export_ledger(&export, START).await.unwrap();
    let text = std::fs::read(&export).unwrap();
    verify_export([text], Some(&vault.ledger_key()), None).unwrap();
    erase(&vault, id, &model).await;
}

/// Whatever the history was, nothing of it is left but what tax law keeps.
async fn erase(vault: &Vault, id: CustomerId, model: &Model) {
    let ground = ErasureGround::ConfirmedRequest;
    let receipt = vault.erase_customer(id, ground, Actor::Customer(id), START).await.unwrap();

    let scan = async |value: &str| vault.scan_for(&Personal::text(value), &[]).await.unwrap();
    for value in
        ["budi".to_owned(), "+62812000000".to_owned()].into_iter().chain((0..6).flat_map(|number| {
            [Attribute::Name, Attribute::SignIn].map(|attribute| value(attribute, number))
        }))
    {
        let found = scan(&value).await;
        assert!(found.is_clean(), "{value}: {found:?}");
    }
    let payments: Vec<_> = model.events.iter().filter(|event| event.starts_with("payment")).collect();
    assert_eq!(receipt.kept.len(), payments.len());
    for payment in payments {
        assert!(!scan(payment).await.is_clean(), "{payment} is kept and can be opened");
    }
}

async fn take(vault: &Vault, id: CustomerId, model: &mut Model, step: &Step) {
    let actor = Actor::Customer(id);
    match *step {
        Step::Record(attribute, number) => {
            let text = value(attribute, number);
            vault.record(id, vec![datum(attribute, &text)], actor, START).await.unwrap();
            if attribute.is_replaceable() {
                model.current.insert(attribute, text);
            } else {
                model.events.push(text);
            }
        }
        Step::Replace(attribute, number) => {
            let text = value(attribute, number);
            let replaced = vault.replace(id, datum(attribute, &text), actor, START).await;
            let Some(old) = model.current.get(&attribute).cloned() else {
                assert!(matches!(replaced, Err(VaultError::NotNow(_))), "{replaced:?}");
                return;
            };
            model.restricted.push((attribute, replaced.unwrap().old, old));
            model.current.insert(attribute, text);
        }
        Step::Undo(number) if !model.restricted.is_empty() => {
            let (attribute, old, text) = model.restricted.remove(number % model.restricted.len());
            vault.undo_replacement(id, old, actor, START).await.unwrap();
            model.current.insert(attribute, text);
        }
        Step::Sweep => {
            vault.sweep(START.plus_hours(72)).await.unwrap();
            model.restricted.clear();
        }
        Step::Rotate => {
            let engineer = Actor::System(Role::Engineer);
            vault.rotate_keys(Copies::Waived, engineer, START).await.unwrap();
        }
        Step::Undo(_) | Step::Restart => {}
    }
}

async fn compare(vault: &Vault, id: CustomerId, model: &Model) {
    let seen = own_view(vault, id).await;
    let is_current = |state| state == DatumState::Current;
    let current: BTreeMap<_, _> = seen
        .data()
        .filter(|(label, _)| label.attribute.is_replaceable() && is_current(label.state))
        .map(|(label, value)| (label.attribute, value.to_owned()))
        .collect();
    let restricted: BTreeMap<_, _> = seen
        .data()
        .filter(|(label, _)| !is_current(label.state))
        .map(|(label, value)| (label.id, (label.attribute, value.to_owned())))
        .collect();
    let events: Vec<_> = seen
        .data()
        .filter(|(label, _)| !label.attribute.is_replaceable())
        .map(|(_, value)| value.to_owned())
        .collect();
    let expected: BTreeMap<_, _> =
        model.restricted.iter().map(|(attribute, id, text)| (*id, (*attribute, text.clone()))).collect();

    assert_eq!(current, model.current);
    assert_eq!(restricted, expected);
    assert_eq!(events, model.events);
    assert_eq!(seen.data().count(), current.len() + restricted.len() + events.len(), "no value twice");
    let waiting: Vec<_> = vault.replacements(id).await.unwrap().iter().map(|it| it.old).collect();
    assert_eq!(waiting.len(), restricted.len());
}
