//! The company's own sign-on, as the stand-in plays it: whoever comes chooses which member of staff to be.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use amanah_policy::Timestamp;
use amanah_service::vault::Entropy;
use amanah_wire::json_web::SigningKey;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::{CODE_SECONDS, Fields, MOST_OUT, key, page, word};
use crate::clock::Clock;
use crate::config::{Client, StaffApp};
use crate::providers::address::with_query;
use crate::providers::{basic, challenge};

/// Somebody whom the company's sign-on knows.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Their name, for the choice.
    pub name: String,
    /// The address it vouches for.
    pub email: String,
    /// Whether it does.
    pub is_verified: bool,
}

/// Where the stand-in has it.
const PATH: &str = "/house";

pub(super) struct House {
    address: String,
    callback: String,
    client: Client,
    people: Vec<Colleague>,
    clock: Clock,
    entropy: Entropy,
    key: SigningKey,
    codes: Mutex<BTreeMap<String, Grant>>,
}

/// Who was chosen, in which flow.
struct Grant {
    email: String,
    is_verified: bool,
    nonce: String,
    challenge: String,
    until: Timestamp,
}

/// How the adapter reaches it.
pub(super) fn app_at(address: &str, client: Client) -> StaffApp {
    StaffApp { client, issuer: format!("{address}{PATH}"), name: "Akun Awan".to_owned() }
}

impl House {
    pub(super) fn new(
        app: &StaffApp,
        callback: String,
        people: Vec<Colleague>,
        clock: Clock,
        entropy: Entropy,
    ) -> Self {
        let (address, client) = (app.issuer.clone(), app.client.clone());
        let (key, codes) = (key::known_to_everybody(), Mutex::default());
        Self { address, callback, client, people, clock, entropy, key, codes }
    }

    fn codes<R>(&self, look: impl FnOnce(&mut BTreeMap<String, Grant>) -> R) -> R {
        look(&mut self.codes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

pub(super) fn router(house: Arc<House>) -> Router {
    let at = |path: &str| format!("{PATH}{path}");
    Router::new()
        .route(&at("/.well-known/openid-configuration"), get(discovery))
        .route(&at("/keys"), get(keys))
        .route(&at("/auth"), get(choice))
        .route(&at("/choose/{who}"), get(chosen))
        .route(&at("/token"), post(redeemed))
        .with_state(house)
}

async fn discovery(State(house): State<Arc<House>>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", house.address);
    Json(json!({
        "issuer": house.address, "authorization_endpoint": at("/auth"),
        "token_endpoint": at("/token"), "jwks_uri": at("/keys"),
    }))
}

async fn keys(State(house): State<Arc<House>>) -> Response {
    match house.key.published() {
        Ok(set) => Json(set).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn choice(State(house): State<Arc<House>>, Query(asked): Query<Fields>) -> Response {
    let field = |name: &str| asked.get(name).map_or("", String::as_str);
    let is_ours = field("client_id") == house.client.id
        && field("redirect_uri") == house.callback
        && field("code_challenge_method") == "S256";
    if !is_ours {
        return (StatusCode::BAD_REQUEST, "this app, or where it wants to go on, is not known here")
            .into_response();
    }
    let kept = ["state", "nonce", "code_challenge"].map(|name| (name, field(name)));
    let way = |who: &str| with_query(&format!("{PATH}/choose/{who}"), &kept);
    let rows: String = house
        .people
        .iter()
        .enumerate()
        .map(|(place, person)| {
            format!("<li><a href=\"{}\">{}</a></li>", way(&place.to_string()), person.name)
        })
        .collect();
    let text = format!("<p>Nobody here exists. Who do you want to be?</p><ul>{rows}</ul>");
    page("This stands in for the company's sign-on", &text).into_response()
}

async fn chosen(
    State(house): State<Arc<House>>,
    Path(who): Path<usize>,
    Query(asked): Query<Fields>,
) -> Response {
    let field = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let Some(person) = house.people.get(who) else { return StatusCode::NOT_FOUND.into_response() };
    let Ok(code) = word(&house.entropy) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let grant = Grant {
        email: person.email.clone(),
        is_verified: person.is_verified,
        nonce: field("nonce"),
        challenge: field("code_challenge"),
        until: house.clock.now().plus_micros(CODE_SECONDS * 1_000_000),
    };
    house.codes(|codes| {
        if codes.len() >= MOST_OUT {
            codes.clear();
        }
        codes.insert(code.clone(), grant);
    });
    let state = field("state");
    Redirect::to(&with_query(&house.callback, &[("code", &code), ("state", &state)])).into_response()
}

async fn redeemed(State(house): State<Arc<House>>, headers: HeaderMap, Form(form): Form<Fields>) -> Response {
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let refused = |status, why: &str| (status, Json(json!({ "error": why }))).into_response();
    let ours = basic(&house.client);
    if headers.get(header::AUTHORIZATION).is_none_or(|told| told.as_bytes() != ours.as_bytes()) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let now = house.clock.now();
    let grant = house.codes(|codes| codes.remove(field("code"))).filter(|grant| {
        grant.until > now
            && grant.challenge == challenge(field("code_verifier"))
            && field("redirect_uri") == house.callback
    });
    let Some(grant) = grant else { return refused(StatusCode::BAD_REQUEST, "invalid_grant") };
    let seconds = now.as_micros().div_euclid(1_000_000);
    let token = house.key.signed(&json!({
        "iss": house.address, "aud": house.client.id, "sub": grant.email, "iat": seconds,
        "exp": seconds.saturating_add(300), "nonce": grant.nonce, "email": grant.email,
        "email_verified": grant.is_verified,
    }));
    match token {
        Ok(id_token) => Json(json!({
            "access_token": "nothing-is-asked-with-it", "token_type": "bearer", "id_token": id_token,
        }))
        .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
