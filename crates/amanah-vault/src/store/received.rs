//! The rows of mail that came in.

use amanah_policy::{CaseId, CustomerId, DatumId, ReceivedMailId, StaffId, Timestamp};

use crate::error::VaultError;
use crate::keys::Bucket;
use crate::rows::{Disposition, LeasedReceived, ReceivedHeader, Settled};
use crate::seal::Bound;
use crate::store::customers::Tag;
use crate::store::received_claims;
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};

/// A mail as it is stored.
pub(crate) struct ReceivedRow {
    pub(crate) header: ReceivedHeader,
    /// The day on which the key ends that seals its pieces.
    pub(crate) day: i64,
    /// Whether it has a key of its own; those from before have that of their day.
    pub(crate) own_key: bool,
}

impl ReceivedRow {
    /// The bucket whose key seals its pieces.
    pub(crate) const fn bucket(&self) -> Bucket {
        if self.own_key { Bucket::Received(self.header.id) } else { Bucket::Quarantine }
    }
}

/// The columns of a mail, as [`read`] reads them.
pub(crate) const COLUMNS: &str = "id, command, received_at, size, disposition, reasons, customer, datum, parts, tries, settled_at, day, \
                       own_key, request, thread";

/// What a piece is bound to: whose it is and which cannot be changed in the database.
pub(crate) fn bound(row: &ReceivedRow, part: u32) -> Bound {
    Bound::new("amanah/received/1")
        .bytes(row.header.id.as_bytes())
        .text(&row.header.command)
        .number(row.header.received_at.as_micros())
        .number(row.day)
        .number(i64::from(part))
}

/// What the evidence about a mail is bound to.
pub(crate) fn evidence_bound(mail: ReceivedMailId) -> Bound {
    Bound::new("amanah/received-evidence/1").bytes(mail.as_bytes())
}

/// Keeps the sealed evidence about a mail; the last word counts.
pub(crate) fn keep_evidence(
    conn: &Connection,
    mail: ReceivedMailId,
    sealed: &[u8],
) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM received_evidence WHERE mail = ?1")?.run([mail.as_bytes()])?;
    conn.prepare_cached("INSERT INTO received_evidence (mail, sealed) VALUES (?1, ?2)")?
        .run((mail.as_bytes(), sealed))?;
    Ok(())
}

/// The sealed evidence about a mail.
pub(crate) fn evidence(conn: &Connection, mail: ReceivedMailId) -> Result<Option<Vec<u8>>, VaultError> {
    let mut select = conn.prepare_cached("SELECT sealed FROM received_evidence WHERE mail = ?1")?;
    Ok(select.query_row([mail.as_bytes()], |row| row.get(0)).optional()?)
}

/// Keeps a mail with its pieces, and whom it claims to come from.
pub(crate) fn insert(
    conn: &Connection,
    row: &ReceivedRow,
    (parts, claims): (&[Vec<u8>], &[Tag]),
    now: Timestamp,
) -> Result<(), VaultError> {
    let header = &row.header;
    conn.prepare_cached(
        "INSERT INTO received_mail (seq, id, command, received_at, day, size, parts, disposition, reasons, tries, due_at, own_key) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', 0, ?9, ?10)",
    )?
    .append((
        header.id.as_bytes(),
        &header.command,
        header.received_at.as_micros(),
        row.day,
        i64::try_from(header.size_bytes).unwrap_or(i64::MAX),
        i64::try_from(parts.len()).unwrap_or(i64::MAX),
        header.disposition.code(),
        now.as_micros(),
        row.own_key,
    ))?;
    received_claims::note(conn, header.id, claims)?;
    let mut insert =
        conn.prepare_cached("INSERT INTO received_part (mail, part, sealed) VALUES (?1, ?2, ?3)")?;
    for (sealed, part) in parts.iter().zip(0_u32..) {
        insert.run((header.id.as_bytes(), part, sealed))?;
    }
    Ok(())
}

