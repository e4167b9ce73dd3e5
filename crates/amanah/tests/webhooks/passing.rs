//! A company to which a reseller and a partner pass requests on, and what comes back.

use amanah::web::endpoints::Method;
use amanah_policy::{CustomerId, Role, Timestamp};
use amanah_service::deletion::passed_on::{self, Controller, Processor};
use amanah_service::deletion::{confirm, course};
use amanah_service::vault::{Actor, OpenMail, RightsCase};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::samples::{DOMAIN, Sample};
use crate::told::{Company, Mood, Processor as Peer};

pub(crate) const RESELLER: &str = "reseller-0123456789abcdef0123456789abcdef";
pub(crate) const PARTNER: &str = "partner-0123456789abcdef0123456789abcdef0";
pub(crate) const SRI: &str = "sri@example.test";
pub(crate) const NOBODY: &str = "nobody@example.test";
pub(crate) const REQUESTS: &str = "/opendsr/v2/requests";

/// A company to which a reseller and a partner pass requests on.
pub(crate) struct Passing {
    pub(crate) company: Company,
    pub(crate) sample: Sample,
    pub(crate) peer: Peer,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn said(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn word(&self) -> String {
        self.said()["request_status"].as_str().unwrap_or_default().to_owned()
    }
}

impl Passing {
    pub(crate) async fn new() -> Option<Self> {
        let (sample, peer) = (Sample::p256()?, Peer::new(Mood::Says(200)));
        let company = Company::new(Vec::new()).await;
        let certificate =
            amanah::opendsr::Certificate::read(&sample.certificate, sample.key.as_bytes(), DOMAIN).unwrap();
        let agreed = vec![callback(&peer)];
        let controllers = vec![
            Controller::new("reseller".to_owned(), RESELLER, agreed),
            Controller::new("partner".to_owned(), PARTNER, Vec::new()),
        ];
        let processor =
            Processor::new(DOMAIN.to_owned(), sample.certificate.clone(), certificate.sign(), controllers);
        let house = company.house.clone().passing_on(Some(processor));
        Some(Self { company: company.over(house), sample, peer })
    }

    pub(crate) async fn call(&self, method: Method, path: &str, token: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method.word()).uri(path);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = self.company.pages().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap().to_vec();
        Answer { status: head.status.as_u16(), head: head.headers, bytes }
    }

    pub(crate) async fn pass_on(&self, body: &Value) -> Answer {
        let answer = self.call(Method::Post, REQUESTS, RESELLER, serde_json::to_vec(body).unwrap()).await;
        if answer.status == 201 {
            self.is_signed(&answer);
        }
        answer
    }

    pub(crate) async fn status(&self, number: u8) -> Answer {
        let path = format!("{REQUESTS}/{}", id(number));
        let answer = self.call(Method::Get, &path, RESELLER, Vec::new()).await;
        self.is_signed(&answer);
        answer
    }

    pub(crate) async fn withdraw(&self, number: u8) -> Answer {
        self.call(Method::Delete, &format!("{REQUESTS}/{}", id(number)), RESELLER, Vec::new()).await
    }

    /// openssl, which made neither, finds the signature of an answer right.
    pub(crate) fn is_signed(&self, answer: &Answer) {
        let field =
            |name: &str| answer.head.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        assert_eq!(field("x-opendsr-processor-domain"), DOMAIN, "{answer:?}");
        let signature = STANDARD.decode(field("x-opendsr-signature")).unwrap();
        assert!(self.sample.openssl_agrees(&answer.bytes, &signature), "{answer:?}");
    }

    /// What the program does by itself, at this time.
    pub(crate) async fn at(&self, now: Timestamp) {
        self.company.clock.move_to(now);
        assert_eq!(course::advance_due(&self.company.house, now).await.unwrap().failed, 0);
        passed_on::announce_changes(&self.company.house, now).await.unwrap();
        self.company.turn().await;
    }

    pub(crate) async fn mails(&self) -> Vec<OpenMail> {
        let vault = self.company.house.vault();
        let mut opened = Vec::new();
        for header in vault.mails(50).await.unwrap() {
            opened.extend(
                vault.open_mail(header.id, Actor::System(Role::Support), self.company.clock.now()).await,
            );
        }
        opened
    }

    pub(crate) async fn letters(&self) -> Vec<String> {
        self.mails().await.into_iter().map(|mail| mail.header.template).collect()
    }

    pub(crate) async fn cases(&self, customer: CustomerId) -> Vec<RightsCase> {
        self.company.house.vault().cases_of(customer).await.unwrap()
    }

    /// Follows the link that confirms, from the mailbox of the customer.
    pub(crate) async fn confirm(&self) {
        let mails = self.mails().await;
        let mail =
            mails.iter().find(|mail| mail.header.template.starts_with("case_confirm")).expect("a letter");
        let link = mail.body.split_whitespace().find(|word| word.contains("/request/confirm/")).unwrap();
        let token = link.rsplit('/').next().unwrap();
        confirm::confirm(&self.company.house, token, self.company.clock.now()).await.unwrap();
    }
}

pub(crate) fn callback(peer: &Peer) -> String {
    format!("http://127.0.0.1:{}/callbacks", peer.port)
}

pub(crate) fn id(number: u8) -> String {
    format!("a7551968-d5d6-44b2-9831-815ac90177{number:02}")
}

pub(crate) fn request(number: u8, right: &str, email: &str) -> Value {
    json!({
        "regulation": "gdpr",
        "subject_request_id": id(number),
        "subject_request_type": right,
        "submitted_time": "2026-11-23T00:00:00Z",
        "subject_identities":
            [{ "identity_type": "email", "identity_value": email, "identity_format": "raw" }],
        "api_version": "2.0",
    })
}

pub(crate) fn called_back(number: u8, right: &str, email: &str, peer: &Peer) -> Value {
    let mut request = request(number, right, email);
    request["status_callback_urls"] = json!([callback(peer)]);
    request
}

/// An answer without what is the request's own: its id and its words given back.
pub(crate) fn shape(answer: &Answer) -> (u16, Vec<String>, Value) {
    let fields = answer.head.keys().map(|name| name.as_str().to_owned()).collect();
    let mut said = answer.said();
    for own in ["subject_request_id", "encoded_request"] {
        if said.get(own).is_some() {
            said[own] = Value::Null;
        }
    }
    (answer.status, fields, said)
}
