//! Finding a customer: by a key that is whole, and with a trace of who looked.

use amanah_policy::{Attribute, CustomerId, Role, StaffId, TicketId, Timestamp};

use crate::customer::{CustomerHeader, CustomerNumber};
use crate::personal::Personal;
use crate::release::LedgerPlace;

/// By what a customer is looked for.
#[derive(Debug)]
pub enum LookedFor {
    /// A whole e-mail address.
    Email(Personal<String>),
    /// A whole telephone number.
    Phone(Personal<String>),
    /// A whole domain name, or the host name of a running service.
    Domain(Personal<String>),
    /// One or several whole words of a name.
    NameWords(Personal<String>),
    /// A customer number.
    Number(CustomerNumber),
    /// A ticket.
    Ticket(TicketId),
    /// An invoice, with the customer it belongs to, if there is one.
    Invoice(Option<CustomerId>),
}

/// The kind of key somebody looked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedBy {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A domain or host name.
    Domain,
    /// A word of a name.
    NameWord,
    /// A customer number.
    Number,
    /// A ticket.
    Ticket,
    /// An invoice.
    Invoice,
}

impl LookedBy {
    const ALL: [Self; 7] =
        [Self::Email, Self::Phone, Self::Domain, Self::NameWord, Self::Number, Self::Ticket, Self::Invoice];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Domain => "domain",
            Self::NameWord => "name_word",
            Self::Number => "number",
            Self::Ticket => "ticket",
            Self::Invoice => "invoice",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }

    /// The attributes it looks among; none for what is no personal value.
    pub(crate) fn kinds(self) -> Vec<Attribute> {
        match self {
            Self::Email => vec![Attribute::PrimaryEmail],
            Self::Phone => vec![Attribute::Phone],
            Self::Domain => vec![Attribute::DomainName],
            Self::NameWord => vec![Attribute::Name, Attribute::CompanyName],
            Self::Number | Self::Ticket | Self::Invoice => Vec::new(),
        }
    }
}

impl LookedFor {
    /// The kind of key.
    #[must_use]
    pub const fn by(&self) -> LookedBy {
        match self {
            Self::Email(_) => LookedBy::Email,
            Self::Phone(_) => LookedBy::Phone,
            Self::Domain(_) => LookedBy::Domain,
            Self::NameWords(_) => LookedBy::NameWord,
            Self::Number(_) => LookedBy::Number,
            Self::Ticket(_) => LookedBy::Ticket,
            Self::Invoice(_) => LookedBy::Invoice,
        }
    }
}

/// Who was found: nothing personal, which needs a purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The customers, in the order of their numbers; none where there are too many.
    pub customers: Vec<CustomerHeader>,
    /// Whether there are more than a list may show.
    pub is_too_many: bool,
    /// Where the ledger keeps that somebody looked.
    pub place: LedgerPlace,
}

/// One search, as the officer reads of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchLine {
    /// Who looked.
    pub staff: StaffId,
    /// Their name.
    pub staff_name: String,
    /// In which role.
    pub role: Role,
    /// By which kind of key.
    pub by: LookedBy,
    /// How many customers were found; one more than a list shows stands for all above it.
    pub found: u64,
    /// When.
    pub at: Timestamp,
    /// Where the ledger keeps it.
    pub place: LedgerPlace,
}
