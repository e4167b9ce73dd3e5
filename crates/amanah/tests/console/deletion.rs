//! A deletion that a provider asked for, closed by the officer.

use amanah_ledger::Event;
use amanah_policy::{CustomerId, Provider, Role};
use amanah_service::deletion::confirm;
use amanah_service::deletion::provider_notice::{self, Told};
use amanah_service::vault::{Actor, GivenByProvider, Personal};
use axum::http::StatusCode;

use crate::zone::{Browser, NOW, SRI, Zone, zone};

const SUBJECT: &str = "218471";

/// A deletion that Facebook asks for, of a customer without services; says who, the code of its course, and its page.
async fn asked(zone: &Zone) -> (Browser, CustomerId, String, String) {
    let sri = zone.customer(SRI).await;
    let vault = zone.house.vault();
    let customer = vault.customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let given = GivenByProvider {
        provider: Provider::Facebook,
        subject: Personal::text(SUBJECT),
        email: None,
        name: None,
    };
    vault.link(customer, given, None, Actor::Customer(customer), NOW).await.unwrap();
    let told = Told { provider: Provider::Facebook, subject: SUBJECT, issued_at: None };
    let code = provider_notice::delete(&zone.house, told, NOW).await.unwrap().expose().to_owned();
    let notice = vault.open_deletions(None).await.unwrap().remove(0);
    (sri, customer, code, format!("/console/deletions/{:032x}", u128::from_be_bytes(notice.id)))
}

/// Shows: DEL1, DEL2
#[tokio::test]
async fn while_the_registered_address_is_asked_the_notice_waits_for_that_request() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let (_, _, _, page) = asked(&zone).await;

    let today = ratna.get("/console").await;
    let waiting = ratna.get(&page).await;
    let closed = ratna.post_from("/console", &page, &[("why", "kept_by_law")]).await;

    assert!(!today.text.contains(&page), "{}", today.text);
    assert!(waiting.text.contains("this waits for that request"), "{}", waiting.text);
    assert!(waiting.text.contains("/console/cases/cas_"), "{}", waiting.text);
    assert_eq!(closed.location(), format!("{page}?done=deletion-not-there"), "{}", closed.text);
    assert_eq!(zone.house.vault().open_deletions(None).await.unwrap().len(), 1);
}

/// Shows: DEL1, DEL3
#[tokio::test]
async fn the_officer_closes_a_deletion_for_a_reason_and_the_public_page_says_that_reason_alone() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let (mut sri, customer, code, page) = asked(&zone).await;
    // The registered address wants to stay: what the provider asked for is still to be closed.
    confirm::stop_own(&zone.house, customer, NOW).await.unwrap();
    let before = zone.house.vault().ledger_size().await.unwrap();

    let today = ratna.get("/console").await;
    let form = ratna.get(&page).await;
    let closed = ratna.send_form(&form, &page, &[("why", "kept_by_law")]).await;
    let entries = zone.house.vault().ledger_entries(before, 100).await.unwrap();
    let told = ratna.get(&closed.location()).await;
    let again = ratna.send_form(&form, &page, &[("why", "identity_unclear")]).await;
    let after = ratna.get("/console").await;
    let public = zone.browser().reading("en").get(&format!("/callbacks/status/{code}")).await;
    let uses = sri.get("/uses").await;
    let mails = zone.mails().await;
    let mail = mails.iter().find(|mail| mail.header.template == "provider_deletion_closed");
    let mail = &mail.expect("the customer is told").body;

    assert!(today.text.contains(&page), "{}", today.text);
    assert!(form.text.contains("A law keeps what is left"), "{}", form.text);
    assert_eq!(closed.location(), format!("{page}?done=deletion-closed"), "{}", closed.text);
    let entry = entries.iter().find(|entry| entry.event == Event::CaseClosed).unwrap();
    assert_eq!(entry.actor.role.as_deref(), Some("officer"));
    assert!(entry.actor.pseudonym.is_some(), "the member of staff stands in the ledger");
    assert!(told.text.contains("Ratna") && told.text.contains("the customer is told"), "{}", told.text);
    assert!(!told.text.contains("<form method=\"post\" action=\"/console/deletions"), "{}", told.text);
    assert_eq!(again.location(), format!("{page}?done=deletion-not-there"));
    assert!(!after.text.contains(&page), "nothing waits any more");
    assert!(public.text.contains("Closed. Reason: A law keeps what is left"), "{}", public.text);
    assert!(!public.text.contains("Ratna"), "who closed it is nobody else's business");
    assert!(mail.contains("Ratna") && mail.contains("a law obliges us"), "{mail}");
    assert!(uses.text.contains("A law keeps what is left"), "{}", uses.text);
    assert!(zone.house.vault().customer(customer).await.is_ok(), "nothing was erased");
}

/// Shows: SEC
#[tokio::test]
async fn only_the_officer_closes_a_deletion_and_only_for_a_reason_of_the_list() {
    let zone = zone().await;
    let mut ratna = zone.colleague("Ratna", &[Role::Officer]).await;
    let mut agus = zone.colleague("Agus", &[Role::Support]).await;
    let (_, customer, _, page) = asked(&zone).await;
    confirm::stop_own(&zone.house, customer, NOW).await.unwrap();
    let form = ratna.get(&page).await;

    let by_support = agus.get(&page).await;
    let mut refused = Vec::new();
    for why in ["", "because I say so", "KEPT_BY_LAW", &"x".repeat(9_000)] {
        refused.push(ratna.send_form(&form, &page, &[("why", why)]).await);
    }
    let forged = ratna.get(&format!("/console/deletions/{}", "0".repeat(32))).await;
    let no_id = ratna.get("/console/deletions/+1").await;

    assert_eq!(by_support.status, StatusCode::NOT_FOUND);
    for answer in refused {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        assert!(answer.text.contains("Choose why you close it"), "{}", answer.text);
    }
    assert_eq!((forged.status, no_id.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(zone.house.vault().open_deletions(None).await.unwrap().len(), 1);
}
