//! What becomes of mails: leased by one, tried again, ended, come back, and gone after their period.

use std::time::Duration;

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, ErasureGround, Language, MailId, Occasion, Timestamp};
use amanah_vault::{
    Actor, Ask, LeasedMail, MailOutcome, MailState, Opened, Outcome, OutgoingMail, SecretKind, Selection,
    ServiceMail, Vault, VaultError, Waits,
};

use crate::people::{MAILER, customer, datum, sign_up, vault};
use crate::support::{Folders, START};

const MINUTE: i64 = 60_000_000;

/// Shows: U1
#[tokio::test]
async fn a_mail_is_leased_by_one_at_a_time_and_again_when_the_lease_ends() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (id, _) = waiting(&vault, "sri@example.test").await;
    let until = START.plus_micros(MINUTE);

    let first = vault.lease_mails(10, until, START).await.unwrap();
    let meanwhile = vault.lease_mails(10, until, START.plus_micros(MINUTE - 1)).await.unwrap();
    let is_due = vault.is_mail_due(until).await.unwrap();
    let after = vault.lease_mails(10, until.plus_hours(1), until).await.unwrap();
    let late = vault.settle_mail(&first[0], sent(), until).await.unwrap();
    let in_time = vault.settle_mail(&after[0], sent(), until).await.unwrap();

    assert_eq!((first[0].id, first[0].attempt, meanwhile.len()), (id, 1, 0));
    assert!(is_due, "a lease that ended is looked at");
    assert_eq!((after[0].id, after[0].attempt), (id, 2));
    assert!(!late, "who woke up late writes nothing");
    assert!(in_time);
    let header = &vault.mails(1).await.unwrap()[0];
    assert_eq!((header.state, header.answer.as_deref(), header.tries), (MailState::Sent, Some("250"), 2));
    assert!(!vault.is_mail_due(until.plus_days(9)).await.unwrap());
}

#[tokio::test]
async fn no_more_are_leased_than_asked_for_and_the_oldest_go_first() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let released = address(&vault, sri).await;
    let mut ids = Vec::new();
    for minute in 0..3 {
        ids.push(vault.queue_mail(&released, mail(), START.plus_micros(minute * MINUTE)).await.unwrap());
    }
    let (now, until) = (START.plus_hours(1), START.plus_hours(2));

    let first = leased_ids(&vault.lease_mails(2, until, now).await.unwrap());
    let rest = leased_ids(&vault.lease_mails(2, until, now).await.unwrap());

    assert_eq!(first, sorted(&ids[..2]));
    assert_eq!(rest, sorted(&ids[2..]));
}

/// Shows: U1
#[tokio::test]
async fn what_the_relay_does_not_take_is_tried_again_later_but_not_all_at_once() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let released = address(&vault, sri).await;
    for _ in 0..8 {
        vault.queue_mail(&released, mail(), START).await.unwrap();
    }

    for leased in vault.lease_mails(8, START.plus_hours(1), START).await.unwrap() {
        let later = MailOutcome::Later { answer: "451".to_owned(), wait: Duration::from_secs(3_600) };
        assert!(vault.settle_mail(&leased, later, START).await.unwrap());
    }

    let due: Vec<i64> = vault
        .mails(8)
        .await
        .unwrap()
        .iter()
        .map(|mail| mail.due_at.as_micros() - START.as_micros())
        .collect();
    assert!(due.iter().all(|wait| (45 * MINUTE..=75 * MINUTE).contains(wait)), "{due:?}");
    assert!(due.iter().any(|wait| *wait != due[0]), "{due:?}");
    let state = vault.outbox_state(START).await.unwrap();
    assert_eq!((state.count(MailState::Waiting), state.oldest_waiting), (8, Some(START)));
    assert_eq!(state.last_answer, Some(("451".to_owned(), START)));
    assert_eq!(vault.hasten_mails(Waits::ForTheRelay, START).await.unwrap(), 0);
    assert_eq!(vault.hasten_mails(Waits::ForAnything, START).await.unwrap(), 8);
    assert!(vault.is_mail_due(START).await.unwrap(), "staff can have them tried now");
}

