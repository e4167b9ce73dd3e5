//! What is asked of the policy, and what it answers.
//!
//! The space of requests is finite on purpose: everything numeric or relational (a ticket that is open, an
//! aggregate of at least ten, an agreement to version n) is turned into a fact before the request is made, so that
//! all requests can be enumerated and compared with an oracle.

use crate::vocabulary::{Category, Purpose, Role, Source};

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

/// On what occasion a person or part of the system looks at a customer's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occasion {
    /// An open ticket of this customer.
    Ticket,
    /// A declared purpose with a written reason, which the officer reviews.
    Reason,
    /// The customer's own request, in their own session.
    OwnRequest,
    /// The ordinary running of the customer's service.
    Routine,
    /// A code that proves a mailbox, at sign-up or at a change of address.
    SignUpCode,
    /// A notice that the law obliges us to send.
    LegalNotice,
    /// Mail of a case the customer opened.
    CaseMail,
    /// None was declared.
    Undeclared,
}

impl Occasion {
    /// Every occasion.
    pub const ALL: &'static [Self] = &[
        Self::Ticket,
        Self::Reason,
        Self::OwnRequest,
        Self::Routine,
        Self::SignUpCode,
        Self::LegalNotice,
        Self::CaseMail,
        Self::Undeclared,
    ];
}

/// How a disclosure case stands with respect to one datum: complete, or the first thing that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseStanding {
    /// Approved by a second person, open, and covering this customer, category and recipient.
    Complete,
    /// Not yet approved.
    Unapproved,
    /// Closed.
    Closed,
    /// Drafter and approver are the same person.
    OnePerson,
    /// The case does not name this customer.
    OtherCustomer,
    /// The case does not name this category.
    OtherCategory,
    /// The recipient is not the authority of the case.
    OtherRecipient,
}

impl CaseStanding {
    /// Every standing.
    pub const ALL: &'static [Self] = &[
        Self::Complete,
        Self::Unapproved,
        Self::Closed,
        Self::OnePerson,
        Self::OtherCustomer,
        Self::OtherCategory,
        Self::OtherRecipient,
    ];
}

/// Why a datum is to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErasureGround {
    /// DEL1: replaced by the customer in ClientZone, confirmed.
    Replaced,
    /// DEL2 or *Leave*: the customer is inactive and confirmed the request.
    ConfirmedRequest,
    /// The retention row came to its end.
    Expired,
    /// None of these holds (yet).
    Unconfirmed,
}

impl ErasureGround {
    /// Every ground.
    pub const ALL: &'static [Self] =
        &[Self::Replaced, Self::ConfirmedRequest, Self::Expired, Self::Unconfirmed];
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
        clause: crate::vocabulary::Clause,
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
