//! Requests with a clock: how they stand, and the steps that led there. No value of anybody.

use amanah_policy::{
    Activity, CaseChannel, CaseId, CaseKind, CaseRefusal, CaseState, CustomerId, StaffId, Timestamp,
};

/// By what a deletion was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmedHow {
    /// In ClientZone, with a fresh proof of who they are.
    Session,
    /// By the link that was mailed to the registered address.
    Mailbox,
    /// Without the mailbox, which is gone: by something that no mail says, approved by the officer.
    SecondFact,
    /// By nobody: years after the last use, and after a notice that nobody answered.
    Silence,
}

impl ConfirmedHow {
    const ALL: [Self; 4] = [Self::Session, Self::Mailbox, Self::SecondFact, Self::Silence];

    /// The word in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Mailbox => "mailbox",
            Self::SecondFact => "second_fact",
            Self::Silence => "silence",
        }
    }

    /// The way with this word, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }
}

/// A request that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewCase {
    /// Of whom.
    pub customer: CustomerId,
    /// What is asked for.
    pub kind: CaseKind,
    /// Through which door.
    pub channel: CaseChannel,
    /// Whether the customer was active then; none where that is not known.
    pub activity: Option<Activity>,
    /// When something is due.
    pub due_at: Timestamp,
}

/// What a step brings with it besides itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaseChange {
    /// When something is due next; as before where none is given.
    pub due_at: Option<Timestamp>,
    /// When the wait that begins now ends.
    pub ends_at: Option<Timestamp>,
    /// By what it was confirmed.
    pub confirmed: Option<ConfirmedHow>,
    /// Why it is refused.
    pub why: Option<CaseRefusal>,
    /// How many notices went out.
    pub told: Option<u8>,
    /// Whether the customer is active, where that was not known before.
    pub activity: Option<Activity>,
}

/// A request with a clock, as pages and lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RightsCase {
    /// Its id.
    pub id: CaseId,
    /// Of whom; an erased customer is still named by their id.
    pub customer: CustomerId,
    /// What is asked for.
    pub kind: CaseKind,
    /// Through which door it came.
    pub channel: CaseChannel,
    /// How it stands.
    pub state: CaseState,
    /// Whether the customer was active when it came; none where that was not known.
    pub activity: Option<Activity>,
    /// When it came.
    pub received_at: Timestamp,
    /// When something is due next.
    pub due_at: Timestamp,
    /// When the present wait ends.
    pub ends_at: Option<Timestamp>,
    /// Since when the data serves nothing but the case.
    pub frozen_at: Option<Timestamp>,
    /// When it was confirmed, and by what.
    pub confirmed: Option<(Timestamp, ConfirmedHow)>,
    /// When nothing was left to do.
    pub closed_at: Option<Timestamp>,
    /// Why it was refused.
    pub why: Option<CaseRefusal>,
    /// Who wrote it down, where staff did.
    pub opened_by: Option<StaffId>,
    /// Who closed it, where staff did.
    pub closed_by: Option<StaffId>,
    /// How many notices went out since it was confirmed.
    pub told: u8,
}

/// One step of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseEntry {
    /// How it stood from then on.
    pub state: CaseState,
    /// Since when.
    pub at: Timestamp,
    /// The entry of the ledger that says so.
    pub leaf: u64,
}
