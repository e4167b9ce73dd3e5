//! Turns the table of endpoints into the router, and stands before every handler.
//!
//! In this order: who is it, may they, does a case of theirs come first, is the form ours, did they prove lately who they are where that is needed, then
//! the handler (`patience`: a panic, a slow answer or a reader who left half-way touches nothing else), then the headers
//! of every answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, RawPathParams, Request, State};
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodFilter, on};

use super::answer;
use super::arrival::{address_of, query_of, text_of};
use super::case_first;
use super::cookies::Cookie;
use super::doors::Doors;
use super::endpoints::{self, Access, Endpoint, Method, Room};
use super::fault::{self, Fault, Outcome};
use super::form_token;
use super::guest::Guest;
use super::kept::Kept;
use super::language_choice;
use super::patience::{self, Cut};
use super::proof_again;
use super::visit::{Fields, Visit};
use crate::{console, portal};

/// The router of every page.
pub fn router(doors: Doors) -> Router {
    let mut rows = endpoints::table();
    if doors.settings().is_demo {
        rows.extend(endpoints::demo_table());
    }
    complete(doors, crate::api::mount(mounted(rows)))
}

/// A router of these rows and nothing else.
pub fn router_of(doors: Doors, rows: Vec<Endpoint>) -> Router {
    complete(doors, mounted(rows))
}

fn mounted(rows: Vec<Endpoint>) -> Router<Doors> {
    let mut router = Router::new();
    let is_page = |row: &&Endpoint| row.method == Method::Get && !row.changes;
    let pages: BTreeSet<&str> = rows.iter().filter(is_page).map(|row| row.path).collect();
    for row in rows {
        let filter = match row.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Delete => MethodFilter::DELETE,
        };
        let path = row.path;
        let shows_again = pages.contains(path);
        let row = Arc::new(row);
        let serve = move |State(doors): State<Doors>, parts: Option<PathParts>, request: Request| {
            let row = Arc::clone(&row);
            async move { serve(doors, row, shows_again, parts, request).await }
        };
        router = router.route(path, on(filter, serve));
    }
    router
}

fn complete(doors: Doors, router: Router<Doors>) -> Router {
    router.method_not_allowed_fallback(wrong_method).fallback(not_found).with_state(doors)
}

/// The named parts of a path; absent where the path has none.
struct PathParts(Fields);

