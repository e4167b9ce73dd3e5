//! Tickets: what a customer asks, what staff answer, and what staff note for each other (R5).
//!
//! Every text is sealed as the customer's own; reading a ticket is a release like any other.

use amanah_policy::{
    Category, Channel, CustomerId, DatumId, Occasion, Purpose, PurposeMarker, Role, StaffId, TicketId,
    Timestamp,
};
use amanah_vault::{
    AccessReport, Actor, Ask, NewMessage, NewTicket, Opened, Outcome, Personal, Refusal, Selection, Sink,
    StaffPage, TicketAuthor, TicketHeader, TicketMessage, TicketState, VaultError,
};

use crate::accounts::staff::roles;
use crate::house::House;
use crate::purposes::opening::declare::{Why, occasion, with_why};
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{MailFault, mail_customer};

/// The longest text of a message, in characters.
pub const LONGEST_TICKET: usize = 4_000;
/// The longest subject, in characters.
pub const LONGEST_SUBJECT: usize = 120;
/// How many tickets of a customer are open at once.
pub const MOST_OPEN: usize = 20;
/// How many tickets a list shows.
const MOST_LISTED: u32 = 200;

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

/// Opens a ticket for a customer who stands at the desk or is on the telephone.
///
/// Enforces: R5
///
/// # Errors
/// When the text is empty or too long, there is no such customer, or the store fails.
pub async fn open(
    house: &House,
    actor: Actor,
    customer: CustomerId,
    text: &str,
    now: Timestamp,
) -> Result<TicketId, TicketFault> {
    let text = fitting(text)?;
    known(house.vault().open_ticket(customer, text, Channel::Desk, actor, now).await)
}

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
/// Enforces: R5
///
/// # Errors
/// When subject or text do not fit, too many tickets are open, or the store fails.
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
/// Enforces: R5
///
/// # Errors
/// When the text does not fit, the ticket is not theirs or is full, or the store fails.
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

/// Answers a ticket and tells the customer by mail that there is an answer; the mail holds nothing of it.
///
/// Enforces: R5
///
/// # Errors
/// When the text does not fit, the ticket is closed or full, or the store fails.
pub async fn answer(
    house: &House,
    actor: Actor,
    ticket: TicketId,
    text: &str,
    form: Option<[u8; 16]>,
    now: Timestamp,
) -> Result<Told, TicketFault> {
    let message = NewMessage { text: fitting(text)?, is_internal: false, form };
    let said = house.vault().say_in_ticket(ticket, message, Channel::Console, actor, now).await;
    if !known(said)? {
        // The same form again: the mail went out with the first one.
        return Ok(Told::ByMail);
    }
    let reader = last_writer(house, ticket).await?;
    let link = house.settings().link(&format!("/tickets/{ticket}"));
    match mail_customer(house, reader, Letter::TicketAnswered { link: &link }, now).await {
        Ok(_mail) => Ok(Told::ByMail),
        // The answer stands in ClientZone all the same, and the page of staff says that no mail went.
        Err(
            MailFault::Refused(_) | MailFault::Vault(VaultError::NotFound(_) | VaultError::UnknownCustomer),
        ) => Ok(Told::NotByMail),
        Err(MailFault::Vault(fault)) => Err(fault.into()),
    }
}

/// Whether the customer hears of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A mail is in the outbox.
    ByMail,
    /// The policy allows no mail, or there is no address.
    NotByMail,
}

/// Notes something for colleagues. It is about the customer, so it stands in their access report.
///
/// # Errors
/// As [`answer`].
pub async fn note(
    house: &House,
    actor: Actor,
    ticket: TicketId,
    text: &str,
    form: Option<[u8; 16]>,
    now: Timestamp,
) -> Result<(), TicketFault> {
    let message = NewMessage { text: fitting(text)?, is_internal: true, form };
    known(house.vault().say_in_ticket(ticket, message, Channel::Console, actor, now).await).map(|_added| ())
}

/// Closes a ticket; from then on nobody opens its customer under it.
///
/// # Errors
/// When it is not there, or the store fails.
pub async fn close(house: &House, actor: Actor, ticket: TicketId, now: Timestamp) -> Result<(), TicketFault> {
    known(house.vault().close_ticket(ticket, actor, now).await)
}

/// Opens a closed ticket again, or lets an open one wait. Says whether it stood otherwise before.
///
/// # Errors
/// When it is not there, or the store fails.
pub async fn shift(
    house: &House,
    actor: Actor,
    ticket: TicketId,
    to: TicketState,
    now: Timestamp,
) -> Result<bool, TicketFault> {
    known(house.vault().shift_ticket(ticket, to, actor, now).await)
}

/// Takes a ticket on, or gives it back to everybody.
///
/// # Errors
/// When it is not there, or the store fails.
pub async fn assign(
    house: &House,
    actor: Actor,
    ticket: TicketId,
    to: Option<StaffId>,
    now: Timestamp,
) -> Result<(), TicketFault> {
    known(house.vault().assign_ticket(ticket, to, actor, now).await)
}

