//! The rows of imports: runs, what a batch brought for one owner, the tags of lines that were seen, masked records
//! of services, and the quarantine.

use std::sync::Arc;

use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};
use amanah_policy::{CustomerId, ImportId, PolicyVersion, ServiceId, Timestamp};

use crate::error::VaultError;
use crate::rows::{ImportCounts, ImportHeader, ImportKind, ImportStart};
use crate::seal::Bound;
use crate::store::data::{self, SealedDatum};
use crate::store::detail::Subject;

/// A line's place among the lines that were seen: the hour of the line, and its keyed tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LineTag {
    pub(crate) hour: i64,
    pub(crate) tag: [u8; 16],
}

impl LineTag {
    /// As it stands in sealed lists of tags.
    pub(crate) fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        for (byte, part) in bytes.iter_mut().zip(self.hour.to_be_bytes().into_iter().chain(self.tag)) {
            *byte = part;
        }
        bytes
    }

    fn from_bytes(bytes: &[u8; 24]) -> Option<Self> {
        let (hour, tag) = bytes.split_first_chunk::<8>()?;
        Some(Self { hour: i64::from_be_bytes(*hour), tag: tag.try_into().ok()? })
    }
}

/// What is known of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It was never imported.
    New,
    /// It became a datum or a record.
    Placed,
    /// It lies in this row of the quarantine.
    Quarantined(i64),
}

/// A line whose place is taken by this batch: out of the quarantine, if it lay there.
pub(crate) struct TakenLine {
    pub(crate) tag: LineTag,
    pub(crate) from_quarantine: Option<i64>,
}

/// What one batch brings for one customer, sealed.
pub(crate) struct SealedLot {
    pub(crate) subject: Arc<Subject>,
    pub(crate) lines: Vec<TakenLine>,
    pub(crate) label: LotLabel,
    /// The tags of its lines, sealed.
    pub(crate) sealed: Vec<u8>,
    pub(crate) data: Vec<SealedDatum>,
    pub(crate) records: Vec<SealedRecords>,
}

/// What the sealed tags of a lot are bound to.
pub(crate) struct LotLabel {
    pub(crate) customer: CustomerId,
    pub(crate) import: ImportId,
    pub(crate) recorded_at: Timestamp,
    pub(crate) expires_day: Option<i64>,
}

/// Masked records of one service from one batch, sealed together.
pub(crate) struct SealedRecords {
    pub(crate) label: RecordsLabel,
    pub(crate) sealed: Vec<u8>,
}

/// What sealed records of a service are bound to.
pub(crate) struct RecordsLabel {
    pub(crate) customer: CustomerId,
    pub(crate) service: Option<ServiceId>,
    pub(crate) import: ImportId,
    pub(crate) file: u32,
    pub(crate) records: u32,
    pub(crate) first_at: Timestamp,
    pub(crate) last_at: Timestamp,
    pub(crate) recorded_at: Timestamp,
    pub(crate) policy_version: PolicyVersion,
    pub(crate) retention_row: String,
    pub(crate) expires_day: Option<i64>,
}

/// A line that matches nobody, sealed under the key of its day.
pub(crate) struct SealedLine {
    pub(crate) tag: LineTag,
    pub(crate) label: LineLabel,
    pub(crate) sealed: Vec<u8>,
}

/// What a sealed line of the quarantine is bound to.
pub(crate) struct LineLabel {
    pub(crate) import: ImportId,
    pub(crate) file: u32,
    pub(crate) line: i64,
    pub(crate) recorded_at: Timestamp,
    /// The day on which it ends.
    pub(crate) day: i64,
}

impl LotLabel {
    pub(crate) fn bound(&self) -> Bound {
        Bound::new("amanah/import-lot/1")
            .bytes(self.customer.as_bytes())
            .bytes(self.import.as_bytes())
            .number(self.recorded_at.as_micros())
            .number(self.expires_day.unwrap_or(i64::MAX))
    }
}

impl RecordsLabel {
    pub(crate) fn bound(&self) -> Bound {
        Bound::new("amanah/service-record/1")
            .bytes(self.customer.as_bytes())
            .bytes(self.service.as_ref().map_or(&[], |service| service.as_bytes().as_slice()))
            .bytes(self.import.as_bytes())
            .number(i64::from(self.file))
            .number(i64::from(self.records))
            .number(self.first_at.as_micros())
            .number(self.last_at.as_micros())
            .number(self.recorded_at.as_micros())
            .number(i64::from(self.policy_version.number()))
            .text(&self.retention_row)
            .number(self.expires_day.unwrap_or(i64::MAX))
    }
}

