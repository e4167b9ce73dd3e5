//! What the operator's other systems say they did about an erasure: a signed word, and nothing of a person in it.

use amanah_service::deletion::propagation::{self, NotTaken};
use amanah_wire::webhook::{Head, ID, SIGNATURE, TIMESTAMP};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::answer;
use crate::web::{Doors, Fault, Outcome, Visit};

/// Takes down what a system says: 200 when it counts, 401 when nobody signed it now, 409 when it was said before.
///
/// Enforces: SEC
pub(crate) async fn acknowledge(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    if house.outside().is_empty() {
        return Err(Fault::NotFound);
    }
    let field =
        |name: &str| visit.called_with.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let head = Head { id: field(ID), timestamp: field(TIMESTAMP), signature: field(SIGNATURE) };
    let body = visit.upload.as_deref().unwrap_or_default();
    match propagation::take(house, head, body, visit.now).await {
        Ok(()) => Ok(answer(StatusCode::OK, &json!({}))),
        Err(NotTaken::Vault(fault)) => Err(fault.into()),
        Err(refusal) => Ok(refused(&refusal)),
    }
}

fn refused(refusal: &NotTaken) -> Response {
    let status = match refusal {
        NotTaken::NotSigned(_) => StatusCode::UNAUTHORIZED,
        NotTaken::NoSuchErasure => StatusCode::NOT_FOUND,
        NotTaken::SaidBefore => StatusCode::CONFLICT,
        NotTaken::NoAcknowledgement(_) | NotTaken::Vault(_) => StatusCode::BAD_REQUEST,
    };
    tracing::warn!(cause = %refusal, "what another system says of an erasure was not taken down");
    answer(status, &json!({ "error": refusal.to_string() }))
}
