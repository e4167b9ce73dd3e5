//! How near a deadline is: what the queue says in words, a day and six hours before it (T9).

use amanah_policy::Timestamp;

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