impl LineLabel {
    pub(crate) fn bound(&self) -> Bound {
        Bound::new("amanah/quarantine/1")
            .bytes(self.import.as_bytes())
            .number(i64::from(self.file))
            .number(self.line)
            .number(self.recorded_at.as_micros())
            .number(self.day)
    }
}

impl ImportKind {
    const fn code(self) -> &'static str {
        match self {
            Self::AccessLog => "access_log",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        (code == Self::AccessLog.code()).then_some(Self::AccessLog)
    }
}

/// Begins a run.
pub(crate) fn begin(
    conn: &Connection,
    id: ImportId,
    start: ImportStart,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO import_run (seq, id, kind, files, began_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .append((id.as_bytes(), start.kind.code(), start.files, now.as_micros()))?;
    Ok(())
}

/// Adds to the counts of a run that has not ended.
pub(crate) fn count(conn: &Connection, id: ImportId, counts: ImportCounts) -> Result<(), VaultError> {
    let running = conn
        .prepare_cached(
            "UPDATE import_run SET recorded = recorded + ?2, matched = matched + ?3, \
             quarantined = quarantined + ?4, duplicate = duplicate + ?5 WHERE id = ?1 AND ended_at IS NULL",
        )?
        .execute((
            id.as_bytes(),
            sql_count(counts.recorded),
            sql_count(counts.matched),
            sql_count(counts.quarantined),
            sql_count(counts.duplicate),
        ))?;
    if running == 1 { Ok(()) } else { Err(VaultError::NotFound("running import")) }
}

/// Ends a run.
pub(crate) fn end(conn: &Connection, id: ImportId, bad: u64, now: Timestamp) -> Result<(), VaultError> {
    let ended = conn
        .prepare_cached("UPDATE import_run SET ended_at = ?2, bad = ?3 WHERE id = ?1 AND ended_at IS NULL")?
        .execute((id.as_bytes(), now.as_micros(), sql_count(bad)))?;
    if ended == 1 { Ok(()) } else { Err(VaultError::NotFound("running import")) }
}

/// All runs, newest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<ImportHeader>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT id, kind, files, began_at, ended_at, recorded, matched, quarantined, duplicate, bad \
         FROM import_run ORDER BY seq DESC",
    )?;
    let rows = select.query_map((), |row| Ok(read_header(row)))?;
    rows.map(|row| row?).collect()
}

fn read_header(row: &Row<'_>) -> Result<ImportHeader, VaultError> {
    let count = |index| row.get::<i64>(index).map(|count| u64::try_from(count).unwrap_or_default());
    let kind: String = row.get(1)?;
    let ended_at: Option<i64> = row.get(4)?;
    Ok(ImportHeader {
        id: ImportId::from_bytes(row.get(0)?),
        kind: ImportKind::from_code(&kind).ok_or(VaultError::Tampered)?,
        files: row.get(2)?,
        began_at: Timestamp::from_micros(row.get(3)?),
        ended_at: ended_at.map(Timestamp::from_micros),
        counts: ImportCounts {
            recorded: count(5)?,
            matched: count(6)?,
            quarantined: count(7)?,
            duplicate: count(8)?,
        },
        bad: count(9)?,
    })
}

/// What is known of a line.
pub(crate) fn standing(conn: &Connection, line: &LineTag) -> Result<Standing, VaultError> {
    let seen: Option<Option<i64>> = conn
        .prepare_cached("SELECT quarantined FROM import_seen WHERE hour = ?1 AND tag = ?2")?
        .query_row((line.hour, line.tag), |row| row.get(0))
        .optional()?;
    Ok(match seen {
        None => Standing::New,
        Some(None) => Standing::Placed,
        Some(Some(row)) => Standing::Quarantined(row),
    })
}

