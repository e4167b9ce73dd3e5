//! Holds: what a case needs stays, alone, and nobody who asks for their own record learns of it.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, Occasion, RetentionClass, Role};
use amanah_vault::{Actor, Ask, Fate, HistoryPage, Outcome, Personal, Vault, VaultError, WhyLifted};

use crate::support::{Folders, START, budi, datum, for_case, own_view};

const LEGAL: Actor = Actor::System(Role::Legal);
const OFFICER: Actor = Actor::System(Role::Officer);
const CASE: &str = "case 12";

pub(crate) async fn datum_of(vault: &Vault, customer: CustomerId, attribute: Attribute) -> DatumId {
    let view = own_view(vault, customer).await;
    view.data().find(|(label, _)| label.attribute == attribute).map(|(label, _)| label.id).unwrap()
}

async fn places(vault: &Vault, value: &str) -> Vec<String> {
    let report = vault.scan_for(&Personal::text(value), &[]).await.unwrap();
    report.found.into_iter().map(|at| at.place).collect()
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn a_held_datum_stays_and_everything_else_of_the_customer_goes() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let event = datum(Attribute::SignIn, "from 192.0.2.77");
    vault.record(id, vec![event], Actor::Customer(id), START).await.unwrap();
    let (name, sign_in) =
        (datum_of(&vault, id, Attribute::Name).await, datum_of(&vault, id, Attribute::SignIn).await);
    vault.hold(id, vec![name], for_case(CASE), LEGAL, START).await.unwrap();
    vault.hold(id, vec![sign_in], for_case(CASE), LEGAL, START).await.unwrap();

    let receipt = vault
        .erase_customer(id, ErasureGround::ConfirmedRequest, OFFICER, START.plus_hours(1))
        .await
        .unwrap();

    let kept: Vec<_> = receipt.kept.iter().map(|row| (row.datum, row.class, row.until)).collect();
    assert_eq!(kept, [(name, RetentionClass::Hold, None), (sign_in, RetentionClass::Hold, None)]);
    assert_eq!(receipt.erased_data, [(Attribute::PrimaryEmail, 1)]);
    assert_eq!(places(&vault, "Budi Santoso").await, ["datum"], "the hold key opens it");
    assert_eq!(places(&vault, "from 192.0.2.77").await, ["datum"]);
    assert!(places(&vault, "budi@example.test").await.is_empty());
    let leaf = &vault.ledger_entries(receipt.erased.sequence, 1).await.unwrap()[0];
    assert!(leaf.withheld.is_empty(), "a case is not named where everybody can read it");
    let left = [(Attribute::Name, 1), (Attribute::PrimaryEmail, 1), (Attribute::SignIn, 1)];
    assert_eq!(receipt.left_data, left, "and not missed in a number either");
    assert_eq!((leaf.kinds.len(), leaf.count), (3, Some(3)));
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn a_held_value_is_erased_neither_by_request_nor_by_the_sweep() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let old = datum_of(&vault, id, Attribute::PrimaryEmail).await;
    vault.hold(id, vec![old], for_case(CASE), LEGAL, START).await.unwrap();
    let new = datum(Attribute::PrimaryEmail, "new@example.test");
    vault.replace(id, new, Actor::Customer(id), START).await.unwrap();
    let size = vault.ledger_size().await.unwrap();

    let refused = vault.erase_datum(id, old, ErasureGround::Replaced, OFFICER, START.plus_days(9)).await;
    let swept = vault.sweep(START.plus_days(9)).await.unwrap();

    assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
    assert_eq!(swept.replaced_values_erased, 0);
    let entries = vault.ledger_entries(size, 10).await.unwrap();
    assert_eq!(entries.iter().map(|leaf| leaf.event).collect::<Vec<_>>(), [Event::Refused]);
    assert_eq!(entries[0].rules, ["guard.erase.held"]);
    assert_eq!(places(&vault, "budi@example.test").await, ["datum"]);
    let until =
        vault.data_to_hold(id).await.unwrap().iter().find(|row| row.datum == old).map(|row| row.is_held);
    assert_eq!(until, Some(true));
}

