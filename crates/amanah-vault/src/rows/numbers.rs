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
    /// Openings that no ticket stands for and that the officer has not found in order, break-glass left out.
    pub openings_to_review: u64,
    /// When the oldest of them was made.
    pub oldest_to_review: Option<Timestamp>,
    /// Openings by break-glass that the officer has not found in order.
    pub break_glass_to_review: u64,
    /// When the oldest of them was made.
    pub oldest_break_glass: Option<Timestamp>,
    /// Erasures whose rows and journals are not known to be free of the values yet.
    pub erasures_unfinished: u64,
    /// Mails that wait for a relay.
    pub mails_waiting: u64,
    /// Imported lines that matched nobody.
    pub quarantined: u64,
    /// Data recorded since the time asked for, by source, in the order of the policy.
    pub intake: Vec<(Source, u64)>,
}
