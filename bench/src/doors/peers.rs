//! The peers, each as `bench/peers` sets it up.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

use super::client::Client;
use super::server::{Session, Started, first_line};

/// better-auth on SQLite, in one Node process; with a provider where one is named.
pub(super) async fn better_auth(room: &Path, port: u16, issuer: Option<&str>) -> anyhow::Result<Started> {
    let folder = TempDir::new()?;
    let mut child = Command::new("node")
        .current_dir(room.join("better-auth"))
        .env("NODE_ENV", "production")
        .arg("server.mjs")
        .arg(port.to_string())
        .arg(folder.path().join("peer.db"))
        .args(issuer)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("node cannot be started")?;
    let (said, _output) = first_line(&mut child).await?;
    Ok(Started::new(child, port, session_of(&said), folder))
}

/// django-allauth, headless, on SQLite, behind gunicorn with so many workers; with a provider where one is named.
pub(super) async fn allauth(
    room: &Path,
    port: u16,
    issuer: Option<&str>,
    workers: u32,
) -> anyhow::Result<Started> {
    let folder = TempDir::new()?;
    let python = room.canonicalize()?.join("python/bin");
    let (place, file) = (room.join("allauth"), folder.path().join("peer.db"));
    let mut make = Command::new(python.join("python"))
        .current_dir(&place)
        .env("PEER_FILE", &file)
        .arg("peer.py")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("python cannot be started")?;
    let (said, _output) = first_line(&mut make).await?;
    make.wait().await?;
    let child = Command::new(python.join("gunicorn"))
        .current_dir(&place)
        .env("PEER_FILE", &file)
        .envs(issuer.map(|issuer| ("PEER_PROVIDER", issuer)))
        .args(["--workers", &workers.to_string(), "--bind", &format!("127.0.0.1:{port}"), "peer:application"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("gunicorn cannot be started")?;
    let session = session_of(&said);
    for _ in 0..100 {
        if let Ok(mut client) = Client::to(port).await
            && client.ask(&session).await.is_ok_and(|answer| answer.status == 200)
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(Started::new(child, port, session, folder))
}

fn session_of(said: &Value) -> Session {
    let word = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Session { path: word("path"), cookie: word("cookie"), key: String::new(), holds: word("holds") }
}
