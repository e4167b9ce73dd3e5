//! Registering customers, finding them, and what may change in their headers (R2).

use amanah_policy::{Attribute, Channel, CustomerId, Language, PolicyVersion, Role, StaffId};
use amanah_vault::{Actor, CustomerNumber, CustomerState, Password, Personal, Registrar, VaultError};

use crate::support::{Folders, START, budi, datum, own_view, sign_up};

/// Shows: R2
#[tokio::test]
async fn a_registered_customer_is_found_by_address_number_and_id() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let header = vault.register(sign_up("Budi Santoso", "Budi@Example.test"), START).await.unwrap();
    let by_address = vault.customer_by_email(&Personal::text("budi@example.TEST ")).await.unwrap();
    let by_number = vault.customer_by_number(header.number).await.unwrap();

    assert_eq!(by_address, Some(header.id));
    assert_eq!(by_number, Some(header.id));
    assert_eq!(vault.customer(header.id).await.unwrap(), header);
    assert_eq!(vault.customer_count().await, Ok(1));
    assert_eq!((header.state, header.is_mailbox_proved), (CustomerState::Active, true));
    assert_eq!(vault.has_password(header.id).await, Ok(false));
    assert_eq!(header.agreed_version.map(PolicyVersion::number), Some(1));
}

#[tokio::test]
async fn a_customer_outlives_the_process() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    drop(vault);

    let vault = folders.open().await;

    assert_eq!(own_view(&vault, id).await.value(Attribute::Name), Some("Budi Santoso"));
}

#[tokio::test]
async fn an_address_belongs_to_one_customer_in_any_spelling() {
    let folders = Folders::new();
    let vault = folders.create().await;
    budi(&vault).await;

    let again = vault.register(sign_up("Somebody Else", " BUDI@example.test"), START).await;

    assert_eq!(again, Err(VaultError::Taken("e-mail address")));
    assert_eq!(vault.customer_count().await, Ok(1));
}

#[tokio::test]
async fn two_who_register_one_address_at_once_are_one_customer() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let (first, second) = tokio::join!(
        vault.register(sign_up("First", "same@example.test"), START),
        vault.register(sign_up("Second", "same@example.test"), START)
    );

    assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
    assert_eq!(vault.customer_count().await, Ok(1));
}

#[tokio::test]
async fn a_registration_without_address_or_name_is_refused() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let mut nameless = sign_up("x", "a@example.test");
    nameless.data.remove(0);
    let mut unreachable = sign_up("x", "a@example.test");
    unreachable.data.pop();

    for bad in [nameless, unreachable, sign_up("x", "no address"), sign_up("  ", "a@example.test")] {
        let refused = vault.register(bad, START).await;
        assert!(matches!(refused, Err(VaultError::Malformed(_))), "{refused:?}");
    }

    assert_eq!(vault.customer_count().await, Ok(0));
}

#[tokio::test]
async fn a_password_is_kept_and_never_given() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let mut new = sign_up("Budi Santoso", "budi@example.test");
    new.password = Some(Password::Hashed(Personal::text("$argon2id$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA")));

    let header = vault.register(new, START).await.unwrap();
    let seen = own_view(&vault, header.id).await;

    assert_eq!(vault.has_password(header.id).await, Ok(true));
    assert_eq!(seen.value(Attribute::PasswordHash), None);
    let withheld: Vec<_> = seen.withheld().iter().map(|it| (it.label.attribute, it.rules.clone())).collect();
    assert_eq!(withheld, [(Attribute::PasswordHash, vec!["guard.credential".to_owned()])]);
}

#[tokio::test]
async fn a_desk_registration_names_the_member_of_staff() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let staff = Actor::Staff { id: StaffId::from_bytes([3; 16]), role: Role::Support };
    let mut new = sign_up("Siti Aminah", "siti@example.test");
    new.registrar = Registrar::Other(staff);
    new.agreed = None;
    for datum in &mut new.data {
        datum.provenance.channel = Channel::Desk;
    }

    let header = vault.register(new, START).await.unwrap();

    let seen = own_view(&vault, header.id).await;
    assert_eq!(header.agreed_version, None);
    assert!(seen.data().all(|(label, _)| label.provenance.channel == Channel::Desk));
}

#[tokio::test]
async fn unknown_customers_are_unknown_everywhere() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let nobody = CustomerId::from_bytes([9; 16]);

    let recorded = vault.record(nobody, vec![datum(Attribute::Name, "x")], Actor::Visitor, START).await;

    assert_eq!(recorded, Err(VaultError::UnknownCustomer));
    assert_eq!(vault.customer(nobody).await, Err(VaultError::UnknownCustomer));
    assert_eq!(vault.agreements(nobody).await, Err(VaultError::UnknownCustomer));
    assert_eq!(vault.prove_mailbox(nobody, START).await, Err(VaultError::UnknownCustomer));
    assert_eq!(vault.speak(nobody, Language::En, START).await, Err(VaultError::UnknownCustomer));
    assert_eq!(vault.customer_by_email(&Personal::text("not an address")).await, Ok(None));
    let number = CustomerNumber::from_digits(12_345_678).unwrap();
    assert_eq!(vault.customer_by_number(number).await, Ok(None));
}

#[tokio::test]
async fn proving_a_mailbox_and_changing_the_language_last_and_happen_once() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let mut new = sign_up("Budi Santoso", "budi@example.test");
    new.is_mailbox_proved = false;
    new.data[1].confirmed = false;
    let id = vault.register(new, START).await.unwrap().id;

    vault.prove_mailbox(id, START).await.unwrap();
    vault.speak(id, Language::En, START).await.unwrap();
    let size = vault.ledger_size().await.unwrap();
    vault.prove_mailbox(id, START).await.unwrap();
    vault.speak(id, Language::En, START).await.unwrap();

    let header = vault.customer(id).await.unwrap();
    assert_eq!((header.is_mailbox_proved, header.language), (true, Language::En));
    assert_eq!(vault.ledger_size().await.unwrap(), size, "nothing changed, so nothing is recorded");
    assert!(own_view(&vault, id).await.data().all(|(label, _)| label.confirmed));
}
