//! Turns operations into the router, and stands before every handler.
//!
//! In this order: whose key is it, is the operation for it, may it change anything, is it bound to the purpose, does the
//! query fit, is the body JSON, was the change made before; then the handler.

use std::sync::Arc;

use amanah_service::House;
use amanah_service::accounts::limits::Deed;
use amanah_service::deletion::status::frozen_by;
use amanah_service::vault::{AnswerSlot, ApiKeyHeader, Idempotent, KeyOf};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::answer::{Answer, Answered, Content};
use super::call::{Call, check_query, kind_of};
use super::operation::{Effect, Operation, Verb};
use super::problem::Problem;
use crate::web::Doors;
use crate::web::arrival::query_of;
use crate::web::endpoints::{Access, Audience};
use crate::web::patience::{self, Cut};
use crate::web::visit::Fields;

static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
static REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// What the bytes of a file hash to (RFC 9530).
static DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// Adds every operation to a router.
pub(crate) fn mount(mut router: Router<Doors>) -> Router<Doors> {
    for row in super::operations() {
        let filter = match row.verb {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
            Verb::Delete => MethodFilter::DELETE,
        };
        let path = row.path;
        let row = Arc::new(row);
        let serve = move |State(doors): State<Doors>, request: Request| {
            let row = Arc::clone(&row);
            async move { serve(doors, row, request).await }
        };
        router = router.route(path, on(filter, serve));
    }
    router
}

/// Whether a path belongs to the API, whose faults are told in JSON.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The answer to a path of the API that is none, or not for this method.
pub(crate) fn refuse(doors: &Doors, is_there: bool) -> Response {
    let problem = if is_there { Problem::WrongMethod } else { Problem::NotFound };
    problem_response(doors, &problem)
}

async fn serve(doors: Doors, row: Arc<Operation>, request: Request) -> Response {
    let (mut head, body) = request.into_parts();
    let mut is_again = false;
    match answered(&doors, &row, &mut head, body, &mut is_again).await {
        Ok(answer) => response(&doors, answer, is_again),
        Err(problem) => problem_response(&doors, &problem),
    }
}

async fn answered(
    doors: &Doors,
    row: &Arc<Operation>,
    head: &mut Parts,
    body: Body,
    is_again: &mut bool,
) -> Answered {
    let now = doors.clock().now();
    let house = doors.house()?;
    let secret = bearer(&head.headers).map(str::to_owned);
    let caller = match &secret {
        Some(secret) => house.vault().api_caller(secret, now).await?,
        None => None,
    };
    let (key, header) = caller.map_or((None, None), |caller| (Some(caller.key), caller.customer));
    if row.audience != Audience::Everyone {
        admit(house, row, key.as_ref(), now).await?;
    }
    let query = query_of(&head.uri);
    check_query(row, &query)?;
    let parts = parts_of(head).await;
    let body = match row.request {
        Some(_) => json_bytes(&head.headers, body, row.body_bytes).await?,
        None => Vec::new(),
    };
    let once = match (&secret, row.effect) {
        (Some(secret), Effect::Changes) => begin_once(house, secret, row, head, &body, now).await?,
        _ => Once::NotAsked,
    };
    let slot = match once {
        Once::NotAsked => None,
        Once::Fresh(slot) => Some(slot),
        Once::Answered(answer) => {
            *is_again = true;
            return Ok(answer);
        }
    };
    let outcome = run(doors.clone(), Arc::clone(row), Call { key, header, now, query, parts, body }).await;
    if let Some(slot) = slot {
        remember(house, slot, Slot::after(&outcome)).await?;
    }
    outcome
}

/// Lets a program in, or says what its key lacks. While a deletion has frozen a customer's data, their programs only read.
///
/// Enforces: SEC, DEL2
async fn admit(
    house: &House,
    row: &Operation,
    key: Option<&ApiKeyHeader>,
    now: amanah_policy::Timestamp,
) -> Result<(), Problem> {
    // Nobody guesses 256 random bits, so wrong keys are not counted.
    let key = key.ok_or(Problem::NoKey)?;
    let taken = house.take_try(Deed::ApiBy, &key.id.to_string(), now).await?;
    taken.map_err(|too_often| Problem::TooMany { retry_seconds: too_often.retry_seconds })?;
    if row.audience.answer(kind_of(Some(key))) != Access::Open {
        return Err(Problem::NotThisKey);
    }
    if row.effect == Effect::Changes && !key.may_change {
        return Err(Problem::KeyReadsOnly);
    }
    if row.effect == Effect::Changes
        && let KeyOf::Customer(customer) = key.of
        && frozen_by(house, customer).await?.is_some()
    {
        return Err(Problem::DeletionUnderWay);
    }
    match row.purpose {
        Some(purpose) if !key.purposes.contains(&purpose) => Err(Problem::PurposeNotBound(purpose)),
        _ => Ok(()),
    }
}

