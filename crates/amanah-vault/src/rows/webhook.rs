//! What the operator's other systems are told of a customer, and what became of it at each: ids, codes and times.

use std::time::Duration;

use amanah_policy::{CustomerId, StaffId, TidingId, Timestamp};

/// What happened to a customer that other systems must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectEvent {
    /// Nothing is released any more but for the case, the law and the customer.
    Frozen,
    /// The freeze is over, and nothing was erased: everything is in use again.
    Released,
    /// Erased here; the others erase too, except what a law obliges them to keep.
    Erased,
    /// A consent was given or withdrawn.
    ConsentChanged,
    /// Something of the customer must stay; the ground is not told.
    HoldPlaced,
    /// A request that another company passed on stands differently; told to that company alone.
    RequestMoved,
}

impl SubjectEvent {
    /// Every event that a system can be told of.
    pub const ALL: [Self; 5] =
        [Self::Frozen, Self::Released, Self::Erased, Self::ConsentChanged, Self::HoldPlaced];

    /// The word in the store, in the configuration and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Frozen => "subject.frozen",
            Self::Released => "subject.released",
            Self::Erased => "subject.erased",
            Self::ConsentChanged => "consent.changed",
            Self::HoldPlaced => "hold.placed",
            Self::RequestMoved => "request.moved",
        }
    }

    /// The event with this word, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::RequestMoved]).find(|event| event.code() == code)
    }

    /// The event with this word that a system can be told of, if there is one.
    #[must_use]
    pub fn told_as(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }
}

/// How a system stands to something it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryState {
    /// It waits for its next try.
    Waiting,
    /// Somebody sends it now.
    Sending,
    /// The system took it, and has not said what it did.
    Delivered,
    /// The system said what it did.
    Acknowledged,
    /// The system was asked, and no longer knows the customer.
    Verified,
    /// A member of staff says that it is done there.
    Declared,
    /// The system did not take it for so long that it is not tried any more.
    GivenUp,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sending,
        Self::Delivered,
        Self::Acknowledged,
        Self::Verified,
        Self::Declared,
        Self::GivenUp,
    ];

    /// The word in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Acknowledged => "acknowledged",
            Self::Verified => "verified",
            Self::Declared => "declared",
            Self::GivenUp => "given_up",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Something to be told to one system, leased to whoever tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedTiding {
    /// Which: the same at every try.
    pub id: TidingId,
    /// To which system.
    pub system: String,
    /// Of whom; of a request that was passed on it is the random id of that request.
    pub customer: CustomerId,
    /// What.
    pub event: SubjectEvent,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// Since when it stands as it does.
    pub since: Timestamp,
    /// Which try this is, from 1; the fence of the lease.
    pub attempt: u32,
}

/// What came of a try to tell a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TidingOutcome {
    /// It was taken; whether the system no longer knows the customer is asked after `asked_after`, if it can be asked.
    Delivered {
        /// The status of the answer.
        answer: String,
        /// How long until the system is asked.
        asked_after: Option<Duration>,
    },
    /// It is tried again after about so long.
    Later {
        /// The status of the answer, or why there was none.
        answer: String,
        /// How long to wait.
        wait: Duration,
    },
    /// It is not tried any more.
    GivenUp {
        /// The status of the answer, or why there was none.
        answer: String,
    },
}

/// What came of asking a system whether it still knows a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedOutcome {
    /// It does not.
    Gone,
    /// It does, or it did not answer; it is asked again after so long, or never.
    StillThere(Option<Duration>),
}

/// What a system says it did about an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidDone {
    /// It erased everything.
    Erased,
    /// It keeps something, under this law.
    Kept {
        /// The law, in a short form of letters, digits and a few signs.
        law: Option<String>,
    },
}

/// Whether what a system said was taken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenDown {
    /// It was; it is about this customer, whose certificate says something else now.
    Now(CustomerId),
    /// It was said before, or something newer was.
    Before,
    /// The system was told of no such erasure.
    NoSuchErasure,
}

/// How one system stands to one thing that was told of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryLine {
    /// Which.
    pub id: TidingId,
    /// Of whom.
    pub customer: CustomerId,
    /// What.
    pub event: SubjectEvent,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// Which system.
    pub system: String,
    /// How it stands.
    pub state: DeliveryState,
    /// Since when.
    pub since: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// The status of the last answer, or why there was none.
    pub answer: Option<String>,
    /// What the system says it did.
    pub said: Option<SaidDone>,
    /// Who vouches that it is done.
    pub declared_by: Option<StaffId>,
}

impl DeliveryLine {
    /// Whether the erasure at this system is open: nobody has said that everything there is gone.
    #[must_use]
    pub fn is_outstanding(&self) -> bool {
        match self.state {
            DeliveryState::Verified | DeliveryState::Declared => false,
            // Whoever keeps something has not erased, whatever the law.
            DeliveryState::Acknowledged => self.said != Some(SaidDone::Erased),
            _ => true,
        }
    }
}

/// How the operator's other systems stand, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutsideNumbers {
    /// Every state with how many stand in it.
    pub counts: Vec<(DeliveryState, u64)>,
    /// Each system with an erasure that is open, how many there are, and since when the oldest is.
    pub outstanding: Vec<(String, u64, Timestamp)>,
    /// Each system to which something was given up, and how often.
    pub given_up: Vec<(String, u64)>,
    /// The systems that the configuration names.
    pub systems: Vec<String>,
}

impl OutsideNumbers {
    /// How many stand in a state.
    #[must_use]
    pub fn count(&self, state: DeliveryState) -> u64 {
        self.counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count)
    }
}
