//! Counts over the rows of every family.

use crate::store::sql::{Connection, OptionalRow};
use amanah_policy::{Source, Timestamp};

use crate::error::VaultError;
use crate::rows::Numbers;

pub(crate) fn count(conn: &Connection, since: Timestamp) -> Result<Numbers, VaultError> {
    let (restricted_values, next) = conn.query_row(
        "SELECT COUNT(*), MIN(restricted_until) FROM datum WHERE restricted_until IS NOT NULL",
        (),
        |row| Ok((row.get::<i64>(0)?, row.get::<Option<i64>>(1)?)),
    )?;
    let (openings_to_review, oldest_to_review) = to_review(conn, false)?;
    let (break_glass_to_review, oldest_break_glass) = to_review(conn, true)?;
    Ok(Numbers {
        open_tickets: rows(conn, "SELECT COUNT(*) FROM ticket WHERE state <> 'closed'", None)?,
        restricted_values: whole(restricted_values),
        next_restriction_ends: next.map(Timestamp::from_micros),
        openings: rows(conn, "SELECT COUNT(*) FROM opening WHERE opened_at >= ?1", Some(since))?,
        openings_to_review,
        oldest_to_review,
        break_glass_to_review,
        oldest_break_glass,
        erasures_unfinished: rows(conn, "SELECT COUNT(*) FROM erasure WHERE clean_at IS NULL", None)?,
        mails_waiting: rows(conn, "SELECT COUNT(*) FROM mail WHERE state IN ('waiting', 'sending')", None)?,
        quarantined: rows(conn, "SELECT COUNT(*) FROM quarantine", None)?,
        intake: intake(conn, since)?,
    })
}

/// How many openings wait for the officer, and since when.
fn to_review(conn: &Connection, is_break_glass: bool) -> Result<(u64, Option<Timestamp>), VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT COUNT(*), MIN(opened_at) FROM opening
         WHERE review IN ('waiting', 'asked', 'answered') AND break_glass = ?1",
    )?;
    let (count, oldest) =
        select.query_row([is_break_glass], |row| Ok((row.get::<i64>(0)?, row.get::<Option<i64>>(1)?)))?;
    Ok((whole(count), oldest.map(Timestamp::from_micros)))
}

fn rows(conn: &Connection, sql: &str, since: Option<Timestamp>) -> Result<u64, VaultError> {
    let mut select = conn.prepare_cached(sql)?;
    let count: i64 = match since {
        Some(since) => select.query_row([since.as_micros()], |row| row.get(0))?,
        None => select.query_row((), |row| row.get(0))?,
    };
    Ok(whole(count))
}

/// Data recorded since a time, by source: read from the end of the table, where the newest stand.
fn intake(conn: &Connection, since: Timestamp) -> Result<Vec<(Source, u64)>, VaultError> {
    let first = first_since(conn, since)?;
    let mut select =
        conn.prepare_cached("SELECT source, COUNT(*) FROM datum WHERE seq >= ?1 GROUP BY source")?;
    let found: Vec<(String, i64)> =
        select.query_map([first], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let count = |source: &Source| {
        let row = found.iter().find(|(code, _)| code == source.code());
        row.map_or(0, |(_, count)| whole(*count))
    };
    Ok(Source::ALL.iter().map(|source| (*source, count(source))).collect())
}

/// The first row recorded since a time. Rows are appended as time goes on, so halving finds it without an index.
fn first_since(conn: &Connection, since: Timestamp) -> Result<i64, VaultError> {
    let newest: Option<i64> = conn.query_row("SELECT MAX(seq) FROM datum", (), |row| row.get(0))?;
    let mut next =
        conn.prepare_cached("SELECT seq, recorded_at FROM datum WHERE seq >= ?1 ORDER BY seq LIMIT 1")?;
    let (mut low, mut high) = (0, newest.unwrap_or(0).saturating_add(1));
    while low < high {
        let middle = low + (high - low) / 2;
        let found: Option<(i64, i64)> =
            next.query_row([middle], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        match found {
            Some((seq, at)) if at < since.as_micros() => low = seq.saturating_add(1),
            _ => high = middle,
        }
    }
    Ok(low)
}

fn whole(count: i64) -> u64 {
    count.try_into().unwrap_or(0)
}
