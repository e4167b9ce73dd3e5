//! The rows of requests that another company passed on.

use amanah_policy::Timestamp;

use crate::error::VaultError;
use crate::rows::{NewPassedOn, PassedOn};
use crate::store::rights_cases;
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};

const COLUMNS: &str = "id, controller, request, asked, received_at, due_at, lapses_at, settled_at, case_code, has_opened, \
                       withdrawn_at, callbacks, told";

/// Keeps a request, once; says whether it is kept now.
pub(crate) fn insert(
    conn: &Connection,
    (id, tag): (&[u8; 16], &[u8; 16]),
    new: &NewPassedOn,
    ends_at: Timestamp,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let kept = conn
        .prepare_cached(
            "INSERT INTO passed_on (id, controller, request, tag, asked, received_at, due_at, lapses_at, ends_at, callbacks)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (controller, request) DO NOTHING",
        )?
        .execute((
            id,
            &new.controller,
            &new.request,
            tag,
            new.asked,
            now.as_micros(),
            new.due_at.as_micros(),
            new.lapses_at.as_micros(),
            ends_at.as_micros(),
            new.callbacks.join("\n"),
        ))?;
    Ok(kept > 0)
}

/// The request that somebody passed on under this id, with the tag of its body.
pub(crate) fn find(
    conn: &Connection,
    controller: &str,
    request: &str,
) -> Result<Option<(PassedOn, [u8; 16])>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS}, tag FROM passed_on WHERE controller = ?1 AND request = ?2"
    ))?;
    let found = select.query_row((controller, request), |row| Ok((read(row)?, row.get(13)?))).optional()?;
    found.map(|(row, tag)| Ok((with_case(conn, row)?, tag))).transpose()
}

/// The request with our own id.
pub(crate) fn by_id(conn: &Connection, id: &[u8; 16]) -> Result<Option<PassedOn>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM passed_on WHERE id = ?1"))?;
    select.query_row([id], read).optional()?.map(|row| with_case(conn, row)).transpose()
}

/// Notes whom it is about, by the code of their case, once; says whether it was noted now.
pub(crate) fn settle(
    conn: &Connection,
    id: &[u8; 16],
    case: Option<(&[u8; 16], bool)>,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let settled = conn
        .prepare_cached(
            "UPDATE passed_on SET settled_at = ?2, case_code = ?3, has_opened = ?4 WHERE id = ?1 AND settled_at IS NULL",
        )?
        .execute((
            id,
            now.as_micros(),
            case.map(|(code, _)| code),
            i64::from(case.is_some_and(|(_, has_opened)| has_opened)),
        ))?;
    Ok(settled > 0)
}

/// Notes that its sender withdrew it, once; says whether it was noted now.
pub(crate) fn withdraw(conn: &Connection, id: &[u8; 16], now: Timestamp) -> Result<bool, VaultError> {
    let withdrawn = conn
        .prepare_cached("UPDATE passed_on SET withdrawn_at = ?2 WHERE id = ?1 AND withdrawn_at IS NULL")?
        .execute((id, now.as_micros()))?;
    Ok(withdrawn > 0)
}

/// Requests whose senders want to be told and that can stand differently by now: confirmed, withdrawn, or past their date.
pub(crate) fn to_tell(conn: &Connection, now: Timestamp, at_most: u32) -> Result<Vec<PassedOn>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM passed_on AS p
         WHERE callbacks <> '' AND settled_at IS NOT NULL AND (
             (told IS NULL AND (lapses_at <= ?1 OR withdrawn_at IS NOT NULL OR EXISTS (
                 SELECT 1 FROM rights_case AS c WHERE c.code = p.case_code AND c.confirmed_at IS NOT NULL)))
             OR (told = 'in_progress' AND EXISTS (
                 SELECT 1 FROM rights_case AS c WHERE c.code = p.case_code AND c.closed_at IS NOT NULL)))
         ORDER BY lapses_at, id LIMIT ?2"
    ))?;
    let rows: Vec<Kept> =
        select.query_map((now.as_micros(), at_most), read)?.collect::<Result<_, SqlFault>>()?;
    rows.into_iter().map(|row| with_case(conn, row)).collect()
}

/// Notes how it stood when its sender was told last; false when that was noted before.
pub(crate) fn tell(conn: &Connection, id: &[u8; 16], told: &str) -> Result<bool, VaultError> {
    let noted = conn
        .prepare_cached("UPDATE passed_on SET told = ?2 WHERE id = ?1 AND (told IS NULL OR told <> ?2)")?
        .execute((id, told))?;
    Ok(noted > 0)
}

/// Forgets the requests whose date has come.
pub(crate) fn delete_ended(conn: &Connection, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM passed_on WHERE ends_at <= ?1")?.run([now.as_micros()])?;
    Ok(())
}

/// A row with the code of its case.
type Kept = (PassedOn, Option<[u8; 16]>);

fn with_case(conn: &Connection, (row, code): Kept) -> Result<PassedOn, VaultError> {
    let case = match code {
        Some(code) => rights_cases::of_code(conn, &code)?,
        None => None,
    };
    Ok(PassedOn { case, ..row })
}

fn read(row: &Row<'_>) -> Result<Kept, SqlFault> {
    let time = |place| Ok::<_, SqlFault>(row.get::<Option<i64>>(place)?.map(Timestamp::from_micros));
    let callbacks: String = row.get(11)?;
    let kept = PassedOn {
        id: row.get(0)?,
        controller: row.get(1)?,
        request: row.get(2)?,
        asked: row.get(3)?,
        received_at: Timestamp::from_micros(row.get(4)?),
        due_at: Timestamp::from_micros(row.get(5)?),
        lapses_at: Timestamp::from_micros(row.get(6)?),
        settled_at: time(7)?,
        case: None,
        has_opened: row.get::<i64>(9)? == 1,
        withdrawn_at: time(10)?,
        callbacks: callbacks.lines().map(str::to_owned).collect(),
        told: row.get(12)?,
    };
    Ok((kept, row.get(8)?))
}