/// Tickets that are not closed, each with the number of its customer; no text and no name. Those whose customer waits
/// longest come first, the answered ones last.
///
/// # Errors
/// When the store fails.
pub async fn list(house: &House) -> Result<Vec<OpenTicket>, VaultError> {
    let mut tickets = Vec::new();
    for header in house.vault().open_tickets(None).await? {
        let customer = house.vault().customer(header.customer).await?;
        tickets.push(OpenTicket { header, number: customer.number });
    }
    tickets.sort_by_key(|ticket| {
        let rank = match ticket.header.state {
            TicketState::Open => 0,
            TicketState::Waiting => 1,
            TicketState::Answered | TicketState::Closed => 2,
        };
        (rank, ticket.header.changed_at, ticket.header.id)
    });
    Ok(tickets)
}

/// An open ticket as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenTicket {
    /// Its header.
    pub header: TicketHeader,
    /// The number of its customer.
    pub number: amanah_vault::CustomerNumber,
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

/// A ticket as a member of staff may see it now.
#[derive(Debug)]
pub enum StaffLook {
    /// With everything that was written.
    Shown(Box<Thread<StaffPage>>),
    /// Its customer has to be opened first, under it or with a reason.
    NotOpen(TicketHeader),
    /// The policy refused; the refusal is in the ledger.
    Refused(TicketHeader, Refusal),
}

/// Reads a ticket under the opening that is valid now: a release for the purpose of the opening.
///
/// Enforces: U1, SEC
///
/// # Errors
/// [`TicketFault::UnknownTicket`], or a store that fails.
pub async fn read(
    house: &House,
    staff: StaffId,
    role: Role,
    ticket: TicketId,
    now: Timestamp,
) -> Result<StaffLook, TicketFault> {
    let vault = house.vault();
    let header = known(vault.ticket(ticket).await)?;
    let opening = match vault.opening(staff, header.customer, now).await? {
        Some(opening) if opening.role == role && opening.until > now => opening,
        _ => return Ok(StaffLook::NotOpen(header)),
    };
    let messages = vault.ticket_messages(ticket).await?;
    let data = data_of(&header, &messages);
    if data.is_empty() {
        return Ok(StaffLook::Shown(Box::new(Thread { header, messages, texts: None })));
    }
    let (actor, customer) = (Actor::Staff { id: staff, role }, header.customer);
    let because = opening.ticket.map(Why::Ticket);
    let on = because.map_or(Occasion::Reason, occasion);
    let looked = match opening.purpose {
        Purpose::ServiceCommunication => {
            look_as_staff(house, Ask::to_communicate(customer, actor, on), because, data, now).await?
        }
        Purpose::Accountability => {
            look_as_staff(house, Ask::to_account(customer, actor, on), because, data, now).await?
        }
        Purpose::Billing => {
            look_as_staff(house, Ask::to_bill(customer, actor, on), because, data, now).await?
        }
        Purpose::Disclosure | Purpose::IntangibleAsset | Purpose::Promotion | Purpose::Whois => {
            return Ok(StaffLook::NotOpen(header));
        }
    };
    Ok(match looked {
        Looked::Shown(texts) => StaffLook::Shown(Box::new(Thread { header, messages, texts: Some(texts) })),
        Looked::Refused(refusal) => StaffLook::Refused(header, refusal),
    })
}

/// The purpose for which a role reads tickets: the first one under which the policy shows it correspondence.
#[must_use]
pub fn purpose_for(house: &House, role: Role) -> Option<Purpose> {
    let policy = house.vault().policy();
    roles::TO_OPEN
        .into_iter()
        .find(|purpose| roles::sees(&policy, role, *purpose).contains(&Category::Correspondence))
}

/// Releases these data to a member of staff, under the ticket of their opening where it has one.
async fn look_as_staff<P: PurposeMarker>(
    house: &House,
    ask: Ask<P>,
    because: Option<Why<'_>>,
    data: Vec<DatumId>,
    now: Timestamp,
) -> Result<Looked<Opened<StaffPage>>, VaultError>
where
    StaffPage: Sink<P>,
{
    let ask = ask.select(Selection::Data(data));
    let ask = match because {
        Some(why) => with_why(ask, why),
        None => ask,
    };
    Ok(match house.vault().release(ask, now).await? {
        Outcome::Released(released) => Looked::Shown(released.into_sink(StaffPage)),
        Outcome::Refused(refusal) => Looked::Refused(refusal),
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

/// The data that a thread shows, as far as they are there.
fn data_of(header: &TicketHeader, messages: &[TicketMessage]) -> Vec<DatumId> {
    let kept = messages.iter().filter(|message| message.is_kept).map(|message| message.datum);
    header.subject.into_iter().chain(kept).collect()
}

/// A ticket of the customer's account; another one is not found.
///
/// Enforces: SEC
async fn own(house: &House, holder: CustomerId, ticket: TicketId) -> Result<TicketHeader, TicketFault> {
    let header = known(house.vault().ticket(ticket).await)?;
    (header.customer == holder).then_some(header).ok_or(TicketFault::UnknownTicket)
}

/// The person who wrote last on the customer's side, or the customer.
async fn last_writer(house: &House, ticket: TicketId) -> Result<CustomerId, TicketFault> {
    let header = known(house.vault().ticket(ticket).await)?;
    let messages = house.vault().ticket_messages(ticket).await?;
    let writer = messages.iter().rev().find_map(|message| match message.author {
        TicketAuthor::Customer(person) => Some(person),
        TicketAuthor::Staff { .. } | TicketAuthor::System => None,
    });
    Ok(writer.unwrap_or(header.customer))
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
