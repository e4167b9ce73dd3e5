//! The rows of the outbox as the relay sees them: leased, tried, ended.

use amanah_policy::{CustomerId, DatumId, MailId, Timestamp};

use super::mails::{COLUMNS, read, state_of};
use crate::error::VaultError;
use crate::rows::{LeasedMail, MailHeader, MailState, OutboxState, Waits};
use crate::store::sql::{Connection, OptionalRow, SqlFault};

/// Whether a mail waits whose time has come, or a lease ended without a word.
pub(crate) fn is_any_due(conn: &Connection, now: Timestamp) -> Result<bool, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM mail WHERE state IN ('waiting', 'sending') AND due_at <= ?1)",
    )?;
    Ok(select.query_row([now.as_micros()], |row| row.get(0))?)
}

/// Leases what is due, the oldest first. Two processes never have the same mail: the outer conditions are looked at
/// again where another one was faster.
pub(crate) fn lease(
    conn: &Connection,
    at_most: u32,
    until: Timestamp,
    now: Timestamp,
) -> Result<Vec<LeasedMail>, VaultError> {
    let mut update = conn.prepare_cached(
        "UPDATE mail SET state = 'sending', tries = tries + 1, due_at = ?2
         WHERE state IN ('waiting', 'sending') AND due_at <= ?1 AND seq IN (
             SELECT seq FROM mail WHERE state IN ('waiting', 'sending') AND due_at <= ?1 ORDER BY due_at, seq LIMIT ?3)
         RETURNING id, queued_at, tries, template, customer IS NOT NULL",
    )?;
    let rows = update.query_map((now.as_micros(), until.as_micros(), at_most), |row| {
        let tries: i64 = row.get(2)?;
        Ok(LeasedMail {
            id: MailId::from_bytes(row.get(0)?),
            template: row.get(3)?,
            is_to_customer: row.get(4)?,
            queued_at: Timestamp::from_micros(row.get(1)?),
            attempt: tries.try_into().unwrap_or(u32::MAX),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How a leased mail stands after its try.
pub(crate) struct Ending<'a> {
    pub(crate) state: MailState,
    pub(crate) answer: Option<&'a str>,
    pub(crate) due_at: Timestamp,
    pub(crate) keep_text: bool,
}

/// Writes what became of a leased mail; false when it was dropped, or another process has it by now.
pub(crate) fn settle(
    conn: &Connection,
    mail: &LeasedMail,
    ending: &Ending<'_>,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let settled = conn
        .prepare_cached(
            "UPDATE mail SET state = ?3, answer = coalesce(?4, answer), answered_at = ?5, due_at = ?6,
                 sealed = CASE WHEN ?7 = 1 THEN sealed ELSE NULL END
             WHERE id = ?1 AND state = 'sending' AND tries = ?2",
        )?
        .execute((
            mail.id.as_bytes(),
            i64::from(mail.attempt),
            ending.state.code(),
            ending.answer,
            now.as_micros(),
            ending.due_at.as_micros(),
            i64::from(ending.keep_text),
        ))?;
    Ok(settled > 0)
}

/// Notes that a mail came back; false when there is none that could have.
pub(crate) fn bounce(
    conn: &Connection,
    mail: MailId,
    answer: &str,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let noted = conn
        .prepare_cached(
            "UPDATE mail SET state = 'undeliverable', answer = ?2, answered_at = ?3
             WHERE id = ?1 AND state IN ('waiting', 'sending', 'sent', 'undeliverable')",
        )?
        .execute((mail.as_bytes(), answer, now.as_micros()))?;
    Ok(noted > 0)
}

/// Lets what waits be tried at once: all of it, or what waits only because the relay itself was not there.
pub(crate) fn hasten(conn: &Connection, waits: Waits, now: Timestamp) -> Result<u64, VaultError> {
    let which = match waits {
        Waits::ForAnything => "",
        Waits::ForTheRelay => " AND answer LIKE 'relay-%'",
    };
    let hastened = conn
        .prepare_cached(&format!(
            "UPDATE mail SET due_at = ?1 WHERE state = 'waiting' AND due_at > ?1{which}"
        ))?
        .execute([now.as_micros()])?;
    Ok(hastened)
}

/// When the first mail to an address did not arrive after a time; none when all did.
pub(crate) fn first_bounce_after(
    conn: &Connection,
    customer: CustomerId,
    address: DatumId,
    since: Timestamp,
) -> Result<Option<Timestamp>, VaultError> {
    let first: Option<i64> = conn
        .prepare_cached(
            "SELECT MIN(answered_at) FROM mail
             WHERE address = ?2 AND customer = ?1 AND state = 'undeliverable' AND answered_at > ?3",
        )?
        .query_row((customer.as_bytes(), address.as_bytes(), since.as_micros()), |row| row.get(0))?;
    Ok(first.map(Timestamp::from_micros))
}

/// Since when the last mail that ended on this address is one that did not arrive; none when it arrived.
pub(crate) fn undeliverable_since(
    conn: &Connection,
    customer: CustomerId,
    address: DatumId,
) -> Result<Option<Timestamp>, VaultError> {
    let newest: Option<(String, Option<i64>)> = conn
        .prepare_cached(
            "SELECT state, answered_at FROM mail
             WHERE address = ?2 AND customer = ?1 AND state IN ('sent', 'undeliverable') ORDER BY seq DESC LIMIT 1",
        )?
        .query_row((customer.as_bytes(), address.as_bytes()), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(newest
        .filter(|(state, _)| state_of(state) == Some(MailState::Undeliverable))
        .and_then(|(_, at)| at.map(Timestamp::from_micros)))
}

/// The mails that did not arrive, newest first.
pub(crate) fn undeliverable(conn: &Connection, at_most: u32) -> Result<Vec<MailHeader>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM mail WHERE state = 'undeliverable' ORDER BY answered_at DESC, seq DESC LIMIT ?1"
    ))?;
    let rows = select.query_map([at_most], |row| read(row).map(|row| row.header))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The outbox in numbers.
pub(crate) fn state(conn: &Connection, since: Timestamp) -> Result<OutboxState, VaultError> {
    let mut select = conn.prepare_cached("SELECT state, COUNT(*) FROM mail GROUP BY state")?;
    let found: Vec<(String, i64)> =
        select.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, SqlFault>>()?;
    let count = |state: MailState| {
        let row = found.iter().find(|(code, _)| state_of(code) == Some(state));
        row.map_or(0, |(_, count)| (*count).try_into().unwrap_or(0))
    };
    let oldest: Option<i64> = conn
        .prepare_cached("SELECT MIN(queued_at) FROM mail WHERE state IN ('waiting', 'sending')")?
        .query_row((), |row| row.get(0))?;
    let last: Option<(String, i64)> = conn
        .prepare_cached(
            "SELECT answer, answered_at FROM mail WHERE answered_at IS NOT NULL AND answer IS NOT NULL
             ORDER BY answered_at DESC LIMIT 1",
        )?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let failures: i64 = conn
        .prepare_cached("SELECT COUNT(*) FROM mail WHERE answered_at >= ?1 AND state = 'undeliverable'")?
        .query_row([since.as_micros()], |row| row.get(0))?;
    Ok(OutboxState {
        counts: MailState::ALL.into_iter().map(|state| (state, count(state))).collect(),
        oldest_waiting: oldest.map(Timestamp::from_micros),
        last_answer: last.map(|(answer, at)| (answer, Timestamp::from_micros(at))),
        failures: failures.try_into().unwrap_or(0),
    })
}