/// Shows: U2b, DEL1
#[tokio::test]
async fn what_a_hold_alone_keeps_from_its_day_is_out_of_sight_from_there() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let old = datum_of(&vault, id, Attribute::PrimaryEmail).await;
    vault.hold(id, vec![old], for_case(CASE), LEGAL, START).await.unwrap();
    let new = datum(Attribute::PrimaryEmail, "new@example.test");
    vault.replace(id, new, Actor::Customer(id), START).await.unwrap();
    let look = async |now| {
        let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
        let ask = ask.select(amanah_vault::Selection::Everything);
        let Outcome::Released(view) = vault.release(ask, now).await.unwrap() else { panic!("refused") };
        let view = view.into_sink(amanah_vault::AccessReport);
        view.datum(old).is_some()
    };

    let seen = [look(START.plus_hours(71)).await, look(START.plus_hours(73)).await];

    assert_eq!(seen, [true, false], "on its day, as if nothing held it");
}

#[tokio::test]
async fn a_hold_is_in_the_ledger_and_not_in_the_customers_own_record() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let name = datum_of(&vault, id, Attribute::Name).await;

    vault.hold(id, vec![name], for_case(CASE), LEGAL, START).await.unwrap();

    let entries = vault.ledger_entries(0, 100).await.unwrap();
    let placed = entries.iter().find(|leaf| leaf.event == Event::HoldPlaced).unwrap();
    assert_eq!((placed.subject, placed.kinds.as_slice()), (None, &["name".into()][..]));
    let ask = Ask::to_account(id, Actor::Customer(id), Occasion::OwnRequest);
    let page = HistoryPage { before: None, limit: 100 };
    let Outcome::Released(record) = vault.release_history(ask, page, START).await.unwrap() else { panic!() };
    let record = record.into_sink(amanah_vault::AccessReport);
    assert!(record.content().iter().all(|entry| entry.event != Event::HoldPlaced));
    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
}

#[tokio::test]
async fn a_hold_needs_a_datum_and_somebody_who_may() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let name = datum_of(&vault, id, Attribute::Name).await;
    let size = vault.ledger_size().await.unwrap();

    let nothing = vault.hold(id, Vec::new(), for_case(CASE), LEGAL, START).await;
    let unknown =
        vault.hold(id, vec![name, DatumId::from_bytes([4; 16])], for_case(CASE), LEGAL, START).await;
    let others = vault.hold(CustomerId::from_bytes([4; 16]), vec![name], for_case(CASE), LEGAL, START).await;
    let support = vault.hold(id, vec![name], for_case(CASE), Actor::System(Role::Support), START).await;
    let own = vault.hold(id, vec![name], for_case(CASE), Actor::Customer(id), START).await;

    assert!(matches!(nothing, Err(VaultError::Malformed(_))), "{nothing:?}");
    assert!(matches!(support, Err(VaultError::NotNow(_))), "{support:?}");
    assert!(matches!(own, Err(VaultError::NotNow(_))), "{own:?}");
    assert_eq!(vault.legal_holds(9).await.unwrap(), []);
    assert_eq!(unknown, Err(VaultError::NotFound("datum")));
    assert_eq!(others, Err(VaultError::NotFound("datum")));
    assert_eq!(vault.ledger_size().await.unwrap(), size);
}

/// Shows: invariant 6
#[tokio::test]
async fn what_a_law_keeps_already_is_held_under_the_key_it_has() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let payment = datum(Attribute::Payment, "zxqv 150000 IDR");
    let paid = vault.record(id, vec![payment], Actor::Customer(id), START).await.unwrap()[0];
    vault.hold(id, vec![paid], for_case(CASE), LEGAL, START).await.unwrap();

    let receipt = vault.erase_customer(id, ErasureGround::ConfirmedRequest, OFFICER, START).await.unwrap();

    let [kept] = receipt.kept.as_slice() else { panic!("{:?}", receipt.kept) };
    assert_eq!((kept.class, kept.until), (RetentionClass::Tax, None), "a case ends when it ends");
    assert!(kept.until_by_law.is_some(), "its customer is told the law's date, as anybody is");
    let leaf = &vault.ledger_entries(receipt.erased.sequence, 1).await.unwrap()[0];
    assert_eq!(leaf.withheld, ["payment"], "the law is named whether or not a case holds it too");
    assert_eq!(places(&vault, "zxqv 150000 IDR").await, ["datum"]);
}

