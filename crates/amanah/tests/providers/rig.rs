//! The providers of `tests/providers`, and a browser that signs somebody in there.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

use amanah::clock::Clock;
use amanah::config::{Client, FacebookApp, GoogleApp, SignOn, StaffApp, XApp};
use amanah::providers::{FlowSecrets, ProviderFault, Providers, Return};
use amanah::web::PublicUrl;
use amanah_policy::{Provider, Timestamp};
use amanah_wire::provider::Profile;
use serde_json::Value;
use ureq::http::{Response, header};

use crate::skip::skip;

/// Where the browser is sent back to; nobody listens there, the tests only read the address.
const ORIGIN: &str = "http://localhost:8080";

/// A verifier as a flow makes one.
pub(crate) const VERIFIER: &str = "a-verifier-of-forty-three-letters-or-more-0123456789";

/// The providers while they run; they end when this process's end of the pipe closes.
pub(crate) struct Rig {
    pub(crate) google: String,
    pub(crate) shim: String,
    _running: (Child, ChildStdin),
}

/// The providers, started once for all tests; none, said loudly, where node or its packages are missing.
pub(crate) fn rig() -> Option<&'static Rig> {
    static RIG: OnceLock<Result<Rig, String>> = OnceLock::new();
    match RIG.get_or_init(start) {
        Ok(rig) => Some(rig),
        Err(why) => {
            skip(why);
            None
        }
    }
}

fn start() -> Result<Rig, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/providers");
    if !folder.join("node_modules").is_dir() {
        return Err(
            "no sign-on providers are installed: (cd tests/providers && npm ci), or ./check --install"
                .to_owned(),
        );
    }
    let complaints = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sign-on-providers.log");
    let started = Command::new("node")
        .arg("rig.mjs")
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(complaints).expect("the folder for tests can be written to"))
        .spawn();
    let mut child = started.map_err(|fault| format!("node does not run: {fault}; ./check --install"))?;
    let stdin = child.stdin.take().expect("it is piped");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it is piped"))
        .read_line(&mut line)
        .expect("it says something");
    let told: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the rig did not start: {line}"));
    let address = |name: &str| told[name].as_str().expect("an address").to_owned();
    Ok(Rig { google: address("google"), shim: address("shim"), _running: (child, stdin) })
}

/// The real time: the providers sign with it.
pub(crate) fn now() -> Timestamp {
    Clock::System.now()
}

impl Rig {
    /// Our apps at all three, each with its secret.
    pub(crate) fn sign_on(&self) -> SignOn {
        SignOn {
            google: Some(google_at(&self.google)),
            facebook: Some(FacebookApp {
                client: client("770077", "facebook-secret"),
                graph_version: "v25.0".to_owned(),
                dialog_url: self.shim.clone(),
                graph_url: self.shim.clone(),
            }),
            x: Some(x_at(&self.shim)),
            staff: Some(StaffApp {
                client: client("our-console", "house-secret"),
                issuer: self.google.clone(),
                name: "Akun Awan".to_owned(),
            }),
            allows_plain_http: true,
        }
    }

    pub(crate) fn providers(&self) -> Providers {
        opened(&self.sign_on())
    }

    /// How often something was asked of the shims.
    pub(crate) fn count(&self, what: &str) -> u64 {
        json(&format!("{}/counts", self.shim))[what].as_u64().expect("a number")
    }
}

pub(crate) fn opened(sign_on: &SignOn) -> Providers {
    Providers::open(sign_on, &PublicUrl::parse(ORIGIN).unwrap(), now()).unwrap()
}

pub(crate) fn client(id: &str, secret: &str) -> Client {
    Client { id: id.to_owned(), secret: secret.to_owned().into() }
}

pub(crate) fn google_at(issuer: &str) -> GoogleApp {
    GoogleApp { client: client("our-google", "google-secret"), issuer: issuer.to_owned() }
}

pub(crate) fn x_at(place: &str) -> XApp {
    XApp {
        client: client("our-x", "x-secret"),
        authorize_url: format!("{place}/i/oauth2/authorize"),
        api_url: place.to_owned(),
    }
}

/// The secrets of a flow that is known by `state`.
pub(crate) fn flow(state: &str) -> FlowSecrets<'_> {
    FlowSecrets { state, nonce: "the-nonce-of-this-flow", verifier: VERIFIER }
}

