//! What somebody does at Facebook when they have had enough of us: remove our app, or ask for the deletion of what we keep.
//! The stand-in calls our callbacks then, as Facebook's own machine does.

use std::collections::BTreeMap;
use std::sync::Arc;

use amanah_policy::Provider;
use amanah_wire::signed_request;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::{Desk, page};
use crate::providers::http::{Http, Question};

/// The page at Facebook that lists the apps somebody gave access.
pub(super) const SETTINGS_PATH: &str = "/facebook/settings";

/// What our deletion callback answers.
#[derive(Deserialize)]
struct Course {
    url: String,
    confirmation_code: String,
}

pub(super) fn router() -> Router<Arc<Desk>> {
    Router::new()
        .route(SETTINGS_PATH, get(settings))
        .route("/facebook/remove/{subject}", post(remove))
        .route("/facebook/delete/{subject}", post(delete))
}

async fn settings(State(desk): State<Arc<Desk>>) -> Html<String> {
    let people: BTreeMap<_, _> = desk
        .out(|out| out.tokens.values().cloned().collect::<Vec<_>>())
        .into_iter()
        .map(|person| (person.subject.clone(), person))
        .collect();
    let rows: String = people
        .values()
        .map(|person| {
            let (id, name, email) = (&person.subject, person.name, person.email.as_deref().unwrap_or("no address"));
            format!(
                "<li>{name} ({email})\
                 <form method=\"post\" action=\"/facebook/remove/{id}\"><button>Remove the app</button></form>\
                 <form method=\"post\" action=\"/facebook/delete/{id}\"><button>Ask for deletion too</button></form></li>"
            )
        })
        .collect();
    page(
        "Apps at Facebook",
        &format!("<p>Who signed on with Facebook here, and can leave:</p><ul>{rows}</ul>"),
    )
}

async fn remove(State(desk): State<Arc<Desk>>, Path(subject): Path<String>) -> Response {
    match call(&desk, "/callbacks/facebook/deauthorize", &subject).await {
        Some(_) => page("The app is removed", "<p>We were told.</p>").into_response(),
        None => not_taken(),
    }
}

async fn delete(State(desk): State<Arc<Desk>>, Path(subject): Path<String>) -> Response {
    let answer = call(&desk, "/callbacks/facebook/deletion", &subject).await;
    let Some(course) = answer.and_then(|body| serde_json::from_slice::<Course>(&body).ok()) else {
        return not_taken();
    };
    // What is shown came from ourselves: an address and a code of letters.
    let Course { url, confirmation_code } = course;
    let text = format!(
        "<p>Your code is <code>{confirmation_code}</code>.</p><p><a href=\"{url}\">See its course</a></p>"
    );
    page("The deletion is asked for", &text).into_response()
}

/// Sends a signed request, and gives the answer when it was taken.
async fn call(desk: &Desk, path: &str, subject: &str) -> Option<Zeroizing<Vec<u8>>> {
    let seconds = desk.clock.now().as_micros().div_euclid(1_000_000);
    let told = json!({ "algorithm": "HMAC-SHA256", "user_id": subject, "issued_at": seconds });
    let secret = &desk.client(Provider::Facebook)?.secret;
    let signed = signed_request::write(&told.to_string(), secret.as_bytes());
    let address = desk.public_url.of(path);
    let question = Question::post(&address, Zeroizing::new(format!("signed_request={signed}")));
    let answer = Http::open(true).ok()?.ask(&question).await.ok()?;
    (answer.status == StatusCode::OK.as_u16()).then_some(answer.body)
}

fn not_taken() -> Response {
    (StatusCode::BAD_GATEWAY, "our callback did not take it").into_response()
}
