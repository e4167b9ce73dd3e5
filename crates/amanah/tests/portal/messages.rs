//! Messages: what we wrote, whether it arrived, and what nobody reads again.

use amanah_service::vault::{LeasedMail, MailOutcome, MailState};
use axum::http::StatusCode;

use crate::zone::{NOW, SRI, Zone, zone};

/// Shows: U2a
#[tokio::test]
async fn letters_are_listed_and_one_is_read_which_is_recorded() {
    let zone = zone().await;
    let mut sri = zone.customer(SRI).await;
    let mut budi = zone.customer("budi@example.test").await;

    let list = sri.get("/messages").await;
    let letter = list.link_to("/messages/mal_");
    let before = zone.house.vault().ledger_size().await.unwrap();
    let read = sri.get(&letter).await;
    let after = zone.house.vault().ledger_size().await.unwrap();
    let strange = budi.get(&letter).await;

    assert!(list.text.contains("Welcome") && list.text.contains("Waits"), "{}", list.text);
    assert!(!list.text.contains("What we hold about you"), "the list has no words of a letter");
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);
    assert!(read.text.contains("What we hold about you") && read.text.contains(SRI), "{}", read.text);
    assert_eq!(after, before + 1, "reading it is a release");
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
}

/// A code proves who reads the mailbox; whoever is merely signed in must not find it here.
///
/// Shows: SEC
#[tokio::test]
async fn a_letter_with_a_code_is_listed_and_shown_to_nobody() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    browser.post_from("/security/proof", "/security/proof/code", &[]).await;
    let mails = zone.house.vault().mails(1).await.unwrap();
    assert_eq!(mails[0].template, "proof_code");

    let list = browser.get("/messages").await;
    let opened = browser.get(&format!("/messages/{}", mails[0].id)).await;

    assert!(list.text.contains("Code to prove who somebody is"), "{}", list.text);
    assert!(!list.text.contains(&mails[0].id.to_string()), "no link leads to it");
    assert_eq!(opened.status, StatusCode::NOT_FOUND);
}

/// Shows: U1
#[tokio::test]
async fn a_mail_that_came_back_is_said_on_home_and_beside_the_letter() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    let quiet = browser.get("/home").await;
    for leased in all_leased(&zone).await {
        let outcome = MailOutcome::Undeliverable { answer: "550 5.1.1".to_owned(), keep_text: true };
        zone.house.vault().settle_mail(&leased, outcome, NOW).await.unwrap();
    }

    let home = browser.get("/home").await;
    let mut browser = browser.reading("id");
    let messages = browser.get("/messages").await;

    assert!(!quiet.text.contains("did not arrive"));
    assert!(home.text.contains("did not arrive"), "{}", home.text);
    assert!(messages.text.contains("Tidak sampai") && !messages.text.contains("550"), "{}", messages.text);
}

#[tokio::test]
async fn a_letter_that_is_none_or_nonsense_is_not_found() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;

    for path in ["/messages/x", "/messages/mal_00000000000000000000000000000000"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let mut visitor = zone.browser();
    assert_eq!(visitor.get("/messages").await.location(), "/sign-in?return=/messages");
}

async fn all_leased(zone: &Zone) -> Vec<LeasedMail> {
    let vault = zone.house.vault();
    let leased = vault.lease_mails(50, NOW.plus_hours(1), NOW).await.unwrap();
    assert!(vault.mails(50).await.unwrap().iter().all(|mail| mail.state != MailState::Waiting));
    leased
}
