//! A company with a hand-moved clock, and a browser of a few lines that keeps cookies and fills in forms.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

use amanah::callbacks::{CallbackKeys, GoogleEvents};
use amanah::clock::Clock;
use amanah::config::{Client, SignOn, XApp};
use amanah::providers::{EventKeys, Providers};
use amanah::web::endpoints::{Actor, Endpoint, Room};
use amanah::web::policy::PolicyShelf;
use amanah::web::{Doorman, Doors, Guest, Language, Parts, PublicUrl, Settings, router, router_of};
use amanah_policy::{Bundle, CustomerId, PageNames, Role, SessionId, StaffId, Timestamp, shipped};
use amanah_service::Entropy;
use amanah_wire::json_web::Keys;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use jiff::tz::TimeZone;
use tower::ServiceExt as _;

/// 25 November 2026, 19:34 in Jakarta.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_610_040);

static SHELF: LazyLock<PolicyShelf> = LazyLock::new(policy);

/// The doors of an invented company at this address, in which every actor has a session named after it.
pub(crate) fn doors_at(public_url: &str, is_demo: bool) -> Doors {
    opened(public_url, is_demo, SHELF.clone())
}

/// Doors with another version of the policy.
pub(crate) fn doors_under(bundle: &Bundle) -> Doors {
    opened("http://localhost:8080", true, PolicyShelf::of(bundle, &names()))
}

fn opened(public_url: &str, is_demo: bool, policy: PolicyShelf) -> Doors {
    let sessions = Actor::all().map(|actor| (session_of(actor), guest_of(actor))).collect();
    Doors::open(Parts {
        settings: Settings {
            company: "PT Contoh Awan".to_owned(),
            deletion_address: "privasi@contoh.example".to_owned(),
            public_url: PublicUrl::parse(public_url).unwrap(),
            zone: TimeZone::get("Asia/Jakarta").unwrap(),
            language: Language::Id,
            is_demo,
        },
        clock: Clock::standing_at(NOW),
        entropy: Entropy::seeded(7),
        doorman: Doorman::Fixed(sessions),
        policy,
        providers: providers(),
        callbacks: callback_keys(),
        form_key: [7; 32],
    })
}

