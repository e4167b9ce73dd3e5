//! A server that is slow, long-winded, sends elsewhere, or is gone: how long a provider may keep anybody waiting.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use amanah::config::SignOn;
use amanah::providers::{ProviderFault, Providers, Return};
use amanah_policy::Provider::{Facebook, Google, X};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use http_body::Frame;
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::rig::{flow, google_at, now, opened, x_at};

const TOKEN: &str = r#"{"access_token":"abc","token_type":"bearer"}"#;

/// A server that answers the look at oneself in one way; its address, and how often it was asked.
async fn answering(mood: impl Fn() -> Response + Clone + Send + Sync + 'static) -> (String, Arc<AtomicU64>) {
    let asked = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&asked);
    let answer = move |method: Method| {
        count.fetch_add(1, Ordering::SeqCst);
        let mood = mood.clone();
        async move { if method == Method::POST { TOKEN.into_response() } else { mood() } }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    (address, asked)
}

fn with_x(place: &str) -> Providers {
    opened(&SignOn { x: Some(x_at(place)), allows_plain_http: true, ..SignOn::default() })
}

async fn fault_at(place: &str) -> ProviderFault {
    let back = Return { code: "x", issuer: None };
    with_x(place).finish(X, back, flow("x"), now()).await.unwrap_err()
}

/// A body that never ends, a letter at a time.
struct Dribble(tokio::time::Interval);

impl http_body::Body for Dribble {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_tick(task).map(|_| Some(Ok(Frame::data(Bytes::from_static(b" ")))))
    }
}

fn dribbling() -> Response {
    Body::new(Dribble(tokio::time::interval(Duration::from_millis(200)))).into_response()
}

/// Shows: SSO1
#[tokio::test]
async fn five_seconds_are_all_that_a_provider_gets_however_it_spends_them() {
    let (dribbling, _) = answering(dribbling).await;
    // Takes the question and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = format!("http://{}", silent.local_addr().unwrap());
    let began = Instant::now();

    let (slow, mute) = tokio::join!(fault_at(&dribbling), fault_at(&place));

    assert_eq!((slow, mute), (ProviderFault::Down, ProviderFault::Down));
    let took = began.elapsed();
    assert!(took > Duration::from_secs(4) && took < Duration::from_secs(9), "{took:?}");
}

/// Shows: SSO1
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (place, asked) = answering(|| {
        (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")], "").into_response()
    })
    .await;

    let fault = fault_at(&place).await;

    assert_eq!(fault, ProviderFault::NotSound("it sends us elsewhere"));
    assert_eq!(asked.load(Ordering::SeqCst), 2, "the code, the look, and nothing after");
}

/// Shows: SSO1
#[tokio::test]
async fn an_answer_of_more_than_64_kilobytes_is_none() {
    let me = |spaces: usize| format!(r#"{{"data":{{"id":"1"}}{}}}"#, " ".repeat(spaces));
    let (fits, _) = answering(move || me((64 << 10) - 20).into_response()).await;
    let (long, _) = answering(move || me(64 << 10).into_response()).await;

    let back = Return { code: "x", issuer: None };
    let fitted = with_x(&fits).finish(X, back, flow("x"), now()).await;

    assert_eq!(fitted.unwrap().subject, "1");
    assert_eq!(fault_at(&long).await, ProviderFault::NotSound("its answer is longer than 64 kB"));
}

/// Shows: SSO1
#[tokio::test]
async fn a_provider_that_is_gone_is_down_and_takes_no_other_with_it() {
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let providers = opened(&SignOn {
        google: Some(google_at(&gone)),
        x: Some(x_at(&gone)),
        allows_plain_http: true,
        ..SignOn::default()
    });

    assert_eq!(providers.begin(Google, flow("x"), now()).await, Err(ProviderFault::Down));
    assert!(providers.begin(X, flow("x"), now()).await.is_ok(), "nobody is asked before the browser is sent");
    assert_eq!(providers.begin(Facebook, flow("x"), now()).await, Err(ProviderFault::NotOffered));
    let seen = providers.look(now()).await;
    assert!(seen.iter().all(|seen| seen.trouble.as_deref() == Some("it cannot be reached")), "{seen:?}");
}

/// Shows: SSO1
#[tokio::test]
async fn in_the_clear_nobody_is_asked_without_the_flag_for_tests() {
    let (place, asked) = answering(|| r#"{"data":{"id":"1"}}"#.into_response()).await;
    let careful = opened(&SignOn { x: Some(x_at(&place)), ..SignOn::default() });

    let back = Return { code: "x", issuer: None };
    let fault = careful.finish(X, back, flow("x"), now()).await;

    assert_eq!(fault, Err(ProviderFault::NotSound("it would be asked in the clear")));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
