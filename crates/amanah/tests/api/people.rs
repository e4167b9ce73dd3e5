//! A company's account for the programs of its people: who belongs to it, what each may see and change of it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::program::Program;
use crate::zone::{Browser, SRI, Zone, zone};

const WATI: &str = "wati@toko-sri.example";
const BUDI: &str = "budi@example.test";

/// Owner and billing person of a company, each with a browser and a program.
async fn company(zone: &Zone) -> ((Browser, Program), (Browser, Program)) {
    let mut owner = zone.owner(SRI).await;
    let wati = zone.invited(&mut owner, WATI, "billing").await;
    let (of_owner, of_wati) =
        (zone.program_of_customer(SRI, true).await, zone.program_of_customer(WATI, true).await);
    ((owner, of_owner), (wati, of_wati))
}

/// The account of the company, as `account=...`.
async fn account(program: &Program) -> String {
    let accounts = program.items("/api/v1/me/accounts").await;
    let company = accounts.iter().find(|account| account["kind"] == json!("company"));
    format!("account={}", company.expect("there is a company")["id"].as_str().unwrap())
}

/// Shows: SEC
#[tokio::test]
async fn people_are_listed_as_far_as_the_readers_role_knows_them() {
    let zone = zone().await;
    let ((_, owner), (_, wati)) = company(&zone).await;
    let account = account(&owner).await;
    let path = format!("/api/v1/me/people?{account}");

    let by_owner = owner.items(&path).await;
    let by_wati = wati.items(&path).await;
    let first = owner.get(&format!("{path}&limit=1")).await;

    let of_wati = by_owner.iter().find(|person| person["is_self"] == json!(false)).unwrap();
    assert_eq!((by_owner.len(), by_wati.len()), (2, 2));
    assert_eq!((of_wati["name"].clone(), of_wati["email"].clone()), (json!("Wati Rekaan"), json!(WATI)));
    assert_eq!(of_wati["roles"], json!(["billing"]));
    let herself = by_owner.iter().find(|person| person["is_self"] == json!(true)).unwrap();
    assert_eq!((herself["name"].clone(), herself["roles"].clone()), (Value::Null, json!(["owner"])));
    assert_eq!(first.text("next"), "1");
}

/// Shows: SEC, U2a
#[tokio::test]
async fn what_is_kept_about_a_company_is_shown_by_role_and_its_record_to_the_owner_alone() {
    let zone = zone().await;
    let ((_, owner), (_, wati)) = company(&zone).await;
    zone.customer(BUDI).await;
    let budi = zone.program_of_customer(BUDI, true).await;
    let account = account(&owner).await;
    let data = format!("/api/v1/me/company/data?{account}");
    let uses = format!("/api/v1/me/company/uses?{account}");

    let by_owner = owner.get(&data).await;
    let by_wati = wati.get(&data).await;
    let without_naming = owner.get("/api/v1/me/company/data").await;
    let record = owner.items(&uses).await;
    let sequence = &record[0]["sequence"];
    let entry = format!("/api/v1/me/company/uses/{sequence}?{account}");

    let company = |reply: &crate::program::Reply| reply.json.to_string().contains("CV Rekaan Maju");
    assert!(company(&by_owner) && company(&by_wati) && company(&without_naming));
    assert!(owner.get(&entry).await.text("receipt").starts_with("amanah-receipt@v1\n"));
    for refused in
        [wati.get(&uses).await, wati.get(&entry).await, budi.get(&data).await, budi.get(&uses).await]
    {
        assert_eq!(refused.problem(), "not-found", "{}", refused.json);
    }
    assert_eq!(budi.get("/api/v1/me/company/data").await.problem(), "not-found", "Budi has no company");
}

/// Shows: DEL1, SEC
#[tokio::test]
async fn the_owners_program_corrects_and_renames_the_company_and_no_other_does() {
    let zone = zone().await;
    let ((_, owner), (_, wati)) = company(&zone).await;
    let account = account(&owner).await;
    let corrections = format!("/api/v1/me/company/corrections?{account}");
    let name = format!("/api/v1/me/company/name?{account}");
    let address = json!({"attribute": "postal_address", "value": "Jalan Rekaan 7"});

    let refused =
        [wati.post(&corrections, &address).await, wati.post(&name, &json!({"value": "CV Wati"})).await];
    let corrected = owner.post(&corrections, &address).await;
    let renamed = owner.post(&name, &json!({"value": "CV Rekaan Jaya"})).await;
    let after = owner.get(&format!("/api/v1/me/company/data?{account}")).await.json.to_string();

    for refused in refused {
        assert_eq!(refused.problem(), "not-found");
    }
    assert_eq!(corrected.status, StatusCode::CREATED, "{}", corrected.json);
    assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.json);
    assert!(after.contains("Jalan Rekaan 7") && after.contains("CV Rekaan Jaya"), "{after}");
    assert!(!owner.get("/api/v1/me/data").await.json.to_string().contains("Jalan Rekaan 7"));
}

