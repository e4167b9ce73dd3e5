//! Tickets through the programs of staff: the queue, one under an opening, answers, notes, and who answers.

use amanah_policy::{Purpose, Role};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::program::Program;
use crate::zone::{SRI, Zone, zone};

/// A question of Sri, and a program of somebody in support.
async fn asked(zone: &Zone) -> (Program, Program, String) {
    zone.customer(SRI).await;
    zone.colleague("Ani", &[Role::Support]).await;
    let sri = zone.program_of_sri(true).await;
    let asked =
        sri.post("/api/v1/me/tickets", &json!({"subject": "Mail", "text": "It does not arrive."})).await;
    let support = zone.program_of(Role::Support, &[Purpose::ServiceCommunication], true).await;
    (sri, support, asked.text("id"))
}

/// Shows: U1, SEC, R5
#[tokio::test]
async fn a_ticket_is_found_in_the_queue_and_read_under_an_opening_alone() {
    let zone = zone().await;
    let (sri, support, id) = asked(&zone).await;
    let ticket = format!("/api/v1/tickets/{id}");

    let queue = support.items("/api/v1/tickets").await;
    let shut = support.get(&ticket).await;
    let customer = queue[0]["customer"].as_str().unwrap();
    let why = json!({"purpose": "service_communication", "ticket": id});
    let opened = support.post(&format!("/api/v1/customers/{customer}/openings"), &why).await;
    let read = support.get(&ticket).await;
    let uses = sri.items("/api/v1/me/uses").await;

    assert_eq!(
        (queue.len(), queue[0]["id"].clone(), queue[0]["state"].clone()),
        (1, json!(id), json!("open"))
    );
    assert!(!queue[0].to_string().contains("Mail"), "a queue says nothing of what was written");
    assert_eq!((shut.status.as_u16(), shut.problem()), (409, "not-open"));
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.json);
    assert_eq!(
        (read.text("subject"), read.text("messages/0/text")),
        ("Mail".to_owned(), "It does not arrive.".to_owned())
    );
    let look = uses.iter().find(|used| used["sequence"] == read.json["ledger_entry"]).unwrap();
    assert_eq!((look["ticket"].clone(), look["doer"].clone()), (json!(id), json!("staff")));
}

/// Shows: R5
#[tokio::test]
async fn a_ticket_is_taken_answered_noted_upon_left_waiting_and_closed() {
    let zone = zone().await;
    let (sri, support, id) = asked(&zone).await;
    let ticket = format!("/api/v1/tickets/{id}");
    let messages = format!("{ticket}/messages");
    let ends = format!("/api/v1/me/tickets/{id}");

    let taken = support.post(&format!("{ticket}/assignment"), &json!({"to": "me"})).await;
    let mine = support.items("/api/v1/tickets").await[0]["assigned"].clone();
    let given = support.post(&format!("{ticket}/assignment"), &json!({"to": "nobody"})).await;
    let answered = support.post_once(&messages, &json!({"text": "We look into it."}), "a").await;
    let again = support.post_once(&messages, &json!({"text": "We look into it."}), "a").await;
    let noted = support.post(&messages, &json!({"text": "A full mailbox.", "is_internal": true})).await;
    let waiting = support.post(&format!("{ticket}/state"), &json!({"state": "waiting"})).await;
    let stands = sri.get(&ends).await;
    let closed = support.act(&format!("{ticket}/close")).await;
    let reopened = support.post(&format!("{ticket}/state"), &json!({"state": "open"})).await;

    let themself = support.get("/api/v1/staff/me").await.json["id"].clone();
    assert_eq!(mine, themself);
    for done in [&taken, &given, &answered, &again, &noted, &waiting, &closed, &reopened] {
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.json);
    }
    assert_eq!(stands.text("state"), "waiting");
    let said: Vec<Value> =
        stands.json["messages"].as_array().unwrap().iter().map(|it| it["text"].clone()).collect();
    assert_eq!(said, ["It does not arrive.", "We look into it."], "a note is no part of the conversation");
    assert!(zone.mailed("ticket_answered").await);
    assert_eq!(sri.get(&ends).await.text("state"), "open");
}

#[tokio::test]
async fn what_cannot_be_said_in_a_ticket_is_told() {
    let zone = zone().await;
    let (_, support, id) = asked(&zone).await;
    let ticket = format!("/api/v1/tickets/{id}");
    let messages = format!("{ticket}/messages");

    let blank = support.post(&messages, &json!({"text": " "})).await;
    let long = support.post(&messages, &json!({"text": "a".repeat(4_001)})).await;
    let nowhere = support.post(&format!("{ticket}/state"), &json!({"state": "closed"})).await;
    let somebody = support.post(&format!("{ticket}/assignment"), &json!({"to": "Budi"})).await;
    support.act(&format!("{ticket}/close")).await;
    let late = support.post(&messages, &json!({"text": "Hello"})).await;
    let twice = support.act(&format!("{ticket}/close")).await;

    assert_eq!(blank.slips(), ["text: missing"]);
    assert_eq!(long.slips(), ["text: too_long"]);
    assert_eq!(nowhere.slips(), ["state: not_valid"]);
    assert_eq!(somebody.slips(), ["to: not_valid"]);
    assert_eq!((late.status.as_u16(), late.problem()), (409, "not-now"), "{}", late.json);
    assert!(twice.status.is_client_error() || twice.status == StatusCode::NO_CONTENT, "{}", twice.json);
}

/// Shows: SEC
#[tokio::test]
async fn who_does_not_answer_customers_answers_none_through_a_program() {
    let zone = zone().await;
    let (_, _, id) = asked(&zone).await;
    zone.colleague("Eka", &[Role::Engineer]).await;
    let engineer = zone.program_of(Role::Engineer, &[Purpose::ServiceCommunication], true).await;
    let aimless = zone.program_of(Role::Support, &[Purpose::Billing], true).await;
    let messages = format!("/api/v1/tickets/{id}/messages");
    let answer = json!({"text": "Hello"});

    let by_engineer = engineer.post(&messages, &answer).await;
    let for_bills = aimless.post(&messages, &answer).await;
    let search = aimless.post("/api/v1/customers/search", &json!({"value": SRI})).await;

    assert_eq!((by_engineer.status.as_u16(), by_engineer.problem()), (403, "not-this-key"));
    assert_eq!((for_bills.status.as_u16(), for_bills.problem()), (403, "purpose-not-bound"));
    assert_eq!(search.problem(), "purpose-not-bound", "who opens nobody looks for nobody");
}
