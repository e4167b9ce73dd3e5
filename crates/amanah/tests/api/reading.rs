//! What programs read: the customer's own record, and for staff what the policy grants.

use amanah_policy::{Purpose, Role};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::zone::{SRI, zone};

/// Shows: U2a
#[tokio::test]
async fn a_customers_program_reads_every_datum_and_who_used_it() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let program = zone.program_of_sri(false).await;

    let all = program.get("/api/v1/me/data").await;
    let first = program.get("/api/v1/me/data?limit=1").await;
    let next = format!("/api/v1/me/data?limit=1&after={}", first.json["next"].as_str().unwrap());
    let second = program.get(&next).await;
    let contact = program.get("/api/v1/me/data?category=contact").await;
    let datum = contact.json["items"][0]["id"].as_str().unwrap();
    let one = program.get(&format!("/api/v1/me/data/{datum}")).await;
    let uses = program.get("/api/v1/me/uses").await;
    let sequence = &uses.json["items"][0]["sequence"];
    let proved = program.get(&format!("/api/v1/me/uses/{sequence}")).await;

    let total = all.json["items"].as_array().unwrap().len();
    assert_eq!(all.json["total"], json!(total));
    assert_ne!(first.json["items"][0]["id"], second.json["items"][0]["id"]);
    assert_eq!(one.json["value"], json!(SRI));
    assert_eq!(all.json["withheld"][0]["attribute"], json!("password_hash"));
    assert_eq!(proved.json["entry"]["sequence"], *sequence);
    assert!(proved.json["receipt"].as_str().unwrap().starts_with("amanah-receipt@v1\n"));
}

#[tokio::test]
async fn another_customers_entry_is_not_found() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.customer("budi@example.test").await;
    let program = zone.program_of_sri(false).await;
    let mine: Vec<Value> = program.get("/api/v1/me/uses").await.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["sequence"].clone())
        .collect();
    let size = zone.house.vault().ledger_size().await.unwrap();

    for sequence in 0..size {
        let reply = program.get(&format!("/api/v1/me/uses/{sequence}")).await;
        let is_mine = mine.contains(&json!(sequence)) || reply.json["entry"]["doer"] == json!("customer");
        assert_eq!(reply.status == StatusCode::OK, is_mine, "{sequence}: {}", reply.json);
    }
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    let program = zone.program_of_sri(true).await;

    let sessions = program.get("/api/v1/me/sessions").await;
    let path = format!("/api/v1/me/sessions/{}", sessions.json["items"][0]["id"].as_str().unwrap());
    let ended = program.send("DELETE", &path, None, &[]).await;
    let again = program.send("DELETE", &path, None, &[]).await;

    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(again.problem(), "not-found");
    assert_eq!(browser.get("/home").await.location(), "/sign-in?return=/home");
}

/// Shows: SEC
#[tokio::test]
async fn the_policy_decides_what_a_program_of_staff_sees() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.colleague("Eka", &[Role::Engineer]).await;
    let engineer = zone.program_of(Role::Engineer, &[Purpose::ServiceCommunication], true).await;
    let found = engineer.post("/api/v1/customers/search", &json!({"value": SRI})).await;
    let customer = found.json["items"][0]["id"].as_str().unwrap().to_owned();
    let why = json!({"purpose": "service_communication", "reason": "the web server answers slowly"});
    engineer.post(&format!("/api/v1/customers/{customer}/openings"), &why).await;

    let seen = engineer.get(&format!("/api/v1/customers/{customer}/data")).await;

    assert_eq!(seen.status, StatusCode::OK);
    let categories: Vec<_> = seen.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|datum| datum["category"].as_str().unwrap())
        .collect();
    assert!(
        categories.iter().all(|category| ["account", "network", "domain"].contains(category)),
        "{categories:?}"
    );
    assert!(!seen.json.to_string().contains(SRI), "an engineer has no grant for the address");
    assert!(
        seen.json["withheld"]
            .as_array()
            .unwrap()
            .iter()
            .any(|datum| datum["attribute"] == json!("primary_email"))
    );
}

#[tokio::test]
async fn the_ledger_comes_in_parts_and_with_proofs() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.colleague("Ani", &[Role::Support]).await;
    let program = zone.program_of(Role::Support, &[Purpose::ServiceCommunication], false).await;

    let newest = program.get("/api/v1/ledger").await;
    let signed_in = program.get("/api/v1/ledger?event=signed_in").await;
    let made_up = program.get("/api/v1/ledger?event=made_up").await;
    let one = program.get("/api/v1/ledger/0").await;
    let beyond = program.get("/api/v1/ledger/999999").await;

    assert!(newest.json["items"].as_array().unwrap().len() > 3);
    assert!(
        signed_in.json["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| entry["leaf"]["event"] == json!("signed_in"))
    );
    assert_eq!(made_up.problem(), "fields");
    assert!(one.json["receipt"].as_str().unwrap().starts_with("amanah-receipt@v1\n"));
    assert_eq!(beyond.problem(), "not-found");
    assert!(!newest.json.to_string().contains(SRI));
}

#[tokio::test]
async fn the_officer_reads_who_opened_whom() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let mut ani = zone.colleague("Ani", &[Role::Support]).await;
    zone.colleague("Dewi", &[Role::Officer]).await;
    zone.opened(&mut ani).await;
    let officer = zone.program_of(Role::Officer, &[Purpose::Accountability], false).await;

    let today = officer.get("/api/v1/openings").await;
    let another_day = officer.get("/api/v1/openings?day=2026-11-01").await;
    let no_day = officer.get("/api/v1/openings?day=yesterday").await;

    assert_eq!(today.json["items"][0]["purpose"], json!("service_communication"));
    assert_eq!(today.json["items"][0]["reason"], json!("calls about mail that did not arrive"));
    assert_eq!(another_day.json["items"], json!([]));
    assert_eq!(no_day.problem(), "fields");
}
