//! Tickets: what a customer asks, what staff answer, and what staff note for each other (R5).
//!
//! Every text is sealed as the customer's own; reading a ticket is a release like any other.
//!
//! Layout: `of_customer` is what a customer does in ClientZone, `of_staff` what staff do in the console; here stands what
//! both sides see.

mod of_customer;
mod of_staff;

use amanah_policy::DatumId;
use amanah_vault::{Opened, Personal, Refusal, TicketHeader, TicketMessage, VaultError};

use crate::accounts::limits::TooOften;

pub use of_customer::{Listed, Question, ask, close_own, list_own, read_own, reply};
pub use of_staff::{
    OpenTicket, StaffLook, Told, answer, assign, close, list, note, open, purpose_for, read, shift,
};

/// The longest text of a message, in characters.
pub const LONGEST_TICKET: usize = 4_000;
/// The longest subject, in characters.
pub const LONGEST_SUBJECT: usize = 120;
/// How many tickets of a customer are open at once.
pub const MOST_OPEN: usize = 20;

/// Why a ticket was not opened, answered or closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TicketFault {
    /// A ticket says in a few words what it is about.
    #[error("write in a few words what it is about")]
    NoSubject,
    /// A subject that does not fit.
    #[error("write a subject of at most {LONGEST_SUBJECT} characters")]
    SubjectTooLong,
    /// A ticket without a text helps nobody.
    #[error("write what the customer asked for")]
    Empty,
    /// A text that does not fit.
    #[error("write at most {LONGEST_TICKET} characters")]
    TooLong,
    /// Too many at once.
    #[error("{MOST_OPEN} tickets are open; write into one of them, or close one")]
    TooManyOpen,
    /// Closed, or as long as a ticket gets.
    #[error("this ticket is closed or full; open it again, or open a new one")]
    ClosedOrFull,
    /// Too many messages in a short time.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// There is no such customer (any more).
    #[error("no such customer")]
    UnknownCustomer,
    /// There is no such ticket, or it was closed already.
    #[error("no such open ticket; somebody may have closed it already")]
    UnknownTicket,
    /// The vault failed.
    #[error("the ticket could not be kept")]
    Vault(#[from] VaultError),
}

/// A ticket with its messages, in the hands of a sink.
#[derive(Debug)]
pub struct Thread<S> {
    /// Its header.
    pub header: TicketHeader,
    /// The messages in their order.
    pub messages: Vec<TicketMessage>,
    texts: Option<Opened<S>>,
}

impl<S> Thread<S> {
    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.text_of(self.header.subject?)
    }

    /// The text of a message; none when it is too old and gone.
    #[must_use]
    pub fn text(&self, message: &TicketMessage) -> Option<&str> {
        self.text_of(message.datum)
    }

    /// Where the ledger keeps the look; none where nothing is left to look at.
    #[must_use]
    pub fn place(&self) -> Option<u64> {
        self.texts.as_ref().map(|texts| texts.place().sequence)
    }

    fn text_of(&self, datum: DatumId) -> Option<&str> {
        let (_, text) = self.texts.as_ref()?.datum(datum)?;
        Some(text)
    }
}

/// What came of a look.
#[derive(Debug)]
pub enum Looked<T> {
    /// It is shown.
    Shown(T),
    /// The policy refused; the refusal is in the ledger.
    Refused(Refusal),
}

/// The data that a thread shows, as far as they are there.
fn data_of(header: &TicketHeader, messages: &[TicketMessage]) -> Vec<DatumId> {
    let kept = messages.iter().filter(|message| message.is_kept).map(|message| message.datum);
    header.subject.into_iter().chain(kept).collect()
}

fn fitting(text: &str) -> Result<Personal<String>, TicketFault> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(TicketFault::Empty),
        1..=LONGEST_TICKET => Ok(Personal::text(text)),
        _ => Err(TicketFault::TooLong),
    }
}

/// The vault's word, in the words of this room.
fn known<T>(outcome: Result<T, VaultError>) -> Result<T, TicketFault> {
    outcome.map_err(|fault| match fault {
        VaultError::UnknownCustomer => TicketFault::UnknownCustomer,
        VaultError::NotFound(_) => TicketFault::UnknownTicket,
        VaultError::NotNow(_) => TicketFault::ClosedOrFull,
        other => other.into(),
    })
}
