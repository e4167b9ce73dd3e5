//! What the operator's log says of a sign-on that came to nothing, and what it never says.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread;

use amanah::config::SignOn;
use amanah::providers::{FlowSecrets, Providers, Return};
use amanah_policy::Provider::X;
use axum::http::{Method, StatusCode};
use axum::response::IntoResponse as _;
use tokio::net::TcpListener;

use crate::rig::{now, opened, x_at};

/// Everything that is written to a log.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// X as somebody answers for it who puts what they know of a person everywhere.
async fn telling_all(status: StatusCode) -> Providers {
    let answer = move |method: Method| async move {
        if method == Method::POST && status != StatusCode::UNAUTHORIZED {
            return r#"{"access_token":"planted-access","token_type":"bearer"}"#.into_response();
        }
        let told = r#"{"error":"planted-sri@contoh.example","title":"planted","detail":"planted"}"#;
        (status, [("x-planted", "planted")], told).into_response()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(answer)).await });
    opened(&SignOn { x: Some(x_at(&place)), allows_plain_http: true, ..SignOn::default() })
}

/// Shows: SEC
#[tokio::test]
async fn the_log_says_why_in_our_words_and_nothing_of_a_person_or_a_secret() {
    let written = Written::default();
    let (log, here) = (written.clone(), thread::current().id());
    // One for the whole process: beside threads without any, a line that is said there first may be taken for one that
    // nobody wants to hear. The other tests are not listened to.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || if thread::current().id() == here { log.clone() } else { Written::default() })
        .init();
    let flow = FlowSecrets { state: "planted-state", nonce: "planted-nonce", verifier: "planted-verifier" };
    let back = Return { code: "planted-code", issuer: None };

    for status in [200, 400, 401, 402, 429, 500] {
        let providers = telling_all(StatusCode::from_u16(status).unwrap()).await;
        providers.finish(X, back, flow, now()).await.unwrap_err();
    }

    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(!log.contains("planted") && !log.contains("x-secret"), "{log}");
    for said in [
        "it is no answer of its kind",
        "it gives no reason that is known here",
        "the credits of the app are used up",
        "it takes no more questions at the moment",
        "it has a fault of its own",
        "question=\"users/me\"",
        "question=\"token\"",
        "provider=\"x\"",
        "ERROR",
        "WARN",
    ] {
        assert!(log.contains(said), "{said} is missing in: {log}");
    }
}
