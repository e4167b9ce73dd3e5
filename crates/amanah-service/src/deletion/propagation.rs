//! What outside systems say of an erasure: one line for each, on the certificate.

use amanah_policy::{CustomerId, Timestamp};
use amanah_vault::VaultError;

use crate::house::House;

/// How an outside system stands with an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideLine {
    /// The name that the operator gave it.
    pub system: String,
    /// What is known.
    pub standing: Standing,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// What is known of an erasure in an outside system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It was looked, and nothing is there.
    Verified,
    /// It said, signed, that it erased.
    Acknowledged,
    /// The operator gave their word.
    Declared,
    /// Nothing is known yet: nobody may call it erased.
    Outstanding,
}

impl Standing {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Acknowledged => "acknowledged",
            Self::Declared => "declared",
            Self::Outstanding => "outstanding",
        }
    }
}

/// The outside systems that were told of the erasure of a customer, each with what is known.
///
/// SEAM: no outside system is told of anything yet, so there is none to speak of.
///
/// # Errors
/// When the store fails.
#[expect(clippy::unused_async, reason = "the store is asked here once systems are told")]
pub async fn lines(_house: &House, _customer: CustomerId) -> Result<Vec<OutsideLine>, VaultError> {
    Ok(Vec::new())
}
