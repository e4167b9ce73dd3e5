//! DEL1: the old value is restricted for a while, can be brought back, and serves nothing else.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, Occasion, Role};
use amanah_vault::{
    Actor, Ask, DatumState, Outcome, Personal, Replacement, Selection, ServiceMail, Vault, VaultError,
};

use crate::support::{Folders, START, budi, datum, own_view, sign_up};

async fn move_house(vault: &Vault, customer: CustomerId, email: &str) -> Replacement {
    let new = datum(Attribute::PrimaryEmail, email);
    vault.replace(customer, new, Actor::Customer(customer), START).await.unwrap()
}

/// Shows: DEL1
#[tokio::test]
async fn a_replaced_address_is_restricted_and_the_new_one_is_current() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    let replacement = move_house(&vault, id, "new@example.test").await;
    let seen = own_view(&vault, id).await;

    assert_eq!(replacement.until, START.plus_hours(72));
    assert_eq!(vault.replacements(id).await.unwrap(), vec![replacement.clone()]);
    assert_eq!(seen.value(Attribute::PrimaryEmail), Some("new@example.test"));
    let (old, value) = seen.datum(replacement.old).unwrap();
    assert_eq!(
        (old.state, value),
        (DatumState::Restricted { until: replacement.until }, "budi@example.test")
    );
}

/// Shows: DEL1
#[tokio::test]
async fn nobody_is_found_or_written_to_by_a_replaced_address_but_for_the_last_notice() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let old = move_house(&vault, id, "new@example.test").await.old;

    let found = vault.customer_by_email(&Personal::text("budi@example.test")).await.unwrap();
    let routine = mail_to(&vault, id, old, Occasion::Routine).await;
    let notice = mail_to(&vault, id, old, Occasion::LegalNotice).await;

    assert_eq!(found, None);
    assert_eq!(vault.customer_by_email(&Personal::text("new@example.test")).await, Ok(Some(id)));
    assert!(matches!(routine, Outcome::Refused(_)), "{routine:?}");
    let Outcome::Released(notice) = notice else { panic!("{notice:?}") };
    assert_eq!(notice.into_sink(ServiceMail).datum(old).map(|(_, value)| value), Some("budi@example.test"));
}

async fn mail_to(
    vault: &Vault,
    customer: CustomerId,
    address: DatumId,
    occasion: Occasion,
) -> Outcome<amanah_policy::ServiceCommunication> {
    let ask = Ask::to_communicate(customer, Actor::System(Role::Support), occasion);
    vault.release(ask.select(Selection::Data(vec![address])), START).await.unwrap()
}

/// Shows: DEL1
#[tokio::test]
async fn a_replacement_can_be_undone_and_the_newer_value_is_gone() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let replacement = move_house(&vault, id, "new@example.test").await;

    vault.undo_replacement(id, replacement.old, Actor::Customer(id), START.plus_hours(1)).await.unwrap();
    let seen = own_view(&vault, id).await;

    assert_eq!(seen.value(Attribute::PrimaryEmail), Some("budi@example.test"));
    assert!(seen.datum(replacement.new).is_none());
    assert_eq!(vault.replacements(id).await.unwrap(), []);
    assert_eq!(vault.customer_by_email(&Personal::text("budi@example.test")).await, Ok(Some(id)));
    assert_eq!(vault.customer_by_email(&Personal::text("new@example.test")).await, Ok(None));
    let size = vault.ledger_size().await.unwrap();
    let events: Vec<_> =
        vault.ledger_entries(4, 100).await.unwrap().iter().map(|leaf| leaf.event).take(4).collect();
    assert_eq!(
        events,
        [Event::Recorded, Event::Restricted, Event::Restored, Event::Erased],
        "{size} entries"
    );
}

#[tokio::test]
async fn what_was_not_replaced_cannot_be_undone() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let current = own_view(&vault, id).await.data().next().unwrap().0.id;

    let undone = vault.undo_replacement(id, current, Actor::Customer(id), START).await;
    let unknown = vault.undo_replacement(id, DatumId::from_bytes([8; 16]), Actor::Customer(id), START).await;

    assert!(matches!(undone, Err(VaultError::NotFound(_))), "{undone:?}");
    assert!(matches!(unknown, Err(VaultError::NotFound(_))), "{unknown:?}");
}

#[tokio::test]
async fn an_undo_does_not_take_an_address_from_whoever_registered_with_it_since() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let replacement = move_house(&vault, id, "new@example.test").await;
    vault.register(sign_up("Somebody Else", "budi@example.test"), START).await.unwrap();

    let undone = vault.undo_replacement(id, replacement.old, Actor::Customer(id), START).await;

    assert_eq!(undone, Err(VaultError::Taken("e-mail address")));
    assert_eq!(own_view(&vault, id).await.value(Attribute::PrimaryEmail), Some("new@example.test"));
}

#[tokio::test]
async fn an_address_of_somebody_else_and_a_missing_value_are_refused() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    vault.register(sign_up("Siti", "siti@example.test"), START).await.unwrap();
    let size = vault.ledger_size().await.unwrap();
    let replace = async |attribute, value| {
        vault.replace(id, datum(attribute, value), Actor::Customer(id), START).await.map(|_| ())
    };

    let taken = replace(Attribute::PrimaryEmail, "siti@example.test").await;
    let nothing = replace(Attribute::PostalAddress, "Jalan Melati 1").await;
    let event = replace(Attribute::SignIn, "from 192.0.2.1").await;

    assert_eq!(taken, Err(VaultError::Taken("e-mail address")));
    assert!(matches!(nothing, Err(VaultError::NotNow(_))), "{nothing:?}");
    assert!(matches!(event, Err(VaultError::NotNow(_))), "{event:?}");
    assert_eq!(vault.ledger_size().await.unwrap(), size);
}

#[tokio::test]
async fn a_new_address_that_is_not_proved_leaves_the_mailbox_unproved() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let mut new = datum(Attribute::PrimaryEmail, "new@example.test");
    new.confirmed = false;

    vault.replace(id, new, Actor::Customer(id), START).await.unwrap();

    assert!(!vault.customer(id).await.unwrap().is_mailbox_proved);
}
