//! Holds, certificates and documents that wait, through programs of staff.

use amanah_policy::{Attribute, Purpose, Role};
use amanah_service::deletion::{confirm, course};
use amanah_service::vault::{Actor, Personal, SubjectEvent};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::zone::{NOW, SRI, datum, zone};

fn placing(attributes: &[&str]) -> Value {
    json!({
        "attributes": attributes,
        "ground": "investigation",
        "reference": "LP/B/1234/XI/2026",
        "review_on": "2027-02-01",
    })
}

/// Shows: U2b, SEC
#[tokio::test]
async fn legal_s_program_places_and_keeps_a_hold_and_no_program_lifts_one_or_learns_of_it() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.colleague("Lina", &[Role::Legal]).await;
    zone.colleague("Agus", &[Role::Support]).await;
    let legal = zone.program_of(Role::Legal, &[Purpose::Accountability], true).await;
    let support = zone.program_of(Role::Support, &[Purpose::ServiceCommunication], true).await;
    let sri = zone.program_of_sri(true).await;
    let id = sri.get("/api/v1/me").await.text("id");
    let holds = format!("/api/v1/customers/{id}/holds");

    let data = legal.get(&format!("/api/v1/customers/{id}/holdable-data")).await;
    let nothing = legal.post(&holds, &placing(&[])).await;
    let mut personal = placing(&["name"]);
    personal["reference"] = json!("0811 0000 0001");
    let personal = legal.post(&holds, &personal).await;
    let placed = legal.post(&holds, &placing(&["name", "primary_email"])).await;
    let hold = format!("/api/v1/holds/{}", placed.text("id"));
    let read = legal.get(&hold).await;
    let kept = legal.post(&format!("{hold}/review"), &json!({"review_on": "2027-06-01"})).await;
    let list = legal.items("/api/v1/holds").await;
    let lifted = legal.act(&format!("{hold}/lift")).await;
    let hidden = [
        support.get(&hold).await,
        support.get("/api/v1/holds").await,
        support.post(&holds, &placing(&["name"])).await,
    ];
    let own = sri.get("/api/v1/me/export").await;

    assert!(
        !data.json.to_string().contains(SRI) && data.json.to_string().contains("primary_email"),
        "{}",
        data.json
    );
    assert_eq!((nothing.status.as_u16(), nothing.slips()), (422, vec!["data: missing".to_owned()]));
    assert_eq!(personal.slips(), ["reference: not_valid"]);
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.json);
    assert_eq!((read.text("ground"), read.text("customer")), ("investigation".to_owned(), id));
    assert_eq!(read.json["kinds"].as_array().unwrap().len(), 2, "{}", read.json);
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.json);
    assert_eq!(list[0]["review_at"], json!("2027-06-01T17:00:00Z"));
    assert_eq!(lifted.status, StatusCode::NOT_FOUND, "to lift one needs a person");
    for answer in hidden {
        assert_eq!((answer.status.as_u16(), answer.problem()), (403, "not-this-key"));
    }
    let words = own.json.to_string();
    assert!(
        !words.contains("LP/B/1234") && !words.contains("hld_") && !words.contains("hold_placed"),
        "{words}"
    );
}

/// Shows: DEL3
#[tokio::test]
async fn staff_s_programs_read_the_certificate_and_how_other_systems_stand() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.colleague("Agus", &[Role::Support]).await;
    let support = zone.program_of(Role::Support, &[Purpose::ServiceCommunication], true).await;
    let id = zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    zone.house.vault().subscribe(vec![("panel".to_owned(), SubjectEvent::Erased)]).await.unwrap();
    let opened = support
        .post(&format!("/api/v1/customers/{id}/cases"), &json!({"kind": "erase", "came": "letter"}))
        .await;
    let case = format!("/api/v1/cases/{}", opened.text("id"));
    let early = support.get(&format!("{case}/certificate")).await;
    let link = zone.link("case_confirm").await;
    confirm::confirm(&zone.house, link.rsplit('/').next().unwrap(), NOW).await.unwrap();
    for hours in [36, 72, 84] {
        zone.clock.move_to(NOW.plus_hours(hours));
        course::advance_due(&zone.house, NOW.plus_hours(hours)).await.unwrap();
    }

    let read = support.get(&case).await;
    let certificate = support.get(&format!("{case}/certificate")).await;
    let pdf = support.get(&format!("{case}/certificate?as=pdf")).await;

    assert_eq!(early.status, StatusCode::NOT_FOUND);
    assert_eq!(
        (read.text("outside/0/system"), read.text("outside/0/standing")),
        ("panel".to_owned(), "outstanding".to_owned())
    );
    assert_eq!((certificate.status, pdf.status), (StatusCode::OK, StatusCode::OK));
}

/// Shows: DEL3
#[tokio::test]
async fn documents_that_wait_for_a_signature_are_counted_for_finance() {
    let zone = zone().await;
    zone.customer(SRI).await;
    zone.colleague("Agus", &[Role::Support]).await;
    let id = zone.house.vault().customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let payment = vec![datum(Attribute::Payment, "150000 IDR")];
    zone.house.vault().record(id, payment, Actor::Customer(id), NOW).await.unwrap();
    zone.clock.move_to(NOW.plus_days(366 * 11));
    zone.colleague("Fina", &[Role::Finance]).await;
    let finance = zone.program_of(Role::Finance, &[Purpose::Billing], true).await;

    let waits = finance.get("/api/v1/unsigned-documents").await;

    assert_eq!(waits.json["kinds"][0]["attribute"], "payment", "{}", waits.json);
    assert_eq!(waits.json["kinds"][0]["count"], 1);
}
