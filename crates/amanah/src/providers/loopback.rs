//! A stand-in for the three providers on this machine, for the demo and the tour: it speaks as they speak, to our own
//! adapters, and lets whoever looks around choose which of some made-up people to be.
//!
//! It judges as a provider does: client and secret, redirect URL, the verifier, a code that serves once and for half a
//! minute. What it does not do is ask who somebody is.

mod house;
mod key;
mod leaving;
mod people;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use amanah_policy::{Provider, Timestamp};
use amanah_service::accounts::sign_on::name_of;
use amanah_service::vault::Entropy;
use amanah_wire::json_web::SigningKey;
use amanah_wire::provider::facebook::proof;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::address::with_query;
use super::{STAFF_CALLBACK_PATH, basic, callback_path, challenge};
use crate::cli::Stop;
use crate::clock::Clock;
use crate::config::{Client, FacebookApp, GoogleApp, SignOn, XApp};
use crate::web::PublicUrl;
pub use house::Colleague;
use house::House;
pub use people::ELSE;
use people::{NEWCOMER, PEOPLE, Person};

/// A code that was not redeemed by then is void.
const CODE_SECONDS: i64 = 30;

/// More codes and tokens than this are never out at a time.
const MOST_OUT: usize = 1_000;

/// The version of the Graph API that it speaks.
const GRAPH: &str = "v25.0";

type Fields = BTreeMap<String, String>;

/// The stand-in while it answers; it is gone when this is dropped.
#[derive(Debug)]
pub struct Loopback {
    sign_on: SignOn,
    door: JoinHandle<()>,
}

struct Desk {
    address: String,
    public_url: PublicUrl,
    sign_on: SignOn,
    clock: Clock,
    entropy: Entropy,
    key: SigningKey,
    out: Mutex<Out>,
}

/// What was given and not taken back yet.
#[derive(Default)]
struct Out {
    codes: BTreeMap<String, Grant>,
    tokens: BTreeMap<String, Person>,
}

/// Who was chosen, in which flow.
struct Grant {
    provider: Provider,
    person: Person,
    nonce: String,
    challenge: String,
    until: Timestamp,
}

impl Loopback {
    /// Opens it on a free port.
    ///
    /// # Errors
    /// When no port can be had, or there is no randomness.
    pub async fn open(public_url: &PublicUrl, clock: Clock, entropy: Entropy) -> Result<Self, Stop> {
        Self::open_with_staff(public_url, clock, entropy, Vec::new()).await
    }

    /// The same with the company's own sign-on, which knows these members of staff.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with_staff(
        public_url: &PublicUrl,
        clock: Clock,
        entropy: Entropy,
        staff: Vec<Colleague>,
    ) -> Result<Self, Stop> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let mut sign_on = apps_at(&address, &entropy)?;
        let mut of_staff = Router::new();
        if !staff.is_empty() {
            let client = Client { id: "our-console".to_owned(), secret: word(&entropy)?.into() };
            let app = house::app_at(&address, client);
            let callback = public_url.of(STAFF_CALLBACK_PATH);
            let house = House::new(&app, callback, staff, clock.clone(), entropy.clone());
            of_staff = house::router(Arc::new(house));
            sign_on.staff = Some(app);
        }
        let desk = Desk {
            address,
            public_url: public_url.clone(),
            sign_on: sign_on.clone(),
            clock,
            entropy,
            key: key::known_to_everybody(),
            out: Mutex::default(),
        };
        let router = router(Arc::new(desk)).merge(of_staff);
        let door = tokio::spawn(async move {
            if let Err(fault) = axum::serve(listener, router).await {
                tracing::warn!(%fault, "the stand-in for sign-on providers is gone");
            }
        });
        Ok(Self { sign_on, door })
    }

    /// How the adapters reach it.
    #[must_use]
    pub const fn sign_on(&self) -> &SignOn {
        &self.sign_on
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.door.abort();
    }
}