/// Shows: SEC
#[tokio::test]
async fn an_invitation_is_listed_for_the_owner_and_taken_back_once() {
    let zone = zone().await;
    let ((mut browser, owner), (_, wati)) = company(&zone).await;
    let account = account(&owner).await;
    let fields = [("email", "joko@toko-sri.example"), ("roles", "technical")];
    browser.post_from("/people/invite", "/people/invite", &fields).await;
    let link = zone.link("invitation").await;
    let path = format!("/api/v1/me/people/invitations?{account}");

    let waiting = owner.items(&path).await;
    let hidden = wati.items(&path).await;
    let one = format!("/api/v1/me/people/invitations/{}?{account}", waiting[0]["id"].as_str().unwrap());
    let by_wati = wati.delete(&one).await;
    let withdrawn = owner.send("DELETE", &one, None, &[("idempotency-key", "w")]).await;
    let replayed = owner.send("DELETE", &one, None, &[("idempotency-key", "w")]).await;
    let twice = owner.delete(&one).await;
    let opened = zone.browser().get(&link).await;

    assert_eq!((waiting.len(), hidden.len()), (1, 0));
    assert_eq!(waiting[0]["address"], json!("joko@toko-sri.example"));
    assert_eq!(by_wati.problem(), "not-found");
    assert_eq!(withdrawn.status, StatusCode::NO_CONTENT, "{}", withdrawn.json);
    assert_eq!((replayed.status, replayed.header("idempotent-replayed")), (StatusCode::NO_CONTENT, "true"));
    assert_eq!(twice.problem(), "not-found");
    assert!(!opened.text.contains("name=\"password\""), "the link is dead");
}

/// Shows: SEC
#[tokio::test]
async fn an_offer_is_read_by_the_two_it_is_about_and_declined() {
    let zone = zone().await;
    let ((mut browser, owner), (_, wati)) = company(&zone).await;
    let account = account(&owner).await;
    let path = format!("/api/v1/me/people/offer?{account}");
    let before = owner.get(&path).await;
    let hand_over = browser.get("/people").await.link_to("/people/person/").replace("/roles", "/hand-over");
    let offered = browser.post_from(&hand_over, &hand_over, &[("keeps", "billing")]).await;
    assert_eq!(offered.location(), "/people?done=offered", "{}", offered.text);

    let (by_owner, by_wati) = (owner.get(&path).await, wati.get(&path).await);
    let declined = wati.delete(&path).await;
    let twice = owner.delete(&path).await;

    assert_eq!(before.json, json!({"offer": null}));
    assert_eq!(by_owner.json, by_wati.json);
    assert_eq!(by_wati.text("offer/giver_keeps"), "billing");
    assert_eq!((declined.status, twice.problem()), (StatusCode::NO_CONTENT, "not-found"));
    assert!(zone.mailed("offer_ended").await);
}

/// Shows: SEC
#[tokio::test]
async fn an_account_somebody_does_not_belong_to_is_not_found() {
    let zone = zone().await;
    let ((_, owner), _) = company(&zone).await;
    zone.customer(BUDI).await;
    let budi = zone.program_of_customer(BUDI, true).await;
    let account = account(&owner).await;
    let lists = ["people", "people/invitations", "people/offer", "services", "invoices", "tickets"];

    for list in lists {
        let theirs = budi.get(&format!("/api/v1/me/{list}?{account}")).await;
        let none = budi.get(&format!("/api/v1/me/{list}?account=acc_{}", "0".repeat(32))).await;

        assert_eq!((theirs.problem(), &theirs.json), ("not-found", &none.json), "{list}");
        assert_eq!(budi.get(&format!("/api/v1/me/{list}?account=acc_7")).await.problem(), "fields", "{list}");
    }
    let asked =
        budi.post(&format!("/api/v1/me/tickets?{account}"), &json!({"subject": "x", "text": "y"})).await;
    assert_eq!(asked.problem(), "not-found");
}
