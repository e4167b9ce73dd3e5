//! How often somebody may try.

/// How many tries there are, and how soon they come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many at once.
    pub tries: i64,
    /// After how many seconds one comes back.
    pub seconds: i64,
}

/// Whether a try was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It was, and counts.
    Counted,
    /// It was not, and does not count.
    TooMany {
        /// After how many seconds the next one is allowed.
        retry_seconds: u64,
    },
}