/// Appends a lot with its data and records, and takes the places of its lines.
pub(crate) fn insert_lot(conn: &Connection, lot: &SealedLot) -> Result<(), VaultError> {
    let seq = conn
        .prepare_cached(
            "INSERT INTO import_lot (seq, customer, import, recorded_at, expires_day, sealed) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .append((
            lot.label.customer.as_bytes(),
            lot.label.import.as_bytes(),
            lot.label.recorded_at.as_micros(),
            lot.label.expires_day,
            &lot.sealed,
        ))?;
    // In the order in which they lie in the store: side by side they touch few pages.
    let mut lines: Vec<&TakenLine> = lot.lines.iter().collect();
    lines.sort_unstable_by_key(|line| line.tag);
    for line in lines {
        match line.from_quarantine {
            None => see(conn, &line.tag, Some(seq), None)?,
            Some(row) => take_out(conn, &line.tag, row, seq)?,
        }
    }
    for datum in &lot.data {
        data::insert(conn, lot.label.customer, datum)?;
    }
    for records in &lot.records {
        insert_records(conn, records)?;
    }
    Ok(())
}

fn insert_records(conn: &Connection, records: &SealedRecords) -> Result<(), VaultError> {
    let label = &records.label;
    conn.prepare_cached(
        "INSERT INTO service_record (seq, customer, service, import, file, records, first_at, last_at, recorded_at, \
         policy_version, retention_row, expires_day, sealed) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .append((
        label.customer.as_bytes(),
        label.service.as_ref().map(ServiceId::as_bytes),
        label.import.as_bytes(),
        label.file,
        label.records,
        label.first_at.as_micros(),
        label.last_at.as_micros(),
        label.recorded_at.as_micros(),
        label.policy_version.number(),
        &label.retention_row,
        label.expires_day,
        &records.sealed,
    ))?;
    Ok(())
}

/// Appends a line to the quarantine.
pub(crate) fn insert_quarantined(conn: &Connection, line: &SealedLine) -> Result<(), VaultError> {
    let label = &line.label;
    let row = conn.prepare_cached(
        "INSERT INTO quarantine (seq, import, file, line, recorded_at, day, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .append((
        label.import.as_bytes(),
        label.file,
        label.line,
        label.recorded_at.as_micros(),
        label.day,
        &line.sealed,
    ))?;
    see(conn, &line.tag, None, Some(row))
}

/// Notes that a line was imported. A line that another batch brought meanwhile is a conflict.
fn see(
    conn: &Connection,
    line: &LineTag,
    lot: Option<i64>,
    quarantined: Option<i64>,
) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO import_seen (hour, tag, lot, quarantined) VALUES (?1, ?2, ?3, ?4)")?
        .run((line.hour, line.tag, lot, quarantined))?;
    Ok(())
}

/// Takes a line out of the quarantine into a lot.
fn take_out(conn: &Connection, line: &LineTag, row: i64, lot: i64) -> Result<(), VaultError> {
    let taken = conn
        .prepare_cached(
            "UPDATE import_seen SET lot = ?4, quarantined = NULL \
             WHERE hour = ?1 AND tag = ?2 AND quarantined = ?3",
        )?
        .execute((line.hour, line.tag, row, lot))?;
    if taken != 1 {
        return Err(VaultError::KeepsChanging);
    }
    conn.prepare_cached("DELETE FROM quarantine WHERE seq = ?1")?.run([row])?;
    Ok(())
}

/// Drops everything imports brought for a customer but the data, which the erasure itself deletes.
///
/// Enforces: invariant 5
pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM import_seen WHERE lot IN (SELECT seq FROM import_lot WHERE customer = ?1)",
    )?
    .run([customer.as_bytes()])?;
    conn.prepare_cached("DELETE FROM import_lot WHERE customer = ?1")?.run([customer.as_bytes()])?;
    conn.prepare_cached("DELETE FROM service_record WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

/// Removes what came to the end of its lifetime before this day.
pub(crate) fn delete_ended(conn: &Connection, today: i64) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM import_seen WHERE lot IN (SELECT seq FROM import_lot WHERE expires_day < ?1)",
    )?
    .run([today])?;
    conn.prepare_cached("DELETE FROM import_lot WHERE expires_day < ?1")?.run([today])?;
    conn.prepare_cached("DELETE FROM service_record WHERE expires_day < ?1")?.run([today])?;
    conn.prepare_cached(
        "DELETE FROM import_seen WHERE quarantined IN (SELECT seq FROM quarantine WHERE day < ?1)",
    )?
    .run([today])?;
    conn.prepare_cached("DELETE FROM quarantine WHERE day < ?1")?.run([today])?;
    Ok(())
}

