//! A company with an open house, a browser that keeps cookies and fills in forms, and a look into the mails.

use std::collections::BTreeMap;
use std::sync::Arc;

use amanah::callbacks::{CallbackKeys, GoogleEvents};
use amanah::clock::Clock;
use amanah::providers::{Colleague, EventKeys, Loopback, Providers};
use amanah::web::policy::PolicyShelf;
use amanah::web::{Doorman, Doors, Parts, PublicUrl, Settings, router};
use amanah_policy::{Bundle, Language, PageNames, Role, Timestamp, shipped};
use amanah_service::purposes::service_communication::letters::own::Letters;
use amanah_service::vault::{
    Actor, MailState, MasterKey, PasswordCost, PostgresSettings, Vault, VaultOptions,
};
use amanah_service::{Entropy, House};
use amanah_wire::json_web::Keys;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::{Request, StatusCode};
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::on_postgres;

/// 25 November 2026, 19:34 in Jakarta.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_610_040);

pub(crate) const SRI: &str = "sri@toko-sri.example";
pub(crate) const PASSWORD: &str = "kuda lumping biru";
const COMPANY: &str = "PT Contoh Awan";
const MAILBOX: &str = "privasi@contoh.example";

/// The company: its house, its clock, its pages.
pub(crate) struct Zone {
    pub(crate) house: House,
    pub(crate) clock: Clock,
    router: Router,
    providers: Option<Loopback>,
    _folders: TempDir,
}

/// The tokens of an independent signer, with its keys.
pub(crate) const EVENT_TOKENS: &str = include_str!("../../../../tests/vectors/security_event.json");

/// By what the house knows that a provider itself calls: the secret and the keys of the vectors.
fn callback_keys() -> CallbackKeys {
    let vectors: serde_json::Value = serde_json::from_str(EVENT_TOKENS).unwrap();
    let keys = Keys::parse(vectors["jwks"].to_string().as_bytes()).unwrap();
    let issuer = vectors["issuer"].as_str().unwrap().to_owned();
    let ids = vectors["client_ids"].as_array().unwrap().iter();
    let client_ids = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    let google = GoogleEvents::signed_with(client_ids, EventKeys { issuer, keys: Arc::new(keys) });
    CallbackKeys::new("testsecret", google)
}

/// A company that is about to open, with everything that is random made from one seed.
pub(crate) async fn zone() -> Zone {
    zone_with(None).await
}

/// The same where customers sign on with Facebook, Google and X, for which somebody on this machine stands in.
pub(crate) async fn zone_with_providers() -> Zone {
    let url = PublicUrl::parse("http://localhost:8080").unwrap();
    let clock = Clock::standing_at(NOW);
    let colleague = |name: &str, email: &str, is_verified| Colleague {
        name: name.to_owned(),
        email: email.to_owned(),
        is_verified,
    };
    let staff = vec![
        colleague("Agus", "agus@contoh.example", true),
        colleague("Nobody", "nobody@contoh.example", true),
        colleague("Agus, unproved", "agus@contoh.example", false),
    ];
    let loopback = Loopback::open_with_staff(&url, clock.clone(), Entropy::seeded(3), staff).await.unwrap();
    zone_with(Some((loopback, clock))).await
}