impl<S: Send + Sync> axum::extract::OptionalFromRequestParts<S> for PathParts {
    type Rejection = core::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Self::Rejection> {
        use axum::extract::FromRequestParts as _;
        let found = RawPathParams::from_request_parts(parts, state).await.ok();
        Ok(found.map(|found| {
            Self(Fields::new(found.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
        }))
    }
}

async fn serve(
    doors: Doors,
    row: Arc<Endpoint>,
    shows_again: bool,
    parts: Option<PathParts>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let (mut visit, is_new_browser) = match arrive(&doors, row.room, &head).await {
        Ok(arrived) => arrived,
        Err((visit, fault)) => return finish(&doors, fault::page(&doors, &visit, &fault)),
    };
    visit.shows_again = shows_again;
    visit.parts = parts.map(|parts| parts.0).unwrap_or_default();
    let outcome = admit(&doors, &row, &mut visit, &head, body).await;
    let mut response = outcome.unwrap_or_else(|fault| fault::page(&doors, &visit, &fault));
    let has_forms = matches!(row.kind, endpoints::Kind::Page | endpoints::Kind::Form);
    if let Some(form_cookie) = is_new_browser.filter(|_| has_forms) {
        // INVARIANT: the cookie is letters of base64url, which stand in a header.
        let _ = answer::introduce(response.headers_mut(), &doors, &form_cookie);
    }
    finish(&doors, response)
}

async fn admit(doors: &Doors, row: &Arc<Endpoint>, visit: &mut Visit, head: &Parts, body: Body) -> Outcome {
    match row.audience.answer(visit.guest.actor()) {
        Access::Open => {}
        Access::SignIn if row.method == Method::Post => {
            return signed_out(doors, row, visit, head, body).await;
        }
        Access::SignIn => return answer::see_other(&sign_in_path(row, visit)),
        Access::Hidden => return Err(Fault::NotFound),
    }
    visit.leaving = case_first::leaving(doors, row, visit).await?;
    if let Some(case) = case_first::instead(row, visit) {
        return case;
    }
    if row.kind == endpoints::Kind::Callback {
        let bytes = read_whole(head, body, row).await?;
        visit.form = form_of(head, bytes.clone()).await.unwrap_or_default();
        visit.upload = Some(bytes);
        visit.called_with = head.headers.clone();
        return run(doors.clone(), Arc::clone(row), visit.clone()).await;
    }
    if row.method == Method::Post {
        (visit.form, visit.upload) = read_form(head, body, row).await?;
        let is_ours = comes_from_us(&head.headers, doors)
            && form_token::is_ours(&visit.form_token, visit.form.exact(form_token::FIELD));
        if !is_ours {
            return Err(Fault::StaleForm);
        }
    }
    run(doors.clone(), Arc::clone(row), visit.clone()).await
}

/// A form whose session ended meanwhile: whoever wrote something signs in again on a page that keeps it.
///
/// Only where the form was ours: its mark is that of the session which ended, whose cookie this browser still sends.
///
/// Enforces: SEC
async fn signed_out(doors: &Doors, row: &Endpoint, visit: &mut Visit, head: &Parts, body: Body) -> Outcome {
    let door = sign_in_path(row, visit);
    let ended = visit.session_cookie.as_deref();
    if ended.is_none() || !comes_from_us(&head.headers, doors) {
        // Of a stranger not even the body is read.
        return answer::see_other(&door);
    }
    let mark = form_token::mark(doors.form_key(), &visit.form_cookie, ended);
    let Ok((form, _)) = read_form(head, body, row).await else { return answer::see_other(&door) };
    if !form_token::is_ours(&mark, form.exact(form_token::FIELD)) {
        return answer::see_other(&door);
    }
    visit.form = form;
    let kept = Kept::of(visit, &[]);
    if kept.written().is_empty() {
        return answer::see_other(&format!("{door}?done=signed-out-meanwhile"));
    }
    visit.form = Fields::default();
    door.clone_into(&mut visit.path);
    match row.room {
        Room::Console => console::signed_out(doors, visit, &kept),
        Room::Portal | Room::Visitor => portal::signed_out(doors, visit, &kept),
    }
}

/// Runs the handler for as long as a page may take.
async fn run(doors: Doors, row: Arc<Endpoint>, visit: Visit) -> Outcome {
    let ran = if row.changes {
        patience::to_its_end(act(doors, row, visit)).await
    } else {
        patience::while_asked(row.handle(doors, visit)).await
    };
    match ran {
        Ok(outcome) => outcome,
        Err(Cut::Panicked) => Err(Fault::ours("a handler panicked")),
        Err(Cut::TooSlow) => Err(Fault::TooSlow),
    }
}

/// Does what a form asks for, once whoever sends it has proved lately who they are, where that is needed.
///
/// Enforces: SEC
async fn act(doors: Doors, row: Arc<Endpoint>, visit: Visit) -> Outcome {
    if row.needs_proof
        && let Some(page) = proof_again::ask(&doors, &visit).await?
    {
        return Ok(page);
    }
    row.handle(doors, visit).await
}

/// Reads who arrives. Gives the new form cookie when this browser has none yet.
async fn arrive(doors: &Doors, room: Room, head: &Parts) -> Result<(Visit, Option<String>), (Visit, Fault)> {
    let url = &doors.settings().public_url;
    let query = query_of(&head.uri);
    let words = doors.words(language_choice::of(&query, &head.headers, doors));
    let session_cookie = Cookie::of_session(room).read(url, &head.headers);
    let mut visit = Visit {
        guest: Guest::Visitor,
        now: words.now(),
        words,
        room,
        leaving: None,
        path: head.uri.path().to_owned(),
        shows_again: true,
        query,
        form: Fields::default(),
        upload: None,
        called_with: HeaderMap::new(),
        parts: Fields::default(),
        form_cookie: String::new(),
        form_token: String::new(),
        session_cookie,
        address: address_of(head),
        sent_from: text_of(&head.headers, &header::USER_AGENT).map(str::to_owned),
    };
    let known = Cookie::Form.read(url, &head.headers).filter(|value| form_token::is_form_cookie(value));
    let (form_cookie, new) = match known {
        Some(known) => (known, None),
        None => match doors.random() {
            Ok(random) => {
                let made = form_token::form_cookie(random);
                (made.clone(), Some(made))
            }
            Err(fault) => return Err((visit, fault)),
        },
    };
    match doors.doorman().recognise(room, visit.session_cookie.as_deref(), visit.now).await {
        Ok(guest) => visit.guest = guest,
        Err(fault) => return Err((visit, fault)),
    }
    let session = visit.session_cookie.as_deref().filter(|_| visit.guest != Guest::Visitor);
    visit.form_token = form_token::mark(doors.form_key(), &form_cookie, session);
    visit.form_cookie = form_cookie;
    Ok((visit, new))
}

/// Whether the browser says that the form was sent from a page of ours; silence is left to the form's mark.
fn comes_from_us(headers: &HeaderMap, doors: &Doors) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    text_of(headers, &header::ORIGIN).is_none_or(|origin| origin == doors.settings().public_url.origin())
}

/// A body as it was sent, if it is no longer than the endpoint takes.
async fn read_whole(head: &Parts, body: Body, row: &Endpoint) -> Result<Bytes, Fault> {
    let most_bytes = row.body_bytes;
    let announced =
        text_of(&head.headers, &header::CONTENT_LENGTH).and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > most_bytes) {
        return Err(Fault::TooLarge);
    }
    to_bytes(body, most_bytes).await.map_err(|_| Fault::TooLarge)
}

