//! One request to another system: five seconds, no redirect, and of the answer the status alone.

use std::time::Duration;

use amanah_service::deletion::propagation::{Message, NoAnswer};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, USER_AGENT};
use axum::http::{Method, Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;

use crate::cli::Stop;
use crate::config::is_on_this_machine;

/// From the first packet to the head of the answer.
pub(super) const LONGEST: Duration = Duration::from_secs(5);

/// So long a connection is kept for the next request.
const KEPT: Duration = Duration::from_secs(60);

/// Sends to other systems; cheap to clone, connections are shared.
#[derive(Clone, Debug)]
pub struct Post {
    client: Client<HttpsConnector<HttpConnector>, Body>,
}

impl Post {
    /// With the certificates of the authorities that this machine knows.
    ///
    /// # Errors
    /// When it knows none.
    pub fn open() -> Result<Self, Stop> {
        let builder = HttpsConnectorBuilder::new().with_native_roots().map_err(|_| {
            Stop::failed(
                "this machine knows no certificate authorities, and no system can be told; install `ca-certificates`",
            )
        })?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT)
            .build(builder.https_or_http().enable_http1().build());
        Ok(Self { client })
    }

    /// Tells a system; the status of its answer.
    pub(super) async fn tell(&self, address: &str, message: &Message) -> Result<u16, NoAnswer> {
        self.send(Method::POST, address, message).await
    }

    /// Asks a system; the status of its answer.
    pub(super) async fn ask(&self, address: &str, message: &Message) -> Result<u16, NoAnswer> {
        self.send(Method::GET, address, message).await
    }

    async fn send(&self, method: Method, address: &str, message: &Message) -> Result<u16, NoAnswer> {
        let to = checked(address)?;
        let request = Request::builder()
            .method(method)
            .uri(to)
            .header(USER_AGENT, concat!("Amanah/", env!("CARGO_PKG_VERSION")))
            .header(CONTENT_TYPE, "application/json");
        let request =
            message.head.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let request = request.body(Body::from(message.body.clone())).map_err(|_| NoAnswer::NotReached)?;
        // The body of the answer is nobody's to read: whatever it says, however long it is, it ends with this function.
        match timeout(LONGEST, self.client.request(request)).await {
            Ok(Ok(response)) => Ok(response.status().as_u16()),
            Ok(Err(_)) => Err(NoAnswer::NotReached),
            Err(_) => Err(NoAnswer::Slow),
        }
    }
}

/// An address that may be told: encrypted, or on this machine.
fn checked(address: &str) -> Result<Uri, NoAnswer> {
    let to: Uri = address.parse().map_err(|_| NoAnswer::NotReached)?;
    let is_here = to.host().is_some_and(is_on_this_machine);
    match to.scheme_str() {
        Some("https") => Ok(to),
        Some("http") if is_here => Ok(to),
        _ => Err(NoAnswer::NotReached),
    }
}