async fn zone_with(loopback: Option<(Loopback, Clock)>) -> Zone {
    let folders = TempDir::new().unwrap();
    let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
    let names = PageNames { company: COMPANY.to_owned(), deletion_address: MAILBOX.to_owned() };
    let policy = PolicyShelf::of(&bundle, &names);
    let options = VaultOptions::new(folders.path().join("data"), folders.path().join("keys"), bundle)
        .master_key(MasterKey::Bytes([9; 32]))
        .entropy(Entropy::seeded(11))
        .password_cost(PasswordCost::CHEAP_FOR_TESTS)
        .ledger_origin("contoh.example/amanah");
    let options = match on_postgres::database(folders.path()) {
        Some(url) => options.postgres(PostgresSettings::new(&url, None, None).unwrap()),
        None => options,
    };
    let zone = TimeZone::get("Asia/Jakarta").unwrap();
    let house = House::new(
        Vault::create(options, NOW).await.unwrap(),
        amanah_service::Settings {
            company: COMPANY.to_owned(),
            public_url: "http://localhost:8080".to_owned(),
            privacy_mailbox: MAILBOX.to_owned(),
            zone: zone.clone(),
            has_relay: false,
            demo: false,
        },
    )
    .with_letters(Letters::of_folder(&folders.path().join("letters")).unwrap());
    let (loopback, clock) = match loopback {
        Some((loopback, clock)) => (Some(loopback), clock),
        None => (None, Clock::standing_at(NOW)),
    };
    let providers = match &loopback {
        Some(loopback) => {
            let url = PublicUrl::parse("http://localhost:8080").unwrap();
            Providers::open(loopback.sign_on(), &url, NOW).unwrap()
        }
        None => Providers::none(),
    };
    let router = router(Doors::open(Parts {
        settings: Settings {
            company: COMPANY.to_owned(),
            deletion_address: MAILBOX.to_owned(),
            public_url: PublicUrl::parse("http://localhost:8080").unwrap(),
            zone,
            language: Language::Id,
            is_demo: false,
        },
        clock: clock.clone(),
        entropy: Entropy::seeded(7),
        doorman: Doorman::House(house.clone()),
        policy,
        providers,
        callbacks: callback_keys(),
        form_key: [7; 32],
    }));
    Zone { house, clock, router, providers: loopback, _folders: folders }
}

impl Zone {
    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), language: "en", cookies: BTreeMap::new() }
    }

    /// The pages, for a client that is no browser.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Ends the stand-in for the providers: from here none of them answers.
    pub(crate) fn end_providers(&mut self) {
        self.providers = None;
    }

    /// Which letter was queued last.
    pub(crate) async fn newest_template(&self) -> String {
        self.house.vault().mails(1).await.unwrap().first().expect("a mail was queued").template.clone()
    }

    /// Whether a mail of this template was queued.
    pub(crate) async fn mailed(&self, template: &str) -> bool {
        self.mails().await.iter().any(|mail| mail.header.template == template)
    }

    /// A browser in which somebody has signed up.
    pub(crate) async fn customer(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let fields = sign_up_fields(email);
        let sent = browser.post_from("/sign-up", "/sign-up", &fields).await;
        let page = sent.location();
        let code = self.code().await;
        let done = browser.post_from(&page, &page, &[("code", &code)]).await;
        assert_eq!(done.location(), "/home?done=signed-up", "{}", done.text);
        browser
    }

    /// A browser in which somebody has signed up for a company.
    pub(crate) async fn owner(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let mut fields = sign_up_fields(email);
        fields[0] = ("kind", "company");
        fields.push(("company_name", "CV Rekaan Maju"));
        let page = browser.post_from("/sign-up", "/sign-up", &fields).await.location();
        let code = self.code().await;
        let done = browser.post_from(&page, &page, &[("code", &code)]).await;
        assert_eq!(done.location(), "/home?done=signed-up", "{}", done.text);
        browser
    }

    /// A browser of somebody new who accepted an invitation of the owner, with this role.
    pub(crate) async fn invited(&self, owner: &mut Browser, email: &str, role: &str) -> Browser {
        let fields = [("email", email), ("roles", role)];
        let sent = owner.post_from("/people/invite", "/people/invite", &fields).await;
        assert_eq!(sent.location(), "/people?done=invited", "{}", sent.text);
        let link = self.link("invitation").await;
        let mut browser = self.browser();
        let fields = [("name", "Wati Rekaan"), ("password", PASSWORD), ("agrees", "yes")];
        let done = browser.post_from(&link, &link, &fields).await;
        assert_eq!(done.location(), "/people?done=joined", "{}", done.text);
        browser
    }

    /// The six digits in the subject of the newest mail that has some.
    pub(crate) async fn code(&self) -> String {
        let subjects = self.mails().await.into_iter().map(|mail| mail.subject);
        let codes = subjects.map(|subject| subject.chars().take(6).collect::<String>());
        codes.into_iter().find(|code| code.bytes().all(|b| b.is_ascii_digit())).expect("a mail with a code")
    }

    /// The path of the link in the newest mail of this template.
    pub(crate) async fn link(&self, template: &str) -> String {
        let mails = self.mails().await;
        let mail =
            mails.iter().find(|mail| mail.header.template == template).expect("such a mail was queued");
        let word = mail.body.split_whitespace().find(|word| word.starts_with("http://localhost:8080/"));
        word.expect("a link").trim_start_matches("http://localhost:8080").to_owned()
    }

    /// The newest mails, newest first, opened.
    pub(crate) async fn mails(&self) -> Vec<amanah_service::vault::OpenMail> {
        let vault = self.house.vault();
        let mut opened = Vec::new();
        let headers = vault.mails(50).await.unwrap();
        for header in headers.into_iter().filter(|header| header.state != MailState::Dropped) {
            let mailer = Actor::System(Role::Support);
            // An ordinary mail to an address that was replaced since stays closed.
            opened.extend(vault.open_mail(header.id, mailer, self.clock.now()).await);
        }
        opened
    }
}

