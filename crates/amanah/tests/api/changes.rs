//! Changes: made once however often they are sent, and refused field by field.

use amanah_policy::{Purpose, Role};
use serde_json::{Value, json};

use crate::program::Program;
use crate::zone::{SRI, Zone, zone};

async fn support(zone: &Zone) -> Program {
    zone.colleague("Ani", &[Role::Support]).await;
    zone.program_of(Role::Support, &[Purpose::ServiceCommunication], true).await
}

async fn sri(zone: &Zone, program: &Program) -> String {
    zone.customer(SRI).await;
    let found = program.post("/api/v1/customers/search", &json!({"value": SRI})).await;
    found.json["items"][0]["id"].as_str().unwrap().to_owned()
}

fn paper() -> Value {
    json!({
        "form_number": "2026-0117", "signed_on": "2026-11-24", "kind": "person", "name": "Wulan Rekaan",
        "email": "wulan@example.test", "language": "id", "agrees": true
    })
}

#[tokio::test]
async fn a_change_that_is_sent_twice_is_made_once() {
    let zone = zone().await;
    let program = support(&zone).await;
    let tickets = format!("/api/v1/customers/{}/tickets", sri(&zone, &program).await);
    let said = json!({"text": "calls about mail"});

    let first = program.post_once(&tickets, &said, "call-0117").await;
    let again = program.post_once(&tickets, &said, "call-0117").await;
    let another = program.post_once(&tickets, &json!({"text": "something else"}), "call-0117").await;
    let without_key = program.post(&tickets, &said).await;
    let open = program.get("/api/v1/tickets").await;

    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.json, again.json);
    assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), ("", "true"));
    assert_eq!((another.status.as_u16(), another.problem()), (422, "idempotency-key-reused"));
    assert_ne!(without_key.json, first.json);
    assert_eq!(open.json["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_change_that_was_refused_can_be_mended_and_sent_with_the_same_key() {
    let zone = zone().await;
    let program = support(&zone).await;
    let tickets = format!("/api/v1/customers/{}/tickets", sri(&zone, &program).await);

    let empty = program.post_once(&tickets, &json!({"text": "  "}), "call-0117").await;
    let mended = program.post_once(&tickets, &json!({"text": "calls about mail"}), "call-0117").await;
    let long_key = "k".repeat(201);
    let no_key = program.post_once(&tickets, &json!({"text": "x"}), &long_key).await;

    assert_eq!((empty.status.as_u16(), empty.problem()), (422, "fields"));
    assert_eq!(empty.json["errors"], json!([{"field": "text", "problem": "missing"}]));
    assert_eq!(mended.status.as_u16(), 201);
    assert_eq!((no_key.status.as_u16(), no_key.problem()), (400, "bad-idempotency-key"));
}

/// Shows: R2
#[tokio::test]
async fn a_paper_form_is_registered_field_by_field() {
    let zone = zone().await;
    let program = support(&zone).await;
    let wrong = |field: &str, value: Value| {
        let mut paper = paper();
        paper[field] = value;
        paper
    };

    let registered = program.post("/api/v1/customers", &paper()).await;
    let twice = program.post("/api/v1/customers", &paper()).await;
    let later = program.post("/api/v1/customers", &wrong("signed_on", json!("2027-01-01"))).await;
    let no_address = program.post("/api/v1/customers", &wrong("email", json!("wulan"))).await;
    let no_kind = program.post("/api/v1/customers", &wrong("kind", json!("cat"))).await;
    let unknown = program.post("/api/v1/customers", &wrong("gender", json!("f"))).await;

    assert_eq!(registered.status.as_u16(), 201, "{}", registered.json);
    assert!(registered.header("location").ends_with(registered.json["id"].as_str().unwrap()));
    assert_eq!((twice.status.as_u16(), twice.problem()), (409, "not-now"));
    let problems = [
        (later, json!([{"field": "signed_on", "problem": "in_the_future"}])),
        (no_address, json!([{"field": "email", "problem": "not_an_address"}])),
        (no_kind, json!([{"field": "kind", "problem": "not_valid"}])),
    ];
    for (reply, errors) in problems {
        assert_eq!((reply.status.as_u16(), &reply.json["errors"]), (422, &errors));
    }
    assert_eq!((unknown.status.as_u16(), unknown.problem()), (400, "not-this-json"));
    assert!(!unknown.json.to_string().contains("wulan"), "a problem repeats nothing that was sent");
}

#[tokio::test]
async fn a_body_that_is_no_json_or_too_long_is_refused() {
    let zone = zone().await;
    let program = support(&zone).await;
    let path = "/api/v1/customers/search";
    let as_json = [("content-type", "application/json")];
    let long = json!({"value": "a".repeat(70_000)}).to_string();

    let cases = [
        (program.send("POST", path, Some("value=a"), &[]).await, 415, "not-json"),
        (program.send("POST", path, Some("{"), &as_json).await, 400, "not-this-json"),
        (program.send("POST", path, None, &as_json).await, 400, "not-this-json"),
        (program.send("POST", path, Some("{\"value\": 7}"), &as_json).await, 400, "not-this-json"),
        (program.send("POST", path, Some(&long), &as_json).await, 413, "too-large"),
    ];

    for (reply, status, kind) in cases {
        assert_eq!((reply.status.as_u16(), reply.problem()), (status, kind));
    }
}

#[tokio::test]
async fn a_ticket_is_closed_once() {
    let zone = zone().await;
    let program = support(&zone).await;
    let customer = sri(&zone, &program).await;
    let opened =
        program.post(&format!("/api/v1/customers/{customer}/tickets"), &json!({"text": "calls"})).await;
    let close = format!("/api/v1/tickets/{}/close", opened.json["id"].as_str().unwrap());

    let closed = program.send("POST", &close, None, &[]).await;
    let missing = program.send("POST", &close.replace("tkt_", "tkt_0"), None, &[]).await;

    assert_eq!(closed.status.as_u16(), 204);
    assert_eq!(missing.problem(), "not-found");
    assert_eq!(program.get("/api/v1/tickets").await.json["items"], json!([]));
}

#[tokio::test]
async fn the_language_is_one_of_two() {
    let zone = zone().await;
    zone.customer(SRI).await;
    let program = zone.program_of_sri(true).await;

    let chosen = program.post("/api/v1/me/language", &json!({"language": "id"})).await;
    let klingon = program.post("/api/v1/me/language", &json!({"language": "tlh"})).await;

    assert_eq!(chosen.status.as_u16(), 204);
    assert_eq!(klingon.json["errors"], json!([{"field": "language", "problem": "not_valid"}]));
    assert_eq!(program.get("/api/v1/me").await.json["language"], json!("id"));
}