/// Takes what may happen once; says which mail has it: this one, or one before it.
pub(crate) fn take_once(
    conn: &Connection,
    tag: &[u8; 16],
    mail: ReceivedMailId,
    (now, ends_at): (Timestamp, Timestamp),
) -> Result<ReceivedMailId, VaultError> {
    conn.prepare_cached("DELETE FROM received_once WHERE tag = ?1 AND ends_at <= ?2")?
        .run((tag, now.as_micros()))?;
    conn.prepare_cached(
        "INSERT INTO received_once (tag, mail, ends_at) VALUES (?1, ?2, ?3) ON CONFLICT (tag) DO NOTHING",
    )?
    .execute((tag, mail.as_bytes(), ends_at.as_micros()))?;
    let has: [u8; 16] = conn
        .prepare_cached("SELECT mail FROM received_once WHERE tag = ?1")?
        .query_row([tag], |row| row.get(0))?;
    Ok(ReceivedMailId::from_bytes(has))
}

/// Whether a mail waits for a decision whose time has come.
pub(crate) fn is_any_due(conn: &Connection, now: Timestamp) -> Result<bool, VaultError> {
    let mut select = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM received_mail WHERE due_at <= ?1)")?;
    Ok(select.query_row([now.as_micros()], |row| row.get(0))?)
}

