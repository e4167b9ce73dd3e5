//! Facebook's signed requests: `base64url(signature) "." base64url(JSON)`, as its deletion and deauthorize callbacks bring
//! them.
//!
//! The signature is HMAC-SHA256 over the *encoded* payload, under the app secret. It is checked before a byte of the
//! payload is read, and in a time that does not depend on where it differs. Of the payload two things are taken: who, and
//! when it was issued.

use core::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;

/// A longer request is none of Facebook's.
pub const MOST_BYTES: usize = 8 * 1024;

/// The only algorithm there is.
const ALGORITHM: &str = "HMAC-SHA256";

/// The longest id of a person, in bytes.
const LONGEST_ID: usize = 255;

/// Facebook writes no padding, its sample programs tolerate it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What Facebook signed.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// The app-scoped id of the person: opaque text, never a number.
    pub user_id: String,
    /// When it was issued, in seconds since 1970; an old one is no reason to refuse it.
    pub issued_at: Option<i64>,
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest").field("issued_at", &self.issued_at).finish_non_exhaustive()
    }
}

/// Why a request does not count. No variant holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// It is longer than any of Facebook's.
    #[error("the signed request is longer than 8 kB")]
    TooLong,
    /// It is not two parts with a full stop between, or a part is no base64url.
    #[error("the signed request is not base64url, a full stop and base64url")]
    Shape,
    /// The signature is not ours to accept: another secret, or a byte was changed.
    #[error("the signature of the signed request does not hold; is the app secret the one of this app?")]
    Signature,
    /// It names another algorithm than HMAC-SHA256.
    #[error("the signed request names another algorithm than HMAC-SHA256")]
    Algorithm,
    /// What was signed is no JSON with the id of a person.
    #[error("the signed request names nobody")]
    Payload,
}

/// The payload, as far as it is read; whatever else it holds is dropped here (SSO2).
#[derive(Deserialize)]
struct Payload {
    algorithm: Option<String>,
    user_id: Option<Id>,
    issued_at: Option<serde_json::Value>,
}

/// The id of a person is text; some senders write it as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(u64),
}

impl Id {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Reads a signed request, if it was signed with this app secret.
///
/// Enforces: SSO1
///
/// # Errors
/// Why it does not count.
pub fn read(text: &str, app_secret: &[u8]) -> Result<SignedRequest, NotSigned> {
    if text.len() > MOST_BYTES {
        return Err(NotSigned::TooLong);
    }
    let (signature, encoded) = text.split_once('.').ok_or(NotSigned::Shape)?;
    let signature = BASE64.decode(signature).map_err(|_| NotSigned::Shape)?;
    let payload = BASE64.decode(encoded).map_err(|_| NotSigned::Shape)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, app_secret);
    hmac::verify(&key, encoded.as_bytes(), &signature).map_err(|_| NotSigned::Signature)?;
    read_payload(&payload)
}

/// Signs a payload as Facebook does, for what stands in for it.
#[must_use]
pub fn write(payload: &str, app_secret: &[u8]) -> String {
    let encoded = URL_SAFE_NO_PAD.encode(payload);
    let key = hmac::Key::new(hmac::HMAC_SHA256, app_secret);
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, encoded.as_bytes()));
    format!("{signature}.{encoded}")
}

fn read_payload(payload: &[u8]) -> Result<SignedRequest, NotSigned> {
    let payload: Payload = serde_json::from_slice(payload).map_err(|_| NotSigned::Payload)?;
    if payload.algorithm.as_deref() != Some(ALGORITHM) {
        return Err(NotSigned::Algorithm);
    }
    let user_id = payload.user_id.map(Id::into_text).filter(|id| is_id(id)).ok_or(NotSigned::Payload)?;
    let issued_at = payload.issued_at.as_ref().and_then(serde_json::Value::as_i64);
    Ok(SignedRequest { user_id, issued_at })
}

/// Whether a text can be the id of a person at a provider: opaque, printable, and of a length that can be kept.
#[must_use]
pub fn is_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests;
