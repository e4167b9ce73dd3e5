//! What was seen when the sender of a mail was judged: kept, sealed, with whose mail it is, so that the decision can be
//! looked at later.

use core::net::IpAddr;

use serde::{Deserialize, Serialize};

/// The evidence of a decision. Not printable: domains and addresses are somebody's.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailEvidence {
    /// Each rule of the gate and of admission, and whether it is kept, broken, or was not come to.
    pub rules: Vec<(String, String)>,
    /// The signatures that were looked at, in their order.
    pub signatures: Vec<SignatureSeen>,
    /// What SPF says of the server that handed it on: evidence, and never a reason.
    pub spf: Option<SpfSeen>,
    /// SHA-256 over the names that were asked and what the DNS said, in hex.
    pub names: String,
    /// Who handed it to the mail server.
    pub client: Option<IpAddr>,
    /// Where bounces go.
    pub return_path: String,
    /// A keyed tag of the mail byte by byte, in hex: by it the same mail is known again.
    pub raw: String,
}

/// A signature as it was seen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureSeen {
    /// Who signed (`d=`).
    pub domain: String,
    /// With which of their keys (`s=`).
    pub selector: String,
    /// SHA-256 of the record of the key, in hex; none when it was not come to.
    pub key: Option<String>,
    /// The fields it covers (`h=`).
    pub covers: Vec<String>,
    /// When it was made (`t=`), in seconds of the epoch.
    pub made_at: Option<i64>,
    /// `vouches`, the code of the rule that it breaks, or `unknown`.
    pub outcome: String,
}

/// What SPF says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpfSeen {
    /// Its result, or why there is none.
    pub result: String,
    /// Of which domain.
    pub domain: String,
}

impl core::fmt::Debug for MailEvidence {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("MailEvidence").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for SignatureSeen {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SignatureSeen").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for SpfSeen {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SpfSeen").field("result", &self.result).finish_non_exhaustive()
    }
}
