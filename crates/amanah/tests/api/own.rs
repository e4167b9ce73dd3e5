//! ClientZone for a customer's own program: what they correct, where they are signed in, what they ask and what we wrote.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::program::Program;
use crate::zone::{SRI, Zone, zone};

const BUDI: &str = "budi@example.test";

async fn program_of_sri(zone: &Zone) -> Program {
    zone.customer(SRI).await;
    zone.program_of_sri(true).await
}

/// Shows: R2
#[tokio::test]
async fn a_telephone_number_is_corrected_and_read_back() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    let path = "/api/v1/me/corrections";
    let correction = |attribute: &str, value: &str| json!({"attribute": attribute, "value": value});

    let made = program.post_once(path, &correction("phone", "0812 0000 0117"), "phone-1").await;
    let again = program.post_once(path, &correction("phone", "0812 0000 0117"), "phone-1").await;
    let datum = program.get(made.header("location")).await;
    let no_phone = program.post(path, &correction("phone", "kuda lumping")).await;
    let blank = program.post(path, &correction("postal_address", "  ")).await;
    let address = program.post(path, &correction("primary_email", "sri@example.test")).await;

    assert_eq!((made.status, made.header("idempotent-replayed")), (StatusCode::CREATED, ""));
    assert_eq!((again.status, again.header("idempotent-replayed")), (StatusCode::CREATED, "true"));
    assert_eq!((&again.json, again.header("location")), (&made.json, made.header("location")));
    assert!(!made.json.to_string().contains("0812"), "an answer that is kept holds no value");
    assert_eq!(
        (datum.text("attribute"), datum.text("value")),
        ("phone".to_owned(), "0812 0000 0117".to_owned())
    );
    assert_eq!(no_phone.slips(), ["value: not_a_phone"]);
    assert_eq!(blank.slips(), ["value: missing"]);
    assert_eq!(address.slips(), ["attribute: not_valid"], "an address needs the person");
}

/// Shows: DEL1
#[tokio::test]
async fn a_name_is_replaced_the_old_one_is_restricted_and_the_mailbox_is_told() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;

    let replaced = program.post_once("/api/v1/me/name", &json!({"value": " Sri Lestari "}), "name").await;
    let again = program.post_once("/api/v1/me/name", &json!({"value": " Sri Lestari "}), "name").await;
    let blank = program.post("/api/v1/me/name", &json!({"value": " "})).await;
    let long = program.post("/api/v1/me/name", &json!({"value": "a".repeat(201)})).await;
    let now = program.get(&format!("/api/v1/me/data/{}", replaced.text("id"))).await;
    let before = program.get(&format!("/api/v1/me/data/{}", replaced.text("earlier"))).await;

    assert_eq!((replaced.status, again.status), (StatusCode::OK, StatusCode::OK), "{}", replaced.json);
    assert_eq!(again.json, replaced.json, "it was replaced once");
    assert!(!replaced.json.to_string().contains("Sri"), "an answer that is kept holds no value");
    assert_eq!((now.text("value"), &now.json["restricted_until"]), ("Sri Lestari".to_owned(), &Value::Null));
    assert_eq!(before.text("value"), "Sri Wahyuni");
    assert_eq!(before.text("restricted_until"), replaced.text("erased_at"));
    assert!(zone.mailed("name_changed").await);
    assert_eq!(blank.slips(), ["value: missing"]);
    assert_eq!(long.slips(), ["value: too_long"]);
}