/// Our apps there, with secrets of this run alone.
fn apps_at(address: &str, entropy: &Entropy) -> Result<SignOn, Stop> {
    let client = |id: &str| -> Result<Client, Stop> {
        Ok(Client { id: id.to_owned(), secret: word(entropy)?.into() })
    };
    Ok(SignOn {
        google: Some(GoogleApp { client: client("our-google")?, issuer: address.to_owned() }),
        facebook: Some(FacebookApp {
            client: client("770077")?,
            graph_version: GRAPH.to_owned(),
            dialog_url: address.to_owned(),
            graph_url: address.to_owned(),
        }),
        x: Some(XApp {
            client: client("our-x")?,
            authorize_url: format!("{address}/i/oauth2/authorize"),
            api_url: address.to_owned(),
        }),
        staff: None,
        allows_plain_http: true,
    })
}

fn word(entropy: &Entropy) -> Result<String, Stop> {
    Ok(URL_SAFE_NO_PAD.encode(entropy.bytes::<24>()?))
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/.well-known/risc-configuration", get(events))
        .route("/keys", get(keys))
        .route("/google/auth", get(|desk, asked| choice(desk, asked, Provider::Google)))
        .route(&format!("/{GRAPH}/dialog/oauth"), get(|desk, asked| choice(desk, asked, Provider::Facebook)))
        .route("/i/oauth2/authorize", get(|desk, asked| choice(desk, asked, Provider::X)))
        .route("/choose/{provider}/{person}", get(chosen))
        .route("/google/token", post(|desk, headers, form| redeemed(desk, headers, form, Provider::Google)))
        .route(
            &format!("/{GRAPH}/oauth/access_token"),
            post(|desk, headers, form| redeemed(desk, headers, form, Provider::Facebook)),
        )
        .route("/2/oauth2/token", post(|desk, headers, form| redeemed(desk, headers, form, Provider::X)))
        .route(&format!("/{GRAPH}/me"), get(facebook_me))
        .route(&format!("/{GRAPH}/debug_token"), get(debug_token))
        .route(&format!("/{GRAPH}/770077"), get(facebook_app))
        .route(&format!("/{GRAPH}/{{user}}/permissions"), delete(permissions))
        .route("/2/users/me", get(x_me))
        .merge(leaving::router())
        .with_state(desk)
}

async fn discovery(State(desk): State<Arc<Desk>>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", desk.address);
    Json(json!({
        "issuer": desk.address, "authorization_endpoint": at("/google/auth"),
        "token_endpoint": at("/google/token"), "jwks_uri": at("/keys"),
    }))
}

async fn events(State(desk): State<Arc<Desk>>) -> Json<Value> {
    Json(json!({ "issuer": format!("{}/", desk.address), "jwks_uri": format!("{}/keys", desk.address) }))
}

