//! The rows of tickets and their messages.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, DatumId, Role, StaffId, TicketId, Timestamp};

use crate::error::VaultError;
use crate::rows::{TicketAuthor, TicketHeader, TicketMessage, TicketState};

/// A message that is about to be written.
pub(crate) struct MessageRow {
    pub(crate) ticket: TicketId,
    pub(crate) place: u32,
    pub(crate) customer: CustomerId,
    pub(crate) datum: DatumId,
    pub(crate) author: TicketAuthor,
    pub(crate) is_internal: bool,
    pub(crate) written_at: Timestamp,
    pub(crate) form: Option<[u8; 16]>,
}

/// A subject whose datum is gone is none.
const COLUMNS: &str = "t.id, t.customer, t.opened_at, t.state, t.changed_at, t.assigned, (SELECT d.id FROM datum AS d \
     WHERE d.customer = t.customer AND d.attribute = 'ticket_text' AND d.id = t.subject)";

pub(crate) fn insert(
    conn: &Connection,
    id: TicketId,
    customer: CustomerId,
    subject: Option<DatumId>,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO ticket (id, customer, subject, state, opened_at, changed_at) \
         VALUES (?1, ?2, ?3, 'open', ?4, ?4)",
    )?
    .run((
        id.as_bytes(),
        customer.as_bytes(),
        subject.as_ref().map(DatumId::as_bytes),
        now.as_micros(),
    ))?;
    Ok(())
}

pub(crate) fn insert_message(conn: &Connection, row: &MessageRow) -> Result<(), VaultError> {
    let (author, person, role) = match row.author {
        TicketAuthor::Customer(customer) => ("customer", Some(*customer.as_bytes()), None),
        TicketAuthor::Staff { id, role } => ("staff", Some(*id.as_bytes()), Some(role.code())),
        TicketAuthor::System => ("system", None, None),
    };
    conn.prepare_cached(
        "INSERT INTO ticket_message (ticket, place, customer, datum, author, person, role, internal, written_at, \
         form) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .run((
        row.ticket.as_bytes(),
        row.place,
        row.customer.as_bytes(),
        row.datum.as_bytes(),
        author,
        person,
        role,
        row.is_internal,
        row.written_at.as_micros(),
        row.form,
    ))?;
    Ok(())
}

/// The place of the newest message, and whether one was sent with this form.
pub(crate) fn last_place(
    conn: &Connection,
    ticket: TicketId,
    form: Option<[u8; 16]>,
) -> Result<(u32, bool), VaultError> {
    let last: i64 = conn
        .prepare_cached("SELECT coalesce(max(place), 0) FROM ticket_message WHERE ticket = ?1")?
        .query_row([ticket.as_bytes()], |row| row.get(0))?;
    let Some(form) = form else { return Ok((small(last), false)) };
    let sent: i64 = conn
        .prepare_cached("SELECT count(*) FROM ticket_message WHERE ticket = ?1 AND form = ?2")?
        .query_row((ticket.as_bytes(), form), |row| row.get(0))?;
    Ok((small(last), sent > 0))
}

pub(crate) fn find(conn: &Connection, id: TicketId) -> Result<Option<TicketHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM ticket AS t WHERE t.id = ?1"))?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

/// The messages of a ticket, in their order.
pub(crate) fn messages(conn: &Connection, ticket: TicketId) -> Result<Vec<TicketMessage>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT m.place, m.author, m.person, m.role, m.internal, m.written_at, m.datum, (SELECT count(*) FROM \
         datum AS d WHERE d.customer = m.customer AND d.attribute = 'ticket_text' AND d.id = m.datum) \
         FROM ticket_message AS m WHERE m.ticket = ?1 ORDER BY m.place",
    )?;
    let rows = select.query_map([ticket.as_bytes()], read_message)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Lets a ticket stand otherwise; false when it stood so before.
pub(crate) fn shift(
    conn: &Connection,
    id: TicketId,
    to: TicketState,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let closed_at = (to == TicketState::Closed).then_some(now.as_micros());
    let shifted = conn
        .prepare_cached(
            "UPDATE ticket SET state = ?2, changed_at = ?3, closed_at = ?4 WHERE id = ?1 AND state <> ?2",
        )?
        .execute((id.as_bytes(), to.code(), now.as_micros(), closed_at))?;
    Ok(shifted > 0)
}

/// Says who answers a ticket.
pub(crate) fn assign(conn: &Connection, id: TicketId, to: Option<StaffId>) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE ticket SET assigned = ?2 WHERE id = ?1")?
        .run((id.as_bytes(), to.as_ref().map(StaffId::as_bytes)))?;
    Ok(())
}

/// Open tickets, oldest first.
pub(crate) fn open(conn: &Connection, of: Option<CustomerId>) -> Result<Vec<TicketHeader>, VaultError> {
    let rows: Result<Vec<_>, _> = match of {
        Some(customer) => conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM ticket AS t WHERE t.customer = ?1 AND t.state <> 'closed' \
                 ORDER BY t.opened_at, t.id"
            ))?
            .query_map([customer.as_bytes()], read)?
            .collect(),
        None => conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM ticket AS t WHERE t.state <> 'closed' ORDER BY t.opened_at, t.id"
            ))?
            .query_map((), read)?
            .collect(),
    };
    Ok(rows?)
}

/// All tickets of a customer, the one that changed last first.
pub(crate) fn of_customer(
    conn: &Connection,
    customer: CustomerId,
    at_most: u32,
) -> Result<Vec<TicketHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM ticket AS t WHERE t.customer = ?1 ORDER BY t.changed_at DESC, t.id LIMIT ?2"
    ))?;
    let rows = select.query_map((customer.as_bytes(), at_most), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM ticket_message WHERE customer = ?1")?.run([customer.as_bytes()])?;
    conn.prepare_cached("DELETE FROM ticket WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<TicketHeader, SqlFault> {
    let state: String = row.get(3)?;
    Ok(TicketHeader {
        id: TicketId::from_bytes(row.get(0)?),
        customer: CustomerId::from_bytes(row.get(1)?),
        opened_at: Timestamp::from_micros(row.get(2)?),
        state: TicketState::from_code(&state).ok_or(SqlFault::Malformed)?,
        changed_at: Timestamp::from_micros(row.get(4)?),
        assigned: row.get::<Option<[u8; 16]>>(5)?.map(StaffId::from_bytes),
        subject: row.get::<Option<[u8; 16]>>(6)?.map(DatumId::from_bytes),
    })
}

fn read_message(row: &Row<'_>) -> Result<TicketMessage, SqlFault> {
    let (author, person): (String, Option<[u8; 16]>) = (row.get(1)?, row.get(2)?);
    let role: Option<String> = row.get(3)?;
    let role = role.as_deref().and_then(Role::from_code);
    let author = match (author.as_str(), person, role) {
        ("customer", Some(person), _) => TicketAuthor::Customer(CustomerId::from_bytes(person)),
        ("staff", Some(person), Some(role)) => TicketAuthor::Staff { id: StaffId::from_bytes(person), role },
        ("system", _, _) => TicketAuthor::System,
        _ => return Err(SqlFault::Malformed),
    };
    Ok(TicketMessage {
        place: small(row.get(0)?),
        author,
        is_internal: row.get(4)?,
        written_at: Timestamp::from_micros(row.get(5)?),
        datum: DatumId::from_bytes(row.get(6)?),
        is_kept: row.get::<i64>(7)? > 0,
    })
}

fn small(number: i64) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
