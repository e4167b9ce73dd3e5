//! What a browser adds to a request: its cookies, and the place from which it asks.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::client::{Answer, Client};

/// One visitor's cookies. Connections are another thing: many visitors share one, as behind a proxy.
pub(super) struct Browser {
    cookies: BTreeMap<String, String>,
    address: String,
}

/// A request that is ready to be sent.
pub(super) struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Request {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), headers: Vec::new(), body: String::new() }
    }

    /// A form, as a browser sends it.
    pub(super) fn form(path: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let kind = ("content-type", "application/x-www-form-urlencoded".to_owned());
        Self { method: "POST", path: path.into(), headers: vec![kind], body: pairs.join("&") }
    }

    /// A body of JSON.
    pub(super) fn json(path: impl Into<String>, body: &Value) -> Self {
        let kind = ("content-type", "application/json".to_owned());
        Self { method: "POST", path: path.into(), headers: vec![kind], body: body.to_string() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Browser {
    /// A visitor with an address of their own, all in one neighbourhood of the net.
    pub(super) fn of(number: u32) -> Self {
        let address = format!("10.77.{}.{}", number / 250 % 250, number % 250 + 1);
        Self { cookies: BTreeMap::new(), address }
    }

    pub(super) fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }

    /// All cookies, as one header.
    pub(super) fn cookies(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Sends a request, and keeps the cookies that come back.
    pub(super) async fn send(&mut self, client: &mut Client, request: &Request) -> anyhow::Result<Answer> {
        let mut headers = vec![("x-forwarded-for", self.address.clone())];
        if !self.cookies.is_empty() {
            headers.push(("cookie", self.cookies()));
        }
        headers.extend(request.headers.iter().cloned());
        let answer = client.send(request.method, &request.path, &headers, &request.body).await?;
        for pair in &answer.cookies {
            let Some((name, value)) = pair.split_once('=') else { continue };
            if value.trim_matches('"').is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }

    pub(super) async fn get(&mut self, client: &mut Client, path: &str) -> anyhow::Result<Answer> {
        self.send(client, &Request::get(path)).await
    }
}

/// The path of an address, with its question.
pub(super) fn path_of(address: &str) -> String {
    let rest = if address.starts_with("http") { address.splitn(4, '/').nth(3) } else { None };
    rest.map_or_else(|| address.to_owned(), |rest| format!("/{rest}"))
}

fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