/// Runs the handler for as long as an answer may take.
async fn run(doors: Doors, row: Arc<Operation>, call: Call) -> Answered {
    let ran = match row.effect {
        Effect::Reads => patience::while_asked(row.handle(doors, call)).await,
        Effect::Changes => patience::to_its_end(async move { row.handle(doors, call).await }).await,
    };
    match ran {
        Ok(outcome) => outcome,
        Err(Cut::Panicked) => Err(Problem::Ours { cause: "a handler panicked".to_owned() }),
        Err(Cut::TooSlow) => Err(Problem::TooSlow),
    }
}

/// Whether a change is made for the first time.
enum Once {
    NotAsked,
    Fresh(AnswerSlot),
    Answered(Answer),
}

async fn begin_once(
    house: &House,
    secret: &str,
    row: &Operation,
    head: &Parts,
    body: &[u8],
    now: amanah_policy::Timestamp,
) -> Result<Once, Problem> {
    let Some(value) = head.headers.get(&IDEMPOTENCY_KEY) else { return Ok(Once::NotAsked) };
    let key = value.to_str().map_err(|_| Problem::BadIdempotencyKey)?.trim();
    if key.is_empty() || key.len() > 200 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Problem::BadIdempotencyKey);
    }
    // With the query: which account is meant stands there.
    let asked = head.uri.path_and_query().map_or_else(|| head.uri.path(), |whole| whole.as_str());
    let request = [row.verb.name().as_bytes(), asked.as_bytes(), body];
    match house.vault().begin_once(secret, key, &request, now).await? {
        Idempotent::Fresh(slot) => Ok(Once::Fresh(slot)),
        Idempotent::Answered { status, body } => Ok(Once::Answered(Answer::again(status, &body))),
        Idempotent::Another => Err(Problem::IdempotencyKeyReused),
        Idempotent::Unknown => Err(Problem::OutcomeUnknown),
    }
}

/// What becomes of the slot of a change.
enum Slot {
    /// The answer is kept for a day: its status, and what stands in it.
    Kept(u16, String),
    /// It can be sent again.
    Freed,
    /// Nobody knows what came of it, so the key stays taken.
    Taken,
}

impl Slot {
    /// The answer of a change that was made is kept. One that was refused can be sent again; of one that failed by our own
    /// fault nobody knows.
    fn after(outcome: &Answered) -> Self {
        match outcome {
            Ok(answer) if answer.is_impersonal => Self::Kept(answer.status, answer.kept()),
            Ok(_) => Self::Freed,
            Err(problem) if problem.status() < 500 => Self::Freed,
            Err(_) => Self::Taken,
        }
    }
}

async fn remember(house: &House, slot: AnswerSlot, is: Slot) -> Result<(), Problem> {
    match is {
        Slot::Kept(status, answer) => Ok(house.vault().keep_answer(slot, status, answer).await?),
        Slot::Freed => Ok(house.vault().forget_answer(slot).await?),
        Slot::Taken => Ok(()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim())
}

async fn parts_of(head: &mut Parts) -> Fields {
    use axum::extract::FromRequestParts as _;
    let found = RawPathParams::from_request_parts(head, &()).await.ok();
    let pairs = found.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
    Fields::new(pairs.collect())
}

async fn json_bytes(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::NotJson);
    }
    let bytes = to_bytes(body, most).await.map_err(|_| Problem::TooLarge)?;
    Ok(bytes.to_vec())
}

fn response(doors: &Doors, answer: Answer, is_again: bool) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut headers = HeaderMap::new();
    let body = match answer.content {
        Content::Nothing => Body::empty(),
        Content::Json(text) => {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Body::from(text)
        }
        Content::File(file) => {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
            let name = format!("attachment; filename=\"{}\"", file.name);
            headers.extend(HeaderValue::from_str(&name).ok().map(|name| (header::CONTENT_DISPOSITION, name)));
            let digest = file.sha256.map(|hash| format!("sha-256=:{}:", STANDARD.encode(hash)));
            let digest = digest.and_then(|text| HeaderValue::from_str(&text).ok());
            headers.extend(digest.map(|digest| (DIGEST.clone(), digest)));
            file.body
        }
    };
    if let Some(place) = answer.location.and_then(|place| HeaderValue::from_str(&place).ok()) {
        headers.insert(header::LOCATION, place);
    }
    if is_again {
        headers.insert(REPLAYED.clone(), HeaderValue::from_static("true"));
    }
    crate::web::guard(&mut headers, doors);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn problem_response(doors: &Doors, problem: &Problem) -> Response {
    let reference = match problem {
        Problem::Ours { cause } => Some(crate::web::fault::log_ours(doors, cause)),
        _ => None,
    };
    let text = serde_json::to_string(&problem.sent(reference)).unwrap_or_default();
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    match problem {
        Problem::NoKey => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"amanah\""));
        }
        Problem::TooMany { retry_seconds } => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_seconds));
        }
        _ => {}
    }
    crate::web::guard(headers, doors);
    response
}
