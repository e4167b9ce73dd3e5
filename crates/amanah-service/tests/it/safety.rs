//! What customers are told about the safety of their account, and what strangers cannot find out.

use std::net::IpAddr;

use amanah_policy::{Attribute, Language, Timestamp};
use amanah_service::accounts::events::{self, SecurityNews};
use amanah_service::accounts::sessions::{self, Whence};
use amanah_service::accounts::sign_in::{self, SignInFault};
use amanah_service::accounts::{one_time_link, proof};
use amanah_service::sources::registration::sign_up::{self, SignUpFault};
use amanah_service::vault::PendingFault;

use crate::company::{Company, NOW, PASSWORD, SRI, WHENCE, company, form};

async fn events_of(company: &Company, customer: amanah_policy::CustomerId) -> Vec<SecurityNews> {
    let lately = events::lately(&company.house, customer, NOW).await.unwrap();
    lately.events().into_iter().map(|(_, news, _)| news).collect()
}

fn from(address: [u8; 4], program: &str) -> Whence<'_> {
    Whence { address: Some(IpAddr::from(address)), program }
}

/// Shows: SEC
#[tokio::test]
async fn a_sign_in_from_a_new_place_is_told_and_one_from_a_known_place_is_not() {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let enter = async |whence| {
        sign_in::with_password(&company.house, SRI, PASSWORD, whence, NOW).await.unwrap();
        events_of(&company, customer).await.len()
    };

    let home = enter(from([203, 0, 113, 7], "Firefox 128")).await;
    let again = enter(from([203, 0, 113, 9], "Firefox 129")).await;
    let program = enter(from([203, 0, 113, 7], "curl/8")).await;
    let network = enter(from([198, 51, 100, 7], "Firefox 128")).await;

    assert_eq!((home, again, program, network), (1, 1, 2, 3));
    let told = company.templates_to(SRI, NOW).await;
    assert_eq!(told.iter().filter(|template| *template == "new_place").count(), 3);
    let lately = events::lately(&company.house, customer, NOW).await.unwrap();
    assert_eq!(lately.events()[0].2, "198.51.100.7, Firefox 128");
}

/// Shows: SEC
#[tokio::test]
async fn too_many_wrong_passwords_are_told_to_the_customer_once() {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let tries = async |count: i64| {
        for number in 0..count {
            // The limit on tries is another one, which comes back faster.
            let at = NOW.plus_micros(number * 61_000_000);
            let _wrong = sign_in::with_password(&company.house, SRI, "not this one", WHENCE, at).await;
        }
        events_of(&company, customer).await
    };

    let few = tries(5).await;
    let many = tries(12).await;

    assert_eq!(few, []);
    assert_eq!(many, [SecurityNews::FailedTries]);
    let told = company.templates_to(SRI, NOW).await;
    assert_eq!(told.iter().filter(|template| *template == "failed_tries").count(), 1);
}

/// Shows: SEC
#[tokio::test]
async fn wrong_passwords_read_alike_whether_somebody_has_the_address_or_not() {
    let company = company().await;
    company.customer(SRI, NOW).await;

    let mut answers = Vec::new();
    for number in 0..10_i64 {
        let at = NOW.plus_micros(number * 1_000_000);
        let one = sign_in::with_password(&company.house, SRI, "not this one", WHENCE, at).await;
        let other =
            sign_in::with_password(&company.house, "no@body.example", "not this one", WHENCE, at).await;
        answers.push((one.unwrap_err().to_string(), other.unwrap_err().to_string()));
    }

    for (known, unknown) in answers {
        assert_eq!(known, unknown);
    }
}

/// Shows: SEC
#[tokio::test]
async fn a_session_is_listed_with_where_it_was_opened_and_ending_others_is_told() {
    let company = company().await;
    let here = company.customer(SRI, NOW).await;
    let elsewhere = from([203, 0, 113, 7], "Firefox 128");
    let other = sign_in::with_password(&company.house, SRI, PASSWORD, elsewhere, NOW).await.unwrap();

    let lately = events::lately(&company.house, here.customer, NOW).await.unwrap();
    sessions::end_others_from(&company.house, here.customer, here.session.id, NOW).await.unwrap();
    let before = company.templates_to(SRI, NOW).await.len();
    sessions::end_others_from(&company.house, here.customer, here.session.id, NOW).await.unwrap();

    assert_eq!(lately.place_of(other.session.id), Some("203.0.113.7, Firefox 128"));
    assert_eq!(events_of(&company, here.customer).await[0], SecurityNews::SessionsEnded);
    assert_eq!(company.templates_to(SRI, NOW).await.len(), before, "where nothing ends nothing is told");
}

/// Shows: SEC
#[tokio::test]
async fn another_session_brings_no_more_tries_to_prove_oneself() {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    let mut wrong = Vec::new();
    for _ in 0..3 {
        let session = company.house.vault().open_session(
            amanah_service::vault::SessionOf::Customer(customer),
            amanah_service::vault::SignedInBy::Password,
            NOW.plus_hours(1),
            NOW,
        );
        let (session, _secret) = session.await.unwrap();
        for _ in 0..5 {
            let answer = proof::by_password(&company.house, customer, session.id, "not this one", NOW).await;
            wrong.push(matches!(answer, Err(proof::ProofFault::WrongPassword)));
        }
    }

    assert_eq!(wrong.iter().filter(|is_wrong| **is_wrong).count(), 12);
    assert!(!wrong[12]);
}

/// Shows: SEC
#[tokio::test]
async fn mails_and_codes_run_out_by_network_too() {
    let company = company().await;
    let whence = from([203, 0, 113, 7], "Firefox 128");
    let send = async |number: u32, now: Timestamp| {
        let email = format!("person{number}@toko-sri.example");
        one_time_link::send(&company.house, &email, Language::En, whence, now).await.is_ok()
    };

    let mut sent = Vec::new();
    for number in 0..31 {
        sent.push(send(number, NOW).await);
    }
    let waiting = sign_up::begin(&company.house, form(SRI), WHENCE, NOW).await.unwrap();
    let mut last = None;
    for _ in 0..31 {
        last = Some(sign_up::confirm(&company.house, waiting.id, "000000", whence, NOW).await);
    }

    assert_eq!(sent.iter().filter(|is_sent| **is_sent).count(), 30);
    assert!(matches!(last, Some(Err(SignUpFault::TooOften(_)))), "{last:?}");
    let first = sign_up::confirm(&company.house, waiting.id, "000000", WHENCE, NOW).await;
    assert!(matches!(first, Err(SignUpFault::Code(PendingFault::UsedOrUnknown))), "{first:?}");
}

/// Shows: SEC, invariant 5
#[tokio::test]
async fn a_security_event_is_a_datum_of_the_customer_that_goes_after_90_days() {
    let company = company().await;
    let customer = company.customer(SRI, NOW).await.customer;
    events::note(&company.house, customer, SecurityNews::PasswordChanged, "", NOW).await.unwrap();

    let row = company.house.vault().policy().retention(Attribute::SecurityEvent).id.clone();
    company.house.vault().sweep(NOW.plus_days(91)).await.unwrap();

    assert_eq!(row, "logs");
    assert_eq!(events_of(&company, customer).await, []);
    let wrong = sign_in::with_password(&company.house, SRI, "wrong", WHENCE, NOW).await;
    assert!(matches!(wrong, Err(SignInFault::NotTogether)), "{wrong:?}");
}
