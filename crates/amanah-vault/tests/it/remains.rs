//! What is left of customers who are erased, and its end.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, Role, Timestamp};
use amanah_vault::{
    Actor, ErasureReceipt, NewStaff, Password, Personal, Registrar, Vault, VaultError, WhyLifted,
};

use crate::invoices::foreign;
use crate::support::{Folders, START, budi, datum, for_case, own_view, sign_up};

const OFFICER: Actor = Actor::System(Role::Officer);
const LATER: Timestamp = START.plus_days(365 * 12);

async fn person(vault: &Vault, role: Role) -> Actor {
    let new = NewStaff {
        name: Personal::text("Dewi"),
        email: Personal::text(&format!("{role}@contoh.example")),
        password: None,
        roles: vec![role],
    };
    Actor::Staff { id: vault.add_staff(new, OFFICER, START).await.unwrap(), role }
}

async fn erase(vault: &Vault, id: CustomerId) -> ErasureReceipt {
    vault.erase_customer(id, ErasureGround::ConfirmedRequest, OFFICER, START).await.unwrap()
}

async fn datum_of(vault: &Vault, customer: CustomerId, attribute: Attribute) -> DatumId {
    let view = own_view(vault, customer).await;
    view.data().find(|(label, _)| label.attribute == attribute).map(|(label, _)| label.id).unwrap()
}

async fn is_clean(vault: &Vault, value: &str) -> bool {
    vault.scan_for(&Personal::text(value), &[]).await.unwrap().is_clean()
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn what_tax_law_kept_of_the_erased_waits_for_a_signature_and_then_goes_with_its_key() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    vault
        .record(id, vec![datum(Attribute::Payment, "zxqv payment")], Actor::Customer(id), START)
        .await
        .unwrap();
    erase(&vault, id).await;
    let (officer, support) = (person(&vault, Role::Officer).await, person(&vault, Role::Support).await);

    vault.sweep(LATER).await.unwrap();
    let unsigned = vault.waits_for_signature(LATER).await.unwrap();
    let still = !is_clean(&vault, "zxqv payment").await;
    let early = vault.sign_for_destruction(LATER.plus_days(1), "decision 7", officer, LATER).await;
    let others = vault.sign_for_destruction(LATER, "decision 7", support, LATER).await;
    let without = vault.sign_for_destruction(LATER, "  ", officer, LATER).await;
    vault.sign_for_destruction(LATER, "decision 7", officer, LATER).await.unwrap();
    let swept = vault.sweep(LATER.plus_hours(1)).await.unwrap();

    let keys: i64 =
        folders.raw_keys().number("SELECT count(*) FROM class_key WHERE customer = ?1", &[id.as_bytes()]);
    assert_eq!(
        unsigned.iter().map(|(kind, number, _)| (*kind, *number)).collect::<Vec<_>>(),
        [(Attribute::Payment, 1)]
    );
    assert!(still, "nothing goes by time alone");
    assert!(matches!(early, Err(VaultError::NotNow(_))), "{early:?}");
    assert!(matches!(others, Err(VaultError::NotNow(_))), "{others:?}");
    assert!(matches!(without, Err(VaultError::Malformed(_))), "{without:?}");
    assert_eq!(swept.expired_data_erased, 1);
    assert!(is_clean(&vault, "zxqv payment").await);
    assert_eq!(keys, 0, "the key of its class went with the last row");
    assert_eq!(vault.waits_for_signature(LATER).await.unwrap(), []);
    assert_eq!(vault.erasure(id).await.unwrap().kept, []);
    let events: Vec<_> = vault.ledger_entries(0, 200).await.unwrap().iter().map(|leaf| leaf.event).collect();
    assert!(events.ends_with(&[Event::DestructionSigned, Event::Erased, Event::KeysDestroyed]), "{events:?}");
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn a_signature_is_for_what_was_there_and_not_for_old_documents_that_are_brought_in_later() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let officer = person(&vault, Role::Officer).await;
    vault.sign_for_destruction(LATER, "decision 7", officer, LATER).await.unwrap();
    let (brought, swept) = (LATER.plus_hours(1), LATER.plus_hours(2));

    let old = foreign(1, "zxqv 2014/1", START);
    vault.take_over_invoice(id, old, Actor::System(Role::Finance), brought).await.unwrap();
    erase(&vault, id).await;
    vault.sweep(swept).await.unwrap();
    let unsigned: u64 = vault.waits_for_signature(swept).await.unwrap().iter().map(|(_, many, _)| many).sum();
    let still = !is_clean(&vault, "zxqv 2014/1").await;
    vault.sign_for_destruction(LATER, "decision 8", officer, swept).await.unwrap();
    vault.sweep(swept.plus_hours(1)).await.unwrap();

    assert_eq!((unsigned, still), (1, true));
    assert!(is_clean(&vault, "zxqv 2014/1").await);
}