/// Shows: U2a
#[tokio::test]
async fn a_text_with_a_secret_goes_when_it_was_sent_and_any_other_is_read_by_its_owner() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (_, sri) = waiting(&vault, "sri@example.test").await;
    let released = address(&vault, sri).await;
    vault.queue_mail(&released, mail(), START).await.unwrap();
    let leased = vault.lease_mails(2, START.plus_hours(1), START).await.unwrap();
    let budi = customer(&vault, "Budi Santoso", "budi@example.test").await;

    let gone = MailOutcome::Sent { answer: "250".to_owned(), keep_text: false };
    vault.settle_mail(&leased[0], gone, START).await.unwrap();
    vault.settle_mail(&leased[1], sent(), START).await.unwrap();
    let before = vault.ledger_size().await.unwrap();
    let secret = vault.open_own_mail(sri, leased[0].id, START).await;
    let strange = vault.open_own_mail(budi, leased[1].id, START).await;
    let own = vault.open_own_mail(sri, leased[1].id, START).await.unwrap();

    assert!(matches!(secret, Err(VaultError::NotFound(_))), "a code is not read twice");
    assert!(matches!(strange, Err(VaultError::NotFound(_))), "another customer's mail was opened");
    assert_eq!(own.body, "Yth. Sri Wahyuni, ...");
    let entries = vault.ledger_entries(before, 10).await.unwrap();
    assert_eq!(entries.len(), 1, "one release, of the one that was read");
    assert_eq!(entries[0].event, Event::Released);
    assert_eq!(entries[0].purpose.as_deref(), Some("accountability"));
    assert_eq!(entries[0].kinds, ["primary_email", "sent_mail"]);
    let listed = vault.mails_of(sri, 10).await.unwrap();
    assert_eq!(listed.iter().map(|mail| mail.has_text).filter(|has| *has).count(), 1);
    assert!(vault.mails_of(budi, 10).await.unwrap().is_empty());
}

/// Shows: U1
#[tokio::test]
async fn a_bounce_marks_its_mail_and_the_address_until_the_next_mail_arrives() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (id, sri) = waiting(&vault, "sri@example.test").await;
    let leased = vault.lease_mails(1, START.plus_hours(1), START).await.unwrap();
    vault.settle_mail(&leased[0], sent(), START).await.unwrap();
    let at = START.plus_hours(2);

    let before = vault.undeliverable_since(sri).await.unwrap();
    let noted = vault.note_bounce(id, "5.1.1".to_owned(), at).await.unwrap();
    let unknown = vault.note_bounce(MailId::from_bytes([7; 16]), "5.1.1".to_owned(), at).await.unwrap();
    let after = vault.undeliverable_since(sri).await.unwrap();

    assert_eq!((before, noted, unknown, after), (None, true, false, Some(at)));
    assert_eq!(vault.undeliverable_mails(10).await.unwrap()[0].answer.as_deref(), Some("5.1.1"));
    assert_eq!(vault.outbox_state(at).await.unwrap().failures, 1);
    vault.queue_mail(&address(&vault, sri).await, mail(), at).await.unwrap();
    let leased = vault.lease_mails(1, at.plus_hours(1), at).await.unwrap();
    vault.settle_mail(&leased[0], sent(), at).await.unwrap();
    assert_eq!(vault.undeliverable_since(sri).await.unwrap(), None);
}

/// Shows: SEC
#[tokio::test]
async fn only_our_own_return_paths_are_known() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (one, other) = (MailId::from_bytes([1; 16]), MailId::from_bytes([2; 16]));

    let tag = vault.bounce_tag(one);

    assert!(vault.is_bounce_tag(one, &tag));
    assert!(!vault.is_bounce_tag(other, &tag));
    assert!(!vault.is_bounce_tag(one, &tag[1..]) && !vault.is_bounce_tag(one, &[]));
    for at in 0..tag.len() {
        let mut flipped = tag;
        flipped[at] ^= 1;
        assert!(!vault.is_bounce_tag(one, &flipped), "byte {at}");
    }
}

/// Shows: invariant 5
#[tokio::test]
async fn a_mail_that_is_being_sent_is_dropped_with_its_customer_and_stays_so() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (id, sri) = waiting(&vault, "sri@example.test").await;
    let leased = vault.lease_mails(1, START.plus_hours(1), START).await.unwrap();

    vault.erase_customer(sri, ErasureGround::ConfirmedRequest, Actor::Customer(sri), START).await.unwrap();
    let opened = vault.open_mail(id, MAILER, START).await;
    let settled = vault.settle_mail(&leased[0], sent(), START).await.unwrap();

    assert!(matches!(opened, Err(VaultError::NotFound(_))));
    assert!(!settled);
    assert_eq!(vault.mails(1).await.unwrap()[0].state, MailState::Dropped);
    assert!(!vault.is_mail_due(START.plus_days(9)).await.unwrap(), "nothing of it is tried again");
}

