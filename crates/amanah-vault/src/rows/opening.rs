//! A member of staff opened a customer for a purpose, for thirty minutes; the officer reads the list every day (SEC).

use amanah_policy::{CustomerId, Occasion, Purpose, Role, StaffId, TicketId, Timestamp};

use crate::personal::Personal;
use crate::release::LedgerPlace;

/// What the opening stands on.
#[derive(Debug)]
pub enum OpeningBasis {
    /// An open ticket of this customer.
    Ticket(TicketId),
    /// A written reason.
    Reason(Personal<String>),
    /// An emergency in which a role acts outside its other grants, with a written reason.
    BreakGlass(Personal<String>),
}

/// An opening that is still valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Who.
    pub staff: StaffId,
    /// In which role.
    pub role: Role,
    /// Whom.
    pub customer: CustomerId,
    /// For which purpose.
    pub purpose: Purpose,
    /// The ticket, when one set the purpose.
    pub ticket: Option<TicketId>,
    /// Whether the role acts outside its other grants.
    pub is_break_glass: bool,
    /// When.
    pub opened_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Where the ledger keeps it; it names the opening too.
    pub place: LedgerPlace,
}

impl Opening {
    /// The occasion the policy knows it by.
    #[must_use]
    pub const fn occasion(&self) -> Occasion {
        match self.ticket {
            Some(_) => Occasion::Ticket,
            None if self.is_break_glass => Occasion::BreakGlass,
            None => Occasion::Reason,
        }
    }
}

/// How an opening stands with the officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewState {
    /// It needs no review: a ticket stands for it.
    NotNeeded,
    /// Nobody reviewed it yet.
    Waiting,
    /// The officer asked, and waits for an answer.
    Asked,
    /// The member of staff answered; the officer decides.
    Answered,
    /// The officer found it in order.
    Fine,
}

impl ReviewState {
    const ALL: [Self; 5] = [Self::NotNeeded, Self::Waiting, Self::Asked, Self::Answered, Self::Fine];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotNeeded => "none",
            Self::Waiting => "waiting",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Fine => "fine",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The review of an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// How it stands.
    pub state: ReviewState,
    /// When the officer asked or found it in order.
    pub reviewed_at: Option<Timestamp>,
    /// What the officer asked; none once the customer is erased.
    pub question: Option<String>,
    /// What the member of staff answered; none once the customer is erased.
    pub answer: Option<String>,
}

/// What the officer says of an opening.
#[derive(Debug)]
pub enum Finding {
    /// It is in order.
    Fine,
    /// The member of staff is to answer a question.
    Asks(Personal<String>),
}

/// One line of the officer's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningLine {
    /// The opening.
    pub opening: Opening,
    /// The name of the member of staff.
    pub staff_name: String,
    /// The number of the customer; none once erased.
    pub customer_number: Option<crate::CustomerNumber>,
    /// The written reason; none with a ticket, and none once the customer is erased.
    pub reason: Option<String>,
    /// What the officer said of it.
    pub review: Review,
}
