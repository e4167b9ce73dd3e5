//! The customer's side: asking, writing back, closing, and reading what both sides wrote.

use amanah_policy::{Channel, CustomerId, DatumId, Occasion, TicketId, Timestamp};
use amanah_vault::{
    AccessReport, Actor, Ask, NewMessage, NewTicket, Opened, Outcome, Personal, Selection, TicketHeader,
    VaultError,
};

use super::{LONGEST_SUBJECT, Looked, MOST_OPEN, Thread, TicketFault, data_of, fitting, known};
use crate::accounts::limits::Deed;
use crate::house::House;

/// How many tickets a list shows.
const MOST_LISTED: u32 = 200;

/// What a customer writes to begin a ticket.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What it is about.
    pub subject: &'a str,
    /// The text.
    pub text: &'a str,
    /// The id the form carried, so that the same form sent twice is one ticket.
    pub form: TicketId,
}

/// Opens a ticket of the customer who writes it.
///
/// Enforces: R5, SEC
///
/// # Errors
/// When subject or text do not fit, too many tickets are open, they write too often, or the store fails.
pub async fn ask(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    question: Question<'_>,
    now: Timestamp,
) -> Result<TicketId, TicketFault> {
    let subject = question.subject.trim();
    match subject.chars().count() {
        0 => return Err(TicketFault::NoSubject),
        1..=LONGEST_SUBJECT => {}
        _ => return Err(TicketFault::SubjectTooLong),
    }
    let text = fitting(question.text)?;
    let open = house.vault().open_tickets(Some(holder)).await?;
    if open.len() >= MOST_OPEN && !open.iter().any(|ticket| ticket.id == question.form) {
        return Err(TicketFault::TooManyOpen);
    }
    house.take_try(Deed::WriteBy, &customer.to_string(), now).await??;
    let ticket = NewTicket { subject: Some(Personal::text(subject)), text, form: Some(question.form) };
    let begun =
        house.vault().begin_ticket(holder, ticket, Channel::ClientZone, Actor::Customer(customer), now).await;
    match begun {
        Err(VaultError::Taken(_)) => Err(TicketFault::UnknownTicket),
        other => known(other),
    }
}

/// Adds what the customer writes to a ticket of theirs; a closed one is open again by it.
///
/// Enforces: R5, SEC
///
/// # Errors
/// When the text does not fit, the ticket is not theirs or is full, they write too often, or the store fails.
pub async fn reply(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    ticket: TicketId,
    text: &str,
    form: Option<[u8; 16]>,
    now: Timestamp,
) -> Result<(), TicketFault> {
    own(house, holder, ticket).await?;
    let message = NewMessage { text: fitting(text)?, is_internal: false, form };
    house.take_try(Deed::WriteBy, &customer.to_string(), now).await??;
    let actor = Actor::Customer(customer);
    let said = house.vault().say_in_ticket(ticket, message, Channel::ClientZone, actor, now).await;
    known(said).map(|_added| ())
}

/// Closes a ticket of the customer.
///
/// # Errors
/// When it is not theirs, or the store fails.
pub async fn close_own(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    ticket: TicketId,
    now: Timestamp,
) -> Result<(), TicketFault> {
    own(house, holder, ticket).await?;
    known(house.vault().close_ticket(ticket, Actor::Customer(customer), now).await)
}

/// Tickets with what they are about, in the hands of a sink.
#[derive(Debug)]
pub struct Listed {
    /// The tickets, the one that changed last first.
    pub tickets: Vec<TicketHeader>,
    subjects: Option<Opened<AccessReport>>,
}

impl Listed {
    /// What a ticket is about; none for what was taken down at the desk, or when it is too old.
    #[must_use]
    pub fn subject(&self, ticket: &TicketHeader) -> Option<&str> {
        let (_, text) = self.subjects.as_ref()?.datum(ticket.subject?)?;
        Some(text)
    }
}

/// The tickets of a customer's account, for the customer.
///
/// Enforces: U2a
///
/// # Errors
/// When the store fails.
pub async fn list_own(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    now: Timestamp,
) -> Result<Looked<Listed>, VaultError> {
    let tickets = house.vault().tickets_of(holder, MOST_LISTED).await?;
    let subjects: Vec<DatumId> = tickets.iter().filter_map(|ticket| ticket.subject).collect();
    Ok(match look_as_customer(house, customer, holder, subjects, now).await? {
        Looked::Shown(subjects) => Looked::Shown(Listed { tickets, subjects }),
        Looked::Refused(refusal) => Looked::Refused(refusal),
    })
}

/// One ticket of a customer's account with what both sides wrote, for the customer. Notes of staff stand in *My data* and
/// in the access report, not in the conversation.
///
/// Enforces: U2a
///
/// # Errors
/// [`TicketFault::UnknownTicket`] when it is somebody else's, or the store fails.
pub async fn read_own(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    ticket: TicketId,
    now: Timestamp,
) -> Result<Looked<Thread<AccessReport>>, TicketFault> {
    let header = own(house, holder, ticket).await?;
    let mut messages = house.vault().ticket_messages(ticket).await?;
    messages.retain(|message| !message.is_internal);
    let data = data_of(&header, &messages);
    let texts = look_as_customer(house, customer, header.customer, data, now).await?;
    Ok(match texts {
        Looked::Shown(texts) => Looked::Shown(Thread { header, messages, texts }),
        Looked::Refused(refusal) => Looked::Refused(refusal),
    })
}

/// Releases these data of an account to a customer of it; nothing at all where nothing is asked for.
async fn look_as_customer(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    data: Vec<DatumId>,
    now: Timestamp,
) -> Result<Looked<Option<Opened<AccessReport>>>, VaultError> {
    if data.is_empty() {
        return Ok(Looked::Shown(None));
    }
    let ask = Ask::to_account(holder, Actor::Customer(customer), Occasion::OwnRequest)
        .select(Selection::Data(data));
    Ok(match house.vault().release(ask, now).await? {
        Outcome::Released(released) => Looked::Shown(Some(released.into_sink(AccessReport))),
        Outcome::Refused(refusal) => Looked::Refused(refusal),
    })
}

/// A ticket of the customer's account; another one is not found.
///
/// Enforces: SEC
async fn own(house: &House, holder: CustomerId, ticket: TicketId) -> Result<TicketHeader, TicketFault> {
    let header = known(house.vault().ticket(ticket).await)?;
    (header.customer == holder).then_some(header).ok_or(TicketFault::UnknownTicket)
}
