//! The provider with which people sign on, one for all that are measured, in a process of its own.

use std::path::Path;
use std::process::Stdio;

use anyhow::Context as _;
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

use super::super::client::Client;
use super::super::server::{Session, Started, first_line, free_port};
use super::browser::{Browser, path_of};

/// A sign-on goes through so many pages of the provider at most.
const MOST_PAGES: usize = 6;

pub(super) struct Provider {
    started: Started,
    pub(super) issuer: String,
}

/// How often servers asked the provider behind the browser's back, and how long it made them wait.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked {
    pub(super) times: f64,
    pub(super) nanos: f64,
}

impl Provider {
    /// Starts it, for servers that are reached at these addresses afterwards.
    pub(super) async fn start(room: &Path, redirects: &[String]) -> anyhow::Result<Self> {
        let (folder, port) = (TempDir::new()?, free_port()?);
        let mut child = Command::new("node")
            .current_dir(room.join("provider"))
            .arg("server.mjs")
            .arg(port.to_string())
            .args(redirects)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("node cannot be started")?;
        let (said, _output) = first_line(&mut child).await?;
        let issuer = said.get("issuer").and_then(Value::as_str).context("no issuer")?.to_owned();
        Ok(Self { started: Started::new(child, port, Session::default(), folder), issuer })
    }

    pub(super) async fn client(&self) -> anyhow::Result<Client> {
        Client::to(self.started.port).await
    }

    /// Goes through its pages as this person: the path at which the browser comes back.
    pub(super) async fn through(
        &self,
        client: &mut Client,
        address: &str,
        subject: &str,
    ) -> anyhow::Result<String> {
        let mut browser = Browser::of(0);
        let mut path = format!("{}&login_hint={subject}", path_of(address));
        let here = format!(":{}/", self.started.port);
        for _ in 0..MOST_PAGES {
            let answer = browser.get(client, &path).await?;
            anyhow::ensure!(
                !answer.location.is_empty(),
                "the provider led nowhere: {} {}",
                answer.status,
                answer.body
            );
            path = path_of(&answer.location);
            let is_relative = answer.location.starts_with('/');
            if !is_relative && !answer.location.contains(&here) {
                return Ok(path);
            }
        }
        anyhow::bail!("the provider led in a circle")
    }

    /// What it was asked so far.
    pub(super) async fn asked(&self, client: &mut Client) -> anyhow::Result<Asked> {
        let counts: Value = serde_json::from_str(&client.get("/counts", "").await?.body)?;
        let mut all = Asked::default();
        for count in counts.as_object().into_iter().flat_map(serde_json::Map::values) {
            let number = |name: &str| count.get(name).and_then(Value::as_f64).unwrap_or(0.0);
            all.times += number("times");
            all.nanos += number("milliseconds") * 1e6;
        }
        Ok(all)
    }
}
