//! The side of staff: taking tickets down, reading them under an opening, answering, noting, and whose they are.

use amanah_policy::{
    Category, Channel, CustomerId, DatumId, Occasion, Purpose, PurposeMarker, Role, StaffId, TicketId,
    Timestamp,
};
use amanah_vault::{
    Actor, Ask, NewMessage, Opened, Outcome, Refusal, Selection, Sink, StaffPage, TicketAuthor, TicketHeader,
    TicketState, VaultError,
};

use super::{Looked, Thread, TicketFault, data_of, fitting, known};
use crate::accounts::staff::roles;
use crate::house::House;
use crate::purposes::opening::declare::{Why, occasion, with_why};
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{MailFault, colleague, mail_customer};

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
    let colleague = colleague(house, actor).await?;
    let letter = Letter::TicketAnswered { colleague: &colleague, link: &link };
    match mail_customer(house, reader, letter, now).await {
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
