//! The relay is gone for a day: everything waits, nothing is lost, nothing goes out twice.

use std::net::TcpListener;

use amanah_service::vault::MailState;

use crate::house::{Company, START, named, relay};
use crate::peer::{Mood, Peer};

/// Shows: U1, invariant 11
#[tokio::test]
async fn after_a_day_without_a_relay_every_mail_arrives_once_and_nothing_was_opened_in_vain() {
    const MAILS: u64 = 12;
    let company = Company::new().await;
    let port = free_port();
    let relay = relay(&named(port));
    let mut customers = Vec::new();
    for number in 0..MAILS {
        let customer = company.customer(&format!("c{number}@example.test")).await;
        company.write_to(customer).await;
        customers.push(customer);
    }
    let before = company.ledger_size().await;

    let mut taken = 0;
    for quarter in 0..96 {
        company.clock.move_to(START.plus_micros(quarter * 900_000_000));
        taken += company.turn(&relay).await;
    }
    let in_the_dark = company.ledger_size().await;
    let states = company.house.vault().outbox_state(START).await.unwrap();
    let peer = Peer::at(port, Mood::Takes);
    let mut minutes = 0;
    while taken < MAILS && minutes < 300 {
        company.clock.move_to(START.plus_days(1).plus_micros(minutes * 60_000_000));
        taken += company.turn(&relay).await;
        minutes += 1;
    }
    company.clock.move_to(START.plus_days(4));
    let more = company.turn(&relay).await;

    assert_eq!(in_the_dark, before, "no address was opened for a relay that was not there");
    assert_eq!(states.count(MailState::Waiting), MAILS);
    assert_eq!(states.last_answer.unwrap().0, "relay-unreachable");
    assert_eq!((taken, more), (MAILS, 0));
    let mut to: Vec<String> = peer.received().iter().map(|mail| mail.to.clone()).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), peer.received().len()), (12, 12));
}

/// When the first mail is taken again, the others need not wait for the ends of their own waits.
///
/// Shows: U1
#[tokio::test]
async fn when_the_relay_is_back_what_waited_for_it_goes_at_once() {
    let company = Company::new().await;
    let port = free_port();
    let relay = relay(&named(port));
    let sri = company.customer("sri@example.test").await;
    for _ in 0..6 {
        company.write_to(sri).await;
    }
    for hour in 0..24 {
        company.clock.move_to(START.plus_hours(hour));
        company.turn(&relay).await;
    }
    let peer = Peer::at(port, Mood::Takes);

    let now = START.plus_days(1);
    company.clock.move_to(now);
    company.write_to(sri).await;
    company.turn(&relay).await;
    company.turn(&relay).await;

    assert_eq!(peer.received().len(), 7);
}

/// Shows: U1
#[tokio::test]
async fn a_mail_that_nobody_took_for_days_is_given_up_and_said_to_be() {
    let company = Company::new().await;
    let relay = relay(&named(free_port()));
    let sri = company.customer("sri@example.test").await;
    let id = company.write_to(sri).await;

    for hour in 0..130 {
        company.clock.move_to(START.plus_hours(hour));
        company.turn(&relay).await;
    }

    let header = company.mail(id).await;
    assert_eq!(header.state, MailState::Undeliverable);
    assert_eq!(header.answer.as_deref(), Some("relay-unreachable"));
    assert!(header.answered_at.unwrap() >= START.plus_days(5), "not before its days were over");
    assert!(header.has_text, "the customer can still read it in ClientZone");
}

/// A port of loopback at which nobody listens.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
