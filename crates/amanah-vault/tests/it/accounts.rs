//! Accounts and people: opened with the customer, gone with the last of their people.

use amanah_policy::{AccountKind, ErasureGround, PersonRole, Role};
use amanah_vault::{Actor, NewCustomer, VaultError};

use crate::support::{Folders, START, budi, sign_up};

#[tokio::test]
async fn a_registered_customer_owns_an_account_of_their_kind() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let company = NewCustomer { kind: AccountKind::Company, ..sign_up("PT Rekaan", "pt@example.test") };

    let customer = budi(&vault).await;
    let other = vault.register(company, START).await.unwrap().id;
    let account = vault.account_of(customer).await.unwrap();
    let of_company = vault.account_of(other).await.unwrap();

    assert_eq!((account.kind, of_company.kind), (AccountKind::Person, AccountKind::Company));
    assert_ne!(account.id, of_company.id);
    assert_eq!((account.holder, of_company.holder), (customer, other));
    let [owner] = account.people.as_slice() else { panic!("one person: {account:?}") };
    assert_eq!((owner.customer, owner.role, owner.since), (customer, PersonRole::Owner, START));
    assert!(account.is_ended_by(customer) && !account.is_ended_by(other));
}

/// Shows: invariant 5
#[tokio::test]
async fn an_account_goes_with_the_last_of_its_people_and_no_other_does() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let customer = budi(&vault).await;
    let other = vault.register(sign_up("Ani", "ani@example.test"), START).await.unwrap().id;

    let (ground, eraser) = (ErasureGround::ConfirmedRequest, Actor::System(Role::Officer));
    vault.erase_customer(customer, ground, eraser, START).await.unwrap();

    assert_eq!(vault.account_of(customer).await, Err(VaultError::UnknownCustomer));
    assert!(vault.account_of(other).await.unwrap().is_ended_by(other));
    drop(vault);
    let count = |table: &str| folders.raw().number(&format!("SELECT count(*) FROM {table}"), &[]);
    assert_eq!((count("account"), count("person")), (1, 1));
}
