//! The way in at django-allauth, as a client of its headless API in a browser walks it.

use serde_json::json;

use super::super::client::Client;
use super::browser::{Browser, Request};
use super::house::{PASSWORD, Person};

/// Who is signed in; it gives a newcomer the mark for their forms too.
pub(super) const SESSION: &str = "/_allauth/browser/v1/auth/session";

/// Where the provider sends the browser back.
pub(super) fn callback(port: u16) -> String {
    format!("http://localhost:{port}/accounts/oidc/provider/login/callback/")
}

async fn mark(browser: &mut Browser, client: &mut Client) -> anyhow::Result<String> {
    browser.get(client, SESSION).await?;
    Ok(browser.cookie("csrftoken").to_owned())
}

pub(super) async fn set_out(browser: &mut Browser, client: &mut Client) -> anyhow::Result<String> {
    let mark = mark(browser, client).await?;
    let fields = [
        ("provider", "provider"),
        ("callback_url", "/"),
        ("process", "login"),
        ("csrfmiddlewaretoken", &mark),
    ];
    let request = Request::form("/_allauth/browser/v1/auth/provider/redirect", &fields);
    Ok(browser.send(client, &request).await?.location)
}

pub(super) async fn sign_up(
    browser: &mut Browser,
    client: &mut Client,
    person: &Person,
) -> anyhow::Result<Request> {
    let body = json!({ "email": person.email, "password": PASSWORD });
    let request = Request::json("/_allauth/browser/v1/auth/signup", &body);
    Ok(request.with("x-csrftoken", mark(browser, client).await?))
}

pub(super) async fn sign_in(
    browser: &mut Browser,
    client: &mut Client,
    person: &Person,
) -> anyhow::Result<Request> {
    let body = json!({ "email": person.email, "password": PASSWORD });
    let request = Request::json("/_allauth/browser/v1/auth/login", &body);
    Ok(request.with("x-csrftoken", mark(browser, client).await?))
}
