//! The rows of requests with a clock.

use amanah_policy::{
    Activity, CaseChannel, CaseId, CaseKind, CaseRefusal, CaseState, CustomerId, StaffId, Timestamp,
};

use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::rows::{CaseEntry, ConfirmedHow, RightsCase};
use crate::store::ledger_tail::sql_number;
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};

const COLUMNS: &str = "customer, id, kind, channel, state, activity, received_at, due_at, ends_at, frozen_at, \
                       confirmed_at, confirmed_how, closed_at, why, opened_by, closed_by, told";

/// Keeps a new case.
pub(crate) fn insert(conn: &Connection, case: &RightsCase, code: &[u8; 16]) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO rights_case (customer, id, kind, channel, state, activity, received_at, due_at, opened_by, told, code)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)",
    )?
    .run((
        case.customer.as_bytes(),
        case.id.as_bytes(),
        case.kind.code(),
        case.channel.code(),
        case.state.code(),
        case.activity.map(Activity::code),
        case.received_at.as_micros(),
        case.due_at.as_micros(),
        case.opened_by.as_ref().map(StaffId::as_bytes),
        code,
    ))?;
    Ok(())
}

/// Writes how a case stands.
pub(crate) fn update(conn: &Connection, case: &RightsCase) -> Result<(), VaultError> {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_micros);
    conn.prepare_cached(
        "UPDATE rights_case SET state = ?3, due_at = ?4, ends_at = ?5, frozen_at = ?6, confirmed_at = ?7,
             confirmed_how = ?8, closed_at = ?9, why = ?10, closed_by = ?11, told = ?12, activity = ?13
         WHERE customer = ?1 AND id = ?2",
    )?
    .run((
        case.customer.as_bytes(),
        case.id.as_bytes(),
        case.state.code(),
        case.due_at.as_micros(),
        micros(case.ends_at),
        micros(case.frozen_at),
        micros(case.confirmed.map(|(at, _)| at)),
        case.confirmed.map(|(_, how)| how.code()),
        micros(case.closed_at),
        case.why.map(CaseRefusal::code),
        case.closed_by.as_ref().map(StaffId::as_bytes),
        i64::from(case.told),
        case.activity.map(Activity::code),
    ))?;
    Ok(())
}

/// Adds a step.
pub(crate) fn insert_step(
    conn: &Connection,
    case: &RightsCase,
    place: LedgerPlace,
    at: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO rights_case_step (customer, id, leaf, state, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .run((
        case.customer.as_bytes(),
        case.id.as_bytes(),
        sql_number(place.sequence),
        case.state.code(),
        at.as_micros(),
    ))?;
    Ok(())
}

/// The steps of a case, in their order.
pub(crate) fn steps(
    conn: &Connection,
    customer: CustomerId,
    id: CaseId,
) -> Result<Vec<CaseEntry>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT leaf, state, at FROM rights_case_step WHERE customer = ?1 AND id = ?2 ORDER BY leaf",
    )?;
    let rows: Vec<(i64, String, i64)> = select
        .query_map((customer.as_bytes(), id.as_bytes()), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(leaf, state, at)| {
            Ok(CaseEntry {
                state: CaseState::from_code(&state).ok_or(VaultError::Tampered)?,
                at: Timestamp::from_micros(at),
                leaf: u64::try_from(leaf).unwrap_or_default(),
            })
        })
        .collect()
}

/// The case of a customer with this id.
pub(crate) fn find(
    conn: &Connection,
    customer: CustomerId,
    id: CaseId,
) -> Result<Option<RightsCase>, VaultError> {
    let mut select =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM rights_case WHERE customer = ?1 AND id = ?2"))?;
    known(select.query_row((customer.as_bytes(), id.as_bytes()), |row| Ok(read(row))).optional()?)
}

/// The case whose code this is.
pub(crate) fn of_code(conn: &Connection, code: &[u8; 16]) -> Result<Option<RightsCase>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM rights_case WHERE code = ?1"))?;
    known(select.query_row([code], |row| Ok(read(row))).optional()?)
}

/// The erasure that is open of a customer.
pub(crate) fn open_erasure(
    conn: &Connection,
    customer: CustomerId,
) -> Result<Option<RightsCase>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_case WHERE customer = ?1 AND closed_at IS NULL AND kind = 'erase'"
    ))?;
    known(select.query_row([customer.as_bytes()], |row| Ok(read(row))).optional()?)
}

/// The open cases that keep a customer's data out of use, an erasure first.
pub(crate) fn frozen_by(conn: &Connection, customer: CustomerId) -> Result<Vec<RightsCase>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_case
         WHERE customer = ?1 AND closed_at IS NULL AND frozen_at IS NOT NULL
         ORDER BY CASE WHEN kind = 'erase' THEN 0 ELSE 1 END, received_at, id"
    ))?;
    let rows: Vec<_> =
        select.query_map([customer.as_bytes()], |row| Ok(read(row)))?.collect::<Result<_, _>>()?;
    rows.into_iter().collect()
}

/// All cases of a customer, the newest first.
pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Vec<RightsCase>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_case WHERE customer = ?1 ORDER BY received_at DESC, id"
    ))?;
    let rows: Vec<_> =
        select.query_map([customer.as_bytes()], |row| Ok(read(row)))?.collect::<Result<_, _>>()?;
    rows.into_iter().collect()
}

