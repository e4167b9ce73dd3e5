//! The officer's morning through programs: what waits for a review, questions and answers, searches, staff and keys.

use amanah_policy::{Purpose, Role};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::program::Program;
use crate::zone::{SRI, Zone, zone};

/// Programs of the officer and of somebody in support, who has Sri open for a written reason.
async fn reviewed(zone: &Zone) -> (Program, Program) {
    zone.customer(SRI).await;
    let mut ani = zone.colleague("Ani", &[Role::Support]).await;
    zone.colleague("Dewi", &[Role::Officer]).await;
    zone.opened(&mut ani).await;
    let officer = zone.program_of(Role::Officer, &[Purpose::Accountability], true).await;
    let support = zone.program_of(Role::Support, &[Purpose::ServiceCommunication], true).await;
    (officer, support)
}

async fn the_opening(officer: &Program) -> String {
    let waiting = officer.items("/api/v1/openings?show=to_review").await;
    format!("/api/v1/openings/{}", waiting[0]["ledger_entry"])
}

/// Shows: SEC
#[tokio::test]
async fn an_opening_is_asked_about_answered_and_found_fine_once() {
    let zone = zone().await;
    let (officer, support) = reviewed(&zone).await;
    let opening = the_opening(&officer).await;
    let question = json!({"text": "Which mail was it?"});

    let asked = officer.post(&format!("{opening}/question"), &question).await;
    let today = support.get("/api/v1/today").await;
    let questions = support.items("/api/v1/questions").await;
    let answer = format!("/api/v1/questions/{}/answer", questions[0]["ledger_entry"]);
    let answered = support.post(&answer, &json!({"text": "That of Monday."})).await;
    let line = officer.get(&opening).await;
    let fine = officer.act(&format!("{opening}/fine")).await;
    let twice = officer.act(&format!("{opening}/fine")).await;
    let late = support.post(&answer, &json!({"text": "And of Tuesday."})).await;

    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.json);
    assert_eq!(today.json["questions"].as_array().unwrap().len(), 1);
    assert_eq!(questions[0]["review"]["question"], json!("Which mail was it?"));
    assert_eq!(answered.status, StatusCode::NO_CONTENT, "{}", answered.json);
    assert_eq!(
        (line.text("review/state"), line.text("review/answer")),
        ("answered".to_owned(), "That of Monday.".to_owned())
    );
    assert!(line.json["review"]["due_at"].is_string());
    assert_eq!(
        (fine.status, twice.problem(), late.problem()),
        (StatusCode::NO_CONTENT, "not-now", "not-now")
    );
    assert_eq!(officer.get(&opening).await.text("review/state"), "fine");
    assert_eq!(officer.items("/api/v1/openings?show=to_review").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_question_without_words_or_with_too_many_is_refused() {
    let zone = zone().await;
    let (officer, _) = reviewed(&zone).await;
    let question = format!("{}/question", the_opening(&officer).await);

    let blank = officer.post(&question, &json!({"text": " "})).await;
    let long = officer.post(&question, &json!({"text": "a".repeat(501)})).await;
    let nobody = officer.post("/api/v1/openings/0/question", &json!({"text": "x"})).await;
    let beyond = officer.get("/api/v1/openings/18446744073709551615").await;

    assert_eq!(blank.slips(), ["text: missing"]);
    assert_eq!(long.slips(), ["text: too_long"]);
    assert_eq!((nobody.problem(), beyond.problem()), ("not-found", "not-found"));
}

/// Shows: SEC
#[tokio::test]
async fn nobody_finds_their_own_opening_in_order_or_ends_that_of_a_colleague() {
    let zone = zone().await;
    let (officer, support) = reviewed(&zone).await;
    let of_ani = the_opening(&officer).await;
    zone.colleague("Dwi", &[Role::Officer]).await;
    officer.opens(SRI, "accountability").await;
    let open = officer.items("/api/v1/openings?show=open").await;
    let own = open.iter().find(|line| line["role"] == json!("officer")).unwrap();
    let own = format!("/api/v1/openings/{}", own["ledger_entry"]);

    let reviewed = officer.act(&format!("{own}/fine")).await;
    let by_support = support.delete(&own).await;
    let ended = support.delete(&of_ani).await;
    let left = officer.items("/api/v1/openings?show=open").await;

    assert_eq!(open.len(), 2);
    assert_eq!((reviewed.status.as_u16(), reviewed.problem()), (409, "not-now"));
    assert_eq!(by_support.problem(), "not-found");
    assert_eq!((ended.status, left.len()), (StatusCode::NO_CONTENT, 1));
}

/// Shows: SEC
#[tokio::test]
async fn searches_stand_on_the_list_without_what_was_looked_for() {
    let zone = zone().await;
    let (officer, support) = reviewed(&zone).await;
    support.post("/api/v1/customers/search", &json!({"value": "nobody@example.test"})).await;

    let searches = officer.items("/api/v1/searches").await;
    let another_day = officer.items("/api/v1/searches?day=2026-11-01").await;

    assert_eq!(searches.len(), 2, "one in the console, one by a program");
    assert_eq!((searches[0]["by"].clone(), searches[0]["found"].clone()), (json!("email"), json!(0)));
    assert!(!Value::from(searches).to_string().contains("example"), "no search is repeated");
    assert_eq!(another_day, Vec::<Value>::new());
}

#[tokio::test]
async fn today_says_what_needs_the_role_and_who_is_open() {
    let zone = zone().await;
    let (officer, support) = reviewed(&zone).await;

    let of_officer = officer.get("/api/v1/today").await;
    let of_support = support.get("/api/v1/today").await;

    let alarm = |reply: &crate::program::Reply, code: &str| {
        reply.json["alarms"].as_array().unwrap().iter().any(|alarm| alarm["alarm"] == json!(code))
    };
    assert!(alarm(&of_officer, "policy_not_reviewed") && !alarm(&of_support, "policy_not_reviewed"));
    assert_eq!(of_officer.json["openings_to_review"], json!(1));
    assert_eq!(of_support.json["open_now"][0]["purpose"], json!("service_communication"));
    assert_eq!(of_officer.json["open_now"], json!([]));
}

/// Shows: SEC
#[tokio::test]
async fn the_officer_sees_addresses_and_invitations_of_staff_and_withdraws_one() {
    let zone = zone().await;
    let (officer, support) = reviewed(&zone).await;
    let mut dewi = zone.colleague("Dwi", &[Role::Officer]).await;
    let page = "/console/staff/invite";
    let made = dewi.post_from(page, page, &[("role", "billing")]).await;
    let path = "/api/v1/staff/invitations";

    let waiting = officer.items(path).await;
    let by_support = support.get(path).await;
    let one = format!("{path}/{}", waiting[0]["id"].as_str().unwrap());
    let withdrawn = officer.delete(&one).await;
    let twice = officer.delete(&one).await;
    let (for_officer, for_support) =
        (officer.items("/api/v1/staff").await, support.items("/api/v1/staff").await);

    assert_eq!((waiting.len(), waiting[0]["roles"].clone()), (1, json!(["billing"])));
    assert!(made.text.contains("/console/invitation/") && !waiting[0].to_string().contains("/console/"));
    assert_eq!(by_support.problem(), "not-this-key");
    assert_eq!((withdrawn.status, twice.problem()), (StatusCode::NO_CONTENT, "not-found"));
    assert!(for_officer.iter().all(|member| member["email"].is_string()));
    assert!(for_support.iter().all(|member| member["email"].is_null()));
}

#[tokio::test]
async fn a_member_of_staff_sees_themself_their_sessions_and_their_keys() {
    let zone = zone().await;
    let (officer, support) = reviewed(&zone).await;

    let own = support.get("/api/v1/staff/me").await;
    let sessions = support.items("/api/v1/staff/me/sessions").await;
    let of_officer = officer.items("/api/v1/staff/me/sessions").await;
    let path = |session: &Value| format!("/api/v1/staff/me/sessions/{}", session["id"].as_str().unwrap());
    let anothers = support.delete(&path(&of_officer[0])).await;
    let ended = support.delete(&path(&sessions[0])).await;
    let keys = support.items("/api/v1/keys").await;
    let key = format!("/api/v1/keys/{}", keys[0]["id"].as_str().unwrap());
    let by_officer = officer.delete(&key).await;
    let itself = support.delete(&key).await;

    assert_eq!((own.text("name"), own.text("email")), ("Ani".to_owned(), "ani@contoh.example".to_owned()));
    assert_eq!((sessions.len(), anothers.problem(), ended.status), (1, "not-found", StatusCode::NO_CONTENT));
    assert_eq!(
        (keys.len(), keys[0]["is_this"].clone(), keys[0]["role"].clone()),
        (1, json!(true), json!("support"))
    );
    assert_eq!((by_officer.problem(), itself.status), ("not-found", StatusCode::NO_CONTENT));
    assert_eq!(support.get("/api/v1/today").await.problem(), "no-key");
}

#[tokio::test]
async fn what_each_role_sees_is_asked_of_the_policy() {
    let zone = zone().await;
    let (_, support) = reviewed(&zone).await;

    let roles = support.items("/api/v1/roles").await;

    let of = |role: &str| roles.iter().find(|it| it["role"] == json!(role)).unwrap();
    assert_eq!(roles.len(), Role::ALL.len());
    assert_eq!(of("support")["purposes"][0]["purpose"], json!("service_communication"));
    assert_eq!(of("support")["purposes"][0]["clause"], json!("U1"));
    assert_eq!(of("marketing")["purposes"], json!([]));
}
