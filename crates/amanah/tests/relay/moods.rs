//! What follows from each answer of a mail server.

use std::time::Duration;

use amanah::config::{MailRelay, RelayLogin, RelayTls};
use amanah_policy::{Attribute, CaseKind, ErasureGround};
use amanah_service::deletion::by_mail;
use amanah_service::purposes::service_communication::letters::Letter;
use amanah_service::purposes::service_communication::mail;
use amanah_service::vault::{Actor, MailState, NewDatum, Personal, Provenance};
use amanah_wire::mail::CaseAddress;

use crate::house::{Company, START, named, relay};
use crate::peer::{Mood, Peer};

const SRI: &str = "sri@example.test";

/// Shows: U1
#[tokio::test]
async fn a_mail_that_is_taken_comes_from_our_domain_and_its_opening_is_a_release() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::Takes));
    let sri = company.customer(SRI).await;
    let id = company.write_to(sri).await;
    let before = company.ledger_size().await;

    let taken = company.turn(&relay(&named(peer.port))).await;

    assert_eq!(taken, 1);
    let mail = &peer.received()[0];
    assert_eq!(mail.to, SRI);
    assert!(mail.from.starts_with("bounce+") && mail.from.ends_with("@contoh.example"), "{}", mail.from);
    assert_eq!(mail.field("From"), "\"PT Contoh Awan\" <no-reply@contoh.example>");
    assert_eq!(mail.field("Reply-To"), "privasi@contoh.example");
    assert_eq!(mail.field("Auto-Submitted"), "auto-generated");
    assert!(mail.text.contains("Kata sandi Anda di PT Contoh Awan telah diganti"), "{}", mail.text);
    let header = company.mail(id).await;
    assert_eq!((header.state, header.answer.as_deref()), (MailState::Sent, Some("250 2.0.0")));
    assert_eq!(company.ledger_size().await, before + 1, "one release, when it was opened");
    assert_eq!(company.turn(&relay(&named(peer.port))).await, 0, "it is sent once");
}

/// Where answers come in, a letter about a request is answered to its request, and every other mail as before.
///
/// Shows: U1
#[tokio::test]
async fn a_letter_about_a_request_is_answered_to_the_request_where_answers_come_in() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::Takes));
    let house = company.house.clone().hearing_answers(true);
    let sri = company.customer(SRI).await;
    let hears = MailRelay { case_domain: Some("contoh.example".to_owned()), ..named(peer.port) };

    company.write_to(sri).await;
    by_mail::strict_sender(&house, sri, CaseKind::Rectify, START).await.unwrap();
    company.turn(&relay(&hears)).await;
    by_mail::strict_sender(&company.house, sri, CaseKind::Object, START).await.unwrap();
    company.turn(&relay(&named(peer.port))).await;

    let mails = peer.received();
    let told = "seseorang akan membacanya";
    let letters: Vec<_> = mails.iter().filter(|mail| mail.text.contains("telah kami terima")).collect();
    let case = company.house.vault().cases_of(sri).await.unwrap();
    let case = case.iter().find(|case| case.kind == CaseKind::Rectify).unwrap().id;
    let tag = company.house.vault().case_tag(case);
    let address = CaseAddress { case: *case.as_bytes(), tag };
    assert_eq!((mails.len(), letters.len()), (3, 2));
    assert_eq!(letters[0].field("Reply-To"), format!("{}@contoh.example", address.local_part()));
    assert!(letters[0].text.contains(told), "{}", letters[0].text);
    assert_eq!(letters[1].field("Reply-To"), "privasi@contoh.example");
    assert!(!letters[1].text.contains(told), "{}", letters[1].text);
    let other = mails.iter().find(|mail| mail.text.contains("telah diganti")).unwrap();
    assert_eq!(other.field("Reply-To"), "privasi@contoh.example");
}

/// Shows: SEC
#[tokio::test]
async fn a_letter_with_a_link_is_forgotten_once_it_left() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::Takes));
    let sri = company.customer(SRI).await;
    let link = Letter::SignInLink { link: "http://localhost:8080/sign-in/link/aml_x", minutes: 30 };
    let id = mail::mail_customer(&company.house, sri, link, START).await.unwrap();

    company.turn(&relay(&named(peer.port))).await;

    assert!(peer.received()[0].text.contains("aml_x"));
    assert!(!company.mail(id).await.has_text);
}