/// One provider, which nobody asks anything.
/// Keys by which the callbacks are there, for the table of endpoints.
fn callback_keys() -> CallbackKeys {
    let vectors = include_str!("../../../../tests/vectors/security_event.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
    let keys = Arc::new(Keys::parse(vectors["jwks"].to_string().as_bytes()).unwrap());
    let keys = EventKeys { issuer: "https://accounts.google.com/".to_owned(), keys };
    CallbackKeys::new("no secret", GoogleEvents::signed_with(vec!["our-google".to_owned()], keys))
}

fn providers() -> Providers {
    static OPENED: LazyLock<Providers> = LazyLock::new(opened_providers);
    OPENED.clone()
}

fn opened_providers() -> Providers {
    let client = Client { id: "our-x".to_owned(), secret: "no secret".to_owned().into() };
    let x = XApp {
        client,
        authorize_url: "http://127.0.0.1:9/authorize".to_owned(),
        api_url: "http://127.0.0.1:9".to_owned(),
    };
    let sign_on = SignOn { x: Some(x), allows_plain_http: true, ..SignOn::default() };
    Providers::open(&sign_on, &PublicUrl::parse("http://localhost:8080").unwrap(), NOW).unwrap()
}

pub(crate) fn doors() -> Doors {
    doors_at("http://localhost:8080", true)
}

/// The value of the cookie that is this actor's session.
pub(crate) fn session_of(actor: Actor) -> String {
    match actor {
        Actor::Visitor => "stranger".to_owned(),
        Actor::Customer => "customer".to_owned(),
        Actor::Staff(role) => role.code().to_owned(),
    }
}

fn guest_of(actor: Actor) -> Guest {
    let session = SessionId::from_bytes([1; 16]);
    match actor {
        Actor::Visitor => Guest::Visitor,
        Actor::Customer => Guest::Customer { customer: CustomerId::from_bytes([2; 16]), session },
        Actor::Staff(role) => Guest::Staff { staff: StaffId::from_bytes([3; 16]), role, session },
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The value of the mark of our forms on this page.
    pub(crate) fn form_token(&self) -> String {
        let start = r#"name="form_token" value=""#;
        let rest = self.text.split(start).nth(1).expect("the page holds a form");
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A browser that keeps the cookies it was given.
pub(crate) struct Browser {
    router: Router,
    language: &'static str,
    cookies: BTreeMap<String, String>,
    extra: Vec<(HeaderName, String)>,
    peer: Option<SocketAddr>,
}

impl Browser {
    pub(crate) fn at(doors: Doors) -> Self {
        Self::of(router(doors))
    }

    pub(crate) fn at_rows(doors: Doors, rows: Vec<Endpoint>) -> Self {
        Self::of(router_of(doors, rows))
    }

    fn of(router: Router) -> Self {
        Self { router, language: "en", cookies: BTreeMap::new(), extra: Vec::new(), peer: None }
    }

    pub(crate) fn reading(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    pub(crate) fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Signed in as this actor, with the cookie of the room that actor belongs to.
    pub(crate) fn signed_in_as(self, actor: Actor) -> Self {
        match actor {
            Actor::Visitor => self,
            Actor::Customer => self.with_cookie("amanah", &session_of(actor)),
            Actor::Staff(_) => self.with_cookie("amanah-staff", &session_of(actor)),
        }
    }

    pub(crate) fn sending(mut self, name: &'static str, value: &str) -> Self {
        self.extra.push((HeaderName::from_static(name), value.to_owned()));
        self
    }

    /// From this address, as the socket tells it.
    pub(crate) fn coming_from(mut self, peer: SocketAddr) -> Self {
        self.peer = Some(peer);
        self
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends a form with the mark that the page at `from` shows.
    pub(crate) async fn post_from(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(from).await.form_token();
        let mut all = vec![("form_token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_body(path, "application/x-www-form-urlencoded", encode(fields)).await
    }

    pub(crate) async fn post_body(&mut self, path: &str, media_type: &str, body: String) -> Answer {
        let request = self.request("POST", path).header(CONTENT_TYPE, media_type).body(Body::from(body));
        self.send(request.unwrap()).await
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path).header(ACCEPT_LANGUAGE, self.language);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.extra {
            request = request.header(name, value);
        }
        request
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        for header in head.headers.get_all(SET_COOKIE) {
            let pair = header.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        Answer {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut all, byte| {
            if byte.is_ascii_alphanumeric() {
                all.push(char::from(byte));
            } else {
                all.push_str(&format!("%{byte:02X}"));
            }
            all
        })
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The shipped policy with the names of the invented company.
fn policy() -> PolicyShelf {
    PolicyShelf::of(&Bundle::compile(&shipped()).unwrap(), &names())
}

fn names() -> PageNames {
    PageNames { company: "PT Contoh Awan".to_owned(), deletion_address: "privasi@contoh.example".to_owned() }
}

/// Roles that the tests name.
pub(crate) const OFFICER: Actor = Actor::Staff(Role::Officer);
pub(crate) const SUPPORT: Actor = Actor::Staff(Role::Support);

/// A row of the console for these roles, and one of the portal, for rooms that have no pages of their own here.
pub(crate) fn rows_of_every_audience() -> Vec<Endpoint> {
    use amanah::web::endpoints::Audience::{Customers, Everyone, Staff};
    let page = |path, room, audience| Endpoint::page(path, room, audience, show_path);
    let form = |path, room, audience| Endpoint::form(path, room, audience, show_path);
    vec![
        page("/open", Room::Visitor, Everyone),
        page("/own", Room::Portal, Customers),
        form("/own", Room::Portal, Customers),
        page("/console/desk", Room::Console, Staff(&[Role::Officer])),
        form("/console/desk", Room::Console, Staff(&[Role::Officer])),
        page("/things/{id}", Room::Visitor, Everyone),
        page("/panics", Room::Visitor, Everyone),
        Endpoint::page("/address", Room::Visitor, Everyone, show_address),
    ]
}

async fn show_path(_: Doors, visit: amanah::web::Visit) -> amanah::web::Outcome {
    assert!(visit.path != "/panics", "planted: sari@example.id");
    amanah::web::see_other(&format!("/done{}{}", visit.path, visit.part("id")))
}

async fn show_address(_: Doors, visit: amanah::web::Visit) -> amanah::web::Outcome {
    let address = visit.address.map_or_else(|| "nowhere".to_owned(), |address| address.to_string());
    amanah::web::see_other(&format!("/from/{address}"))
}