/// Leases what is due, the oldest first; two processes never have the same mail.
pub(crate) fn lease(
    conn: &Connection,
    at_most: u32,
    until: Timestamp,
    now: Timestamp,
) -> Result<Vec<LeasedReceived>, VaultError> {
    let mut update = conn.prepare_cached(
        "UPDATE received_mail SET tries = tries + 1, due_at = ?2
         WHERE due_at <= ?1 AND seq IN (
             SELECT seq FROM received_mail WHERE due_at <= ?1 ORDER BY due_at, seq LIMIT ?3)
         RETURNING id, received_at, tries",
    )?;
    let rows = update.query_map((now.as_micros(), until.as_micros(), at_most), |row| {
        Ok(LeasedReceived {
            id: ReceivedMailId::from_bytes(row.get(0)?),
            received_at: Timestamp::from_micros(row.get(1)?),
            attempt: row.get::<i64>(2)?.try_into().unwrap_or(u32::MAX),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes what was decided about a leased mail; false when another process has it by now.
pub(crate) fn settle(
    conn: &Connection,
    mail: LeasedReceived,
    settled: &Settled,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let changed = conn
        .prepare_cached(
            "UPDATE received_mail SET disposition = ?3, reasons = ?4, customer = ?5, datum = ?6, due_at = ?7, settled_at = ?8, \
                 thread = ?9
             WHERE id = ?1 AND tries = ?2 AND due_at IS NOT NULL",
        )?
        .execute((
            mail.id.as_bytes(),
            i64::from(mail.attempt),
            settled.disposition.code(),
            settled.reasons.join(" "),
            settled.of.as_ref().map(|(customer, _)| customer.as_bytes()),
            settled.of.as_ref().map(|(_, datum)| datum.as_bytes()),
            settled.again_at.map(Timestamp::as_micros),
            settled.again_at.is_none().then_some(now.as_micros()),
            settled.thread.as_ref().map(CaseId::as_bytes),
        ))?;
    if changed > 0 && settled.of.is_some() {
        forget_text(conn, mail.id)?;
    }
    Ok(changed > 0)
}

/// Notes who closed what waited for a person; false when it does not wait.
pub(crate) fn dismiss(
    conn: &Connection,
    id: ReceivedMailId,
    staff: StaffId,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let changed = conn
        .prepare_cached(
            "UPDATE received_mail SET disposition = 'dismissed', closed_by = ?2, settled_at = ?3
             WHERE id = ?1 AND disposition IN ('quarantine', 'review')",
        )?
        .execute((id.as_bytes(), staff.as_bytes(), now.as_micros()))?;
    if changed > 0 {
        forget_text(conn, id)?;
    }
    Ok(changed > 0)
}

/// Notes the request that was written down for what waits for a person; false when it does not wait.
pub(crate) fn note_request(conn: &Connection, id: ReceivedMailId, case: CaseId) -> Result<bool, VaultError> {
    let changed = conn
        .prepare_cached(
            "UPDATE received_mail SET request = ?2 WHERE id = ?1 AND disposition IN ('quarantine', 'review')",
        )?
        .execute((id.as_bytes(), case.as_bytes()))?;
    Ok(changed > 0)
}

/// The mail for which a request was written down.
pub(crate) fn of_request(conn: &Connection, case: CaseId) -> Result<Option<ReceivedMailId>, VaultError> {
    let mut select = conn.prepare_cached("SELECT id FROM received_mail WHERE request = ?1")?;
    let found: Option<[u8; 16]> = select.query_row([case.as_bytes()], |row| row.get(0)).optional()?;
    Ok(found.map(ReceivedMailId::from_bytes))
}

/// The mails that joined a request of a customer, the newest first.
pub(crate) fn of_thread(
    conn: &Connection,
    customer: CustomerId,
    case: CaseId,
    at_most: u32,
) -> Result<Vec<ReceivedHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM received_mail WHERE customer = ?1 AND thread = ?2 ORDER BY seq DESC LIMIT ?3"
    ))?;
    let rows = select
        .query_map((customer.as_bytes(), case.as_bytes(), at_most), |row| read(row).map(|row| row.header))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether one that joined a request waits for a person.
pub(crate) fn has_waiting_answer(
    conn: &Connection,
    customer: CustomerId,
    case: CaseId,
) -> Result<bool, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT count(*) FROM received_mail
         WHERE customer = ?1 AND thread = ?2 AND disposition IN ('quarantine', 'review')",
    )?;
    let waiting: i64 = select.query_row((customer.as_bytes(), case.as_bytes()), |row| row.get(0))?;
    Ok(waiting > 0)
}

fn forget_text(conn: &Connection, id: ReceivedMailId) -> Result<(), VaultError> {
    received_claims::forget_text(conn, id)?;
    conn.prepare_cached("UPDATE received_mail SET parts = 0 WHERE id = ?1")?.run([id.as_bytes()])?;
    Ok(())
}

/// The mail with this id.
pub(crate) fn find(conn: &Connection, id: ReceivedMailId) -> Result<Option<ReceivedRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM received_mail WHERE id = ?1"))?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

/// The pieces of a mail in their order.
pub(crate) fn parts(conn: &Connection, id: ReceivedMailId) -> Result<Vec<(u32, Vec<u8>)>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT part, sealed FROM received_part WHERE mail = ?1 ORDER BY part")?;
    let rows = select.query_map([id.as_bytes()], |row| {
        Ok((u32::try_from(row.get::<i64>(0)?).unwrap_or(u32::MAX), row.get::<Vec<u8>>(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One piece of a mail.
pub(crate) fn part(conn: &Connection, id: ReceivedMailId, part: u32) -> Result<Option<Vec<u8>>, VaultError> {
    let mut select = conn.prepare_cached("SELECT sealed FROM received_part WHERE mail = ?1 AND part = ?2")?;
    Ok(select.query_row((id.as_bytes(), part), |row| row.get(0)).optional()?)
}

/// The mails of a disposition, the oldest first.
pub(crate) fn standing(
    conn: &Connection,
    disposition: Disposition,
    at_most: u32,
) -> Result<Vec<ReceivedHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM received_mail WHERE disposition = ?1 ORDER BY seq LIMIT ?2"
    ))?;
    let rows = select.query_map((disposition.code(), at_most), |row| read(row).map(|row| row.header))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest mails whose text is here, the newest first.
pub(crate) fn newest(
    conn: &Connection,
    since: Timestamp,
    at_most: u32,
) -> Result<Vec<LeasedReceived>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM received_mail WHERE parts > 0 AND received_at >= ?1 ORDER BY seq DESC LIMIT ?2"
    ))?;
    let rows = select.query_map((since.as_micros(), at_most), read)?;
    let leased = rows.map(|row| {
        let header = row?.header;
        Ok(LeasedReceived { id: header.id, received_at: header.received_at, attempt: header.tries })
    });
    leased.collect()
}

/// How many mails there are of each disposition.
pub(crate) fn counts(conn: &Connection) -> Result<Vec<(Disposition, u64)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT disposition, count(*) FROM received_mail GROUP BY disposition ORDER BY disposition",
    )?;
    let rows = select.query_map((), |row| {
        let count: i64 = row.get(1)?;
        let disposition = Disposition::from_code(&row.get::<String>(0)?).ok_or(SqlFault::Malformed)?;
        Ok((disposition, u64::try_from(count).unwrap_or(0)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Since when the oldest waits that is not decided.
pub(crate) fn oldest_undecided(conn: &Connection) -> Result<Option<Timestamp>, VaultError> {
    let oldest: Option<i64> = conn
        .prepare_cached("SELECT MIN(received_at) FROM received_mail WHERE due_at IS NOT NULL")?
        .query_row((), |row| row.get(0))?;
    Ok(oldest.map(Timestamp::from_micros))
}

/// Every mail whose text is here, for the search of a value.
pub(crate) fn with_text(conn: &Connection) -> Result<Vec<ReceivedRow>, VaultError> {
    let mut select =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM received_mail WHERE parts > 0 ORDER BY seq"))?;
    let rows = select.query_map((), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The datum that an earlier try recorded of a mail, found by its origin.
pub(crate) fn recorded(
    conn: &Connection,
    customer: CustomerId,
    origin: &str,
) -> Result<Option<DatumId>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT id FROM datum WHERE customer = ?1 AND attribute = 'received_mail' AND origin = ?2",
    )?;
    let found: Option<[u8; 16]> =
        select.query_row((customer.as_bytes(), origin), |row| row.get(0)).optional()?;
    Ok(found.map(DatumId::from_bytes))
}

/// Drops what is kept of a customer's mails; the mails themselves are among their data.
///
/// Enforces: invariant 5
pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    let mut select = conn.prepare_cached("SELECT id FROM received_mail WHERE customer = ?1")?;
    let rows = select.query_map([customer.as_bytes()], |row| Ok(ReceivedMailId::from_bytes(row.get(0)?)))?;
    let mails = rows.collect::<Result<Vec<_>, _>>()?;
    mails.into_iter().try_for_each(|mail| received_claims::delete(conn, mail))
}

/// Removes mails whose day is over, and what may happen again.
pub(crate) fn delete_ended(conn: &Connection, today: i64, now: Timestamp) -> Result<(), VaultError> {
    for table in ["received_part", "received_claim", "received_evidence"] {
        conn.prepare_cached(&format!(
            "DELETE FROM {table} WHERE mail IN (SELECT id FROM received_mail WHERE day < ?1)"
        ))?
        .run([today])?;
    }
    conn.prepare_cached("DELETE FROM received_mail WHERE day < ?1")?.run([today])?;
    conn.prepare_cached("DELETE FROM received_once WHERE ends_at <= ?1")?.run([now.as_micros()])?;
    Ok(())
}

pub(crate) fn read(row: &Row<'_>) -> Result<ReceivedRow, SqlFault> {
    let reasons: String = row.get(5)?;
    Ok(ReceivedRow {
        header: ReceivedHeader {
            id: ReceivedMailId::from_bytes(row.get(0)?),
            command: row.get(1)?,
            received_at: Timestamp::from_micros(row.get(2)?),
            size_bytes: row.get::<i64>(3)?.try_into().unwrap_or(0),
            disposition: Disposition::from_code(&row.get::<String>(4)?).ok_or(SqlFault::Malformed)?,
            reasons: reasons.split_ascii_whitespace().map(str::to_owned).collect(),
            customer: row.get::<Option<[u8; 16]>>(6)?.map(CustomerId::from_bytes),
            datum: row.get::<Option<[u8; 16]>>(7)?.map(DatumId::from_bytes),
            has_text: row.get::<i64>(8)? > 0,
            tries: row.get::<i64>(9)?.try_into().unwrap_or(u32::MAX),
            settled_at: row.get::<Option<i64>>(10)?.map(Timestamp::from_micros),
            request: row.get::<Option<[u8; 16]>>(13)?.map(CaseId::from_bytes),
            thread: row.get::<Option<[u8; 16]>>(14)?.map(CaseId::from_bytes),
        },
        day: row.get(11)?,
        own_key: row.get(12)?,
    })
}
