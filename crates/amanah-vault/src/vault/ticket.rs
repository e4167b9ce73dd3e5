//! Tickets: a customer, a text, open or closed (R5).

use amanah_ledger::Event;
use amanah_policy::{Attribute, Channel, CustomerId, Source, TicketId, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::TicketHeader;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::prepared::insert_prepared;
use crate::store::{openings, tickets};

const NO_TICKET: VaultError = VaultError::NotFound("ticket");

impl Vault {
    /// Opens a ticket; its text is recorded as a datum of its customer.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`], [`VaultError::Malformed`] for an empty text.
    pub async fn open_ticket(
        &self,
        customer: CustomerId,
        text: Personal<String>,
        channel: Channel,
        actor: Actor,
        now: Timestamp,
    ) -> Result<TicketId, VaultError> {
        let id = TicketId::from_bytes(self.random().bytes()?);
        let provenance =
            Provenance { source: Source::Communications, channel, origin: id.to_string(), observed_at: now };
        let confirmed = actor == Actor::Customer(customer);
        let text = NewDatum { attribute: Attribute::TicketText, value: text, provenance, confirmed };
        let prepared = self.prepare(customer, vec![text], actor, now).await?;
        self.store()
            .write(move |tx| {
                let data = insert_prepared(tx, &prepared)?;
                let text = data.first().copied().ok_or(VaultError::Malformed("ticket text"))?;
                tickets::insert(tx.conn, id, customer, text, now)
            })
            .await?;
        Ok(id)
    }

    /// Closes a ticket; what staff opened under it is closed with it.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn close_ticket(
        &self,
        ticket: TicketId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let header = self.ticket(ticket).await?;
        let subject = self.subject(header.customer).await?;
        self.store()
            .write(move |tx| {
                if !tickets::close(tx.conn, ticket, now)? {
                    return Ok(());
                }
                openings::end_of_ticket(tx.conn, ticket, now)?;
                let mut entry = Entry::about(&subject, Event::Recorded, actor, now);
                entry.kinds = vec![Attribute::TicketText];
                entry.detail =
                    Some(DetailRecord { ticket: Some(ticket.to_string()), ..DetailRecord::by(actor) });
                tx.append(entry).map(|_place| ())
            })
            .await
    }

    /// A ticket's header.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn ticket(&self, ticket: TicketId) -> Result<TicketHeader, VaultError> {
        self.store().read(move |tx| tickets::find(tx.conn, ticket)).await?.ok_or(NO_TICKET)
    }

    /// Open tickets, oldest first; of one customer, or of all.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_tickets(&self, of: Option<CustomerId>) -> Result<Vec<TicketHeader>, VaultError> {
        self.store().read(move |tx| tickets::open(tx.conn, of)).await
    }
}
