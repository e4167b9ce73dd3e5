//! Requests with a clock through programs: of staff, and of the customer themself.

use amanah_policy::{Purpose, Role};
use axum::http::StatusCode;
use serde_json::json;

use crate::program::Program;
use crate::waiting;
use crate::zone::{SRI, Zone, zone};

async fn programs(zone: &Zone) -> (Program, Program, Program, String) {
    zone.customer(SRI).await;
    zone.colleague("Ani", &[Role::Support]).await;
    zone.colleague("Ratna", &[Role::Officer]).await;
    let sri = zone.program_of_sri(true).await;
    let support = zone.program_of(Role::Support, &[Purpose::ServiceCommunication], true).await;
    let officer = zone.program_of(Role::Officer, &[Purpose::Accountability], true).await;
    let id = sri.get("/api/v1/me").await.text("id");
    (sri, support, officer, id)
}

/// Shows: U2a
#[tokio::test]
async fn a_customer_s_program_asks_and_staff_answer_and_refuse() {
    let zone = zone().await;
    let (sri, support, officer, _) = programs(&zone).await;

    let copy = sri.post("/api/v1/me/requests", &json!({"kind": "copy"})).await;
    let object = sri.post("/api/v1/me/requests", &json!({"kind": "object"})).await;
    let queue = support.items("/api/v1/cases").await;
    let case = |made: &crate::program::Reply| format!("/api/v1/cases/{}", made.text("id"));
    let answered = support.act(&format!("{}/answer", case(&copy))).await;
    let again = support.act(&format!("{}/answer", case(&copy))).await;
    let reason = json!({"reason": "harms_others"});
    let by_support = support.post(&format!("{}/refusal", case(&object)), &reason).await;
    let refused = officer.post(&format!("{}/refusal", case(&object)), &reason).await;
    let read = officer.get(&case(&object)).await;
    let closed = officer.items("/api/v1/cases?show=closed").await;
    let own = sri.items("/api/v1/me/requests").await;

    assert_eq!(copy.status, StatusCode::CREATED, "{}", copy.json);
    assert_eq!(queue.len(), 2);
    assert!(!queue.iter().any(|case| case.to_string().contains("sri@")), "{queue:?}");
    assert_eq!(answered.status, StatusCode::NO_CONTENT, "{}", answered.json);
    assert_eq!((again.status.as_u16(), again.problem()), (409, "not-now"));
    assert_eq!((by_support.status.as_u16(), by_support.problem()), (403, "not-this-key"));
    assert_eq!(refused.status, StatusCode::NO_CONTENT, "{}", refused.json);
    assert_eq!(
        (read.text("state"), read.text("refused_because"), read.text("steps/2/state")),
        ("refused".to_owned(), "harms_others".to_owned(), "refused".to_owned())
    );
    assert_eq!(closed.len(), 2);
    let states: Vec<_> = own.iter().map(|request| request["state"].clone()).collect();
    assert!(states.contains(&json!("answered")) && states.contains(&json!("refused")), "{own:?}");
}

/// Shows: DEL2
#[tokio::test]
async fn a_program_writes_a_deletion_down_and_confirms_none() {
    let zone = zone().await;
    let (sri, support, _, id) = programs(&zone).await;
    let cases = format!("/api/v1/customers/{id}/cases");

    let leaves = sri.post("/api/v1/me/requests", &json!({"kind": "erase"})).await;
    let wrong = support.post(&cases, &json!({"kind": "erase", "came": "pigeon"})).await;
    let opened = support.post(&cases, &json!({"kind": "erase", "came": "letter"})).await;
    let again = support.post(&cases, &json!({"kind": "erase", "came": "letter"})).await;
    let asked = support.act(&format!("/api/v1/cases/{}/confirmation", opened.text("id"))).await;
    let read = support.get(&format!("/api/v1/cases/{}", opened.text("id"))).await;

    assert_eq!((leaves.status.as_u16(), leaves.slips()), (422, vec!["kind: not_valid".to_owned()]));
    assert_eq!(wrong.slips(), ["came: not_valid"]);
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.json);
    assert_eq!((again.status.as_u16(), again.problem()), (409, "not-now"));
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.json);
    assert_eq!((read.text("state"), read.text("channel")), ("frozen".to_owned(), "desk".to_owned()));
    assert!(zone.mailed("case_confirm").await);
}

/// Shows: U2a
#[tokio::test]
async fn the_export_tells_of_requests_and_their_steps() {
    let zone = zone().await;
    let (sri, _, _, _) = programs(&zone).await;
    sri.post("/api/v1/me/requests", &json!({"kind": "access"})).await;

    let export = sri.get("/api/v1/me/export").await;

    let requests = export.json["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 1, "{}", export.json["requests"]);
    assert_eq!(requests[0]["kind"], "access");
    assert_eq!(requests[0]["steps"].as_array().unwrap().len(), 2, "received, verified");
}

/// Shows: U2a
#[tokio::test]
async fn a_restriction_is_in_effect_and_the_customer_s_program_only_reads_from_then_on() {
    let zone = zone().await;
    let (sri, support, _, id) = programs(&zone).await;

    let asked = sri.post("/api/v1/me/requests", &json!({"kind": "restrict"})).await;
    let read = support.get(&format!("/api/v1/cases/{}", asked.text("id"))).await;
    let again = support.act(&format!("/api/v1/cases/{}/restriction", asked.text("id"))).await;
    let more = sri.post("/api/v1/me/requests", &json!({"kind": "copy"})).await;
    let own = sri.get("/api/v1/me").await;

    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.json);
    assert_eq!(read.text("state"), "frozen", "{}", read.json);
    assert_eq!((again.status.as_u16(), again.problem()), (409, "not-now"), "it is restricted already");
    assert_eq!((more.status.as_u16(), more.problem()), (409, "deletion-under-way"));
    assert_eq!((own.status, own.text("id")), (StatusCode::OK, id));
}

/// Shows: R3, SEC
#[tokio::test]
async fn the_mails_that_wait_are_listed_without_a_word_of_them_for_support_and_the_officer() {
    let zone = zone().await;
    let (sri, support, officer, _) = programs(&zone).await;
    waiting::mail(&zone, vec!["g6"], None).await;

    let mails = support.items("/api/v1/mails").await;
    let by_officer = officer.items("/api/v1/mails").await;
    let by_customer = sri.get("/api/v1/mails").await;

    assert_eq!((mails.len(), by_officer.len()), (1, 1));
    assert_eq!((&mails[0]["disposition"], &mails[0]["reasons"]), (&json!("review"), &json!(["g6"])));
    assert!(
        !mails[0].to_string().contains("sri@") && !mails[0].to_string().contains("delete it"),
        "{mails:?}"
    );
    assert_eq!((by_customer.status.as_u16(), by_customer.problem()), (403, "not-this-key"));
}
