//! The rows of imports: runs, lines that were seen, masked lines of services, and lines that match nobody.

use std::collections::BTreeSet;

use amanah_policy::{CustomerId, ImportId, ServiceId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::error::VaultError;
use crate::rows::{BatchCounts, ImportRun};

/// A line that was imported, by its tag; what is remembered of it goes with what was made of it.
#[derive(Clone, Copy)]
pub(crate) struct SeenRow {
    pub(crate) tag: [u8; 16],
    /// The customer with whom it goes.
    pub(crate) customer: Option<CustomerId>,
    /// The day with which it goes at the latest.
    pub(crate) day: i64,
}

/// A line that matches nobody, sealed.
pub(crate) struct QuarantineRow {
    pub(crate) import: ImportId,
    pub(crate) line: u64,
    /// The day on which it ends, and whose key seals it.
    pub(crate) day: i64,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) fn begin(conn: &Connection, id: ImportId, format: &str, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO import_run (id, format, began_at) VALUES (?1, ?2, ?3)")?.execute((
        id.as_bytes(),
        format,
        now.as_micros(),
    ))?;
    Ok(())
}

/// Adds the counts of a batch to a run that has not ended; false when there is none.
pub(crate) fn add(conn: &Connection, id: ImportId, counts: BatchCounts) -> Result<bool, VaultError> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let changed = conn
        .prepare_cached(
            "UPDATE import_run SET read = read + ?2, recorded = recorded + ?3, matched = matched + ?4,
             quarantined = quarantined + ?5, duplicate = duplicate + ?6, bad = bad + ?7
             WHERE id = ?1 AND ended_at IS NULL",
        )?
        .execute((
            id.as_bytes(),
            number(counts.read),
            number(counts.recorded),
            number(counts.matched),
            number(counts.quarantined),
            number(counts.duplicate),
            number(counts.bad),
        ))?;
    Ok(changed > 0)
}

/// Ends a run; false when there is none or it had ended.
pub(crate) fn end(conn: &Connection, id: ImportId, now: Timestamp) -> Result<bool, VaultError> {
    let ended = conn
        .prepare_cached("UPDATE import_run SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute((id.as_bytes(), now.as_micros()))?;
    Ok(ended > 0)
}

pub(crate) fn find(conn: &Connection, id: ImportId) -> Result<Option<ImportRun>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM import_run WHERE id = ?1"))?;
    Ok(select.query_row([id.as_bytes()], read).optional()?)
}

/// All runs, newest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<ImportRun>, VaultError> {
    let mut select =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM import_run ORDER BY began_at DESC, id"))?;
    let rows = select.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Which of these lines were imported before.
pub(crate) fn seen(conn: &Connection, tags: &[[u8; 16]]) -> Result<BTreeSet<[u8; 16]>, VaultError> {
    let mut select = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM import_seen WHERE tag = ?1)")?;
    let mut found = BTreeSet::new();
    for tag in tags {
        if select.query_row([tag], |row| row.get(0))? {
            found.insert(*tag);
        }
    }
    Ok(found)
}

/// Remembers a line; false when it was imported before.
pub(crate) fn see(conn: &Connection, row: &SeenRow) -> Result<bool, VaultError> {
    let added = conn
        .prepare_cached(
            "INSERT INTO import_seen (tag, customer, day) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute((row.tag, row.customer.map(|customer| *customer.as_bytes()), row.day))?;
    Ok(added > 0)
}

/// How many masked lines a customer's services have.
pub(crate) fn count_service_records(conn: &Connection, customer: CustomerId) -> Result<u64, VaultError> {
    let count: i64 = conn
        .prepare_cached("SELECT count(*) FROM service_record WHERE customer = ?1")?
        .query_row([customer.as_bytes()], |row| row.get(0))?;
    Ok(count.try_into().unwrap_or(0))
}

/// A masked line of a service, sealed.
pub(crate) struct ServiceRecordRow {
    pub(crate) customer: CustomerId,
    pub(crate) service: Option<ServiceId>,
    pub(crate) import: ImportId,
    pub(crate) line: u64,
    pub(crate) observed_at: Timestamp,
    pub(crate) expires_day: i64,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) fn insert_service_record(conn: &Connection, row: &ServiceRecordRow) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO service_record (customer, service, import, line, observed_at, expires_day, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        row.customer.as_bytes(),
        row.service.map(|service| *service.as_bytes()),
        row.import.as_bytes(),
        i64::try_from(row.line).unwrap_or(i64::MAX),
        row.observed_at.as_micros(),
        row.expires_day,
        &row.sealed,
    ))?;
    Ok(())
}

/// Puts a line that matches nobody aside.
pub(crate) fn quarantine(conn: &Connection, row: &QuarantineRow) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO quarantine (import, line, day, sealed) VALUES (?1, ?2, ?3, ?4)")?
        .execute((
            row.import.as_bytes(),
            i64::try_from(row.line).unwrap_or(i64::MAX),
            row.day,
            &row.sealed,
        ))?;
    Ok(())
}

pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM service_record WHERE customer = ?1")?.execute([customer.as_bytes()])?;
    conn.prepare_cached("DELETE FROM import_seen WHERE customer = ?1")?.execute([customer.as_bytes()])?;
    Ok(())
}

/// Removes lines whose lifetime has ended.
pub(crate) fn delete_ended(conn: &Connection, today: i64) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM quarantine WHERE day < ?1")?.execute([today])?;
    conn.prepare_cached("DELETE FROM import_seen WHERE day < ?1")?.execute([today])?;
    conn.prepare_cached("DELETE FROM service_record WHERE expires_day < ?1")?.execute([today])?;
    Ok(())
}

const COLUMNS: &str = "id, format, began_at, ended_at, read, recorded, matched, quarantined, duplicate, bad";

fn read(row: &Row<'_>) -> Result<ImportRun, rusqlite::Error> {
    let count = |column| row.get::<_, i64>(column).map(|count| count.try_into().unwrap_or(0));
    let ended_at: Option<i64> = row.get(3)?;
    Ok(ImportRun {
        id: ImportId::from_bytes(row.get(0)?),
        format: row.get(1)?,
        began_at: Timestamp::from_micros(row.get(2)?),
        ended_at: ended_at.map(Timestamp::from_micros),
        counts: BatchCounts {
            read: count(4)?,
            recorded: count(5)?,
            matched: count(6)?,
            quarantined: count(7)?,
            duplicate: count(8)?,
            bad: count(9)?,
        },
    })
}