#[tokio::test]
async fn sessions_have_a_place_and_all_of_them_end_at_once() {
    let zone = zone().await;
    let mut browser = zone.customer(SRI).await;
    zone.customer(BUDI).await;
    let program = zone.program_of_sri(true).await;

    let before = program.items("/api/v1/me/sessions").await;
    let ended = program.delete("/api/v1/me/sessions").await;
    let twice = program.delete("/api/v1/me/sessions").await;
    let events = program.items("/api/v1/me/security-events").await;

    assert_eq!(before[0]["place"], json!("Firefox 128"));
    assert_eq!((ended.status, twice.status), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    assert_eq!(browser.get("/home").await.location(), "/sign-in?return=/home");
    assert_eq!(events.iter().filter(|event| event["event"] == json!("sessions_ended")).count(), 1);
    assert!(zone.mailed("sessions_ended").await);
    assert_eq!(zone.program_of_customer(BUDI, false).await.items("/api/v1/me/sessions").await.len(), 1);
}

/// Shows: SEC
#[tokio::test]
async fn keys_are_listed_without_their_secrets_and_ended_and_those_of_others_are_not_found() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    let other = zone.program_of_sri(false).await;
    zone.customer(BUDI).await;
    let of_budi = zone.program_of_customer(BUDI, true).await;
    let id = |key: &Value| format!("/api/v1/me/keys/{}", key["id"].as_str().unwrap());

    let keys = program.items("/api/v1/me/keys").await;
    let this = keys.iter().find(|key| key["is_this"] == json!(true)).unwrap();
    let that = keys.iter().find(|key| key["is_this"] == json!(false)).unwrap();
    let by_budi = of_budi.delete(&id(that)).await;
    let still = other.get("/api/v1/me").await;
    let ended = program.delete(&id(that)).await;
    let over = other.get("/api/v1/me").await;
    let itself = program.send("DELETE", &id(this), None, &[("idempotency-key", "end")]).await;

    assert_eq!(keys.len(), 2);
    assert_eq!((this["may_change"].clone(), that["may_change"].clone()), (json!(true), json!(false)));
    assert_eq!((by_budi.problem(), still.status), ("not-found", StatusCode::OK));
    assert_eq!((ended.status, over.problem()), (StatusCode::NO_CONTENT, "no-key"));
    assert_eq!(itself.status, StatusCode::NO_CONTENT, "{}", itself.json);
    assert_eq!(program.get("/api/v1/me").await.problem(), "no-key");
}

/// Shows: R5
#[tokio::test]
async fn a_question_is_asked_once_read_written_to_closed_and_opened_again() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    let asking = json!({"subject": "Mail", "text": "It does not arrive."});

    let asked = program.post_once("/api/v1/me/tickets", &asking, "q").await;
    let again = program.post_once("/api/v1/me/tickets", &asking, "q").await;
    let place = asked.header("location").to_owned();
    let (path, account) = place.split_once('?').unwrap();
    let more = program.post(&format!("{path}/messages"), &json!({"text": "Since Monday."})).await;
    let thread = program.get(&place).await;
    let closed = program.act(&format!("{path}/close?{account}")).await;
    let list = program.items("/api/v1/me/tickets").await;
    let reopened = program.post(&format!("{path}/messages"), &json!({"text": "Still not."})).await;
    let after = program.get(path).await;

    assert_eq!((asked.status, again.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", asked.json);
    assert_eq!((again.header("location"), &again.json), (place.as_str(), &asked.json));
    assert_eq!(more.status, StatusCode::NO_CONTENT);
    assert_eq!(thread.text("subject"), "Mail");
    let texts: Vec<_> =
        thread.json["messages"].as_array().unwrap().iter().map(|it| it["text"].clone()).collect();
    assert_eq!(texts, ["It does not arrive.", "Since Monday."]);
    assert!(thread.json["ledger_entry"].is_u64());
    assert_eq!(closed.status, StatusCode::NO_CONTENT);
    assert_eq!((list.len(), list[0]["state"].clone()), (1, json!("closed")));
    assert_eq!((reopened.status, after.text("state")), (StatusCode::NO_CONTENT, "open".to_owned()));
}

#[tokio::test]
async fn a_program_that_writes_too_much_is_told_when_to_go_on() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    let asking = json!({"subject": "Mail", "text": "It does not arrive."});
    let asked = program.post("/api/v1/me/tickets", &asking).await;
    let place = asked.header("location").to_owned();
    let (path, _) = place.split_once('?').unwrap();
    let messages = format!("{path}/messages");
    for _ in 0..29 {
        program.post(&messages, &json!({"text": "And another thing."})).await;
    }

    let much = program.post(&messages, &json!({"text": "One too many."})).await;

    assert_eq!((much.status, much.problem()), (StatusCode::TOO_MANY_REQUESTS, "too-many"));
    assert!(much.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
}

#[tokio::test]
async fn the_same_idempotency_key_for_another_account_is_another_request() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    let account = program.items("/api/v1/me/accounts").await[0]["id"].as_str().unwrap().to_owned();
    let asking = json!({"subject": "Mail", "text": "It does not arrive."});

    let asked = program.post_once("/api/v1/me/tickets", &asking, "q").await;
    let named = program.post_once(&format!("/api/v1/me/tickets?account={account}"), &asking, "q").await;

    assert_eq!(asked.status, StatusCode::CREATED);
    assert_eq!(named.problem(), "idempotency-key-reused");
}

