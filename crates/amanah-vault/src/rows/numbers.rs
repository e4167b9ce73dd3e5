//! What needs somebody, in numbers: for the first page of the console. No personal value and no id.

use amanah_policy::{Source, Timestamp};

/// Counts of rows that wait, and of what came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Open tickets.
    pub open_tickets: u64,
    /// Values that were replaced and wait for their erasure (DEL1).
    pub restricted_values: u64,
    /// When the first of them goes.
    pub next_restriction_ends: Option<Timestamp>,
    /// Openings of customers by staff since the time asked for.
    pub openings: u64,
    /// Mails that wait for a relay.
    pub mails_waiting: u64,
    /// Imported lines that matched nobody.
    pub quarantined: u64,
    /// Data recorded since the time asked for, by source, in the order of the policy.
    pub intake: Vec<(Source, u64)>,
}
