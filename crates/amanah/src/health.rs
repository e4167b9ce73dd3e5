//! Health and metrics: numbers about the house, on an address of their own, naming nobody.

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::{OutboxState, OutsideNumbers};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::clock::Clock;
use crate::serve::why_not_ready;
use crate::traffic::Traffic;

/// The form of Prometheus' text.
const METRICS_FORM: (&str, &str) = ("content-type", "text/plain; version=0.0.4; charset=utf-8");

/// The router of `/health` and `/metrics`.
pub fn router(house: House, traffic: Traffic) -> Router {
    let metrics = get(move |house: State<House>| metrics(house, traffic.clone()));
    Router::new().route("/health", get(health)).route("/metrics", metrics).with_state(house)
}

async fn health(State(house): State<House>) -> Response {
    let looked = async {
        house.vault().ledger_size().await?;
        why_not_ready(&house).await
    };
    match looked.await {
        Ok(reason) if reason.is_empty() => (StatusCode::OK, "well\n").into_response(),
        Ok(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")).into_response(),
        Err(error) => {
            tracing::error!(cause = %error, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response()
        }
    }
}

async fn metrics(State(house): State<House>, traffic: Traffic) -> Response {
    let vault = house.vault();
    let a_day_ago = now().plus_hours(-24);
    let counted =
        (vault.ledger_size().await, vault.customer_count().await, vault.outbox_state(a_day_ago).await);
    match (counted, vault.outside_numbers().await) {
        ((Ok(entries), Ok(customers), Ok(outbox)), Ok(outside)) => {
            let mut text = format!(
                "# HELP amanah_ledger_entries Entries of the ledger.\n# TYPE amanah_ledger_entries counter\n\
                 amanah_ledger_entries {entries}\n\
                 # HELP amanah_customers Customers that are not erased.\n# TYPE amanah_customers gauge\n\
                 amanah_customers {customers}\n"
            );
            text.push_str(&mails(&outbox));
            text.push_str(&tidings(&outside));
            text.push_str(&traffic.metrics());
            ([METRICS_FORM], text).into_response()
        }
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response(),
    }
}

/// The operator's other systems in numbers; their names are labels, and nobody's of persons.
fn tidings(outside: &OutsideNumbers) -> String {
    let mut text =
        "# HELP amanah_tidings What other systems were told, by state.\n# TYPE amanah_tidings gauge\n"
            .to_owned();
    for (state, count) in &outside.counts {
        text.push_str(&format!("amanah_tidings{{state=\"{}\"}} {count}\n", state.code()));
    }
    text.push_str(
        "# HELP amanah_outside_erasures_outstanding Erasures of which another system has not said that they are done.\n\
         # TYPE amanah_outside_erasures_outstanding gauge\n",
    );
    for (system, count, _) in &outside.outstanding {
        text.push_str(&format!("amanah_outside_erasures_outstanding{{system=\"{system}\"}} {count}\n"));
    }
    text
}

/// The outbox in numbers.
fn mails(outbox: &OutboxState) -> String {
    let mut text = "# HELP amanah_mails Mails by state.\n# TYPE amanah_mails gauge\n".to_owned();
    for (state, count) in &outbox.counts {
        text.push_str(&format!("amanah_mails{{state=\"{}\"}} {count}\n", state.code()));
    }
    let oldest = outbox.oldest_waiting.map_or(0, |at| at.as_micros() / 1_000_000);
    text.push_str(&format!(
        "# HELP amanah_mail_oldest_waiting_timestamp_seconds Since when the oldest mail waits; 0 when none does.\n\
         # TYPE amanah_mail_oldest_waiting_timestamp_seconds gauge\n\
         amanah_mail_oldest_waiting_timestamp_seconds {oldest}\n\
         # HELP amanah_mails_undeliverable_last_day Mails found undeliverable in the last 24 hours.\n\
         # TYPE amanah_mails_undeliverable_last_day gauge\n\
         amanah_mails_undeliverable_last_day {}\n",
        outbox.failures
    ));
    text
}

fn now() -> Timestamp {
    Clock::System.now()
}