#[tokio::test]
async fn a_question_needs_a_subject_and_a_text_that_fit() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    let path = "/api/v1/me/tickets";

    let no_subject = program.post(path, &json!({"subject": " ", "text": "x"})).await;
    let long_subject = program.post(path, &json!({"subject": "a".repeat(121), "text": "x"})).await;
    let no_text = program.post(path, &json!({"subject": "x", "text": ""})).await;
    let long_text = program.post(path, &json!({"subject": "x", "text": "a".repeat(4_001)})).await;

    assert_eq!(no_subject.slips(), ["subject: missing"]);
    assert_eq!(long_subject.slips(), ["subject: too_long"]);
    assert_eq!(no_text.slips(), ["text: missing"]);
    assert_eq!(long_text.slips(), ["text: too_long"]);
}

/// Shows: SEC, U2a
#[tokio::test]
async fn the_question_of_another_customer_is_not_found_like_one_that_never_was() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    zone.customer(BUDI).await;
    let of_budi = zone.program_of_customer(BUDI, true).await;
    let asked = of_budi.post("/api/v1/me/tickets", &json!({"subject": "Rahasia", "text": "Rahasia"})).await;
    let theirs = format!("/api/v1/me/tickets/{}", asked.text("id"));
    let none = format!("/api/v1/me/tickets/tkt_{}", "0".repeat(32));
    let account = of_budi.items("/api/v1/me/accounts").await[0]["id"].as_str().unwrap().to_owned();

    for ticket in [&theirs, &none] {
        let replies = [
            program.get(ticket).await,
            program.get(&format!("{ticket}?account={account}")).await,
            program.post(&format!("{ticket}/messages"), &json!({"text": "x"})).await,
            program.act(&format!("{ticket}/close")).await,
        ];
        for reply in replies {
            assert_eq!((reply.status.as_u16(), reply.problem()), (404, "not-found"), "{}", reply.json);
            assert_eq!(reply.json, replies_of_nothing(&program).await, "nothing tells them apart");
        }
    }
    assert_eq!(of_budi.get(&theirs).await.json["messages"].as_array().unwrap().len(), 1);
}

async fn replies_of_nothing(program: &Program) -> Value {
    program.get("/api/v1/me/tickets/nothing").await.json
}

/// Shows: U2a, SEC
#[tokio::test]
async fn letters_are_listed_and_read_but_for_those_that_carried_a_secret() {
    let zone = zone().await;
    let program = program_of_sri(&zone).await;
    zone.customer(BUDI).await;
    program.post("/api/v1/me/name", &json!({"value": "Sri Lestari"})).await;
    let of_budi = zone.program_of_customer(BUDI, false).await;
    let path = |letter: &Value| format!("/api/v1/me/letters/{}", letter["id"].as_str().unwrap());

    let letters = program.items("/api/v1/me/letters").await;
    let first = program.get("/api/v1/me/letters?limit=1").await;
    let next = format!("/api/v1/me/letters?limit=1&after={}", first.text("next"));
    let second = program.get(&next).await;
    let welcome = letters.iter().find(|letter| letter["template"] == json!("welcome")).unwrap();
    let read = program.get(&path(welcome)).await;
    let by_budi = of_budi.get(&path(welcome)).await;

    assert!(letters.iter().any(|letter| letter["template"] == json!("name_changed")), "{letters:?}");
    assert_eq!(
        (first.json["items"][0].clone(), second.json["items"][0].clone()),
        (letters[0].clone(), letters[1].clone())
    );
    assert_eq!(
        (welcome["is_to_registered"].clone(), welcome["has_text"].clone()),
        (json!(true), json!(true))
    );
    assert_eq!(read.text("address"), SRI);
    assert!(read.text("body").len() > 50);
    assert_eq!(by_budi.problem(), "not-found");
    for letter in letters.iter().filter(|letter| letter["has_text"] == json!(false)) {
        assert_eq!(program.get(&path(letter)).await.problem(), "not-found", "{letter}");
    }
}
