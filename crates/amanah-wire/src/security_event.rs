//! Security event tokens (RFC 8417) as Google's Cross-Account Protection (RISC) sends them: what happened to somebody's
//! account there.
//!
//! Two namespaces are in use, `risc` and `oauth`; an event that is not known is named so and does no harm. A subject may
//! come with an e-mail address: it is dropped where it is read (SSO2). `exp` is not looked at: an event stays true.

mod kind;

use core::fmt;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::json_web::{JsonWebFault, Keys};
use crate::signed_request::is_id;

pub use kind::{DisabledBecause, EventKind};

/// A longer token is none of theirs.
pub const MOST_BYTES: usize = 64 * 1024;

/// More events than a token has.
const MOST_EVENTS: usize = 32;

/// The longest id of a token, in bytes.
const LONGEST_JTI: usize = 255;

/// By what a token is known to be meant for us.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Who sends events, exactly as its description names it.
    pub issuer: &'a str,
    /// Our client ids there.
    pub client_ids: &'a [String],
}

/// A token: one or more events.
#[derive(Clone, PartialEq, Eq)]
pub struct SecurityEvents {
    /// The id of the token; one that comes again has no second effect.
    pub jti: String,
    /// When it was issued, in seconds since 1970.
    pub issued_at: Option<i64>,
    /// What happened.
    pub events: Vec<SecurityEvent>,
}

/// One event.
#[derive(Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    /// What happened.
    pub kind: EventKind,
    /// To whom, by the id under which they sign on; nobody, where the event is of a token or of the stream.
    pub subject: Option<String>,
}

impl fmt::Debug for SecurityEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityEvents").field("events", &self.events).finish_non_exhaustive()
    }
}

impl fmt::Debug for SecurityEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityEvent").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Why a token does not count. No variant holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEvent {
    /// It is longer than any of theirs.
    #[error("the security event token is longer than 64 kB")]
    TooLong,
    /// Its signature does not hold, or names a key that is not known.
    #[error("the signature of the security event token does not hold: {0}")]
    Signature(JsonWebFault),
    /// What was signed is no token with events.
    #[error("the token holds no security event")]
    Shape,
    /// Another issuer signed it.
    #[error("the security event token is of another issuer")]
    Issuer,
    /// It is meant for another app.
    #[error("the security event token is meant for another app")]
    Audience,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    jti: String,
    iat: Option<Value>,
    events: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn names_any_of(&self, ours: &[String]) -> bool {
        match self {
            Self::One(name) => ours.contains(name),
            Self::Several(names) => names.iter().any(|name| ours.contains(name)),
        }
    }
}

/// Reads a token that one of these keys signed, and that is meant for us.
///
/// Enforces: SSO1
///
/// # Errors
/// Why it does not count; of a signature, whether it was a key that is not known.
pub fn read_token(token: &str, keys: &Keys, expected: Expected<'_>) -> Result<SecurityEvents, NoEvent> {
    if token.len() > MOST_BYTES {
        return Err(NoEvent::TooLong);
    }
    read(&keys.verified(token).map_err(NoEvent::Signature)?, expected)
}

/// Reads what was signed.
///
/// Enforces: SSO2
///
/// # Errors
/// Why it does not count.
pub fn read(payload: &[u8], expected: Expected<'_>) -> Result<SecurityEvents, NoEvent> {
    let claims: Claims = serde_json::from_slice(payload).map_err(|_| NoEvent::Shape)?;
    if claims.iss != expected.issuer {
        return Err(NoEvent::Issuer);
    }
    if !claims.aud.names_any_of(expected.client_ids) {
        return Err(NoEvent::Audience);
    }
    let has_id = (1..=LONGEST_JTI).contains(&claims.jti.len());
    if !has_id || claims.events.is_empty() || claims.events.len() > MOST_EVENTS {
        return Err(NoEvent::Shape);
    }
    let issued_at = claims.iat.as_ref().and_then(Value::as_i64);
    let events = claims.events.iter().map(|(name, event)| read_event(name, event, expected.issuer)).collect();
    Ok(SecurityEvents { jti: claims.jti, issued_at, events })
}

fn read_event(name: &str, event: &Value, issuer: &str) -> SecurityEvent {
    let reason = event.get("reason").and_then(Value::as_str);
    let subject = event.get("subject").and_then(|subject| person(subject, issuer));
    SecurityEvent { kind: EventKind::of(name, reason), subject }
}

/// The id of the person an event is about. What else a subject says of them is left where it stands.
fn person(subject: &Value, issuer: &str) -> Option<String> {
    let kind = subject.get("subject_type").or_else(|| subject.get("format"))?.as_str()?;
    let is_person = matches!(kind, "iss-sub" | "iss_sub" | "id_token_claims" | "id-token-claims");
    let named_by = subject.get("iss").and_then(Value::as_str);
    let is_theirs = named_by.is_none_or(|named| host_of(named) == host_of(issuer));
    let id = subject.get("sub")?.as_str()?;
    (is_person && is_theirs && is_id(id)).then(|| id.to_owned())
}

/// An issuer is written with and without `https://`, with and without a slash at the end.
fn host_of(issuer: &str) -> &str {
    issuer.trim_start_matches("https://").trim_end_matches('/')
}

#[cfg(test)]
mod tests;
