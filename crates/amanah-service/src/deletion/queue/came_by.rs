//! How a request came that somebody in the house wrote down.

use amanah_policy::CaseState;
use amanah_vault::{Personal, Said};

/// How somebody in the house heard of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameBy {
    /// On paper.
    Letter,
    /// By telephone.
    Telephone,
    /// In person.
    InPerson,
    /// In a ticket.
    Ticket,
    /// In a mail that waited for a person.
    Mail,
}

impl CameBy {
    /// Those that are chosen at the desk.
    pub const AT_THE_DESK: [Self; 3] = [Self::Letter, Self::Telephone, Self::InPerson];
    const ALL: [Self; 5] = [Self::Letter, Self::Telephone, Self::InPerson, Self::Ticket, Self::Mail];

    /// The word in the ledger.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Telephone => "telephone",
            Self::InPerson => "in_person",
            Self::Ticket => "ticket",
            Self::Mail => "mail",
        }
    }

    /// The way with this word, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }

    pub(super) fn said(self) -> Said {
        Said { on: CaseState::Received, words: Personal::text(self.code()) }
    }
}
