//! What a hosting panel reports through its key.

use amanah_policy::{Purpose, Role};
use amanah_service::vault::{Actor, Personal, ServiceKind};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::program::Program;
use crate::zone::{NOW, SRI, Zone, zone};

const REPORTS: &str = "/api/v1/services/reports";

async fn panel(zone: &Zone) -> Program {
    zone.colleague("Eko", &[Role::Engineer]).await;
    zone.program_of(Role::Engineer, &[Purpose::ServiceCommunication], true).await
}

async fn service(zone: &Zone) -> String {
    zone.customer(SRI).await;
    let vault = zone.house.vault();
    let sri = vault.customer_by_email(&Personal::text(SRI)).await.unwrap().unwrap();
    let (host, by) = (Personal::text("toko-sri.example"), Actor::System(Role::Support));
    vault.add_service(sri, ServiceKind::Hosting, host, by, NOW, NOW).await.unwrap().to_string()
}

fn said(service: &str, state: &str, observed_at: &str) -> Value {
    json!({"services": [{"service": service, "state": state, "observed_at": observed_at}]})
}

/// Shows: DEL2
#[tokio::test]
async fn a_panel_says_what_runs_and_the_customer_s_list_says_since_when() {
    let zone = zone().await;
    let service = service(&zone).await;
    let panel = panel(&zone).await;
    let (first, later) = (rfc3339(NOW.plus_hours(-2)), rfc3339(NOW.plus_hours(-1)));

    let kept = panel.post(REPORTS, &said(&service, "running", &later)).await;
    let older = panel.post(REPORTS, &said(&service, "ended", &first)).await;
    let nobody = panel.post(REPORTS, &said("svc_00000000000000000000000000000001", "running", &later)).await;
    let own = zone.program_of_sri(false).await.items("/api/v1/me/services").await;

    assert_eq!(kept.status, StatusCode::OK, "{}", kept.json);
    assert_eq!(kept.json, json!({"services": [{"service": service, "outcome": "kept"}]}));
    assert_eq!(
        (older.text("services/0/outcome"), nobody.text("services/0/outcome")),
        ("older".into(), "no_service".into())
    );
    assert_eq!((own[0]["reported"].clone(), own[0]["reported_at"].clone()), (json!("running"), json!(later)));
    assert!(own[0]["ended_at"].is_null(), "an older word ends nothing");
}

/// Shows: DEL2, SEC
#[tokio::test]
async fn a_report_that_cannot_be_taken_is_refused_and_only_who_provides_reports() {
    let zone = zone().await;
    let service = service(&zone).await;
    let panel = panel(&zone).await;
    zone.colleague("Lina", &[Role::Legal]).await;
    let legal = zone.program_of(Role::Legal, &[Purpose::Accountability], true).await;
    let now = rfc3339(NOW);

    let ahead = panel.post(REPORTS, &said(&service, "running", &rfc3339(NOW.plus_hours(1)))).await;
    let state = panel.post(REPORTS, &said(&service, "asleep", &now)).await;
    let time = panel.post(REPORTS, &said(&service, "running", "yesterday")).await;
    let empty = panel.post(REPORTS, &json!({"services": []})).await;
    let twice = json!({"services": [
        {"service": service, "state": "running", "observed_at": now},
        {"service": service, "state": "ended", "observed_at": now},
    ]});
    let twice = panel.post(REPORTS, &twice).await;
    let not_theirs = legal.post(REPORTS, &said(&service, "ended", &now)).await;
    let own = zone.program_of_sri(true).await.post(REPORTS, &said(&service, "ended", &now)).await;

    assert_eq!(ahead.slips(), ["observed_at: in_the_future"]);
    assert_eq!(
        (state.slips(), time.slips()),
        (vec!["state: not_valid".to_owned()], vec!["observed_at: not_valid".to_owned()])
    );
    assert_eq!(
        (empty.slips(), twice.slips()),
        (vec!["services: too_many_or_none".to_owned()], vec!["service: twice".to_owned()])
    );
    assert_eq!((not_theirs.problem(), own.problem()), ("not-this-key", "not-this-key"));
}

fn rfc3339(at: amanah_policy::Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.as_micros()).unwrap().to_string()
}