pub(crate) fn sign_up_fields(email: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("kind", "person"),
        ("name", "Sri Wahyuni"),
        ("email", email),
        ("password", PASSWORD),
        ("agrees", "yes"),
    ]
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    location: String,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn location(&self) -> String {
        self.location.clone()
    }

    fn form_token(&self) -> String {
        let rest = self.text.split(r#"name="form_token" value=""#).nth(1).expect("the page holds a form");
        rest.split('"').next().unwrap().to_owned()
    }

    /// What a form of the page sends along unseen, its mark among it.
    pub(crate) fn hidden_in(&self, action: &str) -> Vec<(String, String)> {
        let start = format!(r#"action="{action}""#);
        let form = self.text.split(start.as_str()).nth(1).expect("the page has such a form");
        let form = form.split("</form>").next().unwrap();
        let inputs = form.split(r#"<input type="hidden" name=""#).skip(1);
        inputs
            .map(|input| {
                let (name, rest) = input.split_once('"').unwrap();
                let value = rest.trim_start_matches(r#" value=""#).split('"').next().unwrap();
                let plain = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
                let value = plain.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
                (name.to_owned(), value)
            })
            .collect()
    }

    /// The first link of the page to a path that begins like this.
    pub(crate) fn link_to(&self, path: &str) -> String {
        let start = format!(r#"href="{path}"#);
        let rest = self.text.split(start.as_str()).nth(1).expect("the page has such a link");
        format!("{path}{}", rest.split('"').next().unwrap())
    }
}

/// Goes through the stand-in's page as this person: the path with which the provider sends the browser back.
pub(crate) async fn chosen(onward: &Answer, who: &str) -> String {
    let address = onward.link_to("http://127.0.0.1").replace("&#38;", "&").replace("&amp;", "&");
    let who = who.to_owned();
    tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().max_redirects(0).build().new_agent();
        let page = agent.get(&address).call().unwrap().body_mut().read_to_string().unwrap();
        let rest = page.split(" href=\"").find(|rest| rest.contains(&format!("/{who}?"))).unwrap();
        let href = rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let host = address.split('/').take(3).collect::<Vec<_>>().join("/");
        let sent = agent.get(format!("{host}{href}")).call().unwrap();
        let back = sent.headers().get("location").unwrap().to_str().unwrap().to_owned();
        back.trim_start_matches("http://localhost:8080").to_owned()
    })
    .await
    .unwrap()
}

/// A browser that keeps the cookies it was given.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    language: &'static str,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn reading(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, String::new()).await
    }

    /// Sends a form with the mark that the page at `from` shows.
    pub(crate) async fn post_from(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.get(from).await.form_token();
        let mut body = format!("form_token={token}");
        for (name, value) in fields {
            body.push_str(&format!("&{name}={}", encode(value)));
        }
        self.send("POST", path, body).await
    }

    /// Sends a form of a page as it stands there, with what is typed into it.
    pub(crate) async fn send_form(&mut self, page: &Answer, action: &str, typed: &[(&str, &str)]) -> Answer {
        let mut pairs: Vec<String> =
            page.hidden_in(action).iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        pairs.extend(typed.iter().map(|(name, value)| format!("{name}={}", encode(value))));
        self.send("POST", action, pairs.join("&")).await
    }

    /// Sends a form without asking for a page first, as a program elsewhere would make the browser do.
    pub(crate) async fn post_unasked(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        self.send("POST", path, pairs.join("&")).await
    }

    /// Sends a form with a file, in parts, with the mark that the page at `from` shows.
    pub(crate) async fn upload_from(
        &mut self,
        from: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<&[u8]>,
    ) -> Answer {
        let token = self.get(from).await.form_token();
        let mut body = Vec::new();
        for (name, value) in [("form_token", token.as_str())].iter().chain(fields) {
            let part =
                format!("--seam\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let name = if file.is_some() { "invoice.pdf" } else { "" };
        let head = format!(
            "--seam\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/pdf\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file.unwrap_or_default());
        body.extend_from_slice(b"\r\n--seam--\r\n");
        self.send_body("POST", path, "multipart/form-data; boundary=seam", body).await
    }

    /// Sends a body as a machine does that knows nothing of forms.
    pub(crate) async fn post_body(&mut self, path: &str, media_type: &str, body: &str) -> Answer {
        self.send_body("POST", path, media_type, body.as_bytes().to_vec()).await
    }

    /// Whether it was given a cookie.
    pub(crate) fn has_cookies(&self) -> bool {
        !self.cookies.is_empty()
    }

    async fn send(&mut self, method: &str, path: &str, body: String) -> Answer {
        self.send_body(method, path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    async fn send_body(&mut self, method: &str, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(ACCEPT_LANGUAGE, self.language)
            .header(USER_AGENT, "Firefox 128")
            .header(CONTENT_TYPE, media_type)
            .header(COOKIE, cookies.join("; "))
            .body(Body::from(body))
            .unwrap();
        let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        for header in head.headers.get_all(SET_COOKIE) {
            let pair = header.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = head.headers.get(LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: head.status, location: location.unwrap_or_default(), text }
    }
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() {
            all.push(char::from(byte));
        } else {
            all.push_str(&format!("%{byte:02X}"));
        }
        all
    })
}

/// The keys of messages that a page shows because no language has a text for them.
pub(crate) fn without_text(page: &str) -> Vec<&str> {
    let keys = page.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(key, _)| key);
    let is_key = |key: &&str| {
        key.contains('-')
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    keys.filter(is_key).collect()
}

/// A hold for a case.
pub(crate) fn for_case(reference: &str) -> amanah_service::vault::HoldReason {
    amanah_service::vault::HoldReason {
        ground: amanah_service::vault::HoldGround::Investigation,
        reference: amanah_service::vault::Reference::parse(reference).unwrap(),
        review_at: None,
    }
}

/// A datum that a form gave.
pub(crate) fn datum(attribute: amanah_policy::Attribute, value: &str) -> amanah_service::vault::NewDatum {
    amanah_service::vault::NewDatum {
        attribute,
        value: amanah_service::vault::Personal::text(value),
        provenance: amanah_service::vault::Provenance {
            source: amanah_policy::Source::Registration,
            channel: amanah_policy::Channel::ClientZone,
            origin: "form".to_owned(),
            observed_at: NOW,
        },
        confirmed: true,
    }
}