/// Shows: DEL3, invariant 6
#[tokio::test]
async fn what_a_case_held_of_the_erased_goes_when_the_hold_is_lifted() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let name = datum_of(&vault, id, Attribute::Name).await;
    let hold = vault.hold(id, vec![name], for_case("case 12"), OFFICER, START).await.unwrap();
    erase(&vault, id).await;
    let held = !is_clean(&vault, "Budi Santoso").await;

    let by_support = vault.lift_hold(hold, WhyLifted::CaseClosed, Actor::System(Role::Support), START).await;
    vault.lift_hold(hold, WhyLifted::CaseClosed, OFFICER, START).await.unwrap();
    let again = vault.lift_hold(hold, WhyLifted::CaseClosed, OFFICER, START).await;

    assert!(held);
    assert!(matches!(by_support, Err(VaultError::NotNow(_))), "{by_support:?}");
    assert!(matches!(again, Err(VaultError::NotFound(_))), "{again:?}");
    assert!(is_clean(&vault, "Budi Santoso").await);
    assert_eq!(vault.erasure(id).await.unwrap().kept, []);
}

/// Shows: DEL3
#[tokio::test]
async fn a_lifted_hold_of_somebody_who_stays_keeps_nothing_from_the_next_erasure() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let name = datum_of(&vault, id, Attribute::Name).await;
    let hold = vault.hold(id, vec![name], for_case("case 12"), OFFICER, START).await.unwrap();

    vault.lift_hold(hold, WhyLifted::CaseClosed, OFFICER, START).await.unwrap();
    let view = own_view(&vault, id).await.value(Attribute::Name).map(str::to_owned);
    let receipt = erase(&vault, id).await;

    assert_eq!(view.as_deref(), Some("Budi Santoso"), "it can be read as before");
    assert_eq!(receipt.kept, []);
    assert!(is_clean(&vault, "Budi Santoso").await);
}

/// Shows: DEL2
#[tokio::test]
async fn an_import_brings_nobody_back_and_they_themself_start_empty() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let address = Personal::text("budi@example.test");
    let import = || {
        let mut new = sign_up("Budi Santoso", "budi@example.test");
        new.registrar = Registrar::Other(Actor::System(Role::Support));
        new.is_mailbox_proved = false;
        new.password = None::<Password>;
        new
    };
    let before = vault.is_suppressed(&address).await.unwrap();
    erase(&vault, id).await;

    let suppressed = vault.is_suppressed(&address).await.unwrap();
    let imported = vault.register(import(), START).await;
    let mut fresh = sign_up("Budi Santoso", "budi@example.test");
    fresh.is_mailbox_proved = true;
    let back = vault.register(fresh, START).await.unwrap();

    assert_eq!((before, suppressed), (false, true));
    assert!(matches!(imported, Err(VaultError::NotNow(_))), "{imported:?}");
    assert_ne!(back.id, id);
    assert_eq!(vault.cases_of(back.id).await.unwrap(), []);
    assert!(!vault.is_suppressed(&address).await.unwrap(), "they came back by themself");
    let view = own_view(&vault, back.id).await;
    assert!(view.data().all(|(label, _)| label.recorded_at == START));
}