pub(crate) fn json(address: &str) -> Value {
    let text = ureq::get(address).call().unwrap().body_mut().read_to_string().unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Somebody signs on from the first page to the end.
pub(crate) async fn signed_on(
    providers: &Providers,
    provider: Provider,
    who: &str,
) -> Result<Profile, ProviderFault> {
    let back = come_back(providers, provider, who).await;
    finished(providers, provider, &back).await
}

/// What the browser brings back when somebody signed in at a provider.
pub(crate) async fn come_back(
    providers: &Providers,
    provider: Provider,
    who: &str,
) -> BTreeMap<String, String> {
    let page = providers.begin(provider, flow("the-state"), now()).await.unwrap();
    sent_back(page, who).await
}

/// What the browser brings back from a page on which somebody signs on.
pub(crate) async fn sent_back(page: String, who: &str) -> BTreeMap<String, String> {
    let who = who.to_owned();
    tokio::task::spawn_blocking(move || Browser::new().signs_in(&page, &who)).await.unwrap()
}

/// Redeems what the browser brought back.
pub(crate) async fn finished(
    providers: &Providers,
    provider: Provider,
    back: &BTreeMap<String, String>,
) -> Result<Profile, ProviderFault> {
    let issuer = back.get("iss").map(String::as_str);
    providers.finish(provider, Return { code: &back["code"], issuer }, flow("the-state"), now()).await
}

/// A browser of a few lines: it keeps cookies, follows redirects and fills in the forms of oidc-provider.
pub(crate) struct Browser(ureq::Agent);

impl Browser {
    pub(crate) fn new() -> Self {
        Self(ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent())
    }

    /// Signs in and agrees; what stands in the address at which the browser comes back.
    pub(crate) fn signs_in(&self, page: &str, who: &str) -> BTreeMap<String, String> {
        let mut answer = self.0.get(page).call().unwrap();
        let mut base = page.to_owned();
        for _ in 0..20 {
            if let Some(location) = answer.headers().get(header::LOCATION) {
                let to = absolute(&base, location.to_str().unwrap());
                if to.starts_with(ORIGIN) {
                    return query_of(&to);
                }
                answer = self.0.get(&to).call().unwrap();
                base = to;
                continue;
            }
            answer = self.fill_in(answer, who);
        }
        panic!("the browser never came back");
    }

    fn fill_in(&self, mut answer: Response<ureq::Body>, who: &str) -> Response<ureq::Body> {
        let page = answer.body_mut().read_to_string().unwrap();
        let action = between(&page, "action=\"", "\"").unwrap_or_else(|| panic!("no form in: {page}"));
        let prompt = between(&page, "name=\"prompt\" value=\"", "\"").expect("a form of oidc-provider");
        self.0.post(action).send_form([("prompt", prompt), ("login", who), ("password", "x")]).unwrap()
    }

    /// Follows the link with this text; what stands in the address at which the browser comes back.
    pub(crate) fn chooses(&self, page: &str, text: &str) -> BTreeMap<String, String> {
        let shown = self.0.get(page).call().unwrap().body_mut().read_to_string().unwrap();
        let (before, _) = shown.split_once(&format!("\">{text}</a>")).unwrap_or_else(|| panic!("{shown}"));
        let (_, href) = before.rsplit_once("href=\"").expect("it is a link");
        self.sent_on(&absolute(page, href))
    }

    /// Where a page sends on to.
    pub(crate) fn sent_on(&self, page: &str) -> BTreeMap<String, String> {
        let answer = self.0.get(page).call().unwrap();
        query_of(answer.headers()[header::LOCATION].to_str().unwrap())
    }
}

fn absolute(base: &str, location: &str) -> String {
    if location.starts_with("http") {
        return location.to_owned();
    }
    let (scheme, rest) = base.split_once("://").unwrap();
    format!("{scheme}://{}{location}", rest.split('/').next().unwrap())
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// The fields of a query, decoded as far as these tests need.
pub(crate) fn query_of(address: &str) -> BTreeMap<String, String> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let decoded =
        |text: &str| text.replace("%3A", ":").replace("%2F", "/").replace("%20", " ").replace("%2C", ",");
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), decoded(value)))
        .collect()
}