/// Open cases in the order in which something is due: those that are due by then, or all.
pub(crate) fn open(
    conn: &Connection,
    due_by: Option<Timestamp>,
    at_most: u32,
) -> Result<Vec<RightsCase>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_case WHERE closed_at IS NULL AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2"
    ))?;
    let due_by = due_by.map_or(i64::MAX, Timestamp::as_micros);
    let rows: Vec<_> = select.query_map((due_by, at_most), |row| Ok(read(row)))?.collect::<Result<_, _>>()?;
    rows.into_iter().collect()
}

/// Open cases that no clock moves on, in the order in which something is due.
pub(crate) fn for_a_person(
    conn: &Connection,
    overdue: Timestamp,
    at_most: u32,
) -> Result<Vec<RightsCase>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_case
         WHERE closed_at IS NULL
           AND ((kind <> 'erase' AND state <> 'frozen') OR state IN ('received', 'verified', 'executing')
                OR (state = 'confirmed' AND activity = 'unknown') OR due_at < ?1)
         ORDER BY due_at, id LIMIT ?2"
    ))?;
    let rows: Vec<_> =
        select.query_map((overdue.as_micros(), at_most), |row| Ok(read(row)))?.collect::<Result<_, _>>()?;
    rows.into_iter().collect()
}

/// Cases that were closed last, the newest first.
pub(crate) fn closed(conn: &Connection, at_most: u32) -> Result<Vec<RightsCase>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_case WHERE closed_at IS NOT NULL ORDER BY closed_at DESC, id LIMIT ?1"
    ))?;
    let rows: Vec<_> = select.query_map([at_most], |row| Ok(read(row)))?.collect::<Result<_, _>>()?;
    rows.into_iter().collect()
}

/// Whether the retention of a customer is over: a request that nobody made is being carried out, after everything that comes
/// before.
pub(crate) fn is_retention_over(conn: &Connection, customer: CustomerId) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM rights_case WHERE customer = ?1 AND closed_at IS NULL AND kind = 'erase'
                 AND channel = 'retention' AND state = 'executing')",
        )?
        .query_row([customer.as_bytes()], |row| row.get(0))?)
}

/// Puts off what is due next.
pub(crate) fn put_off(
    conn: &Connection,
    customer: CustomerId,
    id: CaseId,
    due_at: Timestamp,
    told: u8,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE rights_case SET due_at = ?3, told = ?4 WHERE customer = ?1 AND id = ?2 AND closed_at IS NULL",
    )?
    .run((customer.as_bytes(), id.as_bytes(), due_at.as_micros(), i64::from(told)))?;
    Ok(())
}

/// Puts off the end of a wait; it never comes sooner.
pub(crate) fn think_longer(
    conn: &Connection,
    customer: CustomerId,
    id: CaseId,
    until: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE rights_case SET ends_at = ?3
         WHERE customer = ?1 AND id = ?2 AND state = 'cooling_off' AND ends_at < ?3",
    )?
    .run((customer.as_bytes(), id.as_bytes(), until.as_micros()))?;
    Ok(())
}

/// Forgets cases that were closed before then.
pub(crate) fn delete_before(conn: &Connection, closed: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM rights_case WHERE closed_at < ?1")?.run([closed.as_micros()])?;
    conn.prepare_cached("DELETE FROM rights_case_step WHERE id NOT IN (SELECT id FROM rights_case)")?
        .run(())?;
    Ok(())
}

fn known(row: Option<Result<RightsCase, VaultError>>) -> Result<Option<RightsCase>, VaultError> {
    row.transpose()
}

fn read(row: &Row<'_>) -> Result<RightsCase, VaultError> {
    let time = |place| Ok::<_, SqlFault>(row.get::<Option<i64>>(place)?.map(Timestamp::from_micros));
    let word = |place| row.get::<String>(place);
    let staff = |place| Ok::<_, SqlFault>(row.get::<Option<[u8; 16]>>(place)?.map(StaffId::from_bytes));
    let activity = row.get::<Option<String>>(5)?;
    let activity = activity.map(|it| Activity::from_code(&it).ok_or(VaultError::Tampered)).transpose()?;
    let how = row.get::<Option<String>>(11)?;
    let how = how.map(|how| ConfirmedHow::from_code(&how).ok_or(VaultError::Tampered)).transpose()?;
    let why = row.get::<Option<String>>(13)?;
    Ok(RightsCase {
        customer: CustomerId::from_bytes(row.get(0)?),
        id: CaseId::from_bytes(row.get(1)?),
        kind: CaseKind::from_code(&word(2)?).ok_or(VaultError::Tampered)?,
        channel: CaseChannel::from_code(&word(3)?).ok_or(VaultError::Tampered)?,
        state: CaseState::from_code(&word(4)?).ok_or(VaultError::Tampered)?,
        activity,
        received_at: Timestamp::from_micros(row.get(6)?),
        due_at: Timestamp::from_micros(row.get(7)?),
        ends_at: time(8)?,
        frozen_at: time(9)?,
        confirmed: time(10)?.zip(how),
        closed_at: time(12)?,
        why: why.map(|why| CaseRefusal::from_code(&why).ok_or(VaultError::Tampered)).transpose()?,
        opened_by: staff(14)?,
        closed_by: staff(15)?,
        told: u8::try_from(row.get::<i64>(16)?).unwrap_or(u8::MAX),
    })
}
