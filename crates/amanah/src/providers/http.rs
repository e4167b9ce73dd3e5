//! One question to a provider over the net: five seconds, 64 kB, no redirect.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, RETRY_AFTER, USER_AGENT,
};
use axum::http::{Method, Request, Response, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::trouble::Trouble;
use crate::cli::Stop;
use crate::config::is_on_this_machine;

/// From the first packet to the last byte of the answer, a second attempt at connecting included.
const LONGEST: Duration = Duration::from_secs(5);

/// No answer of the three is nearly as long.
pub(super) const MOST_BYTES: usize = 64 << 10;

/// So long a connection is kept for the next question.
const KEPT: Duration = Duration::from_secs(60);

/// When a limit of X's is over, in seconds since the Unix epoch.
const RESETS_AT: HeaderName = HeaderName::from_static("x-rate-limit-reset");

/// Asks providers; cheap to clone, connections are shared.
#[derive(Clone)]
pub(super) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Body>,
    allows_plain: bool,
}

/// One question.
pub(super) struct Question<'a> {
    method: Method,
    address: &'a str,
    authorization: Option<Zeroizing<String>>,
    form: Option<Zeroizing<String>>,
}

/// What came back. Not printable, and wiped from memory when it is dropped.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Zeroizing<Vec<u8>>,
    /// So long the answer may be kept.
    pub(super) max_age_seconds: Option<u32>,
    /// When a limit is over, in seconds since the Unix epoch.
    pub(super) resets_at: Option<i64>,
    /// In how many seconds to come back.
    pub(super) retry_after_seconds: Option<i64>,
}

impl<'a> Question<'a> {
    /// Reads an address.
    pub(super) const fn get(address: &'a str) -> Self {
        Self { method: Method::GET, address, authorization: None, form: None }
    }

    /// Sends a form.
    pub(super) const fn post(address: &'a str, form: Zeroizing<String>) -> Self {
        Self { method: Method::POST, address, authorization: None, form: Some(form) }
    }

    /// Removes what is at an address.
    pub(super) const fn delete(address: &'a str) -> Self {
        Self { method: Method::DELETE, address, authorization: None, form: None }
    }

    /// As whom it is asked.
    pub(super) fn authorized(mut self, how: Zeroizing<String>) -> Self {
        self.authorization = Some(how);
        self
    }

    fn request(&self, to: &Uri) -> Result<Request<Body>, Trouble> {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(to.clone())
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, concat!("Amanah/", env!("CARGO_PKG_VERSION")));
        if let Some(how) = &self.authorization {
            request = request.header(AUTHORIZATION, how.as_str());
        }
        if self.form.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = self.form.as_ref().map_or_else(Body::empty, |form| Body::from(form.as_bytes().to_vec()));
        request.body(body).map_err(|_| Trouble::not_sound("it cannot be asked at its address"))
    }
}

impl Http {
    /// With the certificates of the authorities that this machine knows.
    ///
    /// # Errors
    /// When it knows none.
    pub(super) fn open(allows_plain: bool) -> Result<Self, Stop> {
        let builder = HttpsConnectorBuilder::new().with_native_roots().map_err(|_| {
            Stop::failed(
                "this machine knows no certificate authorities, and no provider can be asked; install `ca-certificates`",
            )
        })?;
        let connector = if allows_plain { builder.https_or_http() } else { builder.https_only() };
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT)
            .build(connector.enable_http1().build());
        Ok(Self { client, allows_plain })
    }

    /// Asks once, and once more when no connection came about.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Answer, Trouble> {
        let to = self.checked(question.address)?;
        match timeout(LONGEST, self.ask_at(question, &to)).await {
            Ok(answered) => answered,
            Err(_) => Err(Trouble::down("it did not answer in five seconds")),
        }
    }

    /// An address that may be asked: encrypted, or a test's own on this machine.
    pub(super) fn checked(&self, address: &str) -> Result<Uri, Trouble> {
        let to: Uri = address.parse().map_err(|_| Trouble::not_sound("its address is none"))?;
        let is_here = to.host().is_some_and(is_on_this_machine);
        match to.scheme_str() {
            Some("https") if to.host().is_some_and(|host| !host.is_empty()) => Ok(to),
            Some("http") if self.allows_plain && is_here => Ok(to),
            _ => Err(Trouble::not_sound("it would be asked in the clear")),
        }
    }

    async fn ask_at(&self, question: &Question<'_>, to: &Uri) -> Result<Answer, Trouble> {
        let response = match self.client.request(question.request(to)?).await {
            Err(fault) if fault.is_connect() => self.client.request(question.request(to)?).await,
            answered => answered,
        };
        let response = response.map_err(|fault| {
            Trouble::down(if fault.is_connect() { "it cannot be reached" } else { "it hung up" })
        })?;
        read(response).await
    }
}

