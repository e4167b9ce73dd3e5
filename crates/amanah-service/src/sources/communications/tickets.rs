//! Tickets: what a customer said at the desk or on the telephone, written down and sealed as theirs (R5).

use amanah_policy::{Channel, CustomerId, TicketId, Timestamp};
use amanah_vault::{Actor, Personal, TicketHeader, VaultError};

use crate::house::House;

/// The longest text of a ticket, in characters.
pub const LONGEST_TICKET: usize = 4_000;

/// Why a ticket was not opened or closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TicketFault {
    /// A ticket without a text helps nobody.
    #[error("write what the customer asked for")]
    Empty,
    /// A text that does not fit.
    #[error("write at most {LONGEST_TICKET} characters")]
    TooLong,
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
    let text = text.trim();
    if text.is_empty() {
        return Err(TicketFault::Empty);
    }
    if text.chars().count() > LONGEST_TICKET {
        return Err(TicketFault::TooLong);
    }
    match house.vault().open_ticket(customer, Personal::text(text), Channel::Desk, actor, now).await {
        Err(VaultError::UnknownCustomer) => Err(TicketFault::UnknownCustomer),
        opened => Ok(opened?),
    }
}

/// Closes a ticket; from then on nobody opens its customer under it.
///
/// # Errors
/// When it is not there or closed already, or the store fails.
pub async fn close(house: &House, actor: Actor, ticket: TicketId, now: Timestamp) -> Result<(), TicketFault> {
    match house.vault().close_ticket(ticket, actor, now).await {
        Err(VaultError::NotFound(_) | VaultError::NotNow(_)) => Err(TicketFault::UnknownTicket),
        closed => Ok(closed?),
    }
}

/// Open tickets, oldest first, each with the number of its customer; no text and no name.
///
/// # Errors
/// When the store fails.
pub async fn list(house: &House) -> Result<Vec<OpenTicket>, VaultError> {
    let mut tickets = Vec::new();
    for header in house.vault().open_tickets(None).await? {
        let customer = house.vault().customer(header.customer).await?;
        tickets.push(OpenTicket { header, number: customer.number });
    }
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
