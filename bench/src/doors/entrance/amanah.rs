//! The way into our own house, as a customer walks it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;
use tempfile::TempDir;
use tokio::process::Command;

use super::super::client::{Answer, Client};
use super::super::server::{Session, Started, first_line, free_port, mark_of};
use super::browser::{Browser, Request};
use super::house::{PASSWORD, Person};
use super::relay::Codes;

/// Where the provider sends the browser back.
pub(super) fn callback(port: u16) -> String {
    format!("http://localhost:{port}/sign-on/google/callback")
}

/// A house of its own, made with `init` and served as a company serves it: with a relay for mails, and the provider as Google.
pub(super) async fn start(
    program: &Path,
    port: u16,
    issuer: &str,
    relay_port: u16,
) -> anyhow::Result<Started> {
    let room = TempDir::new()?;
    let file = room.path().join("amanah.toml");
    let made = Command::new(program)
        .arg("init")
        .arg("--config")
        .arg(&file)
        .args(["--yes", "--company", "PT Contoh", "--privacy-mailbox", "privacy@bench.example"])
        .args(["--relay", &format!("127.0.0.1:{relay_port}"), "--relay-tls", "none"])
        .args(["--public-url", &format!("http://localhost:{port}")])
        .output()
        .await
        .with_context(|| format!("{} cannot be started", program.display()))?;
    anyhow::ensure!(made.status.success(), "no house was made: {}", String::from_utf8_lossy(&made.stderr));
    let secret = room.path().join("provider-secret");
    fs::write(&secret, "a-secret-of-a-benchmark\n")?;
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600))?;
    let mut text = fs::read_to_string(&file)?;
    // Google's lines are the first of their kind in the file.
    for (from, to) in [
        ("plain_http_for_tests = false", "plain_http_for_tests = true".to_owned()),
        ("\nclient_id = \"\"", "\nclient_id = \"bench\"".to_owned()),
        ("client_secret_file = \"\"", "client_secret_file = \"provider-secret\"".to_owned()),
        ("https://accounts.google.com", issuer.to_owned()),
        ("listen = \"127.0.0.1:8080\"", format!("listen = \"127.0.0.1:{port}\"")),
        ("lmtp = \"127.0.0.1:2424\"", "lmtp = \"127.0.0.1:0\"".to_owned()),
        ("health = \"127.0.0.1:9090\"", format!("health = \"127.0.0.1:{}\"", free_port()?)),
    ] {
        anyhow::ensure!(text.contains(from), "the configuration has no line `{from}`");
        text = text.replacen(from, &to, 1);
    }
    fs::write(&file, text)?;
    let mut child = Command::new(program)
        .args(["serve", "--json", "--config"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let (_said, _output) = first_line(&mut child).await.context("the house does not open")?;
    Ok(Started::new(child, port, Session::default(), room))
}

/// A key for a program of somebody who has just come in, with which it is asked who they are.
pub(super) async fn key_for(browser: &mut Browser, client: &mut Client) -> anyhow::Result<Session> {
    let page = "/security/keys/new";
    let mark = mark_of(&browser.get(client, page).await?.body)?;
    let request = Request::form(page, &[("form_token", &mark), ("may_change", "no"), ("days", "30")]);
    let made = browser.send(client, &request).await?;
    let shown = made.body.split(r#"<code class="secret">"#).nth(1).context("no key was shown")?;
    let key = shown.split('<').next().unwrap_or_default().to_owned();
    Ok(Session { path: "/api/v1/me".to_owned(), key, holds: "\"number\"".to_owned(), ..Session::default() })
}

pub(super) async fn set_out(browser: &mut Browser, client: &mut Client) -> anyhow::Result<String> {
    let mark = mark_of(&browser.get(client, "/sign-in").await?.body)?;
    let request = Request::form("/sign-on/google", &[("form_token", &mark), ("return", "")]);
    let onward = browser.send(client, &request).await?;
    anyhow::ensure!(!onward.location.is_empty(), "no way to the provider: {}", onward.status);
    Ok(onward.location)
}

/// The form that a newcomer confirms, with what the provider said.
pub(super) fn confirmation(answer: &Answer, person: &Person) -> anyhow::Result<Request> {
    let rest = answer.body.split(r#"action="/sign-on/new/"#).nth(1).context("nobody is asked to confirm")?;
    let token = rest.split('"').next().unwrap_or_default();
    let mark = mark_of(&answer.body)?;
    Ok(Request::form(
        format!("/sign-on/new/{token}"),
        &[("form_token", &mark), ("name", &person.name), ("email", &person.email), ("agrees", "yes")],
    ))
}

pub(super) async fn sign_up(
    browser: &mut Browser,
    client: &mut Client,
    person: &Person,
) -> anyhow::Result<Request> {
    let mark = mark_of(&browser.get(client, "/sign-up").await?.body)?;
    Ok(Request::form(
        "/sign-up",
        &[
            ("form_token", &mark),
            ("kind", "person"),
            ("name", &person.name),
            ("email", &person.email),
            ("password", PASSWORD),
            ("agrees", "yes"),
        ],
    ))
}

/// Reads the code out of the mail, and fills in the page that asks for it.
pub(super) async fn code(
    browser: &mut Browser,
    client: &mut Client,
    answer: &Answer,
    codes: &Codes,
    person: &Person,
) -> anyhow::Result<Request> {
    anyhow::ensure!(answer.status == 303, "the sign-up was answered with {}", answer.status);
    let code = codes.of(&person.email).await?;
    let mark = mark_of(&browser.get(client, &answer.location).await?.body)?;
    Ok(Request::form(answer.location.clone(), &[("form_token", &mark), ("code", &code)]))
}

pub(super) async fn sign_in(
    browser: &mut Browser,
    client: &mut Client,
    person: &Person,
) -> anyhow::Result<Request> {
    let mark = mark_of(&browser.get(client, "/sign-in").await?.body)?;
    Ok(Request::form("/sign-in", &[("form_token", &mark), ("email", &person.email), ("password", PASSWORD)]))
}
