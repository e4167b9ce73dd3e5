//! Facebook's callbacks: somebody asks there for the deletion of their data, or removes our app.

use amanah_policy::Provider;
use amanah_service::deletion::provider_notice::{self, Told};
use amanah_wire::signed_request::{self, SignedRequest};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::answer;
use crate::web::{Doors, Fault, Outcome, Visit};

/// Begins what a deletion asks for, and answers with the page of its course and the code for it, as Facebook demands.
///
/// Enforces: SSO1
pub(crate) async fn delete(doors: Doors, visit: Visit) -> Outcome {
    let request = match signed(&doors, &visit)? {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal),
    };
    let house = doors.house()?;
    let code = provider_notice::delete(house, told(&request), visit.now).await?;
    let code = code.expose();
    let url = house.settings().link(&format!("/callbacks/status/{code}"));
    Ok(answer(StatusCode::OK, &json!({ "url": url, "confirmation_code": code })))
}

/// Takes the link away; the account stays.
///
/// Enforces: SSO1
pub(crate) async fn deauthorize(doors: Doors, visit: Visit) -> Outcome {
    let request = match signed(&doors, &visit)? {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal),
    };
    provider_notice::remove(doors.house()?, told(&request), visit.now).await?;
    Ok(answer(StatusCode::OK, &json!({})))
}

fn told(request: &SignedRequest) -> Told<'_> {
    Told { provider: Provider::Facebook, subject: &request.user_id, issued_at: request.issued_at }
}

/// What Facebook signed, or the answer to whoever did not sign it. Without an app secret there is no such door.
fn signed(doors: &Doors, visit: &Visit) -> Result<Result<SignedRequest, Response>, Fault> {
    let secret = doors.callbacks().facebook_app_secret().ok_or(Fault::NotFound)?;
    Ok(signed_request::read(visit.form.exact("signed_request"), secret).map_err(|fault| {
        tracing::warn!(cause = %fault, "a callback in Facebook's name was refused");
        answer(StatusCode::BAD_REQUEST, &json!({ "error": fault.to_string() }))
    }))
}