async fn keys(State(desk): State<Arc<Desk>>) -> Response {
    match desk.key.published() {
        Ok(set) => ([(header::CACHE_CONTROL, "max-age=3600")], Json(set)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The page on which somebody chooses who to be. Links alone: whatever of it came with the address is escaped in them.
async fn choice(State(desk): State<Arc<Desk>>, Query(asked): Query<Fields>, provider: Provider) -> Response {
    let field = |name: &str| asked.get(name).map_or("", String::as_str);
    let is_ours = field("client_id") == desk.client_id(provider)
        && field("redirect_uri") == desk.callback(provider)
        && field("code_challenge_method") == "S256";
    if !is_ours {
        return (StatusCode::BAD_REQUEST, "this app, or where it wants to go on, is not known here")
            .into_response();
    }
    let way = |who: &str| {
        let path = format!("/choose/{}/{who}", provider.code());
        let kept = ["state", "nonce", "code_challenge"].map(|name| (name, field(name)));
        with_query(&path, &kept)
    };
    let row = |who: &str, person: &Person| {
        format!("<li><a href=\"{}\">{}</a> ({})</li>", way(who), person.name, person.shows)
    };
    let met = PEOPLE.iter().enumerate().map(|(place, person)| row(&place.to_string(), person));
    let rows: String = met.chain([row(NEWCOMER, &people::newcomer(0))]).collect();
    let leaving = match provider {
        Provider::Facebook => format!("<p><a href=\"{}\">Leave an app</a></p>", leaving::SETTINGS_PATH),
        Provider::Google | Provider::X => String::new(),
    };
    let text = format!(
        "<p>Nobody here exists. Who do you want to be?</p><ul>{rows}</ul>\
         <p><a href=\"{}\">Do not sign on</a></p>{leaving}",
        way("nobody")
    );
    page(&format!("This stands in for {}", name_of(provider)), &text).into_response()
}

/// A page of the stand-in; what is put into it is its own.
fn page(title: &str, text: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>body{{font:1.1rem/1.6 sans-serif;margin:2rem auto;max-width:32rem;padding:0 1rem}}</style>\
         <h1>{title}</h1>{text}</html>"
    ))
}

async fn chosen(
    State(desk): State<Arc<Desk>>,
    Path((provider, who)): Path<(String, String)>,
    Query(asked): Query<Fields>,
) -> Response {
    let Some(provider) = Provider::from_code(&provider) else { return StatusCode::NOT_FOUND.into_response() };
    let field = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let (to, state) = (desk.callback(provider), field("state"));
    let Ok(person) = desk.person(&who) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let Some(person) = person else {
        let back = with_query(&to, &[("error", "access_denied"), ("state", &state)]);
        return Redirect::to(&back).into_response();
    };
    let Ok(code) = word(&desk.entropy) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let until = desk.clock.now().plus_micros(CODE_SECONDS * 1_000_000);
    let (nonce, challenge) = (field("nonce"), field("code_challenge"));
    desk.out(|out| {
        if out.codes.len() >= MOST_OUT {
            out.codes.clear();
        }
        out.codes.insert(code.clone(), Grant { provider, person, nonce, challenge, until });
    });
    let mut fields = vec![("code", code.as_str()), ("state", state.as_str())];
    if provider == Provider::Google {
        fields.push(("iss", &desk.address));
    }
    Redirect::to(&with_query(&to, &fields)).into_response()
}

/// A code for tokens; a code is spent by the first attempt, whatever comes of it.
async fn redeemed(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
    provider: Provider,
) -> Response {
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let refused = |status, why: &str| (status, Json(json!({ "error": why }))).into_response();
    if !desk.knows(provider, &headers, &form) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let now = desk.clock.now();
    let grant = desk.out(|out| out.codes.remove(field("code"))).filter(|grant| {
        grant.provider == provider
            && grant.until > now
            && grant.challenge == challenge(field("code_verifier"))
            && field("redirect_uri") == desk.callback(provider)
    });
    let Some(grant) = grant else { return refused(StatusCode::BAD_REQUEST, "invalid_grant") };
    let (Ok(access), Ok(id_token)) = (word(&desk.entropy), desk.id_token(&grant, now)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    desk.out(|out| {
        if out.tokens.len() >= MOST_OUT {
            out.tokens.clear();
        }
        out.tokens.insert(access.clone(), grant.person);
    });
    let mut answer = json!({ "access_token": access, "token_type": "bearer", "expires_in": 3_600 });
    if let (Provider::Google, Some(members)) = (provider, answer.as_object_mut()) {
        members.insert("id_token".to_owned(), json!(id_token));
    }
    Json(answer).into_response()
}

async fn facebook_me(State(desk): State<Arc<Desk>>, Query(asked): Query<Fields>) -> Response {
    let holder = desk.proved(&asked).and_then(|access| desk.holder(access));
    match holder {
        Some(person) => {
            let (id, name) = (&person.subject, person.name);
            Json(with_more(json!({ "id": id, "name": name, "email": person.email }))).into_response()
        }
        None => graph_refuses(),
    }
}

async fn debug_token(State(desk): State<Arc<Desk>>, Query(asked): Query<Fields>) -> Response {
    if !desk.is_app(&asked) {
        return graph_refuses();
    }
    let holder = asked.get("input_token").and_then(|token| desk.holder(token));
    let user = holder.as_ref().map_or("0", |person| &person.subject);
    let app = desk.client_id(Provider::Facebook);
    Json(json!({ "data": { "app_id": app, "type": "USER", "is_valid": holder.is_some(), "user_id": user } }))
        .into_response()
}

async fn facebook_app(State(desk): State<Arc<Desk>>, Query(asked): Query<Fields>) -> Response {
    if !desk.is_app(&asked) {
        return graph_refuses();
    }
    Json(json!({ "id": desk.client_id(Provider::Facebook) })).into_response()
}

async fn permissions(State(desk): State<Arc<Desk>>, Query(asked): Query<Fields>) -> Response {
    if desk.is_app(&asked) { Json(json!({ "success": true })).into_response() } else { graph_refuses() }
}

async fn x_me(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    let told = headers.get(header::AUTHORIZATION).and_then(|told| told.to_str().ok()).unwrap_or_default();
    let holder = told.strip_prefix("Bearer ").and_then(|access| desk.holder(access));
    let Some(person) = holder else {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "title": "Unauthorized" }))).into_response();
    };
    let (id, name) = (&person.subject, person.name);
    let data = json!({ "id": id, "name": name, "username": "rekaan", "confirmed_email": person.email });
    Json(json!({ "data": with_more(data) })).into_response()
}

