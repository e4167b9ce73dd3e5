//! What becomes of mails: once each, for their time, and never without a person where nobody vouches.

use amanah_policy::{ErasureGround, Role};
use amanah_service::sources::correspondence::review;
use amanah_service::vault::{Actor, Disposition};

use crate::company::{Company, DELETE, START};
use crate::signer::{Signer, mail};
use crate::zone::Zone;

fn zone_of(signer: &Signer) -> Zone {
    let zone = Zone::empty();
    let (name, record) = signer.record();
    zone.add(&name, &record);
    zone
}

/// Shows: R3, invariant 11
#[tokio::test]
async fn a_mail_that_is_handed_over_again_is_the_same_mail() {
    let company = Company::new(&Zone::empty()).await;
    let mail = mail("budi@customer.test", DELETE);

    for _ in 0..3 {
        company.deliver("budi@customer.test", &[DELETE], mail.as_bytes()).await;
    }
    company.deliver("budi@customer.test", &["privacy@hoster.test"], mail.as_bytes()).await;

    assert_eq!(company.received().await.len(), 2);
}

/// Shows: DEL2
#[tokio::test]
async fn a3_a_signature_opens_one_request_and_an_address_is_answered_once_a_day() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    company.customer("budi@customer.test").await;
    let signed = signer.sign(&mail("budi@customer.test", DELETE));
    // Unsigned fields make other bytes of it, and so another mail, with the same signature.
    let replayed = format!("X-Other: 1\r\n{signed}");
    let again = signer.sign(&mail("Budi <budi@customer.test>", DELETE));

    for mail in [&signed, &replayed, &again] {
        company.deliver("budi@customer.test", &[DELETE], mail.as_bytes()).await;
        company.decide().await;
    }

    let all: Vec<String> = company.received().await.iter().map(|mail| mail.reasons.join(" ")).collect();
    assert_eq!(all.len(), 3);
    assert!(all.contains(&String::new()) && all.contains(&"a3".to_owned()), "{all:?}");
    assert!(all.contains(&"answered-today".to_owned()), "{all:?}");
}

/// Shows: DEL2
#[tokio::test]
async fn an_old_mail_and_one_to_somebody_else_wait_for_a_person() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    company.customer("budi@customer.test").await;
    let elsewhere = signer.sign(&mail("budi@customer.test", "support@hoster.test"));
    company.deliver("budi@customer.test", &[DELETE], elsewhere.as_bytes()).await;
    company.decide().await;

    let kept = company.only().await;

    assert_eq!((kept.disposition, kept.reasons), (Disposition::Review, vec!["a1".to_owned()]));
}

/// Shows: DEL2
#[tokio::test]
async fn a4_what_a_program_sent_is_kept_and_neither_acted_upon_nor_answered() {
    let signer = Signer::of("customer.test");
    let zone = zone_of(&signer);
    for (field, return_path) in [
        ("Auto-Submitted: auto-replied", "budi@customer.test"),
        ("Precedence: bulk", "budi@customer.test"),
        ("List-Id: <x.customer.test>", "budi@customer.test"),
        ("X-Ordinary: yes", ""),
    ] {
        let company = Company::new(&zone).await;
        company.customer("budi@customer.test").await;
        let signed = signer.sign(&format!("{field}\r\n{}", mail("budi@customer.test", DELETE)));
        company.deliver(return_path, &[DELETE], signed.as_bytes()).await;
        company.decide().await;

        let kept = company.only().await;
        assert_eq!((kept.disposition, kept.customer), (Disposition::RecordOnly, None), "{field}");
        assert_eq!(company.written().await, 0, "{field}");
    }
    assert!(zone.asked().is_empty(), "nobody was asked about a program");
}

