//! Services: one running service per host name, found by the name and by nothing else.

use amanah_policy::{Attribute, CustomerId, ErasureGround, Role, ServiceId};
use amanah_vault::{Actor, Personal, ServiceKind, Vault, VaultError};

use crate::people::{customer, vault};
use crate::support::{Folders, START, own_view};

const PANEL: Actor = Actor::System(Role::Support);

#[tokio::test]
async fn a_service_is_found_by_its_host_name_in_any_spelling() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let id = add(&vault, sri, "toko-sri.example").await.unwrap();

    let found = vault.service_by_host(&Personal::text("Toko-Sri.Example.")).await.unwrap();
    let other = vault.service_by_host(&Personal::text("toko-budi.example")).await.unwrap();
    let no_host = vault.service_by_host(&Personal::text("not a host")).await.unwrap();

    let found = found.expect("the service");
    assert_eq!((found.id, found.customer, found.kind), (id, sri, ServiceKind::Hosting));
    assert_eq!((other, no_host), (None, None));
    assert_eq!(own_view(&vault, sri).await.value(Attribute::DomainName), Some("toko-sri.example"));
}

#[tokio::test]
async fn a_host_name_belongs_to_one_running_service() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let first = add(&vault, sri, "toko.example").await.unwrap();
    let before = vault.ledger_size().await.unwrap();

    let taken = add(&vault, budi, "TOKO.example").await;
    let unchanged = vault.ledger_size().await.unwrap();
    vault.end_service(first, PANEL, START.plus_hours(1)).await.unwrap();
    let free = add(&vault, budi, "toko.example").await;

    assert!(matches!(taken, Err(VaultError::Taken("host name"))), "{taken:?}");
    assert_eq!(unchanged, before, "nothing of the refused one was written");
    assert_eq!(own_view(&vault, budi).await.value(Attribute::DomainName), Some("toko.example"));
    let found = vault.service_by_host(&Personal::text("toko.example")).await.unwrap();
    assert_eq!(found.map(|service| service.id), free.ok());
}

#[tokio::test]
async fn an_ended_service_stays_in_the_list_and_leaves_its_host() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let id = add(&vault, sri, "toko.example").await.unwrap();

    vault.end_service(id, PANEL, START.plus_hours(1)).await.unwrap();
    vault.end_service(id, PANEL, START.plus_hours(2)).await.unwrap();
    let listed = vault.services(sri).await.unwrap();

    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].ended_at, Some(START.plus_hours(1)), "the first end stands");
    assert_eq!(vault.service_by_host(&Personal::text("toko.example")).await.unwrap(), None);
}

#[tokio::test]
async fn a_name_that_is_no_host_and_a_service_of_nobody_are_refused() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;

    let no_host = add(&vault, sri, "toko sri").await;
    let of_nobody = add(&vault, CustomerId::from_bytes([5; 16]), "toko.example").await;
    let unknown = vault.end_service(ServiceId::from_bytes([5; 16]), PANEL, START).await;

    assert!(matches!(no_host, Err(VaultError::Malformed("host name"))), "{no_host:?}");
    assert!(matches!(of_nobody, Err(VaultError::UnknownCustomer)), "{of_nobody:?}");
    assert_eq!(unknown, Err(VaultError::NotFound("service")));
}

/// Shows: invariant 5.
#[tokio::test]
async fn services_and_their_host_names_go_with_their_customer() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    add(&vault, sri, "toko.example").await.unwrap();

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();

    assert_eq!(vault.services(sri).await.unwrap(), []);
    assert!(add(&vault, budi, "toko.example").await.is_ok(), "the name is free again");
}

async fn add(vault: &Vault, customer: CustomerId, host: &str) -> Result<ServiceId, VaultError> {
    vault.add_service(customer, ServiceKind::Hosting, Personal::text(host), PANEL, START, START).await
}
