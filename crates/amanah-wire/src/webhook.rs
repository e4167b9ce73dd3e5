//! Webhooks in the form of Standard Webhooks 1.0: what other systems are told of a customer, and what they say they did.
//!
//! A message is signed with a secret that only we and the one system have: HMAC-SHA256 over its id, the second in which it
//! was sent, and its body. The same holds in both directions. A message that is older or newer than five minutes is not
//! taken, so that one which was overheard is worth nothing later.

use core::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The name of the field of a message's head that holds its id.
pub const ID: &str = "webhook-id";
/// The same of the second in which it was sent.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The same of its signatures.
pub const SIGNATURE: &str = "webhook-signature";

/// What a secret begins with.
const SECRET_PREFIX: &str = "whsec_";
/// How long a secret is, in bytes.
const SECRET_BYTES: core::ops::RangeInclusive<usize> = 24..=64;
/// What a signature of this kind begins with.
const VERSION: &str = "v1,";
/// A message that is further away from now was not sent now.
pub const TOLERANCE_SECONDS: i64 = 5 * 60;
/// No word about an erasure is nearly as long.
pub const MOST_BYTES: usize = 4 * 1024;
/// The longest id of a message.
const LONGEST_ID: usize = 128;
/// More signatures than a system has secrets while it changes them.
const MOST_SIGNATURES: usize = 8;
/// The longest short form of a law.
const LONGEST_LAW: usize = 64;

/// A secret that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a secret of the form `whsec_` and 24 to 64 bytes in base64")]
pub struct NoSecret;

/// What only we and one system know. Not printable, and wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// Reads a secret as it is handed over.
    ///
    /// # Errors
    /// When it is none, or too short to protect anything.
    pub fn parse(text: &str) -> Result<Self, NoSecret> {
        let encoded = text.strip_prefix(SECRET_PREFIX).ok_or(NoSecret)?;
        let bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| NoSecret)?);
        if SECRET_BYTES.contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(NoSecret) }
    }

    /// The signatures of a message, as its head carries them.
    #[must_use]
    pub fn sign(&self, id: &str, sent_at_seconds: i64, body: &[u8]) -> String {
        let mut whole = hmac::Context::with_key(&self.key());
        for part in [id.as_bytes(), b".", sent_at_seconds.to_string().as_bytes(), b".", body] {
            whole.update(part);
        }
        format!("{VERSION}{}", STANDARD.encode(whole.sign()))
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }
}

/// Why a message does not count. No variant holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// A field of its head is missing, or is none.
    #[error("the message lacks `webhook-id`, `webhook-timestamp` or `webhook-signature`")]
    Head,
    /// It was not sent within five minutes of now.
    #[error("the message was not sent within five minutes of now; are both clocks right?")]
    Time,
    /// No signature is ours to accept.
    #[error("no signature of the message holds; is the secret the one of this system?")]
    Signature,
}

/// The head of a message that came.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Its id.
    pub id: &'a str,
    /// The second in which it was sent.
    pub timestamp: &'a str,
    /// Its signatures, with blanks between.
    pub signature: &'a str,
}

impl Head<'_> {
    /// When the message was sent, in seconds since 1970, if it was signed with this secret, and now.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn verify(&self, secret: &Secret, body: &[u8], now_seconds: i64) -> Result<i64, NotSigned> {
        let is_id = (1..=LONGEST_ID).contains(&self.id.len())
            && self.id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'.');
        let digits = self.timestamp.bytes().all(|byte| byte.is_ascii_digit());
        let sent_at = self.timestamp.parse::<i64>().ok().filter(|_| digits).ok_or(NotSigned::Head)?;
        if !is_id || self.signature.is_empty() {
            return Err(NotSigned::Head);
        }
        if now_seconds.saturating_sub(sent_at).unsigned_abs() > TOLERANCE_SECONDS.unsigned_abs() {
            return Err(NotSigned::Time);
        }
        let key = secret.key();
        let signed = [self.id.as_bytes(), b".", self.timestamp.as_bytes(), b".", body].concat();
        let holds = |signature: &str| {
            let encoded = signature.strip_prefix(VERSION)?;
            let tag = STANDARD.decode(encoded).ok()?;
            hmac::verify(&key, &signed, &tag).ok()
        };
        let mut signatures = self.signature.split(' ').take(MOST_SIGNATURES);
        signatures.find_map(holds).map(|()| sent_at).ok_or(NotSigned::Signature)
    }
}

/// What a system is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tiding<'a> {
    /// What happened: `subject.erased`.
    pub event: &'a str,
    /// When, in RFC 3339.
    pub occurred_at: &'a str,
    /// The id under which an answer names it.
    pub id: &'a str,
    /// The random id of the customer.
    pub customer: &'a str,
    /// The number by which the system knows the customer; none once they are erased.
    pub reference: Option<&'a str>,
}

#[derive(Serialize)]
struct Message<'a> {
    #[serde(rename = "type")]
    event: &'a str,
    timestamp: &'a str,
    data: Subject<'a>,
}

#[derive(Serialize)]
struct Subject<'a> {
    event: &'a str,
    customer: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

impl Tiding<'_> {
    /// The body of its message: the same bytes for the same tiding.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        let data = Subject { event: self.id, customer: self.customer, reference: self.reference };
        serde_json::to_vec(&Message { event: self.event, timestamp: self.occurred_at, data })
    }
}

/// What a system says it did about an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The id under which it was told.
    pub event: String,
    /// Whether everything is gone there.
    pub is_erased: bool,
    /// The law under which something is kept, in a short form that can hold no sentence about anybody.
    pub law: Option<String>,
}

/// Words that are no acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not an acknowledgement: JSON with `event`, `result` (`erased` or `kept`) and, of what is kept, `law` in 64 letters, \
     digits, blanks and `.,/()-` at most"
)]
pub struct NoAcknowledgement;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    event: String,
    result: String,
    #[serde(default)]
    law: Option<String>,
}

impl Acknowledgement {
    /// Reads what a system says.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(body: &[u8]) -> Result<Self, NoAcknowledgement> {
        if body.len() > MOST_BYTES {
            return Err(NoAcknowledgement);
        }
        let said: Said = serde_json::from_slice(body).map_err(|_| NoAcknowledgement)?;
        let law = said.law.map(|law| law.trim().to_owned()).filter(|law| !law.is_empty());
        let is_erased = match said.result.as_str() {
            "erased" => true,
            "kept" => false,
            _ => return Err(NoAcknowledgement),
        };
        if (is_erased && law.is_some()) || law.as_deref().is_some_and(|law| !is_short_form(law)) {
            return Err(NoAcknowledgement);
        }
        Ok(Self { event: said.event, is_erased, law })
    }
}

/// Whether this can be the short form of a law: `UU 28/2007 art. 28(11)`. It has no `@`, so it is no address of anybody.
fn is_short_form(law: &str) -> bool {
    law.len() <= LONGEST_LAW
        && law.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" .,/()-".contains(&byte))
}

#[cfg(test)]
mod tests;