/// Shows: DEL2
#[tokio::test]
async fn an_address_that_is_nobodys_is_answered_by_nobody() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    let signed = signer.sign(&mail("budi@customer.test", DELETE));
    company.deliver("budi@customer.test", &[DELETE], signed.as_bytes()).await;
    company.decide().await;

    let kept = company.only().await;

    assert_eq!((kept.disposition, kept.reasons), (Disposition::Review, vec!["nobody".to_owned()]));
    assert_eq!(company.written().await, 0);
}

/// Shows: DEL2
#[tokio::test]
async fn g14_a_silent_name_server_is_asked_again_and_its_answer_decides() {
    let signer = Signer::of("customer.test");
    let zone = zone_of(&signer);
    let (name, _) = signer.record();
    zone.trouble(&name, true);
    let company = Company::new(&zone).await;
    let budi = company.customer("budi@customer.test").await;
    let signed = signer.sign(&mail("budi@customer.test", DELETE));
    company.deliver("budi@customer.test", &[DELETE], signed.as_bytes()).await;

    company.decide().await;
    let waits = company.only().await;
    let too_early = company.decide().await;
    zone.trouble(&name, false);
    company.clock.move_to(START.plus_hours(1));
    company.decide().await;
    let decided = company.only().await;

    assert_eq!((waits.disposition, too_early), (Disposition::Pending, 0));
    assert_eq!((decided.customer, decided.tries), (Some(budi), 2));
}

/// Shows: R3, invariant 5
#[tokio::test]
async fn what_nobody_claimed_is_gone_when_its_days_are_over() {
    let company = Company::new(&Zone::empty()).await;
    company.deliver("a@x.example", &[DELETE], mail("a@x.example", DELETE).as_bytes()).await;
    company.decide().await;
    let id = company.only().await.id;

    for day in 1..=31 {
        company.house.vault().sweep(START.plus_days(day)).await.unwrap();
    }

    assert!(company.house.vault().received(id).await.unwrap().is_none());
}

/// Shows: R3, invariant 5
#[tokio::test]
async fn a_mail_goes_with_the_customer_who_wrote_it() {
    let signer = Signer::of("customer.test");
    let company = Company::new(&zone_of(&signer)).await;
    let budi = company.customer("budi@customer.test").await;
    let signed = signer.sign(&mail("budi@customer.test", DELETE));
    company.deliver("budi@customer.test", &[DELETE], signed.as_bytes()).await;
    company.decide().await;
    let id = company.only().await.id;

    let system = Actor::System(Role::Officer);
    company
        .house
        .vault()
        .erase_customer(budi, ErasureGround::ConfirmedRequest, system, START.plus_hours(1))
        .await
        .unwrap();

    assert!(company.house.vault().received(id).await.unwrap().is_none());
}

/// Shows: SEC
#[tokio::test]
async fn nobody_but_support_and_the_officer_sees_what_waits() {
    let company = Company::new(&Zone::empty()).await;
    company.deliver("a@x.example", &[DELETE], mail("a@x.example", DELETE).as_bytes()).await;
    company.decide().await;
    let id = company.only().await.id;

    for actor in [Actor::System(Role::Officer), Actor::System(Role::Support)] {
        assert!(review::list(&company.house, actor).await.is_err());
        assert!(review::open(&company.house, id, actor, START).await.is_err());
        assert!(review::dismiss(&company.house, id, actor, START).await.is_err());
    }
}

/// Shows: R3
#[tokio::test]
async fn a_burst_of_mails_is_kept_whole() {
    let company = Company::new(&Zone::empty()).await;

    for number in 0..60 {
        let text = format!("X-Number: {number}\r\n{}", mail("a@x.example", DELETE));
        let answers = company.deliver("a@x.example", &[DELETE], text.as_bytes()).await;
        assert_eq!(answers, ["250 2.0.0 kept"]);
    }
    let decided = company.decide().await;

    assert_eq!(decided, 60);
    let state = company.house.vault().received_state().await.unwrap();
    assert_eq!((state.counts, state.oldest_undecided), (vec![(Disposition::Review, 60)], None));
}
