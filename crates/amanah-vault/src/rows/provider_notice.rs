//! What sign-on providers told us, and what became of it: no id of theirs and no value.

use amanah_policy::{Activity, CustomerId, Provider, Timestamp};

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
