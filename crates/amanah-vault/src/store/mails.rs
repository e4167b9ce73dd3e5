//! The rows of the outbox.

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, DatumId, Language, MailId, Occasion, PendingId, Timestamp};

use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::rows::{MailHeader, MailRecipient, MailState};

/// A mail as it is stored.
pub(crate) struct MailRow {
    pub(crate) header: MailHeader,
    pub(crate) occasion: Occasion,
    /// The day whose key seals it, for somebody without an account.
    pub(crate) day: Option<i64>,
    /// Address, subject and text; none once it was dropped.
    pub(crate) sealed: Option<Vec<u8>>,
}

pub(crate) fn state_of(code: &str) -> Option<MailState> {
    MailState::ALL.into_iter().find(|state| state.code() == code)
}

pub(crate) const COLUMNS: &str = "id, customer, pending, day, template, language, occasion, queued_at, state, place, \
     sealed, address, tries, due_at, answer, answered_at";

pub(crate) fn insert(conn: &Connection, row: &MailRow) -> Result<(), VaultError> {
    let (customer, pending) = match row.header.to {
        MailRecipient::Customer(customer) => (Some(*customer.as_bytes()), None),
        MailRecipient::Pending(pending) => (None, Some(*pending.as_bytes())),
    };
    conn.prepare_cached(
        "INSERT INTO mail (seq, id, customer, pending, day, template, language, occasion, queued_at, state, place, \
         sealed, address, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .append((
        row.header.id.as_bytes(),
        customer,
        pending,
        row.day,
        &row.header.template,
        row.header.language.code(),
        row.occasion.code(),
        row.header.queued_at.as_micros(),
        row.header.state.code(),
        sequence(row.header.place),
        row.sealed.as_ref(),
        row.header.address.as_ref().map(DatumId::as_bytes),
        row.header.due_at.as_micros(),
    ))?;
    Ok(())
}

pub(crate) fn find(conn: &Connection, id: MailId) -> Result<Option<MailRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM mail WHERE id = ?1"))?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

/// The newest mails.
pub(crate) fn newest(conn: &Connection, at_most: u32) -> Result<Vec<MailHeader>, VaultError> {
    let mut select =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM mail ORDER BY seq DESC LIMIT ?1"))?;
    let rows = select.query_map([at_most], |row| read(row).map(|row| row.header))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest mails to a customer.
pub(crate) fn newest_of(
    conn: &Connection,
    customer: CustomerId,
    at_most: u32,
) -> Result<Vec<MailHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM mail WHERE customer = ?1 ORDER BY seq DESC LIMIT ?2"
    ))?;
    let rows = select.query_map((customer.as_bytes(), at_most), |row| read(row).map(|row| row.header))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Drops what was written to a customer; the headers stay for the list of mails.
pub(crate) fn drop_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached(&format!("{DROP} customer = ?1"))?.run([customer.as_bytes()])?;
    Ok(())
}

/// Drops what was written about something begun that is over: the code in it confirms nothing any more, and the
/// address in it would outlive an erasure until the day ends.
pub(crate) fn drop_of_pending(conn: &Connection, pending: PendingId) -> Result<(), VaultError> {
    conn.prepare_cached(&format!("{DROP} pending = ?1"))?.run([pending.as_bytes()])?;
    Ok(())
}

/// Drops what was written to an address that is erased (DEL1); the headers stay for the list of mails.
pub(crate) fn drop_addressed_to(conn: &Connection, address: DatumId) -> Result<(), VaultError> {
    conn.prepare_cached(&format!("{DROP} address = ?1"))?.run([address.as_bytes()])?;
    Ok(())
}

/// Drops mails to people without an account whose day has ended.
pub(crate) fn drop_ended(conn: &Connection, today: i64) -> Result<(), VaultError> {
    conn.prepare_cached(&format!("{DROP} day < ?1"))?.run([today])?;
    Ok(())
}

/// What was sent stays sent; what waits will never be.
const DROP: &str = "UPDATE mail SET state = CASE WHEN state IN ('waiting', 'sending') THEN 'dropped' ELSE state END, \
     sealed = NULL WHERE sealed IS NOT NULL AND";

/// Removes mails that were queued before `before`: the release in the ledger is what stays of them.
pub(crate) fn delete_before(conn: &Connection, before: Timestamp) -> Result<u64, VaultError> {
    let gone = conn.prepare_cached("DELETE FROM mail WHERE queued_at < ?1")?.execute([before.as_micros()])?;
    Ok(gone)
}

/// Removes what is left of mails whose text is gone, queued before `before`.
pub(crate) fn delete_textless_before(conn: &Connection, before: Timestamp) -> Result<u64, VaultError> {
    let gone = conn
        .prepare_cached("DELETE FROM mail WHERE queued_at < ?1 AND sealed IS NULL")?
        .execute([before.as_micros()])?;
    Ok(gone)
}

pub(crate) fn read(row: &Row<'_>) -> Result<MailRow, SqlFault> {
    let customer: Option<[u8; 16]> = row.get(1)?;
    let pending: Option<[u8; 16]> = row.get(2)?;
    let to = match (customer, pending) {
        (Some(customer), _) => MailRecipient::Customer(CustomerId::from_bytes(customer)),
        (None, Some(pending)) => MailRecipient::Pending(PendingId::from_bytes(pending)),
        (None, None) => return Err(SqlFault::Malformed),
    };
    let (language, occasion, state): (String, String, String) = (row.get(5)?, row.get(6)?, row.get(8)?);
    let (place, tries): (i64, i64) = (row.get(9)?, row.get(12)?);
    let sealed: Option<Vec<u8>> = row.get(10)?;
    Ok(MailRow {
        header: MailHeader {
            id: MailId::from_bytes(row.get(0)?),
            to,
            address: row.get::<Option<[u8; 16]>>(11)?.map(DatumId::from_bytes),
            template: row.get(4)?,
            language: Language::from_code(&language).ok_or(SqlFault::Malformed)?,
            queued_at: Timestamp::from_micros(row.get(7)?),
            state: state_of(&state).ok_or(SqlFault::Malformed)?,
            place: LedgerPlace { sequence: place.try_into().unwrap_or(0) },
            tries: tries.try_into().unwrap_or(u32::MAX),
            due_at: Timestamp::from_micros(row.get(13)?),
            answer: row.get(14)?,
            answered_at: row.get::<Option<i64>>(15)?.map(Timestamp::from_micros),
            has_text: sealed.is_some(),
        },
        occasion: Occasion::from_code(&occasion).ok_or(SqlFault::Malformed)?,
        day: row.get(3)?,
        sealed,
    })
}

fn sequence(place: LedgerPlace) -> i64 {
    place.sequence.try_into().unwrap_or(i64::MAX)
}
