//! OpenDSR 2.0: a request that another company sends for one of its customers, the receipt for it, and how it stands.
//!
//! A request erases nothing: it names somebody, and whoever reads it opens a case. Of the identities that OpenDSR knows, two
//! are taken, and only as they are: unsalted digests of addresses are no secret, and nobody is looked for by them.
//!
//! Receipt, status and callback are signed by whoever has the key of the certificate: [`Signed::of`] takes the signature of
//! the bytes that are sent.
//!
//! Layout: here is what comes in, `said` what goes out.

mod said;

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

pub use said::{Called, Discovery, Receipt, Refusal, RequestStatus, Standing, Withdrawal};

/// The field of an answer's head that names whose certificate signed it.
pub const PROCESSOR_DOMAIN: &str = "x-opendsr-processor-domain";
/// The field of an answer's head with the signature of its body.
pub const SIGNATURE: &str = "x-opendsr-signature";
/// The version that is spoken here.
pub const API_VERSION: &str = "2.0";
/// No request is nearly as long.
pub const MOST_BYTES: usize = 64 * 1024;
/// More identities than one person has.
const MOST_IDENTITIES: usize = 16;
/// The longest identity.
const LONGEST_IDENTITY: usize = 320;
/// More addresses to call back than one request needs.
const MOST_CALLBACKS: usize = 4;
/// The longest of them.
const LONGEST_CALLBACK: usize = 512;

/// Which right is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// To see one's data.
    Access,
    /// To take them along.
    Portability,
    /// To have them erased.
    Erasure,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 3] = [Self::Access, Self::Portability, Self::Erasure];

    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Portability => "portability",
            Self::Erasure => "erasure",
        }
    }

    /// The right with this word, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.code() == code)
    }
}

/// By what somebody is named.
#[derive(Clone, PartialEq, Eq)]
pub enum Identity {
    /// Their address.
    Email(String),
    /// Their number with us.
    CustomerNumber(String),
}

/// Somebody's address is nobody's to print.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email(_) => "Email(..)",
            Self::CustomerNumber(_) => "CustomerNumber(..)",
        })
    }
}

/// A request that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id, a UUID of version 4.
    pub id: String,
    /// What is asked for.
    pub right: Right,
    /// Of whom.
    pub identities: Vec<Identity>,
    /// When they asked, in RFC 3339, as the sender says.
    pub submitted_time: String,
    /// Where the sender wants to be told how it goes on. Whether anybody may be told there is for whoever tells to know.
    pub callbacks: Vec<String>,
}

/// An address to call back is the sender's to choose, and may hold anything.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("right", &self.right)
            .field("identities", &self.identities)
            .finish_non_exhaustive()
    }
}

/// Why a request is not taken. No variant holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRequest {
    /// It is longer than any.
    #[error("the request is longer than 64 kB")]
    TooLong,
    /// It is no JSON, or lacks a part.
    #[error(
        "the request is not JSON with subject_request_id, subject_request_type, submitted_time and subject_identities"
    )]
    Shape,
    /// Its id is no UUID of version 4 in small letters.
    #[error("subject_request_id is no UUID of version 4 in small letters")]
    Id,
    /// Its time is none.
    #[error("submitted_time is no time of RFC 3339")]
    Time,
    /// Nobody is named in a way that is taken.
    #[error(
        "subject_identities names nobody by a raw email or controller_customer_id; digests are not taken"
    )]
    Nobody,
    /// It wants to be called back at too many places, or at one that is no address.
    #[error("status_callback_urls has more than four addresses, or one that is none")]
    Callbacks,
}

#[derive(Deserialize)]
struct Given {
    subject_request_id: String,
    subject_request_type: Right,
    submitted_time: String,
    #[serde(default)]
    subject_identities: Vec<GivenIdentity>,
    #[serde(default)]
    status_callback_urls: Vec<String>,
}

#[derive(Deserialize)]
struct GivenIdentity {
    identity_type: String,
    identity_value: String,
    identity_format: String,
}

impl Request {
    /// Reads a request; what else it holds is dropped here.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn read(body: &[u8]) -> Result<Self, NoRequest> {
        if body.len() > MOST_BYTES {
            return Err(NoRequest::TooLong);
        }
        let given: Given = serde_json::from_slice(body).map_err(|_| NoRequest::Shape)?;
        if !is_uuid(&given.subject_request_id) {
            return Err(NoRequest::Id);
        }
        if given.submitted_time.parse::<jiff::Timestamp>().is_err() {
            return Err(NoRequest::Time);
        }
        let identities: Vec<Identity> = given
            .subject_identities
            .into_iter()
            .take(MOST_IDENTITIES)
            .filter_map(GivenIdentity::taken)
            .collect();
        if identities.is_empty() {
            return Err(NoRequest::Nobody);
        }
        let callbacks = given.status_callback_urls;
        if callbacks.len() > MOST_CALLBACKS || !callbacks.iter().all(|address| is_address(address)) {
            return Err(NoRequest::Callbacks);
        }
        Ok(Self {
            id: given.subject_request_id,
            right: given.subject_request_type,
            identities,
            submitted_time: given.submitted_time,
            callbacks,
        })
    }
}

/// Whether a text can be an address on the net at all.
fn is_address(text: &str) -> bool {
    (1..=LONGEST_CALLBACK).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl GivenIdentity {
    fn taken(self) -> Option<Identity> {
        let is_raw = self.identity_format == "raw";
        let fits = (1..=LONGEST_IDENTITY).contains(&self.identity_value.len());
        match self.identity_type.as_str() {
            "email" if is_raw && fits => Some(Identity::Email(self.identity_value)),
            "controller_customer_id" if is_raw && fits => Some(Identity::CustomerNumber(self.identity_value)),
            _ => None,
        }
    }
}

/// Whether this is a UUID of version 4 in small letters (RFC 9562), as every id of a request is.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// An answer with what its head carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The body, byte for byte as it was signed.
    pub body: Vec<u8>,
    /// Whose certificate signed it.
    pub domain: String,
    /// The signature, as [`SIGNATURE`] carries it.
    pub signature: String,
}

impl Signed {
    /// A body with the signature of exactly its bytes.
    #[must_use]
    pub fn of(body: Vec<u8>, domain: &str, signature: &[u8]) -> Self {
        Self { body, domain: domain.to_owned(), signature: STANDARD.encode(signature) }
    }
}

#[cfg(test)]
mod tests;
