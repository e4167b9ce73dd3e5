//! Google's Cross-Account Protection: security event tokens, each a signed body (RFC 8935, push).

use amanah_policy::{Provider, Timestamp};
use amanah_service::accounts::upstream;
use amanah_wire::json_web::JsonWebFault;
use amanah_wire::security_event::{Expected, NoEvent, SecurityEvents, read_token};
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::answer;
use super::keys::GoogleEvents;
use crate::providers::ProviderFault;
use crate::web::{Doors, Fault, Outcome, Visit};

/// Why nothing was taken in.
enum NotTaken {
    /// The token does not count.
    Refused(NoEvent),
    /// The keys of the issuer cannot be fetched now; it sends again.
    NoKeys(ProviderFault),
}

/// Takes in what a token says: 202 when it counts, also when it came before; 400 when it does not.
///
/// Enforces: SSO1
pub(crate) async fn take(doors: Doors, visit: Visit) -> Outcome {
    let google = doors.callbacks().google().ok_or(Fault::NotFound)?;
    let body = visit.upload.as_deref().unwrap_or_default();
    let token = core::str::from_utf8(body).unwrap_or_default().trim();
    match read(google, token, visit.now).await {
        Ok(events) => {
            upstream::take_in(doors.house()?, Provider::Google, &events, visit.now).await?;
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::ACCEPTED;
            Ok(response)
        }
        Err(NotTaken::NoKeys(fault)) => {
            tracing::error!(cause = %fault, "the keys of Google's security events cannot be fetched");
            Ok(answer(StatusCode::SERVICE_UNAVAILABLE, &json!({ "err": "temporarily_unavailable" })))
        }
        Err(NotTaken::Refused(fault)) => {
            tracing::warn!(cause = %fault, "a security event in Google's name was refused");
            let told = json!({ "err": code_of(fault), "description": fault.to_string() });
            Ok(answer(StatusCode::BAD_REQUEST, &told))
        }
    }
}

/// Reads a token; one whose key is not known with the keys of today, which are fetched once more.
async fn read(google: &GoogleEvents, token: &str, now: Timestamp) -> Result<SecurityEvents, NotTaken> {
    let mut keys = google.keys(false, now).await.map_err(NotTaken::NoKeys)?;
    for is_last in [false, true] {
        let expected = Expected { issuer: &keys.issuer, client_ids: google.client_ids() };
        match read_token(token, &keys.keys, expected) {
            Err(NoEvent::Signature(JsonWebFault::UnknownKey)) if !is_last => {
                keys = google.keys(true, now).await.map_err(NotTaken::NoKeys)?;
            }
            Err(fault) => return Err(NotTaken::Refused(fault)),
            Ok(events) => return Ok(events),
        }
    }
    Err(NotTaken::Refused(NoEvent::Signature(JsonWebFault::UnknownKey)))
}

/// The code of RFC 8935, section 2.4.
const fn code_of(fault: NoEvent) -> &'static str {
    match fault {
        NoEvent::Signature(JsonWebFault::UnknownKey | JsonWebFault::BadSignature) => "invalid_key",
        NoEvent::Issuer => "invalid_issuer",
        NoEvent::Audience => "invalid_audience",
        NoEvent::TooLong | NoEvent::Shape | NoEvent::Signature(_) => "invalid_request",
    }
}
