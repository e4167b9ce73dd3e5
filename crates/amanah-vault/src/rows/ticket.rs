//! Tickets: threads of messages between a customer and staff. Every text is a datum of the customer (R5).

use amanah_policy::{CustomerId, DatumId, Role, StaffId, TicketId, Timestamp};

use crate::personal::Personal;

/// How a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TicketState {
    /// The customer waits for us.
    Open,
    /// We answered.
    Answered,
    /// We know of it and wait for something ourselves.
    Waiting,
    /// Done.
    Closed,
}

impl TicketState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Answered, Self::Waiting, Self::Closed];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Waiting => "waiting",
            Self::Closed => "closed",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it is being worked on; staff may open its customer under it.
    #[must_use]
    pub const fn goes_on(self) -> bool {
        !matches!(self, Self::Closed)
    }
}

/// A ticket to be opened.
#[derive(Debug)]
pub struct NewTicket {
    /// What it is about, in a few words.
    pub subject: Option<Personal<String>>,
    /// The first message.
    pub text: Personal<String>,
    /// The id that the form carried: the same form sent twice is one ticket.
    pub form: Option<TicketId>,
}

/// A message to be added.
#[derive(Debug)]
pub struct NewMessage {
    /// Its text.
    pub text: Personal<String>,
    /// Whether staff note it for each other.
    pub is_internal: bool,
    /// What the form carried: the same form sent twice is one message.
    pub form: Option<[u8; 16]>,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketAuthor {
    /// The customer, or a person of the company.
    Customer(CustomerId),
    /// A member of staff.
    Staff {
        /// Who.
        id: StaffId,
        /// In which role.
        role: Role,
    },
    /// A part of the system.
    System,
}

/// A message as lists show it; its text is a sealed datum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketMessage {
    /// Its place in the ticket, from 1.
    pub place: u32,
    /// Who wrote it.
    pub author: TicketAuthor,
    /// Whether staff noted it for each other. It is about the customer all the same, and in their report.
    pub is_internal: bool,
    /// When.
    pub written_at: Timestamp,
    /// The datum that is its text.
    pub datum: DatumId,
    /// Whether the datum is still there: texts end with their retention.
    pub is_kept: bool,
}

/// A ticket as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketHeader {
    /// Its id.
    pub id: TicketId,
    /// Whose.
    pub customer: CustomerId,
    /// Since when.
    pub opened_at: Timestamp,
    /// How it stands.
    pub state: TicketState,
    /// Since when it stands so; while it is open, since when the customer waits.
    pub changed_at: Timestamp,
    /// Which member of staff answers it.
    pub assigned: Option<StaffId>,
    /// The datum that says what it is about; none when its text is gone.
    pub subject: Option<DatumId>,
}
