//! How near a deadline is: what the queue says in words, a day and six hours before it (T9).

use amanah_policy::{CaseKind, Timestamp};
use amanah_vault::RightsCase;

/// An erasure whose next step is so many hours late does not go on by itself.
pub(super) const STUCK_HOURS: i64 = 2;

/// How near the deadline of a request is (T9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// More than a day is left.
    Later,
    /// A day at most.
    Day,
    /// Six hours at most.
    Hours,
    /// None.
    Late,
}

impl Urgency {
    /// Of something that is due then.
    #[must_use]
    pub fn of(due: Timestamp, now: Timestamp) -> Self {
        match due {
            due if due < now => Self::Late,
            due if due <= now.plus_hours(6) => Self::Hours,
            due if due <= now.plus_hours(24) => Self::Day,
            _ => Self::Later,
        }
    }

    /// Of an open request. An erasure goes on by itself, so it is late once it did not, and never in a hurry before.
    #[must_use]
    pub fn of_case(case: &RightsCase, now: Timestamp) -> Self {
        if case.kind != CaseKind::Erase {
            return Self::of(case.due_at, now);
        }
        if case.due_at.plus_hours(STUCK_HOURS) < now { Self::Late } else { Self::Later }
    }

    /// Its word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Later => "later",
            Self::Day => "day",
            Self::Hours => "hours",
            Self::Late => "late",
        }
    }
}