/// Shows: U1
#[tokio::test]
async fn a_mail_that_is_not_taken_now_waits_and_is_taken_later_as_the_same_mail() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::Defers));
    let relay = relay(&named(peer.port));
    let id = company.write_to(company.customer(SRI).await).await;

    company.turn(&relay).await;
    let deferred = company.mail(id).await;
    let at_once = company.turn(&relay).await;
    peer.becomes(Mood::HasNoRoom);
    company.clock.move_to(START.plus_hours(1));
    company.turn(&relay).await;
    let without_room = company.mail(id).await;
    peer.becomes(Mood::Takes);
    company.clock.move_to(START.plus_hours(2));
    company.turn(&relay).await;

    assert_eq!((deferred.state, deferred.answer.as_deref()), (MailState::Waiting, Some("451 4.7.1")));
    assert!(deferred.due_at > START && at_once == 0, "not before its time");
    assert_eq!(without_room.answer.as_deref(), Some("452 4.3.1"));
    let all = peer.received();
    assert_eq!(all.iter().filter(|mail| mail.was_acknowledged).count(), 1);
    assert_eq!(all[0].field("Message-ID"), all[1].field("Message-ID"));
    assert_eq!(company.mail(id).await.state, MailState::Sent);
}

/// Shows: U1, SEC
#[tokio::test]
async fn a_recipient_that_is_refused_is_flagged_and_only_the_code_is_kept() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::RefusesRecipients));
    let sri = company.customer(SRI).await;
    let id = company.write_to(sri).await;

    company.turn(&relay(&named(peer.port))).await;

    let header = company.mail(id).await;
    assert_eq!((header.state, header.answer.as_deref()), (MailState::Undeliverable, Some("550 5.1.1")));
    assert_eq!(company.house.vault().undeliverable_since(sri).await.unwrap(), Some(START));
    company.clock.move_to(START.plus_days(3));
    company.turn(&relay(&named(peer.port))).await;
    let tries = peer.said().iter().filter(|line| line.starts_with("RCPT")).count();
    assert_eq!(tries, 1, "never again");
}

/// What a relay says about us is no word about a recipient.
///
/// Shows: U1
#[tokio::test]
async fn a_relay_that_refuses_us_loses_no_mail() {
    let moods = [
        (Mood::RefusesSenders, "relay-553-5.1.8"),
        (Mood::IsBusy, "relay-421-4.3.2"),
        (Mood::WantsLogin, "relay-530-5.7.0"),
    ];
    for (mood, code) in moods {
        let (company, peer) = (Company::new().await, Peer::new(mood));
        let id = company.write_to(company.customer(SRI).await).await;

        company.turn(&relay(&named(peer.port))).await;

        let header = company.mail(id).await;
        assert_eq!((header.state, header.answer.as_deref()), (MailState::Waiting, Some(code)), "{mood:?}");
        assert!(header.has_text);
    }
}

/// Shows: U1
#[tokio::test]
async fn a_server_that_breaks_off_after_the_mail_gets_the_same_mail_again() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::BreaksOff));
    let relay = relay(&named(peer.port));
    let id = company.write_to(company.customer(SRI).await).await;

    company.turn(&relay).await;
    let broken_off = company.mail(id).await;
    peer.becomes(Mood::Takes);
    company.clock.move_to(START.plus_hours(1));
    company.turn(&relay).await;

    assert_eq!(broken_off.state, MailState::Waiting);
    assert!(broken_off.answer.as_deref().unwrap().starts_with("relay-"), "{:?}", broken_off.answer);
    let ids: Vec<String> = peer.received().iter().map(|mail| mail.field("Message-ID").to_owned()).collect();
    assert_eq!(ids.len(), 2, "whether it had the first one, nobody can know");
    assert_eq!(ids[0], ids[1], "but it can see that both are one");
}

#[tokio::test]
async fn a_server_that_says_nothing_holds_up_its_mail_for_a_moment() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::IsSilent));
    let mut impatient = named(peer.port);
    impatient.timeout = Duration::from_millis(200);
    let id = company.write_to(company.customer(SRI).await).await;

    company.turn(&relay(&impatient)).await;

    assert_eq!(company.mail(id).await.answer.as_deref(), Some("relay-timeout"));
}