/// The same, with whatever else a provider knows.
fn with_more(mut told: Value) -> Value {
    if let Some(members) = told.as_object_mut() {
        members.extend(people::whatever_else());
    }
    told
}

fn graph_refuses() -> Response {
    let error = json!({ "error": { "message": "no", "type": "OAuthException", "code": 190 } });
    (StatusCode::BAD_REQUEST, Json(error)).into_response()
}

impl Desk {
    fn client(&self, provider: Provider) -> Option<&Client> {
        match provider {
            Provider::Google => self.sign_on.google.as_ref().map(|app| &app.client),
            Provider::Facebook => self.sign_on.facebook.as_ref().map(|app| &app.client),
            Provider::X => self.sign_on.x.as_ref().map(|app| &app.client),
        }
    }

    fn client_id(&self, provider: Provider) -> &str {
        self.client(provider).map_or("", |client| &client.id)
    }

    fn callback(&self, provider: Provider) -> String {
        self.public_url.of(callback_path(provider))
    }

    /// Whether it is our app that asks: in the form at Facebook, in the header at the two others.
    fn knows(&self, provider: Provider, headers: &HeaderMap, form: &Fields) -> bool {
        let Some(client) = self.client(provider) else { return false };
        if provider == Provider::Facebook {
            return form.get("client_id") == Some(&client.id)
                && form.get("client_secret").map(String::as_str) == Some(client.secret.as_str());
        }
        headers.get(header::AUTHORIZATION).is_some_and(|told| told.as_bytes() == basic(client).as_bytes())
    }

    /// The token of a question at the Graph, when its proof holds.
    fn proved<'a>(&self, asked: &'a Fields) -> Option<&'a str> {
        let access = asked.get("access_token")?;
        let secret = self.client(Provider::Facebook)?.secret.as_str();
        (asked.get("appsecret_proof")? == &proof(secret, access)).then_some(access)
    }

    fn is_app(&self, asked: &Fields) -> bool {
        let Some(client) = self.client(Provider::Facebook) else { return false };
        self.proved(asked) == Some(&format!("{}|{}", client.id, client.secret.as_str()))
    }

    /// Whom the choice means; nobody is who does not want to sign on.
    fn person(&self, who: &str) -> Result<Option<Person>, Stop> {
        if who == NEWCOMER {
            return Ok(Some(people::newcomer(u32::from_be_bytes(self.entropy.bytes()?))));
        }
        Ok(who.parse::<usize>().ok().and_then(|place| PEOPLE.get(place)).cloned())
    }

    fn holder(&self, access: &str) -> Option<Person> {
        self.out(|out| out.tokens.get(access).cloned())
    }

    fn id_token(&self, grant: &Grant, now: Timestamp) -> Result<String, amanah_wire::json_web::JsonWebFault> {
        let (person, seconds) = (&grant.person, now.as_micros().div_euclid(1_000_000));
        self.key.signed(&with_more(json!({
            "iss": self.address, "aud": self.client_id(Provider::Google), "sub": person.subject,
            "iat": seconds, "exp": seconds.saturating_add(3_600), "nonce": grant.nonce, "name": person.name,
            "email": person.email, "email_verified": person.email.is_some(), "hd": person.hosted,
        })))
    }

    fn out<R>(&self, look: impl FnOnce(&mut Out) -> R) -> R {
        look(&mut self.out.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
