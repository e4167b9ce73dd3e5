//! A server that was started for a figure, and is ended with it.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use super::client::Client;

/// How somebody who is known asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    pub(super) path: String,
    pub(super) cookie: String,
    pub(super) key: String,
    /// What the answer must hold, so that an error is never measured.
    pub(super) holds: String,
}

/// A server with somebody who is signed in.
pub(super) struct Started {
    child: Child,
    pub(super) port: u16,
    pub(super) session: Session,
    _room: TempDir,
}

impl Started {
    pub(super) const fn new(child: Child, port: u16, session: Session, room: TempDir) -> Self {
        Self { child, port, session, _room: room }
    }

    /// CPU nanoseconds that the server and its workers have used.
    pub(super) fn cpu_nanos(&self) -> f64 {
        let Some(id) = self.child.id() else { return 0.0 };
        let mut all = 0.0;
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        for entry in entries {
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let Some((head, rest)) = stat.rsplit_once(')') else { continue };
            let process = head.split(' ').next().and_then(|word| word.parse::<u32>().ok());
            let fields: Vec<&str> = rest.split_whitespace().collect();
            let parent = fields.get(1).and_then(|word| word.parse::<u32>().ok());
            if process == Some(id) || parent == Some(id) {
                let ticks = fields.iter().skip(11).take(2).filter_map(|word| word.parse::<f64>().ok());
                all += ticks.sum::<f64>();
            }
        }
        // The kernel reports hundredths of a second to user space on every architecture.
        all * 1e7
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Gone already is as good as ended.
        let _ended = self.child.start_kill();
    }
}

/// A port that nobody uses now.
pub(super) fn free_port() -> anyhow::Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The first line of what a server says, as JSON.
pub(super) async fn first_line(child: &mut Child) -> anyhow::Result<(Value, BufReader<ChildStdout>)> {
    let mut output = BufReader::new(child.stdout.take().context("no output")?);
    let mut line = String::new();
    output.read_line(&mut line).await?;
    let value = serde_json::from_str(&line).with_context(|| format!("not JSON: {line:?}"))?;
    Ok((value, output))
}

/// The program with its demo, and a customer who is signed in.
pub(super) async fn amanah(program: &Path) -> anyhow::Result<Started> {
    let (child, room, port, links) = demo(program).await?;
    let cookie = signed_in(port, link(&links, "customer")?).await?;
    Ok(Started::new(child, port, Session { cookie, ..Session::default() }, room))
}

/// The program with its demo, and a program that acts for a customer.
pub(super) async fn amanah_program(program: &Path) -> anyhow::Result<Started> {
    let (child, room, port, links) = demo(program).await?;
    let cookie = signed_in(port, link(&links, "customer")?).await?;
    let page = "/security/keys/new";
    let mut client = Client::to(port).await?;
    let mark = mark_of(&client.get(page, &cookie).await?.body)?;
    let made = client.post(page, &cookie, &format!("form_token={mark}&may_change=no&days=30")).await?;
    let shown = made.body.split(r#"<code class="secret">"#).nth(1).context("no key was shown")?;
    let key = shown.split('<').next().unwrap_or_default().to_owned();
    let session =
        Session { path: "/api/v1/me".to_owned(), key, holds: "\"number\"".to_owned(), ..Session::default() };
    Ok(Started::new(child, port, session, room))
}

async fn demo(program: &Path) -> anyhow::Result<(Child, TempDir, u16, Value)> {
    let room = TempDir::new()?;
    let folder = room.path().join("demo");
    let mut child = Command::new(program)
        .args(["serve", "--demo", "--port", "0", "--json", "--folder"])
        .arg(&folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("{} cannot be started", program.display()))?;
    let (said, output) = first_line(&mut child).await?;
    // What it says afterwards is read and forgotten, so that it never waits for a reader.
    tokio::spawn(async move {
        let mut lines = output.lines();
        while let Ok(Some(_line)) = lines.next_line().await {}
    });
    let portal = said.get("portal").and_then(Value::as_str).context("no address")?;
    let port = portal.rsplit(':').next().and_then(|digits| digits.parse().ok()).context("no port")?;
    let links = said.get("links").cloned().context("no links")?;
    Ok((child, room, port, links))
}

fn link<'a>(links: &'a Value, role: &str) -> anyhow::Result<&'a str> {
    links.get(role).and_then(Value::as_str).with_context(|| format!("no link for {role}"))
}

/// Follows a one-time link, and gives the cookies of the session.
async fn signed_in(port: u16, link: &str) -> anyhow::Result<String> {
    let path = link.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).context("no path in the link")?;
    let mut client = Client::to(port).await?;
    let page = client.get(&path, "").await?;
    let before = page.cookies.join("; ");
    let done = client.post(&path, &before, &format!("form_token={}", mark_of(&page.body)?)).await?;
    anyhow::ensure!(done.status == 303 && !done.location.is_empty(), "the link led nowhere: {}", done.status);
    let mut cookies = page.cookies;
    cookies.extend(done.cookies);
    Ok(cookies.join("; "))
}

/// The mark of our own forms.
pub(super) fn mark_of(page: &str) -> anyhow::Result<String> {
    let rest = page.split(r#"name="form_token" value=""#).nth(1).context("no form on the page")?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}
