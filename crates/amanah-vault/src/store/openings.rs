//! The rows of openings: who of staff looked at whom, why and until when, and what the officer said of it.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, Purpose, Role, StaffId, TicketId, Timestamp};

use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::rows::{Opening, ReviewState};

/// An opening with what is sealed beside it.
pub(crate) struct OpeningRow {
    pub(crate) opening: Opening,
    /// The written reason, if there is one.
    pub(crate) reason: Option<Vec<u8>>,
    pub(crate) review: ReviewState,
    pub(crate) reviewed_at: Option<Timestamp>,
    pub(crate) question: Option<Vec<u8>>,
    pub(crate) answer: Option<Vec<u8>>,
}

const COLUMNS: &str =
    "staff, role, customer, purpose, ticket, opened_at, ends_at, place, break_glass, reason, review";
const REVIEW: &str = "reviewed_at, question, answer";

pub(crate) fn insert(conn: &Connection, opening: &Opening, reason: Option<&[u8]>) -> Result<(), VaultError> {
    // A ticket stands for the opening; without one the officer reads why.
    let review = if opening.ticket.is_some() { ReviewState::NotNeeded } else { ReviewState::Waiting };
    conn.prepare_cached(&format!(
        "INSERT INTO opening (seq, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
    ))?
    .append((
        opening.staff.as_bytes(),
        opening.role.code(),
        opening.customer.as_bytes(),
        opening.purpose.code(),
        opening.ticket.map(|ticket| *ticket.as_bytes()),
        opening.opened_at.as_micros(),
        opening.until.as_micros(),
        sequence(opening.place),
        opening.is_break_glass,
        reason,
        review.code(),
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

/// Every opening of a member of staff that is valid now, the one that ends first in front.
pub(crate) fn valid_of(
    conn: &Connection,
    staff: StaffId,
    now: Timestamp,
) -> Result<Vec<Opening>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM opening WHERE staff = ?1 AND ends_at > ?2 ORDER BY ends_at, seq"
    ))?;
    let rows = select.query_map((staff.as_bytes(), now.as_micros()), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every opening of anybody that is valid now, newest first.
pub(crate) fn all_valid(conn: &Connection, now: Timestamp) -> Result<Vec<OpeningRow>, VaultError> {
    many(conn, "ends_at > ?1 ORDER BY opened_at DESC, seq DESC", now.as_micros(), i64::MAX)
}

/// Every opening from one time to before another, newest first.
pub(crate) fn between(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<OpeningRow>, VaultError> {
    many(
        conn,
        "opened_at >= ?1 AND opened_at < ?2 ORDER BY opened_at DESC, seq DESC",
        from.as_micros(),
        to.as_micros(),
    )
}

/// The oldest openings that the officer has not found in order.
pub(crate) fn to_review(
    conn: &Connection,
    until: Timestamp,
    at_most: i64,
) -> Result<Vec<OpeningRow>, VaultError> {
    many(
        conn,
        "review IN ('waiting', 'asked', 'answered') AND opened_at <= ?1
         ORDER BY break_glass DESC, opened_at, seq LIMIT ?2",
        until.as_micros(),
        at_most,
    )
}

fn many(conn: &Connection, which: &str, first: i64, second: i64) -> Result<Vec<OpeningRow>, VaultError> {
    let sql = format!("SELECT {COLUMNS}, {REVIEW} FROM opening WHERE {which}");
    let mut select = conn.prepare_cached(&sql)?;
    let rows: Result<Vec<_>, _> = if which.contains("?2") {
        select.query_map((first, second), read_row)?.collect()
    } else {
        select.query_map([first], read_row)?.collect()
    };
    Ok(rows?)
}

/// The openings of a member of staff about which the officer asked, the oldest first.
pub(crate) fn asked_of(conn: &Connection, staff: StaffId) -> Result<Vec<OpeningRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS}, {REVIEW} FROM opening WHERE review = 'asked' AND staff = ?1 ORDER BY opened_at, seq"
    ))?;
    let rows = select.query_map([staff.as_bytes()], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The opening that the ledger keeps at a place.
pub(crate) fn at(conn: &Connection, place: LedgerPlace) -> Result<Option<OpeningRow>, VaultError> {
    let mut select =
        conn.prepare_cached(&format!("SELECT {COLUMNS}, {REVIEW} FROM opening WHERE place = ?1"))?;
    Ok(select.query_row([sequence(place)], read_row).optional()?)
}

/// Notes what the officer said of an opening; a question takes the place of an earlier one and of its answer.
pub(crate) fn review(
    conn: &Connection,
    place: LedgerPlace,
    officer: Option<StaffId>,
    question: Option<&[u8]>,
    now: Timestamp,
) -> Result<(), VaultError> {
    let at = sequence(place);
    let officer = officer.map(|officer| *officer.as_bytes());
    match question {
        Some(question) => conn
            .prepare_cached(
                "UPDATE opening SET review = 'asked', reviewed_by = ?2, reviewed_at = ?3, question = ?4,
                 answer = NULL, answered_at = NULL WHERE place = ?1",
            )?
            .run((at, officer, now.as_micros(), question))?,
        None => conn
            .prepare_cached(
                "UPDATE opening SET review = 'fine', reviewed_by = ?2, reviewed_at = ?3 WHERE place = ?1",
            )?
            .run((at, officer, now.as_micros()))?,
    };
    Ok(())
}

/// Notes the answer to the officer's question.
pub(crate) fn answer(
    conn: &Connection,
    place: LedgerPlace,
    answer: &[u8],
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE opening SET review = 'answered', answer = ?2, answered_at = ?3 WHERE place = ?1",
    )?
    .run((sequence(place), answer, now.as_micros()))?;
    Ok(())
}