/// Shows: DEL3
#[tokio::test]
async fn a_letter_stays_for_the_period_of_correspondence_and_what_lost_its_text_for_a_month() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (letter, sri) = waiting(&vault, "sri@example.test").await;
    let secret = vault.queue_mail(&address(&vault, sri).await, mail(), START).await.unwrap();
    for leased in vault.lease_mails(2, START.plus_hours(1), START).await.unwrap() {
        let keep_text = leased.id != secret;
        let outcome = MailOutcome::Sent { answer: "250".to_owned(), keep_text };
        vault.settle_mail(&leased, outcome, START).await.unwrap();
    }
    let ids = async || vault.mails(10).await.unwrap().iter().map(|mail| mail.id).collect::<Vec<_>>();

    vault.sweep(START.plus_days(29)).await.unwrap();
    let in_the_month = ids().await.len();
    vault.sweep(START.plus_days(31)).await.unwrap();
    let after_it = ids().await;
    vault.sweep(START.plus_days(729)).await.unwrap();
    let near_the_end = ids().await;
    vault.sweep(START.plus_days(731)).await.unwrap();

    assert_eq!(in_the_month, 2);
    assert_eq!(after_it, [letter]);
    assert_eq!(near_the_end, [letter]);
    assert!(ids().await.is_empty(), "two years, then it goes");
}

/// Shows: DEL1, invariant 5
#[tokio::test]
async fn a_sent_letter_goes_with_the_address_it_was_written_to() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let (_, sri) = waiting(&vault, "sri@example.test").await;
    let leased = vault.lease_mails(1, START.plus_hours(1), START).await.unwrap();
    vault.settle_mail(&leased[0], sent(), START).await.unwrap();
    vault
        .replace(sri, datum(Attribute::PrimaryEmail, "baru@example.test"), Actor::Customer(sri), START)
        .await
        .unwrap();

    let before = vault.open_own_mail(sri, leased[0].id, START).await.is_ok();
    vault.sweep(START.plus_hours(73)).await.unwrap();
    let after = vault.open_own_mail(sri, leased[0].id, START.plus_hours(73)).await;

    assert!(before);
    assert!(matches!(after, Err(VaultError::NotFound(_))));
    let old = amanah_vault::Personal::text("sri@example.test");
    assert!(vault.scan_for(&old, &[]).await.unwrap().is_clean());
}

#[tokio::test]
async fn a_mail_to_nobody_yet_keeps_no_text_when_it_does_not_arrive() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let begun =
        vault.begin(sign_up("sri@example.test", SecretKind::Code, START.plus_hours(1)), START).await.unwrap();
    let code = OutgoingMail { occasion: Occasion::SignUpCode, ..mail() };
    vault.queue_mail_to_pending(begun.id, code, START).await.unwrap();
    let leased = vault.lease_mails(1, START.plus_hours(1), START).await.unwrap();

    let outcome = MailOutcome::Undeliverable { answer: "550".to_owned(), keep_text: false };
    vault.settle_mail(&leased[0], outcome, START).await.unwrap();

    let header = &vault.mails(1).await.unwrap()[0];
    assert_eq!((header.state, header.has_text), (MailState::Undeliverable, false));
}

/// One mail that waits, and whom it is for.
async fn waiting(vault: &Vault, email: &str) -> (MailId, CustomerId) {
    let sri = customer(vault, "Sri Wahyuni", email).await;
    let id = vault.queue_mail(&address(vault, sri).await, mail(), START).await.unwrap();
    (id, sri)
}

fn sent() -> MailOutcome {
    MailOutcome::Sent { answer: "250".to_owned(), keep_text: true }
}

fn mail() -> OutgoingMail {
    OutgoingMail {
        about: None,
        template: "renewal",
        occasion: Occasion::Routine,
        language: Language::Id,
        subject: "Perpanjangan".to_owned(),
        body: "Yth. Sri Wahyuni, ...".to_owned(),
    }
}

async fn address(vault: &Vault, customer: CustomerId) -> Opened<ServiceMail> {
    let ask = Ask::to_communicate(customer, MAILER, Occasion::Routine)
        .select(Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 });
    match vault.release(ask, START).await.unwrap() {
        Outcome::Released(released) => released.into_sink(ServiceMail),
        Outcome::Refused(refusal) => panic!("refused: {refusal:?}"),
    }
}

fn leased_ids(leased: &[LeasedMail]) -> Vec<MailId> {
    sorted(&leased.iter().map(|mail| mail.id).collect::<Vec<_>>())
}

fn sorted(ids: &[MailId]) -> Vec<MailId> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids
}

/// Two that lease at once never have the same mail.
///
/// Shows: U1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_lease_at_once_share_the_mails_among_them() {
    let folders = Folders::new();
    let vault = vault(&folders).await;
    let sri = customer(&vault, "Sri Wahyuni", "sri@example.test").await;
    let released = address(&vault, sri).await;
    for _ in 0..12 {
        vault.queue_mail(&released, mail(), START).await.unwrap();
    }
    let until: Timestamp = START.plus_hours(1);

    let workers: Vec<_> = (0..6)
        .map(|_| {
            let vault = vault.clone();
            tokio::spawn(async move { vault.lease_mails(3, until, START).await.unwrap() })
        })
        .collect();
    let mut ids = Vec::new();
    for worker in workers {
        ids.extend(leased_ids(&worker.await.unwrap()));
    }

    assert_eq!(ids.len(), 12);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 12, "a mail was leased twice");
}