/// Every lot: its place, its label, the sealed tags of its lines.
pub(crate) fn lots(conn: &Connection) -> Result<Vec<(i64, LotLabel, Vec<u8>)>, VaultError> {
    let mut select = conn
        .prepare_cached("SELECT seq, customer, import, recorded_at, expires_day, sealed FROM import_lot")?;
    let rows = select.query_map((), |row| {
        let label = LotLabel {
            customer: CustomerId::from_bytes(row.get(1)?),
            import: ImportId::from_bytes(row.get(2)?),
            recorded_at: Timestamp::from_micros(row.get(3)?),
            expires_day: row.get(4)?,
        };
        Ok((row.get(0)?, label, row.get(5)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many masked records there are of a customer's services.
pub(crate) fn count_records(conn: &Connection, customer: CustomerId) -> Result<u64, VaultError> {
    let count: i64 = conn
        .prepare_cached(
            "SELECT CAST(coalesce(sum(records), 0) AS BIGINT) FROM service_record WHERE customer = ?1",
        )?
        .query_row([customer.as_bytes()], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// All masked records, those of one batch and service together.
pub(crate) fn records(conn: &Connection) -> Result<Vec<SealedRecords>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT customer, service, import, file, records, first_at, last_at, recorded_at, policy_version, \
         retention_row, expires_day, sealed FROM service_record",
    )?;
    let rows = select.query_map((), |row| {
        let service: Option<[u8; 16]> = row.get(1)?;
        let version = PolicyVersion::new(row.get(8)?);
        let label = version.map(|policy_version| {
            Ok::<_, SqlFault>(RecordsLabel {
                customer: CustomerId::from_bytes(row.get(0)?),
                service: service.map(ServiceId::from_bytes),
                import: ImportId::from_bytes(row.get(2)?),
                file: row.get(3)?,
                records: row.get(4)?,
                first_at: Timestamp::from_micros(row.get(5)?),
                last_at: Timestamp::from_micros(row.get(6)?),
                recorded_at: Timestamp::from_micros(row.get(7)?),
                policy_version,
                retention_row: row.get(9)?,
                expires_day: row.get(10)?,
            })
        });
        Ok((label.transpose()?, row.get(11)?))
    })?;
    let mut records = Vec::new();
    for row in rows {
        let (label, sealed) = row?;
        records.push(SealedRecords { label: label.ok_or(VaultError::Tampered)?, sealed });
    }
    Ok(records)
}

/// The whole quarantine: each line's place, label and sealed text.
pub(crate) fn quarantine(conn: &Connection) -> Result<Vec<(i64, LineLabel, Vec<u8>)>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT seq, import, file, line, recorded_at, day, sealed FROM quarantine")?;
    let rows = select.query_map((), |row| {
        let label = LineLabel {
            import: ImportId::from_bytes(row.get(1)?),
            file: row.get(2)?,
            line: row.get(3)?,
            recorded_at: Timestamp::from_micros(row.get(4)?),
            day: row.get(5)?,
        };
        Ok((row.get(0)?, label, row.get(6)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes again, after a restore, that the lines of a lot were imported; `tags` are what its seal opened to. Says how
/// many they are.
pub(crate) fn see_lot_again(conn: &Connection, lot: i64, tags: &[u8]) -> Result<u64, VaultError> {
    let (tags, rest) = tags.as_chunks::<24>();
    if !rest.is_empty() {
        return Err(VaultError::Tampered);
    }
    for tag in tags.iter().filter_map(LineTag::from_bytes) {
        see(conn, &tag, Some(lot), None)?;
    }
    Ok(u64::try_from(tags.len()).unwrap_or(u64::MAX))
}

/// Notes again, after a restore, that a line lies in the quarantine; `plain` is what its seal opened to.
pub(crate) fn see_quarantined_again(conn: &Connection, row: i64, plain: &[u8]) -> Result<(), VaultError> {
    let tag = plain.first_chunk::<24>().and_then(LineTag::from_bytes).ok_or(VaultError::Tampered)?;
    see(conn, &tag, None, Some(row))
}

/// A count as SQLite holds it.
fn sql_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
