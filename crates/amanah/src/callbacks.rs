//! What the machines of sign-on providers and of the operator's other systems call, and the page that says what came of a
//! deletion (SSO1, DEL2).
//!
//! Layout: `facebook` takes signed requests, `google` security event tokens, `status` shows the course of a deletion,
//! `keys` is by what a call is known to be theirs, `webhooks` takes down what other systems say of an erasure.
//!
//! Deliberately absent: sessions, cookies and marks of forms. A call proves itself by the signature of its body, and a call
//! that does not is answered with what is wrong and changes nothing.

mod facebook;
mod google;
mod keys;
mod status;
mod webhooks;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;

pub use keys::{CallbackKeys, GoogleEvents};

use crate::web::endpoints::{Audience, Endpoint, Room};

/// No signed request of Facebook's is longer.
const SIGNED_REQUEST_BYTES: usize = amanah_wire::signed_request::MOST_BYTES;

/// Every endpoint that a provider's machine calls, and the page for people.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    const FACEBOOK: &str = "Facebook, by HMAC-SHA256 under the app secret";
    const GOOGLE: &str = "Google, by RS256 under its published keys";
    const SYSTEM: &str = "a system of the operator, by HMAC-SHA256 under its webhook secret";
    vec![
        Endpoint::callback("/api/v1/webhooks/acknowledgements", SYSTEM, webhooks::acknowledge)
            .taking(amanah_wire::webhook::MOST_BYTES),
        Endpoint::callback("/callbacks/facebook/deletion", FACEBOOK, facebook::delete)
            .taking(SIGNED_REQUEST_BYTES),
        Endpoint::callback("/callbacks/facebook/deauthorize", FACEBOOK, facebook::deauthorize)
            .taking(SIGNED_REQUEST_BYTES),
        Endpoint::callback("/callbacks/google/events", GOOGLE, google::take)
            .taking(amanah_wire::security_event::MOST_BYTES),
        Endpoint::page("/callbacks/status/{code}", Room::Visitor, Audience::Everyone, status::show),
    ]
}

/// An answer for a machine.
fn answer(status: StatusCode, json: &serde_json::Value) -> Response {
    let mut response = Response::new(Body::from(format!("{json}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
