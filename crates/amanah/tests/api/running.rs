//! What keeps the house running, through programs: letters, outbox, settings, and the ledger to take away.

use amanah_policy::{Language, Purpose, Role};
use amanah_service::purposes::service_communication::letters::{catalogue, edit};
use amanah_service::vault::Actor;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::program::Program;
use crate::zone::{SRI, Zone, zone};

const LETTER: &str = "/api/v1/letters/proof_code/en";
const GOOD: &str = "A code from {company}\n\nHello, here it is: {code}\n\nGood for {minutes} minutes.";

async fn engineer(zone: &Zone) -> Program {
    zone.customer(SRI).await;
    zone.colleague("Eka", &[Role::Engineer]).await;
    zone.program_of(Role::Engineer, &[Purpose::ServiceCommunication], true).await
}

/// Shows: U1
#[tokio::test]
async fn a_letter_is_read_tried_and_given_back_and_written_by_a_person_alone() {
    let zone = zone().await;
    let program = engineer(&zone).await;
    let writing = json!({"text": GOOD});

    let shipped = program.get(LETTER).await;
    let preview = program.post(&format!("{LETTER}/preview"), &writing).await;
    let written = program.post(LETTER, &writing).await;
    let after_looking = program.get(LETTER).await;
    let letter = catalogue::find("proof_code").unwrap();
    let officer = Actor::System(Role::Officer);
    edit::change(&zone.house, letter, Language::En, GOOD, officer, zone.clock.now()).await.unwrap();
    let own = program.get(LETTER).await;
    let list = program.items("/api/v1/letters").await;
    let restored = program.delete(LETTER).await;
    let twice = program.delete(LETTER).await;

    assert_eq!(preview.text("body"), "Hello, here it is: 123456\n\nGood for 30 minutes.");
    assert_eq!(preview.json["problems"], json!([]));
    assert_eq!(written.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(after_looking.json, shipped.json, "looking changes nothing");
    assert_eq!((own.text("text").trim(), own.json["is_own"].clone()), (GOOD, json!(true)));
    assert_eq!(own.json["needed_marks"], json!(["code"]));
    assert_eq!(list.iter().filter(|letter| letter["is_own"] == json!(true)).count(), 1);
    assert_eq!((restored.status, twice.status), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    assert_eq!(program.get(LETTER).await.json, shipped.json);
}

#[tokio::test]
async fn a_text_that_is_no_letter_is_told_what_is_wrong_and_nothing_of_it() {
    let zone = zone().await;
    let program = engineer(&zone).await;
    let preview = format!("{LETTER}/preview");
    let cases = [
        ("Subject only {code}".to_owned(), "not_a_letter"),
        ("Subject\n\nNo code".to_owned(), "lacks_code"),
        ("Subject\n\n{code} for {sri_wahyuni}".to_owned(), "unknown_mark"),
        (format!("{}\n\n{{code}}", "s".repeat(121)), "subject_too_long"),
    ];

    for (text, slip) in cases {
        let told = program.post(&preview, &json!({"text": text})).await;
        assert_eq!(told.status, StatusCode::OK);
        assert!(told.json["problems"].to_string().contains(slip), "{}", told.json);
        assert!(!told.json["problems"].to_string().contains("wahyuni"));
    }
    let too_long =
        program.post(&preview, &json!({"text": format!("S\n\n{{code}} {}", "x".repeat(20_000))})).await;
    assert!(too_long.slips().iter().eq(["text: too_long"]), "{}", too_long.json);
    let largest = json!({"text": format!("Subject\n\n{{code}} {}", "あ".repeat(19_980))});
    assert_eq!(program.post(&preview, &largest).await.status, StatusCode::OK);
    for path in ["/api/v1/letters/love/en", "/api/v1/letters/welcome/tlh"] {
        assert_eq!(program.get(path).await.problem(), "not-found", "{path}");
    }
}

#[tokio::test]
async fn the_outbox_is_told_in_numbers_and_tried_again() {
    let zone = zone().await;
    let program = engineer(&zone).await;

    let state = program.get("/api/v1/outbox").await;
    let lost = program.items("/api/v1/outbox/undeliverable").await;
    let hastened = program.act("/api/v1/outbox/retry").await;

    let waiting =
        state.json["counts"].as_array().unwrap().iter().find(|it| it["state"] == json!("waiting")).unwrap();
    assert_eq!(state.json["has_relay"], json!(false));
    assert!(waiting["count"].as_u64().unwrap() >= 1, "{}", state.json);
    assert_eq!(lost, Vec::<Value>::new());
    assert_eq!(hastened.status, StatusCode::OK, "{}", hastened.json);
    assert!(hastened.json["mails"].is_u64());
    assert!(!state.json.to_string().contains(SRI));
}

#[tokio::test]
async fn settings_name_what_runs_and_the_doctor_is_asked_where_there_is_one() {
    let zone = zone().await;
    let program = engineer(&zone).await;

    let settings = program.get("/api/v1/settings").await;
    let examined = program.act("/api/v1/settings/examination").await;

    assert_eq!(
        (settings.text("company"), settings.text("time_zone")),
        ("PT Contoh Awan".to_owned(), "Asia/Jakarta".to_owned())
    );
    assert_eq!(settings.json["clocks"]["replaced_value_hours"], json!(72));
    assert_eq!(settings.json["examined_at"], Value::Null);
    assert_eq!(
        (examined.status.as_u16(), examined.problem()),
        (409, "not-now"),
        "this company has no doctor"
    );
}

/// Shows: invariant 4
#[tokio::test]
async fn the_officer_takes_the_whole_ledger_away_and_days_limit_what_is_listed() {
    let zone = zone().await;
    engineer(&zone).await;
    zone.colleague("Dewi", &[Role::Officer]).await;
    let officer = zone.program_of(Role::Officer, &[Purpose::Accountability], false).await;

    let export = officer.get("/api/v1/ledger/export").await;
    let today = officer.items("/api/v1/ledger?from=2026-11-25&to=2026-11-25").await;
    let before = officer.items("/api/v1/ledger?to=2026-11-24").await;
    let after = officer.items("/api/v1/ledger?from=2026-11-26").await;

    assert_eq!(export.header("content-type"), "application/octet-stream");
    assert_eq!(export.header("content-disposition"), "attachment; filename=\"ledger.amanah\"");
    assert!(export.bytes.len() > 500);
    assert!(!today.is_empty());
    assert_eq!((before, after), (Vec::<Value>::new(), Vec::<Value>::new()));
}
