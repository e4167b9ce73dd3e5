//! What sign-on providers told us, and what became of it: no id of theirs and no value.

use amanah_policy::{Activity, CustomerId, Provider, StaffId, Timestamp};

/// What a provider told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Somebody wants everything gone that came from the provider.
    Deletion,
    /// Somebody removed our app there.
    Removal,
    /// Something happened to somebody's account there; the word says what.
    Event(&'static str),
}

impl NoticeKind {
    /// The word in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deletion => "deletion",
            Self::Removal => "removal",
            Self::Event(word) => word,
        }
    }
}

/// Why the officer closed a deletion that a provider asked for, and nobody had to erase anything: all that the public page
/// of its code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedWhy {
    /// It was not clear whether the account is that person's.
    IdentityUnclear,
    /// The customer is active after all, and decides themself.
    ActiveAfterAll,
    /// A law keeps what there is.
    KeptByLaw,
}

impl ClosedWhy {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::IdentityUnclear, Self::ActiveAfterAll, Self::KeptByLaw];

    /// The word in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdentityUnclear => "identity_unclear",
            Self::ActiveAfterAll => "active_after_all",
            Self::KeptByLaw => "kept_by_law",
        }
    }

    /// The reason with this word, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// A notice to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// Who told it.
    pub provider: Provider,
    /// What.
    pub kind: NoticeKind,
    /// Of whom; nobody, where nobody is known by the id, or it named none.
    pub customer: Option<CustomerId>,
    /// When the provider wrote it, as it says.
    pub issued_at: Option<Timestamp>,
    /// Whether the customer was active when it came.
    pub activity: Option<Activity>,
    /// By when somebody must have done something.
    pub due_at: Option<Timestamp>,
}

/// A notice, as pages and lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderNotice {
    /// Its id.
    pub id: [u8; 16],
    /// Who told it.
    pub provider: Provider,
    /// What: `deletion`, `removal`, or the word of an event.
    pub kind: String,
    /// Of whom; an erased customer is still named by their id.
    pub customer: Option<CustomerId>,
    /// When it came.
    pub received_at: Timestamp,
    /// When the provider wrote it, as it says.
    pub issued_at: Option<Timestamp>,
    /// Whether the customer was active then.
    pub activity: Option<Activity>,
    /// By when somebody must have done something.
    pub due_at: Option<Timestamp>,
    /// When nothing was left to do.
    pub closed_at: Option<Timestamp>,
    /// Who closed it, and why, where it did not close by itself.
    pub closed_by: Option<(StaffId, ClosedWhy)>,
}

/// Since when, and why, a customer cannot sign on with a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspendedSignOn {
    /// With which provider.
    pub provider: Provider,
    /// Why: the word of the event.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
}
