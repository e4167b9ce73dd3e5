//! Keys by which programs act for a customer or a member of staff.

use amanah_policy::{ApiKeyId, CustomerId, Purpose, Role, StaffId, Timestamp};

use crate::customer::CustomerHeader;

/// For whom a program acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOf {
    /// A customer, about themselves.
    Customer(CustomerId),
    /// A member of staff, in one role.
    Staff {
        /// Which member of staff.
        staff: StaffId,
        /// The role in which the program acts.
        role: Role,
    },
}

/// A key to be made.
#[derive(Debug)]
pub struct NewApiKey {
    /// For whom the program acts.
    pub of: KeyOf,
    /// What it may be used for, and nothing else.
    pub purposes: Vec<Purpose>,
    /// Whether it may change anything.
    pub may_change: bool,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
}

/// A valid key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyHeader {
    /// Its id (not the secret).
    pub id: ApiKeyId,
    /// For whom the program acts.
    pub of: KeyOf,
    /// What it may be used for, and nothing else.
    pub purposes: Vec<Purpose>,
    /// Whether it may change anything.
    pub may_change: bool,
    /// Since when.
    pub made_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// The last day of use, counted as [`Timestamp::day`]; none when it was never used.
    pub used_day: Option<i64>,
}

/// Whose program asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCaller {
    /// The key it holds.
    pub key: ApiKeyHeader,
    /// The customer it acts for; none of a member of staff.
    pub customer: Option<CustomerHeader>,
}

/// What is known of a change that carries an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotent {
    /// It was not seen before, and is being made from now on.
    Fresh(AnswerSlot),
    /// It was made, and answered so.
    Answered {
        /// The HTTP status.
        status: u16,
        /// Ids and codes as JSON.
        body: String,
    },
    /// The same idempotency key came with another request.
    Another,
    /// It is being made, or was cut off while it was.
    Unknown,
}

/// Where the answer of a change will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerSlot(pub(crate) [u8; 32]);
