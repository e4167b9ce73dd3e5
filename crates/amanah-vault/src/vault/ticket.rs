//! Tickets: a customer, a text, open or closed (R5).

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{Channel, CustomerId, TicketId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::TicketHeader;

impl Vault {
    /// Opens a ticket; its text is recorded as a datum of its customer.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn open_ticket(
        &self,
        customer: CustomerId,
        text: Personal<String>,
        channel: Channel,
        actor: Actor,
        now: Timestamp,
    ) -> Result<TicketId, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Closes a ticket.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn close_ticket(
        &self,
        ticket: TicketId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// A ticket's header.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn ticket(&self, ticket: TicketId) -> Result<TicketHeader, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Open tickets, oldest first; of one customer, or of all.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_tickets(&self, of: Option<CustomerId>) -> Result<Vec<TicketHeader>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
