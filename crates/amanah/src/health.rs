//! Health and metrics: numbers about the house, on an address of their own, naming nobody.

use amanah_service::House;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

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
    match (vault.ledger_size().await, vault.customer_count().await) {
        (Ok(entries), Ok(customers)) => {
            let mut text = format!(
                "# HELP amanah_ledger_entries Entries of the ledger.\n# TYPE amanah_ledger_entries counter\n\
                 amanah_ledger_entries {entries}\n\
                 # HELP amanah_customers Customers that are not erased.\n# TYPE amanah_customers gauge\n\
                 amanah_customers {customers}\n"
            );
            text.push_str(&traffic.metrics());
            ([METRICS_FORM], text).into_response()
        }
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response(),
    }
}
