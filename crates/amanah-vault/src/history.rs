//! The record of what was done with a customer's data, in a form a page can tell.

use amanah_ledger::Event;
use amanah_policy::{
    Attribute, Category, Clause, CustomerId, DatumId, Occasion, PersonRole, Purpose, ReceivedMailId, Role,
    StaffId, TicketId, Timestamp,
};

use crate::release::{LedgerPlace, Recipient};
use crate::rows::MailEvidence;

/// Who did it, as the customer may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doer {
    /// The customer.
    Customer,
    /// Another customer: a person of the account whose data it is, or a colleague in one.
    Person(CustomerId),
    /// A member of staff, in a role.
    Staff {
        /// Which one.
        id: StaffId,
        /// In which role.
        role: Role,
    },
    /// A part of the system.
    System(Role),
    /// Somebody who did not sign in.
    Visitor,
}

/// One entry of the processing record. Its reason may be personal; it is read through a release like any datum.
#[derive(Debug)]
pub struct HistoryEntry {
    /// Where the ledger keeps it; its proof is `Vault::receipt`.
    pub place: LedgerPlace,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
    /// Who did it.
    pub doer: Doer,
    /// For which purpose; none for recordings, changes and erasures.
    pub purpose: Option<Purpose>,
    /// On which occasion.
    pub occasion: Option<Occasion>,
    /// Which attributes were touched, each with how many data.
    pub attributes: Vec<(Attribute, u32)>,
    /// Which data exactly.
    pub data: Vec<DatumId>,
    /// Which attributes were asked for and withheld.
    pub withheld: Vec<Category>,
    /// The rules that decided.
    pub rules: Vec<String>,
    /// The clause of a refusal.
    pub clause: Option<Clause>,
    /// The reason in the words of whoever asked.
    pub reason: Option<String>,
    /// The ticket.
    pub ticket: Option<TicketId>,
    /// Who received it.
    pub recipient: Option<Recipient>,
    /// What changed about the people of an account.
    pub people: Option<PeopleNews>,
    /// What was decided about a mail of theirs, and on what evidence.
    pub judged: Option<JudgedMail>,
    /// Whether the sealed detail still matches the commitment in the ledger.
    pub is_commitment_kept: bool,
}

/// A change of the people of an account, as its record tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleNews {
    /// What happened, as [`crate::PeopleChange::code`] and the acts around it name it.
    pub change: String,
    /// Whom it concerned, in the record of the company.
    pub concerned: Option<CustomerId>,
    /// Their roles from then on.
    pub roles: Vec<PersonRole>,
}

/// What was decided about a mail that came in, as its record tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedMail {
    /// Which mail.
    pub mail: Option<ReceivedMailId>,
    /// The decision, as [`crate::Disposition::code`] names it.
    pub disposition: String,
    /// The codes of the rules that it breaks.
    pub reasons: Vec<String>,
    /// What the decision rests on.
    pub evidence: Option<MailEvidence>,
}

/// Which part of the processing record is read, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryPage {
    /// Entries before this place in the ledger only; none to begin with the newest.
    pub before: Option<u64>,
    /// How many at most.
    pub limit: u32,
}
