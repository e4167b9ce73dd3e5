//! Services a customer has: what runs since when, what it costs, what ended.

use amanah_policy::{CustomerId, DatumId, Money, PanelFact, ServiceId, ServiceSpan, Timestamp};

use crate::personal::Personal;

/// What kind of service it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceKind {
    /// A web site under a host name.
    Hosting,
    /// A registered domain.
    Domain,
    /// A machine.
    Server,
    /// Anything else.
    Other,
}

impl ServiceKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Hosting, Self::Domain, Self::Server, Self::Other];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hosting => "hosting",
            Self::Domain => "domain",
            Self::Server => "server",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How often a price is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BillingPeriod {
    /// Every month.
    Month,
    /// Every three months.
    Quarter,
    /// Every year.
    Year,
    /// One time.
    Once,
}

impl BillingPeriod {
    /// Every period.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::Once];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Once => "once",
        }
    }

    /// The period with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == code)
    }
}

/// What a service costs, tax not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// How much.
    pub amount: Money,
    /// How often.
    pub period: BillingPeriod,
}

/// A service to be added.
#[derive(Debug)]
pub struct NewService {
    /// What kind.
    pub kind: ServiceKind,
    /// The host name it answers to, where it has one: no two running services share one.
    pub host: Option<Personal<String>>,
    /// What the customer calls it.
    pub label: Option<Personal<String>>,
    /// The plan, by the name the operator gives it.
    pub plan: Option<Personal<String>>,
    /// What it costs.
    pub price: Option<Price>,
    /// Since when it runs, or will.
    pub started_at: Timestamp,
    /// When it is meant to end.
    pub planned_end: Option<Timestamp>,
}

/// What changes about a service; what is left out stays.
#[derive(Debug, Default)]
pub struct ServiceChange {
    /// Another name.
    pub label: Option<Personal<String>>,
    /// Another plan.
    pub plan: Option<Personal<String>>,
    /// Another price.
    pub price: Option<Price>,
    /// Another planned end, or none.
    pub planned_end: Option<Option<Timestamp>>,
}

/// A service as lists show it; its names are sealed data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceHeader {
    /// Its id.
    pub id: ServiceId,
    /// Whose.
    pub customer: CustomerId,
    /// What kind.
    pub kind: ServiceKind,
    /// Since when.
    pub started_at: Timestamp,
    /// Until when; none while it runs.
    pub ended_at: Option<Timestamp>,
    /// When it is meant to end.
    pub planned_end: Option<Timestamp>,
    /// What it costs.
    pub price: Option<Price>,
    /// The datum that is its host name.
    pub host: Option<DatumId>,
    /// The datum that is its name.
    pub label: Option<DatumId>,
    /// The datum that is the name of its plan.
    pub plan: Option<DatumId>,
    /// What a hosting panel said of it last; none where no panel ever did.
    pub panel: Option<PanelFact>,
}

/// What a hosting panel says of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelWord {
    /// Of which one.
    pub service: ServiceId,
    /// What it says, as of when.
    pub fact: PanelFact,
}

/// What became of a word of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is the newest, and kept.
    Kept,
    /// As new a word or a newer one is kept already, or an end that came later.
    Older,
    /// It is kept, and contradicts an end that the house wrote down before: a person looks.
    EndedHere,
    /// There is no such service.
    NoService,
}

impl Heard {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Older => "older",
            Self::EndedHere => "ended_here",
            Self::NoService => "no_service",
        }
    }
}

/// How much of what panels report is known still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelNumbers {
    /// Services that a panel reported and nobody ended.
    pub reported: u64,
    /// Those among them of which none was heard for longer than it is known.
    pub silent: u64,
    /// When a panel saw any of them last.
    pub last_at: Option<Timestamp>,
}

impl ServiceHeader {
    /// From when until when it runs, for the rule that says who is active.
    #[must_use]
    pub const fn span(&self) -> ServiceSpan {
        ServiceSpan { started_at: self.started_at, ended_at: self.ended_at, panel: self.panel }
    }

    /// The data that say its names.
    pub fn names(&self) -> impl Iterator<Item = DatumId> {
        [self.host, self.label, self.plan].into_iter().flatten()
    }
}
