//! The way in at better-auth, as its own client walks it.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::super::client::Client;
use super::browser::{Browser, Request};
use super::house::{PASSWORD, Person};

/// Who is signed in.
pub(super) const SESSION: &str = "/api/auth/get-session";

/// Where the provider sends the browser back.
pub(super) fn callback(port: u16) -> String {
    format!("http://127.0.0.1:{port}/api/auth/callback/provider")
}

fn asked(port: u16, path: &str, body: &Value) -> Request {
    Request::json(path, body).with("origin", format!("http://127.0.0.1:{port}"))
}

pub(super) async fn set_out(browser: &mut Browser, client: &mut Client) -> anyhow::Result<String> {
    let body = json!({ "provider": "provider", "callbackURL": "/" });
    let request = asked(client.port(), "/api/auth/sign-in/social", &body);
    let answer: Value = serde_json::from_str(&browser.send(client, &request).await?.body)?;
    Ok(answer.get("url").and_then(Value::as_str).context("no way to the provider")?.to_owned())
}

pub(super) fn sign_up(port: u16, person: &Person) -> Request {
    let body = json!({ "name": person.name, "email": person.email, "password": PASSWORD });
    asked(port, "/api/auth/sign-up/email", &body)
}

pub(super) fn sign_in(port: u16, person: &Person) -> Request {
    asked(port, "/api/auth/sign-in/email", &json!({ "email": person.email, "password": PASSWORD }))
}