/// Shows: SEC
#[tokio::test]
async fn without_encryption_nothing_is_said_to_a_relay_that_should_have_it() {
    for (mood, tls, code) in [
        (Mood::Takes, RelayTls::Starttls, "relay-no-starttls"),
        (Mood::BreaksTls, RelayTls::Starttls, "relay-tls"),
        (Mood::IsSilent, RelayTls::Tls, "relay-timeout"),
    ] {
        let (company, peer) = (Company::new().await, Peer::new(mood));
        let id = company.write_to(company.customer(SRI).await).await;
        let before = company.ledger_size().await;
        let mut encrypted = named(peer.port);
        encrypted.tls = tls;
        // The others answer, on a busy machine later.
        if mood == Mood::IsSilent {
            encrypted.timeout = Duration::from_millis(500);
        }

        company.turn(&relay(&encrypted)).await;

        assert_eq!(company.mail(id).await.answer.as_deref(), Some(code), "{mood:?}");
        assert!(!peer.said().iter().any(|line| line.starts_with("MAIL") || line.contains(SRI)));
        assert_eq!(company.ledger_size().await, before, "and nothing was opened for it");
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_relay_that_wants_to_know_us_is_told_and_a_wrong_password_loses_no_mail() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::WantsLogin));
    let mut known = named(peer.port);
    let login =
        |password: &str| Some(RelayLogin { user: "amanah".to_owned(), password: password.to_owned() });
    let id = company.write_to(company.customer(SRI).await).await;

    known.login = login("salah");
    company.turn(&relay(&known)).await;
    let refused = company.mail(id).await;
    known.login = login("rahasia");
    company.clock.move_to(START.plus_hours(1));
    company.turn(&relay(&known)).await;

    assert_eq!((refused.state, refused.answer.as_deref()), (MailState::Waiting, Some("relay-login")));
    assert_eq!(company.mail(id).await.state, MailState::Sent);
}

/// Shows: invariant 5
#[tokio::test]
async fn a_mail_to_somebody_who_was_erased_meanwhile_is_not_sent() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::Defers));
    let relay = relay(&named(peer.port));
    let sri = company.customer(SRI).await;
    let id = company.write_to(sri).await;
    company.turn(&relay).await;

    let ground = ErasureGround::ConfirmedRequest;
    company.house.vault().erase_customer(sri, ground, Actor::Customer(sri), START).await.unwrap();
    peer.becomes(Mood::Takes);
    company.clock.move_to(START.plus_hours(1));
    company.turn(&relay).await;

    assert!(peer.received().is_empty());
    assert_eq!(company.mail(id).await.state, MailState::Dropped);
}

/// Shows: DEL1
#[tokio::test]
async fn an_ordinary_mail_to_an_address_that_was_replaced_meanwhile_is_not_sent() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::Takes));
    let sri = company.customer(SRI).await;
    let welcome = mail::mail_customer(&company.house, sri, Letter::Welcome, START).await.unwrap();
    let new = NewDatum {
        attribute: Attribute::PrimaryEmail,
        value: Personal::text("baru@example.test"),
        provenance: Provenance {
            source: amanah_policy::Source::Registration,
            channel: amanah_policy::Channel::ClientZone,
            origin: "profile".to_owned(),
            observed_at: START,
        },
        confirmed: true,
    };
    company.house.vault().replace(sri, new, Actor::Customer(sri), START).await.unwrap();

    company.turn(&relay(&named(peer.port))).await;

    assert!(peer.received().is_empty(), "{:?}", peer.received());
    assert_eq!(company.mail(welcome).await.state, MailState::Dropped);
}

/// Shows: U1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_that_send_at_once_send_no_mail_twice() {
    let (company, peer) = (Company::new().await, Peer::new(Mood::Takes));
    let relay = relay(&named(peer.port));
    let sri = company.customer(SRI).await;
    for _ in 0..20 {
        company.write_to(sri).await;
    }

    let (one, other) = tokio::join!(company.turn(&relay), company.turn(&relay));

    assert_eq!(one + other, 20);
    let mut ids: Vec<String> =
        peer.received().iter().map(|mail| mail.field("Message-ID").to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 20);
}
