//! The rows of openings: who of staff looked at whom, why and until when.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, Purpose, Role, StaffId, TicketId, Timestamp};

use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::rows::Opening;

/// An opening with its sealed reason, if a reason was written.
pub(crate) type Reasoned = (Opening, Option<Vec<u8>>);

const COLUMNS: &str = "staff, role, customer, purpose, ticket, opened_at, ends_at, place, reason";

pub(crate) fn insert(conn: &Connection, opening: &Opening, reason: Option<&[u8]>) -> Result<(), VaultError> {
    conn.prepare_cached(&format!(
        "INSERT INTO opening (seq, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    ))?
    .append((
        opening.staff.as_bytes(),
        opening.role.code(),
        opening.customer.as_bytes(),
        opening.purpose.code(),
        opening.ticket.map(|ticket| *ticket.as_bytes()),
        opening.opened_at.as_micros(),
        opening.until.as_micros(),
        i64::try_from(opening.place.sequence).unwrap_or(i64::MAX),
        reason,
    ))?;
    Ok(())
}

/// The newest opening of a customer by a member of staff that is valid now.
pub(crate) fn valid(
    conn: &Connection,
    staff: StaffId,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Option<Opening>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM opening WHERE staff = ?1 AND customer = ?2 AND ends_at > ?3
         ORDER BY seq DESC LIMIT 1"
    ))?;
    Ok(select.query_row((staff.as_bytes(), customer.as_bytes(), now.as_micros()), read).optional()?)
}

/// Every opening from one time to before another, newest first, each with its sealed reason.
pub(crate) fn between(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Reasoned>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM opening WHERE opened_at >= ?1 AND opened_at < ?2 ORDER BY opened_at DESC, seq DESC"
    ))?;
    let rows = select.query_map((from.as_micros(), to.as_micros()), |row| Ok((read(row)?, row.get(8)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Ends the openings a ticket stood for: the reason to look is gone.
pub(crate) fn end_of_ticket(conn: &Connection, ticket: TicketId, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE opening SET ends_at = min(ends_at, ?2) WHERE ticket = ?1 AND ends_at > ?2")?
        .run((ticket.as_bytes(), now.as_micros()))?;
    Ok(())
}

/// Ends the openings of a member of staff who does not work here any more.
pub(crate) fn end_of_staff(conn: &Connection, staff: StaffId, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE opening SET ends_at = ?2 WHERE staff = ?1 AND ends_at > ?2")?
        .run((staff.as_bytes(), now.as_micros()))?;
    Ok(())
}

/// Forgets the reasons of a customer's openings, and ends them; that they happened stays on the officer's list.
pub(crate) fn forget_reasons(
    conn: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE opening SET reason = NULL, ends_at = min(ends_at, ?2) WHERE customer = ?1")?
        .run((customer.as_bytes(), now.as_micros()))?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Opening, SqlFault> {
    let (role, purpose): (String, String) = (row.get(1)?, row.get(3)?);
    let ticket: Option<[u8; 16]> = row.get(4)?;
    let place: i64 = row.get(7)?;
    Ok(Opening {
        staff: StaffId::from_bytes(row.get(0)?),
        role: Role::from_code(&role).ok_or(SqlFault::Malformed)?,
        customer: CustomerId::from_bytes(row.get(2)?),
        purpose: Purpose::from_code(&purpose).ok_or(SqlFault::Malformed)?,
        ticket: ticket.map(TicketId::from_bytes),
        opened_at: Timestamp::from_micros(row.get(5)?),
        until: Timestamp::from_micros(row.get(6)?),
        place: LedgerPlace { sequence: place.try_into().unwrap_or(0) },
    })
}
