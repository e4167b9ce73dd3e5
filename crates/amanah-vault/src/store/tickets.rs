//! The rows of tickets.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, DatumId, TicketId, Timestamp};

use crate::error::VaultError;
use crate::rows::{TicketHeader, TicketState};

pub(crate) fn insert(
    conn: &Connection,
    id: TicketId,
    customer: CustomerId,
    text: DatumId,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO ticket (id, customer, datum, state, opened_at) VALUES (?1, ?2, ?3, 'open', ?4)",
    )?
    .run((id.as_bytes(), customer.as_bytes(), text.as_bytes(), now.as_micros()))?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, id: TicketId) -> Result<Option<TicketHeader>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT id, customer, opened_at, state FROM ticket WHERE id = ?1")?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

/// Closes a ticket; false when it was closed before.
pub(crate) fn close(conn: &Connection, id: TicketId, now: Timestamp) -> Result<bool, VaultError> {
    let closed = conn
        .prepare_cached(
            "UPDATE ticket SET state = 'closed', closed_at = ?2 WHERE id = ?1 AND state = 'open'",
        )?
        .execute((id.as_bytes(), now.as_micros()))?;
    Ok(closed > 0)
}

/// Open tickets, oldest first.
pub(crate) fn open(conn: &Connection, of: Option<CustomerId>) -> Result<Vec<TicketHeader>, VaultError> {
    let rows: Result<Vec<_>, _> = match of {
        Some(customer) => conn
            .prepare_cached(
                "SELECT id, customer, opened_at, state FROM ticket
                 WHERE customer = ?1 AND state = 'open' ORDER BY opened_at, id",
            )?
            .query_map([customer.as_bytes()], read)?
            .collect(),
        None => conn
            .prepare_cached(
                "SELECT id, customer, opened_at, state FROM ticket WHERE state = 'open' ORDER BY opened_at, id",
            )?
            .query_map((), read)?
            .collect(),
    };
    Ok(rows?)
}

pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM ticket WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<TicketHeader, SqlFault> {
    let state: String = row.get(3)?;
    Ok(TicketHeader {
        id: TicketId::from_bytes(row.get(0)?),
        customer: CustomerId::from_bytes(row.get(1)?),
        opened_at: Timestamp::from_micros(row.get(2)?),
        state: if state == "open" { TicketState::Open } else { TicketState::Closed },
    })
}
