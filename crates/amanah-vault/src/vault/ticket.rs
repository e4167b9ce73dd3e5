//! Tickets: threads between a customer and staff, with what staff note for each other (R5).

use amanah_ledger::Event;
use amanah_policy::{Attribute, Channel, CustomerId, Source, StaffId, TicketId, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::{NewMessage, NewTicket, TicketAuthor, TicketHeader, TicketMessage, TicketState};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::prepared::insert_prepared;
use crate::store::tickets::{self, MessageRow};
use crate::store::{WriteTx, openings};

const NO_TICKET: VaultError = VaultError::NotFound("ticket");
const NO_TEXT: VaultError = VaultError::Malformed("ticket text");

/// The most messages of one ticket.
const MOST_MESSAGES: u32 = 200;

impl Vault {
    /// Opens a ticket with a text and nothing else.
    ///
    /// # Errors
    /// Those of [`Vault::begin_ticket`].
    pub async fn open_ticket(
        &self,
        customer: CustomerId,
        text: Personal<String>,
        channel: Channel,
        actor: Actor,
        now: Timestamp,
    ) -> Result<TicketId, VaultError> {
        let ticket = NewTicket { subject: None, text, form: None };
        self.begin_ticket(customer, ticket, channel, actor, now).await
    }

    /// Opens a ticket; subject and text are recorded as data of its customer. The same form sent twice is one ticket.
    ///
    /// Enforces: R5
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`], [`VaultError::Malformed`] for an empty text, [`VaultError::Taken`] when the form
    /// carries the id of somebody else's ticket.
    pub async fn begin_ticket(
        &self,
        customer: CustomerId,
        ticket: NewTicket,
        channel: Channel,
        actor: Actor,
        now: Timestamp,
    ) -> Result<TicketId, VaultError> {
        let NewTicket { subject, text, form } = ticket;
        let id = match form {
            Some(id) => id,
            None => TicketId::from_bytes(self.random().bytes()?),
        };
        let has_subject = subject.is_some();
        let subject = subject.map(|subject| said(subject, channel, format!("{id} subject"), actor, now));
        let text = said(text, channel, id.to_string(), actor, now);
        let texts = subject.into_iter().chain([text]).collect();
        let prepared = self.prepare(customer, texts, actor, now).await?;
        self.store()
            .write(move |tx| {
                if let Some(known) = tickets::find(tx.conn, id)? {
                    let is_same = known.customer == customer;
                    return is_same.then_some(()).ok_or(VaultError::Taken("ticket"));
                }
                let mut data = insert_prepared(tx, &prepared)?.into_iter();
                let subject = if has_subject { data.next() } else { None };
                tickets::insert(tx.conn, id, customer, subject, now)?;
                let first = MessageRow {
                    ticket: id,
                    place: 1,
                    customer,
                    datum: data.next().ok_or(NO_TEXT)?,
                    author: author(actor),
                    is_internal: false,
                    written_at: now,
                    form: None,
                };
                tickets::insert_message(tx.conn, &first)
            })
            .await?;
        Ok(id)
    }

    /// Adds a message to a ticket. What the customer writes opens it again; what staff answer makes it answered; what staff
    /// note for each other changes nothing. The same form sent twice is one message. Says whether it was added now.
    ///
    /// Enforces: R5
    ///
    /// # Errors
    /// [`VaultError::NotFound`]; [`VaultError::NotNow`] when it is full, or closed and staff write.
    pub async fn say_in_ticket(
        &self,
        ticket: TicketId,
        message: NewMessage,
        channel: Channel,
        actor: Actor,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let NewMessage { text, is_internal, form } = message;
        let customer = self.ticket(ticket).await?.customer;
        let origin = if is_internal { format!("{ticket} note") } else { ticket.to_string() };
        let prepared =
            self.prepare(customer, vec![said(text, channel, origin, actor, now)], actor, now).await?;
        self.store()
            .write(move |tx| {
                let header = tickets::find(tx.conn, ticket)?.ok_or(NO_TICKET)?;
                let (last, was_sent) = tickets::last_place(tx.conn, ticket, form)?;
                if was_sent {
                    return Ok(false);
                }
                let by_customer = matches!(actor, Actor::Customer(_));
                if !header.state.goes_on() && !by_customer {
                    return Err(VaultError::NotNow("the ticket is closed; open it again first"));
                }
                if last >= MOST_MESSAGES {
                    return Err(VaultError::NotNow("the ticket is full; open a new one"));
                }
                let data = insert_prepared(tx, &prepared)?;
                let row = MessageRow {
                    ticket,
                    place: last.saturating_add(1),
                    customer,
                    datum: data.first().copied().ok_or(NO_TEXT)?,
                    author: author(actor),
                    is_internal,
                    written_at: now,
                    form,
                };
                tickets::insert_message(tx.conn, &row)?;
                let to = if by_customer { TicketState::Open } else { TicketState::Answered };
                if !is_internal {
                    tickets::shift(tx.conn, ticket, to, now)?;
                }
                Ok(true)
            })
            .await
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
        self.shift_ticket(ticket, TicketState::Closed, actor, now).await.map(|_shifted| ())
    }

    /// Lets a ticket stand otherwise: closed, open again, waiting. Says whether it stood otherwise before.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn shift_ticket(
        &self,
        ticket: TicketId,
        to: TicketState,
        actor: Actor,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        self.alter_ticket(ticket, actor, now, move |tx| {
            if !tickets::shift(tx.conn, ticket, to, now)? {
                return Ok(false);
            }
            if to == TicketState::Closed {
                openings::end_of_ticket(tx.conn, ticket, now)?;
            }
            Ok(true)
        })
        .await
    }

    /// Says which member of staff answers a ticket, or that nobody does yet.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn assign_ticket(
        &self,
        ticket: TicketId,
        to: Option<StaffId>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let assigned = self.alter_ticket(ticket, actor, now, move |tx| {
            let header = tickets::find(tx.conn, ticket)?.ok_or(NO_TICKET)?;
            if header.assigned == to {
                return Ok(false);
            }
            tickets::assign(tx.conn, ticket, to)?;
            Ok(true)
        });
        assigned.await.map(|_changed| ())
    }

    /// A change of a ticket, with its entry in the ledger when something changed.
    async fn alter_ticket<F>(
        &self,
        ticket: TicketId,
        actor: Actor,
        now: Timestamp,
        alter: F,
    ) -> Result<bool, VaultError>
    where
        F: FnOnce(&mut WriteTx<'_>) -> Result<bool, VaultError> + Send + 'static,
    {
        let header = self.ticket(ticket).await?;
        let subject = self.subject(header.customer).await?;
        self.store()
            .write(move |tx| {
                if !alter(tx)? {
                    return Ok(false);
                }
                let mut entry = Entry::about(&subject, Event::Recorded, actor, now);
                entry.kinds = vec![Attribute::TicketText];
                entry.detail =
                    Some(DetailRecord { ticket: Some(ticket.to_string()), ..DetailRecord::by(actor) });
                tx.append(entry).map(|_place| true)
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

    /// The messages of a ticket in their order, without their texts.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ticket_messages(&self, ticket: TicketId) -> Result<Vec<TicketMessage>, VaultError> {
        self.store().read(move |tx| tickets::messages(tx.conn, ticket)).await
    }

    /// Tickets that are not closed, oldest first; of one customer, or of all.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_tickets(&self, of: Option<CustomerId>) -> Result<Vec<TicketHeader>, VaultError> {
        self.store().read(move |tx| tickets::open(tx.conn, of)).await
    }

    /// All tickets of a customer, the one that changed last first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tickets_of(
        &self,
        customer: CustomerId,
        at_most: u32,
    ) -> Result<Vec<TicketHeader>, VaultError> {
        self.store().read(move |tx| tickets::of_customer(tx.conn, customer, at_most)).await
    }
}

/// Something that was said, as a datum.
fn said(text: Personal<String>, channel: Channel, origin: String, actor: Actor, now: Timestamp) -> NewDatum {
    NewDatum {
        attribute: Attribute::TicketText,
        value: text,
        provenance: Provenance { source: Source::Communications, channel, origin, observed_at: now },
        confirmed: matches!(actor, Actor::Customer(_)),
    }
}

const fn author(actor: Actor) -> TicketAuthor {
    match actor {
        Actor::Customer(customer) => TicketAuthor::Customer(customer),
        Actor::Staff { id, role } => TicketAuthor::Staff { id, role },
        Actor::System(_) | Actor::Visitor => TicketAuthor::System,
    }
}