/// Ends one opening now.
pub(crate) fn end(conn: &Connection, place: LedgerPlace, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE opening SET ends_at = ?2 WHERE place = ?1 AND ends_at > ?2")?
        .run((sequence(place), now.as_micros()))?;
    Ok(())
}

/// Ends the openings a ticket stood for: the reason to look is gone.
pub(crate) fn end_of_ticket(conn: &Connection, ticket: TicketId, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE opening SET ends_at = ?2 WHERE ticket = ?1 AND ends_at > ?2")?
        .run((ticket.as_bytes(), now.as_micros()))?;
    Ok(())
}

/// Ends the openings of a member of staff who does not work here any more.
pub(crate) fn end_of_staff(conn: &Connection, staff: StaffId, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE opening SET ends_at = ?2 WHERE staff = ?1 AND ends_at > ?2")?
        .run((staff.as_bytes(), now.as_micros()))?;
    Ok(())
}

/// Forgets the reasons of a customer's openings, what was asked about them and answered, and ends them; that they
/// happened stays on the officer's list.
pub(crate) fn forget_reasons(
    conn: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE opening SET reason = NULL, question = NULL, answer = NULL,
         ends_at = CASE WHEN ends_at > ?2 THEN ?2 ELSE ends_at END WHERE customer = ?1",
    )?
    .run((customer.as_bytes(), now.as_micros()))?;
    Ok(())
}

fn sequence(place: LedgerPlace) -> i64 {
    i64::try_from(place.sequence).unwrap_or(i64::MAX)
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
        is_break_glass: row.get(8)?,
    })
}

fn read_row(row: &Row<'_>) -> Result<OpeningRow, SqlFault> {
    let review: String = row.get(10)?;
    let reviewed_at: Option<i64> = row.get(11)?;
    Ok(OpeningRow {
        opening: read(row)?,
        reason: row.get(9)?,
        review: ReviewState::from_code(&review).ok_or(SqlFault::Malformed)?,
        reviewed_at: reviewed_at.map(Timestamp::from_micros),
        question: row.get(12)?,
        answer: row.get(13)?,
    })
}