/// The answer, as far as it is no longer than it may be.
async fn read<B: http_body::Body<Data = Bytes> + Unpin>(
    mut response: Response<B>,
) -> Result<Answer, Trouble> {
    let status = response.status();
    if status.is_redirection() {
        return Err(Trouble::not_sound("it sends us elsewhere"));
    }
    let headers = response.headers();
    let answer = Answer {
        max_age_seconds: max_age(headers),
        resets_at: number(headers, &RESETS_AT),
        retry_after_seconds: number(headers, &RETRY_AFTER),
        ..Answer::of_status(status.as_u16())
    };
    let mut body = Zeroizing::new(Vec::new());
    while let Some(frame) = poll_fn(|task| Pin::new(response.body_mut()).poll_frame(task)).await {
        let frame = frame.map_err(|_| Trouble::down("it hung up"))?;
        if let Ok(data) = frame.into_data() {
            if body.len().saturating_add(data.len()) > MOST_BYTES {
                return Err(Trouble::not_sound("its answer is longer than 64 kB"));
            }
            body.extend_from_slice(&data);
        }
    }
    Ok(Answer { body, ..answer })
}

impl Answer {
    /// An answer with nothing in it.
    pub(super) fn of_status(status: u16) -> Self {
        Self {
            status,
            body: Zeroizing::new(Vec::new()),
            max_age_seconds: None,
            resets_at: None,
            retry_after_seconds: None,
        }
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// So long an answer may be kept (RFC 9111, 5.2.2); nothing where it may not be.
fn max_age(headers: &HeaderMap) -> Option<u32> {
    let told = headers.get(CACHE_CONTROL)?.to_str().ok()?;
    let mut words = told.split(',').map(str::trim);
    let forbids = |word: &str| word.eq_ignore_ascii_case("no-store") || word.eq_ignore_ascii_case("no-cache");
    if words.clone().any(forbids) {
        return Some(0);
    }
    words.find_map(|word| word.strip_prefix("max-age=")?.trim_matches('"').parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_in_the_clear_and_only_by_a_test() {
        let (careful, test) = (Http::open(false).unwrap(), Http::open(true).unwrap());

        assert!(careful.checked("https://graph.facebook.com/v25.0/me?x=1").is_ok());
        for plain in ["http://127.0.0.1:4455/", "http://localhost:1/x", "http://[::1]:7/"] {
            assert!(careful.checked(plain).is_err() && test.checked(plain).is_ok(), "{plain}");
        }
        for never in [
            "http://192.0.2.1/",
            "http://localhost.contoh.example/",
            "ftp://127.0.0.1/",
            "/me",
            "",
            "http://",
        ] {
            assert!(test.checked(never).is_err(), "{never}");
        }
    }

    #[test]
    fn an_answer_is_kept_as_long_as_it_says() {
        let kept = |told: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CACHE_CONTROL, told.parse().unwrap());
            max_age(&headers)
        };

        assert_eq!(kept("public, max-age=21374, must-revalidate"), Some(21_374));
        assert_eq!(kept("max-age=99999999999"), None);
        assert_eq!(kept("no-store, max-age=10"), Some(0));
        assert_eq!(kept("public"), None);
        assert_eq!(max_age(&HeaderMap::new()), None);
    }
}
