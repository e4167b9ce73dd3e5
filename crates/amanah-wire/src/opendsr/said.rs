//! What is said about a request: what can be asked for here, that it came, how it stands, that it is withdrawn, and why it
//! is not taken. Nothing of it says who, except the receipt, which gives the sender its own words back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::{API_VERSION, Right};

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
    /// It was withdrawn, or nobody confirmed it in time, before anything was done.
    Cancelled,
}

impl RequestStatus {
    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What can be asked for here, by whom somebody is named, and whose certificate signs the answers.
#[derive(Clone, Copy, Debug)]
pub struct Discovery<'a> {
    /// Where the certificate is.
    pub certificate: &'a str,
}

#[derive(Serialize)]
struct TakenIdentity {
    identity_type: &'static str,
    identity_format: &'static str,
}

#[derive(Serialize)]
struct DiscoveryBody<'a> {
    api_version: &'static str,
    supported_identities: [TakenIdentity; 2],
    supported_subject_request_types: [Right; 3],
    processor_certificate: &'a str,
}

impl Discovery<'_> {
    /// The body that says so.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        let raw = |identity_type| TakenIdentity { identity_type, identity_format: "raw" };
        serde_json::to_vec(&DiscoveryBody {
            api_version: API_VERSION,
            supported_identities: [raw("email"), raw("controller_customer_id")],
            supported_subject_request_types: Right::ALL,
            processor_certificate: self.certificate,
        })
    }
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
    /// Whether it ended because nobody confirmed it in time; one of ours too.
    pub lapsed: bool,
}

/// How a request stands, told at an address that its sender named.
#[derive(Clone, Copy, Debug)]
pub struct Called<'a> {
    /// How it stands.
    pub standing: Standing<'a>,
    /// The address.
    pub status_callback_url: &'a str,
}

#[derive(Serialize)]
struct StandingBody<'a> {
    #[serde(flatten)]
    standing: Standing<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_callback_url: Option<&'a str>,
    api_version: &'static str,
}

impl Standing<'_> {
    /// The body that says so.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        let (standing, status_callback_url) = (*self, None);
        serde_json::to_vec(&StandingBody { standing, status_callback_url, api_version: API_VERSION })
    }
}

impl Called<'_> {
    /// The body that says so.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        let (standing, status_callback_url) = (self.standing, Some(self.status_callback_url));
        serde_json::to_vec(&StandingBody { standing, status_callback_url, api_version: API_VERSION })
    }
}

/// That a request is withdrawn.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Withdrawal<'a> {
    /// Who sent the request, as we call them.
    pub controller_id: &'a str,
    /// Its id.
    pub subject_request_id: &'a str,
    /// When it was withdrawn, in RFC 3339.
    pub received_time: &'a str,
}

#[derive(Serialize)]
struct WithdrawalBody<'a> {
    #[serde(flatten)]
    withdrawal: Withdrawal<'a>,
    api_version: &'static str,
}

impl Withdrawal<'_> {
    /// The body that says so.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&WithdrawalBody { withdrawal: *self, api_version: API_VERSION })
    }
}

/// Why something is not done, in OpenDSR's shape. It holds nothing of what was sent.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// The status of the answer.
    pub code: u16,
    /// Why.
    pub message: &'a str,
}

#[derive(Serialize)]
struct RefusalBody<'a> {
    error: RefusalPart<'a>,
}

#[derive(Serialize)]
struct RefusalPart<'a> {
    code: u16,
    message: &'a str,
}

impl Refusal<'_> {
    /// The body that says so.
    ///
    /// # Errors
    /// Never in practice: every part is text.
    pub fn body(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&RefusalBody { error: RefusalPart { code: self.code, message: self.message } })
    }
}
