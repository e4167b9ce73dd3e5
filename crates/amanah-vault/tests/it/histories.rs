//! The processing record that a customer reads (U2a).

use amanah_ledger::Event;
use amanah_policy::{Attribute, Category, Clause, CustomerId, Occasion, Purpose, Role, TicketId};
use amanah_vault::{
    AccessReport, Actor, Ask, Doer, HistoryPage, Opened, Outcome, Personal, Recipient, Vault,
};

use crate::support::{Folders, START, budi, datum, own_view};

const ALL: HistoryPage = HistoryPage { before: None, limit: 100 };

type History = Opened<AccessReport, Vec<amanah_vault::HistoryEntry>>;

async fn history(vault: &Vault, customer: CustomerId, page: HistoryPage) -> History {
    let ask = Ask::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest);
    match vault.release_history(ask, page, START).await.unwrap() {
        Outcome::Released(released) => released.into_sink(AccessReport),
        Outcome::Refused(refusal) => panic!("{refusal:?}"),
    }
}

/// Shows: U2a
#[tokio::test]
async fn every_use_and_every_refusal_is_in_the_record_with_who_what_and_why() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let ticket = TicketId::from_bytes([4; 16]);
    let mail = Ask::to_communicate(id, Actor::System(Role::Support), Occasion::Routine)
        .because(Personal::text("the disk of Budi is full"))
        .under_ticket(ticket)
        .sent_to(Recipient::CustomerByMail);
    vault.release(mail, START).await.unwrap();
    vault.release(Ask::to_account(id, Actor::Visitor, Occasion::Undeclared), START).await.unwrap();

    let record = history(&vault, id, ALL).await;

    let told = record.content();
    let events: Vec<_> = told.iter().map(|entry| entry.event).collect();
    assert_eq!(events, [Event::Refused, Event::Released, Event::Agreed, Event::Recorded], "newest first");
    let (refused, released, recorded) = (&told[0], &told[1], &told[3]);
    assert_eq!(refused.doer, Doer::Visitor);
    assert_eq!(refused.withheld, [Category::Identity, Category::Contact]);
    assert_eq!(refused.clause, Some(Clause::Pub));
    assert_eq!(released.doer, Doer::System(Role::Support));
    assert_eq!(released.purpose, Some(Purpose::ServiceCommunication));
    assert_eq!(released.occasion, Some(Occasion::Routine));
    assert_eq!(released.reason.as_deref(), Some("the disk of Budi is full"));
    assert_eq!((released.ticket, released.recipient), (Some(ticket), Some(Recipient::CustomerByMail)));
    assert_eq!(released.attributes, [(Attribute::Name, 1), (Attribute::PrimaryEmail, 1)]);
    assert_eq!((recorded.doer, recorded.data.len()), (Doer::Customer, 2));
    assert!(told.iter().all(|entry| entry.is_commitment_kept));
}

/// Shows: U2a, invariant 1
#[tokio::test]
async fn reading_the_record_is_recorded_too() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;

    let first = history(&vault, id, ALL).await;
    let second = history(&vault, id, ALL).await;

    assert_eq!(second.content().len(), first.content().len() + 1);
    let newest = &second.content()[0];
    assert_eq!((newest.place, newest.event), (first.place(), Event::Released));
    assert_eq!(newest.attributes, [(Attribute::ProcessingRecord, 1)]);
}

/// Shows: SEC
#[tokio::test]
async fn nobody_else_reads_it_and_nobody_elses_entries_stand_in_it() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    let siti = vault.register(crate::support::sign_up("Siti", "siti@example.test"), START).await.unwrap().id;
    own_view(&vault, siti).await;

    let ask = Ask::to_account(id, Actor::Customer(siti), Occasion::OwnRequest);
    let foreign = vault.release_history(ask, ALL, START).await.unwrap();
    let own = history(&vault, id, ALL).await;

    assert!(matches!(foreign, Outcome::Refused(_)), "{foreign:?}");
    let events: Vec<_> = own.content().iter().map(|entry| entry.event).collect();
    assert_eq!(events, [Event::Refused, Event::Agreed, Event::Recorded]);
}

#[tokio::test]
async fn the_record_is_read_page_by_page() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    for _ in 0..5 {
        let event = datum(Attribute::SignIn, "from 192.0.2.1");
        vault.record(id, vec![event], Actor::Customer(id), START).await.unwrap();
    }

    let first = history(&vault, id, HistoryPage { before: None, limit: 3 }).await;
    let before = first.content().last().map(|entry| entry.place.sequence);
    let second = history(&vault, id, HistoryPage { before, limit: 3 }).await;

    let places = |page: &History| page.content().iter().map(|it| it.place.sequence).collect::<Vec<_>>();
    assert_eq!((places(&first), places(&second)), (vec![8, 7, 6], vec![5, 4, 3]));
}

/// Shows: invariant 4
#[tokio::test]
async fn a_detail_that_was_changed_is_said_to_be_changed() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let id = budi(&vault).await;
    own_view(&vault, id).await;
    own_view(&vault, id).await;
    drop(vault);
    folders.raw().execute(
        "UPDATE detail SET sealed = (SELECT sealed FROM detail WHERE sequence = 4) WHERE sequence = 5",
        &[],
    );
    let vault = folders.open().await;

    let record = history(&vault, id, ALL).await;

    let kept: Vec<_> =
        record.content().iter().map(|entry| (entry.place.sequence, entry.is_commitment_kept)).collect();
    assert_eq!(kept, [(5, false), (4, true), (3, true), (2, true)]);
}
