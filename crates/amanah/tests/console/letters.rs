//! Letters and outbox: who changes what customers are written, and what staff see of mail.

use amanah_policy::{Language, Role};
use amanah_service::purposes::service_communication::letters::Letter;
use amanah_service::vault::MailOutcome;
use axum::http::StatusCode;

use crate::zone::{NOW, SRI, zone};

const PAGE: &str = "/console/letters/proof_code/en";
const GOOD: &str = "A code from {company}\n\nHello, here it is: {code}\n\nGood for {minutes} minutes.";

/// Shows: U1
#[tokio::test]
async fn a_letter_is_looked_at_kept_used_and_given_back() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let written = || Letter::ProofCode { code: "471100", minutes: 30 }.write(&zone.house, Language::En).body;
    let shipped = written();

    let looked = ratna.post_from(PAGE, PAGE, &[("text", GOOD), ("do", "look")]).await;
    let after_looking = written();
    let kept = ratna.post_from(PAGE, PAGE, &[("text", GOOD), ("do", "keep")]).await;
    let after_keeping = written();
    let list = ratna.get("/console/letters").await;
    let entries = ratna.get("/console/ledger?event=letter_changed").await;
    let asked = ratna.get(&format!("{PAGE}/restore")).await;
    let restore = format!("{PAGE}/restore");
    let restored = ratna.post_from(&restore, &restore, &[]).await;

    assert_eq!(looked.status, StatusCode::OK);
    assert!(looked.text.contains("Hello, here it is: 123456"), "{}", looked.text);
    assert_eq!(after_looking, shipped, "looking changes nothing");
    assert_eq!(kept.location(), "/console/letters?done=letter-changed");
    assert_eq!(after_keeping, "Hello, here it is: 471100\n\nGood for 30 minutes.");
    assert!(list.text.contains("One text is your own"), "{}", list.text);
    assert!(entries.text.contains("Letter changed"), "{}", entries.text);
    assert!(asked.text.contains("Hello, here it is"), "what goes is shown before it goes");
    assert_eq!(restored.location(), "/console/letters?done=letter-restored");
    assert_eq!(written(), shipped);
}

/// Shows: invariant 4
#[tokio::test]
async fn the_ledger_names_the_letter_and_the_hash_of_its_text() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Engineer]).await;
    let before = zone.house.vault().ledger_size().await.unwrap();

    ratna.post_from(PAGE, PAGE, &[("text", GOOD), ("do", "keep")]).await;

    let entries = zone.house.vault().ledger_entries(before, 9).await.unwrap();
    let rules: Vec<String> = entries[0].rules.iter().map(ToString::to_string).collect();
    assert_eq!(rules[0], "letter:proof_code:en");
    assert!(rules[1].starts_with("sha256:") && rules[1].len() == 50, "{rules:?}");
    let page = ratna.get(&format!("/console/ledger/{before}")).await;
    assert!(page.text.contains(&rules[1]), "{}", page.text);
}

#[tokio::test]
async fn a_text_that_is_no_letter_is_refused_with_what_is_wrong() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let long = "x".repeat(30_000);
    let cases = [
        ("", "needs a subject, an empty line and a text"),
        ("Subject only {code}", "needs a subject, an empty line and a text"),
        ("Subject\n\nNo code in it", "{code} is missing"),
        ("Subject\n\n{code} for {name}", "Nothing fills in {name}"),
        ("Subject\n\n{code} <script>alert(1)</script> {link}", "Nothing fills in {link}"),
        (long.as_str(), "more than 20,000 letters"),
    ];

    for (text, told) in cases {
        let refused = ratna.post_from(PAGE, PAGE, &[("text", text), ("do", "keep")]).await;

        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(refused.text.contains(told), "{told} is missing in {}", refused.text);
        assert!(!refused.text.contains("<script>alert"), "{}", refused.text);
    }
    let english = Language::En;
    assert!(!zone.house.letters().is_own("proof_code", english));
    for path in ["/console/letters/no_such_letter/en", "/console/letters/proof_code/nl"] {
        assert_eq!(ratna.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let restore = format!("{PAGE}/restore");
    assert_eq!(ratna.get(&restore).await.status, StatusCode::NOT_FOUND, "there is nothing to give back");
}

/// Shows: SEC
#[tokio::test]
async fn letters_are_changed_by_officer_and_engineer_alone() {
    let zone = zone().await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;

    for path in ["/console/letters", PAGE] {
        assert_eq!(agus.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(agus.get("/console/outbox").await.status, StatusCode::OK);
}

/// Shows: SEC, U1
#[tokio::test]
async fn what_did_not_arrive_is_listed_by_customer_number_without_address_and_text() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let vault = zone.house.vault();
    let quiet = agus.get("/console/outbox").await;
    for leased in vault.lease_mails(50, NOW.plus_hours(1), NOW).await.unwrap() {
        let outcome = MailOutcome::Undeliverable { answer: "550 5.1.1".to_owned(), keep_text: true };
        vault.settle_mail(&leased, outcome, NOW).await.unwrap();
    }

    let page = agus.get("/console/outbox").await;

    assert!(quiet.text.contains("Everything arrived"), "{}", quiet.text);
    let sri = vault.customer_by_email(&amanah_service::vault::Personal::text(SRI)).await.unwrap().unwrap();
    let number = vault.customer(sri).await.unwrap().number.to_string();
    for piece in [number.as_str(), "550 5.1.1", "refused for good", "Welcome", "There is no relay"] {
        assert!(page.text.contains(piece), "{piece} is missing in {}", page.text);
    }
    assert!(!page.text.contains(SRI) && !page.text.contains("Your account is ready"), "{}", page.text);
}

#[tokio::test]
async fn the_engineer_lets_what_waits_be_tried_now() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ines = zone.colleague("Ines", &[Role::Engineer]).await;
    let vault = zone.house.vault();
    for leased in vault.lease_mails(50, NOW.plus_hours(1), NOW).await.unwrap() {
        let wait = std::time::Duration::from_secs(3_600);
        let later = MailOutcome::Later { answer: "451".to_owned(), wait };
        vault.settle_mail(&leased, later, NOW).await.unwrap();
    }
    assert!(!vault.is_mail_due(NOW).await.unwrap());

    let pressed = ines.post_from("/console/letters/welcome/id", "/console/outbox/retry", &[]).await;

    assert_eq!(pressed.location(), "/console/outbox?done=outbox-hastened");
    assert!(vault.is_mail_due(NOW).await.unwrap());
}
