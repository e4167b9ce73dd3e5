//! OpenDSR 2.0: a request that another company sends for one of its customers, the receipt for it, and how it stands.
//!
//! A request erases nothing: it names somebody, and whoever reads it opens a case. Of the identities that OpenDSR knows, two
//! are taken, and only as they are: unsalted digests of addresses are no secret, and nobody is looked for by them.
//!
//! Receipt and status are signed by whoever has the key of the certificate: [`Signed::of`] takes the signature of the bytes
//! that are sent.

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

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

/// How a request stands, in OpenDSR's four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// It was received; whoever it is about has not confirmed it.
    Pending,
    /// It is being done, or waits for a date that the law sets.
    InProgress,
    /// It is done.
    Completed,
    /// It was withdrawn before anything was done.
    Cancelled,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id, a UUID of version 4.
    pub id: String,
    /// What is asked for.
    pub right: Right,
    /// Of whom.
    pub identities: Vec<Identity>,
    /// When they asked, in RFC 3339, as the sender says.
    pub submitted_time: String,
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
}

#[derive(Deserialize)]
struct Given {
    subject_request_id: String,
    subject_request_type: Right,
    submitted_time: String,
    #[serde(default)]
    subject_identities: Vec<GivenIdentity>,
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
        Ok(Self {
            id: given.subject_request_id,
            right: given.subject_request_type,
            identities,
            submitted_time: given.submitted_time,
        })
    }
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

/// A UUID of version 4 in small letters (RFC 9562).
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'4',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// The receipt for a request: what was asked, whole, and by when it is done.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Receipt<'a> {
    /// Who sent the request, as we call them.
    pub controller_id: &'a str,
    /// By when it is done, in RFC 3339.
    pub expected_completion_time: &'a str,
    /// When it came, in RFC 3339.
    pub received_time: &'a str,
    /// Its id.
    pub subject_request_id: &'a str,
}

#[derive(Serialize)]
struct ReceiptBody<'a> {
    #[serde(flatten)]
    receipt: Receipt<'a>,
    encoded_request: String,
    api_version: &'static str,
}

impl Receipt<'_> {
    /// The body of the receipt for the request that came as these bytes. It holds them, as OpenDSR demands, so that it is for
    /// the sender alone and never kept.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self, request: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
        let encoded_request = STANDARD.encode(request);
        serde_json::to_vec(&ReceiptBody { receipt: *self, encoded_request, api_version: API_VERSION })
    }
}

/// How a request stands.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Standing<'a> {
    /// Who sent the request, as we call them.
    pub controller_id: &'a str,
    /// By when it is done, in RFC 3339.
    pub expected_completion_time: &'a str,
    /// Its id.
    pub subject_request_id: &'a str,
    /// How it stands.
    pub request_status: RequestStatus,
    /// Whether a law keeps something of what was asked to be erased; OpenDSR has no such word, so it is one of ours.
    pub completed_with_retention: bool,
}

#[derive(Serialize)]
struct StandingBody<'a> {
    #[serde(flatten)]
    standing: Standing<'a>,
    api_version: &'static str,
}

impl Standing<'_> {
    /// The body that says so.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&StandingBody { standing: *self, api_version: API_VERSION })
    }
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
