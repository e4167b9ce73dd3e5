//! Tickets: open or closed, and their text a datum of their customer (R5).

use amanah_policy::{Attribute, Channel, CustomerId, ErasureGround, TicketId};
use amanah_vault::{Actor, Personal, TicketState, VaultError};

use crate::people::{customer, vault};
use crate::support::{Folders, START, own_view};

#[tokio::test]
async fn the_text_of_a_ticket_is_a_datum_that_names_its_ticket() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let ticket = open(&vault, sri, "Situs saya lambat").await.unwrap();

    let view = own_view(&vault, sri).await;
    let (label, text) =
        view.data().find(|(label, _)| label.attribute == Attribute::TicketText).expect("a ticket's text");

    assert_eq!(text, "Situs saya lambat");
    assert_eq!(label.provenance.origin, ticket.to_string());
    assert!(label.confirmed, "the customer wrote it");
}

#[tokio::test]
async fn open_tickets_are_listed_oldest_first_until_they_are_closed() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;
    let actor = Actor::Customer(sri);
    let text = || Personal::text("Situs saya lambat");
    let second =
        vault.open_ticket(sri, text(), Channel::ClientZone, actor, START.plus_hours(2)).await.unwrap();
    let first =
        vault.open_ticket(sri, text(), Channel::ClientZone, actor, START.plus_hours(1)).await.unwrap();
    let other = vault
        .open_ticket(budi, text(), Channel::Desk, Actor::Customer(budi), START.plus_hours(3))
        .await
        .unwrap();

    let all: Vec<TicketId> = ids(vault.open_tickets(None).await.unwrap());
    let hers: Vec<TicketId> = ids(vault.open_tickets(Some(sri)).await.unwrap());
    vault.close_ticket(first, actor, START.plus_hours(4)).await.unwrap();
    vault.close_ticket(first, actor, START.plus_hours(5)).await.unwrap();
    let after: Vec<TicketId> = ids(vault.open_tickets(Some(sri)).await.unwrap());

    assert_eq!(all, [first, second, other]);
    assert_eq!(hers, [first, second]);
    assert_eq!(after, [second]);
    assert_eq!(vault.ticket(first).await.unwrap().state, TicketState::Closed);
}

#[tokio::test]
async fn a_ticket_of_nobody_or_without_a_text_is_refused_and_nothing_of_it_is_written() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let before = vault.ledger_size().await.unwrap();

    let of_nobody = open(&vault, CustomerId::from_bytes([5; 16]), "Halo").await;
    let empty = open(&vault, sri, "  ").await;
    let unknown = vault.close_ticket(TicketId::from_bytes([5; 16]), Actor::Customer(sri), START).await;

    assert!(matches!(of_nobody, Err(VaultError::UnknownCustomer)), "{of_nobody:?}");
    assert!(matches!(empty, Err(VaultError::Malformed(_))), "{empty:?}");
    assert_eq!(unknown, Err(VaultError::NotFound("ticket")));
    assert_eq!(vault.open_tickets(None).await.unwrap(), []);
    assert_eq!(vault.ledger_size().await.unwrap(), before);
}

/// Shows: invariant 5.
#[tokio::test]
async fn tickets_go_with_their_customer() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let ticket = open(&vault, sri, "Situs saya lambat").await.unwrap();

    let ground = ErasureGround::ConfirmedRequest;
    vault.erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();

    assert_eq!(vault.ticket(ticket).await, Err(VaultError::NotFound("ticket")));
    assert_eq!(vault.open_tickets(None).await.unwrap(), []);
}

async fn open(vault: &amanah_vault::Vault, customer: CustomerId, text: &str) -> Result<TicketId, VaultError> {
    let actor = Actor::Customer(customer);
    vault.open_ticket(customer, Personal::text(text), Channel::ClientZone, actor, START).await
}

fn ids(tickets: Vec<amanah_vault::TicketHeader>) -> Vec<TicketId> {
    tickets.into_iter().map(|ticket| ticket.id).collect()
}
