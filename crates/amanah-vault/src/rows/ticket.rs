//! Tickets, as small as they can be: a customer, a text, open or closed. The text is a datum of its customer (R5).

use amanah_policy::{CustomerId, TicketId, Timestamp};

/// How a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketState {
    /// Being worked on; staff may open its customer under it.
    Open,
    /// Done.
    Closed,
}

/// A ticket as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketHeader {
    /// Its id.
    pub id: TicketId,
    /// Whose.
    pub customer: CustomerId,
    /// Since when.
    pub opened_at: Timestamp,
    /// How it stands.
    pub state: TicketState,
}