/// Shows: DEL3
#[tokio::test]
async fn what_two_cases_hold_stays_until_both_are_over() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let (name, email) =
        (datum_of(&vault, id, Attribute::Name).await, datum_of(&vault, id, Attribute::PrimaryEmail).await);
    let first = vault.hold(id, vec![name, email], for_case("case 12"), LEGAL, START).await.unwrap();
    let second = vault.hold(id, vec![name], for_case("case 13"), OFFICER, START).await.unwrap();
    vault.erase_customer(id, ErasureGround::ConfirmedRequest, OFFICER, START).await.unwrap();

    vault.lift_hold(first, WhyLifted::CaseClosed, LEGAL, START).await.unwrap();
    let between =
        (places(&vault, "Budi Santoso").await.len(), places(&vault, "budi@example.test").await.len());
    let left = vault.legal_holds_of(id).await.unwrap();
    vault.lift_hold(second, WhyLifted::PlacedInError, OFFICER, START).await.unwrap();

    assert_eq!(between, (1, 0), "what the second case needs stays, the rest goes");
    assert_eq!(left.iter().map(|hold| (hold.id, hold.number())).collect::<Vec<_>>(), [(second, 1)]);
    assert!(places(&vault, "Budi Santoso").await.is_empty());
    assert_eq!(vault.legal_holds(9).await.unwrap(), []);
    assert_eq!(vault.erasure(id).await.unwrap().kept, []);
}

#[tokio::test]
async fn a_thousand_data_are_held_under_one_hold_and_told_of_with_their_number() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let lines = (0..1_100).map(|number| datum(Attribute::AccessLogLine, &format!("zxqv {number}"))).collect();
    let lines = vault.record(id, lines, Actor::Customer(id), START).await.unwrap();

    let hold = vault.hold(id, lines, for_case("case 12"), LEGAL, START).await.unwrap();
    vault.erase_customer(id, ErasureGround::ConfirmedRequest, OFFICER, START).await.unwrap();
    let found = vault.scan_for(&Personal::text("zxqv"), &[]).await.unwrap().found;

    let held = vault.legal_hold(hold).await.unwrap().unwrap();
    assert_eq!(held.kinds, [(Attribute::AccessLogLine, 1_100)]);
    assert_eq!(found.iter().map(|at| at.times).sum::<u64>(), 1_100);
    let entries = vault.ledger_entries(0, 100).await.unwrap();
    let placed = entries.iter().filter(|leaf| leaf.event == Event::HoldPlaced);
    let told: Vec<_> = placed.map(|leaf| (leaf.subject, leaf.kinds.len(), leaf.count)).collect();
    assert_eq!(told, [(None, 1, Some(500)), (None, 1, Some(500)), (None, 1, Some(100))]);
    vault.lift_hold(hold, WhyLifted::CaseClosed, LEGAL, START).await.unwrap();
    assert!(vault.scan_for(&Personal::text("zxqv"), &[]).await.unwrap().is_clean());
}

/// Shows: DEL3, U2b
#[tokio::test]
async fn the_plan_of_whoever_may_not_know_is_the_same_with_a_hold_and_without() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let paid = vec![datum(Attribute::Payment, "zxqv 150000 IDR")];
    let paid = vault.record(id, paid, Actor::Customer(id), START).await.unwrap()[0];
    let told = async || -> Vec<Option<Fate>> {
        vault.erasure_plan(id, START).await.unwrap().into_iter().map(|row| row.told).collect()
    };
    let name = datum_of(&vault, id, Attribute::Name).await;
    let before = told().await;

    vault.hold(id, vec![name, paid], for_case(CASE), LEGAL, START).await.unwrap();

    assert_eq!(told().await, before);
    let fates: Vec<_> =
        vault.erasure_plan(id, START).await.unwrap().into_iter().map(|row| row.fate).collect();
    assert_eq!(fates.iter().filter(|fate| **fate == Fate::Held).count(), 2);
}

#[tokio::test]
async fn a_hold_is_looked_at_again_and_kept_and_the_ledger_says_so() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let name = datum_of(&vault, id, Attribute::Name).await;
    let mut reason = for_case(CASE);
    reason.review_at = Some(START.plus_days(30));
    let hold = vault.hold(id, vec![name], reason, LEGAL, START).await.unwrap();
    let due = START.plus_days(30);

    let early = vault.holds_to_review(START.plus_days(29)).await.unwrap();
    let waits = vault.holds_to_review(due).await.unwrap();
    let by_support = vault.keep_hold(hold, due.plus_days(30), Actor::System(Role::Support), due).await;
    vault.keep_hold(hold, due.plus_days(30), OFFICER, due).await.unwrap();

    assert_eq!((early, waits), (None, Some((1, due))));
    assert!(matches!(by_support, Err(VaultError::NotNow(_))), "{by_support:?}");
    assert_eq!(vault.holds_to_review(due).await.unwrap(), None);
    let entries = vault.ledger_entries(0, 100).await.unwrap();
    assert_eq!(entries.iter().filter(|leaf| leaf.event == Event::HoldPlaced).count(), 2);
}
