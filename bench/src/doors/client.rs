//! A plain HTTP/1.1 client on one connection, which costs next to nothing beside what it measures.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::headers_of;
use super::server::Session;
use crate::meter::{nanos_since, wall};

/// No server of a benchmark is waited for longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Servers end a connection on which nobody asks (Node after five seconds); after this long it is made anew.
const IDLE_NANOS: f64 = 2e9;

pub(super) struct Client {
    port: u16,
    used: Instant,
    connection: BufReader<TcpStream>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    /// The cookies that were set, name and value.
    pub(super) cookies: Vec<String>,
    /// Where it leads on.
    pub(super) location: String,
    pub(super) body: String,
}

impl Client {
    pub(super) async fn to(port: u16) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { port, used: wall(), connection: BufReader::with_capacity(64 * 1024, stream) })
    }

    pub(super) async fn get(&mut self, path: &str, cookie: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, &[("cookie", cookie.to_owned())], "").await
    }

    /// Asks who has a session.
    pub(super) async fn ask(&mut self, session: &Session) -> anyhow::Result<Answer> {
        self.send("GET", &session.path, &headers_of(session), "").await
    }

    pub(super) async fn post(&mut self, path: &str, cookie: &str, form: &str) -> anyhow::Result<Answer> {
        let kind = "application/x-www-form-urlencoded".to_owned();
        self.send("POST", path, &[("cookie", cookie.to_owned()), ("content-type", kind)], form).await
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    pub(super) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &str,
    ) -> anyhow::Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost:{}\r\n", self.port);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        if nanos_since(self.used) > IDLE_NANOS {
            *self = Self::to(self.port).await?;
        }
        let exchange = async {
            self.connection.get_mut().write_all(head.as_bytes()).await?;
            self.read().await
        };
        let answer = tokio::time::timeout(PATIENCE, exchange).await.context("no answer in half a minute")?;
        self.used = wall();
        answer
            .with_context(|| format!("{method} {} got no answer", path.split('?').next().unwrap_or_default()))
    }

    async fn read(&mut self) -> anyhow::Result<Answer> {
        let first = self.line().await?;
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status line")?;
        let mut answer = Answer { status, cookies: Vec::new(), location: String::new(), body: String::new() };
        let (mut length, mut is_chunked, mut closes) = (0, false, false);
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else { break };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse()?,
                "transfer-encoding" => is_chunked = value.eq_ignore_ascii_case("chunked"),
                "connection" => closes = value.eq_ignore_ascii_case("close"),
                "location" => value.clone_into(&mut answer.location),
                // A page that leads on by itself.
                "refresh" => {
                    value.split_once("url=").map_or("", |(_, to)| to).clone_into(&mut answer.location);
                }
                "set-cookie" => answer.cookies.push(value.split(';').next().unwrap_or_default().to_owned()),
                _ => {}
            }
        }
        let mut bytes = Vec::new();
        if is_chunked {
            self.chunks(&mut bytes).await?;
        } else {
            bytes.resize(length, 0);
            self.connection.read_exact(&mut bytes).await?;
        }
        if closes {
            // gunicorn's plain workers end each connection: the next question makes a new one, as every client would.
            *self = Self::to(self.port).await?;
        }
        answer.body = String::from_utf8(bytes)?;
        Ok(answer)
    }

    async fn chunks(&mut self, bytes: &mut Vec<u8>) -> anyhow::Result<()> {
        loop {
            let size = usize::from_str_radix(self.line().await?.trim(), 16)?;
            let mut chunk = vec![0; size];
            self.connection.read_exact(&mut chunk).await?;
            bytes.extend(chunk);
            self.line().await?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.connection.read_line(&mut line).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }
}
