//! What other systems are told outlives the customer it is about, and is forgotten when nothing of it is open.

use amanah_policy::{Attribute, ErasureGround, Role};
use amanah_vault::{Actor, DeliveryState, SaidDone, SubjectEvent, TakenDown};

use crate::holds::datum_of;
use crate::people::{customer, vault};
use crate::support::{Folders, START, for_case};

const PANEL: &str = "panel";

/// Shows: DEL2
#[tokio::test]
async fn what_was_told_of_an_erased_customer_stays_and_names_no_number_any_more() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    vault.subscribe(vec![(PANEL.to_owned(), SubjectEvent::Erased)]).await.unwrap();
    let before = vault.reference_of(sri).await.unwrap();

    vault.erase_customer(sri, ErasureGround::ConfirmedRequest, Actor::Customer(sri), START).await.unwrap();
    vault.announce(sri, SubjectEvent::Erased, START).await.unwrap();

    assert!(before.is_some());
    assert_eq!(vault.reference_of(sri).await.unwrap(), None);
    assert_eq!(vault.told_of(sri).await.unwrap()[0].state, DeliveryState::Waiting);
    assert_eq!(vault.outside_numbers().await.unwrap().outstanding, [(PANEL.to_owned(), 1, START)]);
}

/// Shows: DEL2
#[tokio::test]
async fn two_never_tell_the_same_at_the_same_time() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    vault.subscribe(vec![(PANEL.to_owned(), SubjectEvent::Frozen)]).await.unwrap();
    vault.announce(sri, SubjectEvent::Frozen, START).await.unwrap();
    let until = START.plus_hours(1);

    let first = vault.lease_tidings(PANEL, 9, until, START).await.unwrap();
    let second = vault.lease_tidings(PANEL, 9, until, START).await.unwrap();
    let other = vault.lease_tidings("mailer", 9, until, until).await.unwrap();
    let after = vault.lease_tidings(PANEL, 9, until.plus_hours(1), until).await.unwrap();

    assert_eq!((first.len(), second.len(), other.len()), (1, 0, 0));
    assert_eq!((after[0].id, after[0].attempt), (first[0].id, 2));
}

/// Shows: DEL2
#[tokio::test]
async fn what_is_open_is_kept_for_as_long_as_it_is_and_the_rest_for_two_years() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    vault.subscribe(vec![(PANEL.to_owned(), SubjectEvent::Erased)]).await.unwrap();
    vault.announce(sri, SubjectEvent::Erased, START).await.unwrap();
    let id = vault.told_of(sri).await.unwrap()[0].id;
    let late = START.plus_days(1_000);

    vault.sweep(late).await.unwrap();
    let open = vault.told_of(sri).await.unwrap().len();
    let said = vault.acknowledge_erasure(PANEL, id, SaidDone::Erased, late, late).await.unwrap();
    vault.sweep(late.plus_days(729)).await.unwrap();
    let done = vault.told_of(sri).await.unwrap().len();
    vault.sweep(late.plus_days(731)).await.unwrap();

    assert_eq!((open, said, done), (1, TakenDown::Now(sri), 1));
    assert!(vault.told_of(sri).await.unwrap().is_empty());
}

/// Shows: DEL3
#[tokio::test]
async fn a_hold_is_told_to_other_systems_with_the_change_and_without_its_ground() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    vault.subscribe(vec![(PANEL.to_owned(), SubjectEvent::HoldPlaced)]).await.unwrap();
    let name = datum_of(&vault, sri, Attribute::Name).await;

    vault.hold(sri, vec![name], for_case("case 7/2026"), Actor::System(Role::Legal), START).await.unwrap();

    let told = vault.told_of(sri).await.unwrap();
    assert_eq!((told.len(), told[0].event, told[0].occurred_at), (1, SubjectEvent::HoldPlaced, START));
}
