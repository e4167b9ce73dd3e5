//! What is asked of the policy, and what it answers.
//!
//! The space of requests is finite on purpose: everything numeric or relational (a ticket that is open, an
//! aggregate of at least ten, an agreement to version n) is turned into a fact before the request is made, so that
//! all requests can be enumerated and compared with an oracle.

pub use crate::vocabulary::{CaseStanding, ErasureGround, Occasion};
use crate::vocabulary::{Category, Clause, PrincipalKind, Purpose, Role, Source};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// A customer; whether the datum is their own is a fact of the datum.
    Customer,
    /// A member of staff, with the role in which they act.
    Staff {
        /// The role in which they act.
        role: Role,
        /// Whether they are still employed and enabled.
        active: bool,
    },
    /// A part of the system that acts in a role: the mailer, the invoicer, the registrar client.
    Service {
        /// The role in which it acts.
        role: Role,
    },
    /// Somebody who did not sign in: a reader of WHOIS or RDAP.
    Visitor,
}

impl Principal {
    /// Which kind of principal it is.
    #[must_use]
    pub const fn kind(self) -> PrincipalKind {
        match self {
            Self::Customer => PrincipalKind::Customer,
            Self::Staff { .. } => PrincipalKind::Staff,
            Self::Service { .. } => PrincipalKind::Service,
            Self::Visitor => PrincipalKind::Visitor,
        }
    }
}

/// What is to be done with the datum: a purpose with the facts that purpose needs, or erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// U1.
    ServiceCommunication {
        /// On what occasion.
        occasion: Occasion,
    },
    /// U2a.
    Accountability {
        /// On what occasion.
        occasion: Occasion,
    },
    /// U2b. Without a case the act cannot be written down.
    Disclosure {
        /// How the case stands.
        case: CaseStanding,
    },
    /// U3.
    Billing {
        /// On what occasion.
        occasion: Occasion,
    },
    /// U4.
    IntangibleAsset {
        /// Whether only an aggregate over at least ten customers leaves.
        aggregate_of_ten: bool,
    },
    /// U5.
    Promotion,
    /// U6.
    Whois,
    /// The erasure of the datum (DEL1, DEL2, retention).
    Erase {
        /// Why.
        ground: ErasureGround,
    },
}

impl Act {
    /// The code of erasure, which is no purpose.
    pub const ERASE: &'static str = "erase";

    /// The code of the purpose, or of erasure.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.purpose().map_or(Self::ERASE, Purpose::code)
    }

    /// The purpose of this act; erasure has none.
    #[must_use]
    pub const fn purpose(self) -> Option<Purpose> {
        match self {
            Self::ServiceCommunication { .. } => Some(Purpose::ServiceCommunication),
            Self::Accountability { .. } => Some(Purpose::Accountability),
            Self::Disclosure { .. } => Some(Purpose::Disclosure),
            Self::Billing { .. } => Some(Purpose::Billing),
            Self::IntangibleAsset { .. } => Some(Purpose::IntangibleAsset),
            Self::Promotion => Some(Purpose::Promotion),
            Self::Whois => Some(Purpose::Whois),
            Self::Erase { .. } => None,
        }
    }
}

/// What the policy needs to know about the datum. Every field is a closed word or a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatumFacts {
    /// What kind of data it is.
    pub category: Category,
    /// From which kind of source it was recorded.
    pub source: Source,
    /// Whether it is the asking customer's own.
    pub own: bool,
    /// Whether authorised publication made it public (derived from the publication log).
    pub published: bool,
    /// Whether it was erased.
    pub erased: bool,
    /// Whether the law or a case forbids its erasure.
    pub held: bool,
    /// Whether it is frozen: replaced under DEL1 and waiting for its erasure, or in an erasure case.
    pub restricted: bool,
    /// Whether the customer agreed to the policy version that allows this purpose.
    pub agreed: bool,
    /// Whether the customer explicitly granted this promotion.
    pub promotion_granted: bool,
    /// Whether the customer confirmed it (third-party data begins unconfirmed).
    pub confirmed: bool,
}

/// One question to the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request {
    /// Who asks.
    pub principal: Principal,
    /// What for.
    pub act: Act,
    /// About which datum.
    pub datum: DatumFacts,
}

/// The policy's answer. Carries ids only, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Allowed, by these rules.
    Permit {
        /// Ids of the grants that allow it, sorted.
        rules: Vec<String>,
    },
    /// Refused.
    Refuse {
        /// Ids of the guards that forbid it, sorted; empty when no grant allows it.
        rules: Vec<String>,
        /// The clause that the refusal rests on.
        clause: Clause,
    },
    /// The evaluation itself failed: a refusal, and an alarm.
    Fault {
        /// Ids of the rules that could not be evaluated, sorted.
        rules: Vec<String>,
    },
}

impl Decision {
    /// Whether the datum may leave.
    #[must_use]
    pub const fn is_permitted(&self) -> bool {
        matches!(self, Self::Permit { .. })
    }
}
