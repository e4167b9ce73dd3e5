//! Work that one process at a time does.

/// Work that one process at a time does, however many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Job {
    /// Everything that is due: replaced values, ended retention, ended sessions, codes and days.
    Sweep,
    /// The copies of the key store, and the end of an epoch that is over.
    Keys,
    /// What is due in requests with a clock.
    Requests,
    /// Asking customers who left long ago.
    Quiet,
}

impl Job {
    /// The name in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Keys => "keys",
            Self::Requests => "requests",
            Self::Quiet => "quiet",
        }
    }
}

/// A job that this process does now, until its time is over or somebody else has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub(crate) job: Job,
    /// Which run it is: the key by which it is done once.
    pub(crate) turn: i64,
    /// Raised by every taking; whoever stands behind it may not write.
    pub(crate) fence: i64,
}