async fn read_form(head: &Parts, body: Body, row: &Endpoint) -> Result<(Fields, Option<Bytes>), Fault> {
    let bytes = read_whole(head, body, row).await?;
    let media_type = text_of(&head.headers, &header::CONTENT_TYPE).unwrap_or_default();
    if row.takes_file && media_type.starts_with("multipart/form-data") {
        return read_parts(request_of(head, bytes)).await.ok_or(Fault::BadInput);
    }
    Ok((form_of(head, bytes).await.ok_or(Fault::BadInput)?, None))
}

/// Names and values, where the body is a form without a file.
async fn form_of(head: &Parts, bytes: Bytes) -> Option<Fields> {
    let pairs = Form::<Vec<(String, String)>>::from_request(request_of(head, bytes), &()).await.ok()?;
    Some(Fields::new(pairs.0))
}

/// The request once more, with the body that was read.
fn request_of(head: &Parts, bytes: Bytes) -> Request {
    let mut request = Request::new(Body::from(bytes));
    *request.method_mut() = head.method.clone();
    *request.headers_mut() = head.headers.clone();
    request
}

/// A form with a file. Its size was looked at before; a file that was not chosen is sent as an empty one.
async fn read_parts(mut request: Request) -> Option<(Fields, Option<Bytes>)> {
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let (mut pairs, mut upload) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_none() {
            pairs.push((name, part.text().await.ok()?));
            continue;
        }
        let bytes = part.bytes().await.ok()?;
        if upload.is_none() && !bytes.is_empty() {
            upload = Some(bytes);
        }
    }
    Some((Fields::new(pairs), upload))
}

fn sign_in_path(row: &Endpoint, visit: &Visit) -> String {
    let door = if row.room == Room::Console { "/console/sign-in" } else { "/sign-in" };
    // After a form whose session ended, the reader comes back to the room and not to the form's address.
    if row.method == Method::Post {
        return door.to_owned();
    }
    let mut encoded = String::new();
    for byte in visit.path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{door}?return={encoded}")
}

async fn not_found(State(doors): State<Doors>, request: Request) -> Response {
    if crate::api::is_api(request.uri().path()) {
        return crate::api::refuse(&doors, false);
    }
    refuse(&doors, request, &Fault::NotFound).await
}

async fn wrong_method(State(doors): State<Doors>, request: Request) -> Response {
    if crate::api::is_api(request.uri().path()) {
        return crate::api::refuse(&doors, true);
    }
    refuse(&doors, request, &Fault::WrongMethod).await
}

async fn refuse(doors: &Doors, request: Request, fault: &Fault) -> Response {
    let (head, _) = request.into_parts();
    let room = if head.uri.path().starts_with("/console") { Room::Console } else { Room::Visitor };
    let response = match arrive(doors, room, &head).await {
        Ok((visit, _)) => fault::page(doors, &visit, fault),
        Err((visit, ours)) => fault::page(doors, &visit, &ours),
    };
    finish(doors, response)
}

fn finish(doors: &Doors, mut response: Response) -> Response {
    answer::guard(response.headers_mut(), doors);
    response
}
