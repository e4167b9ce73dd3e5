//! The rows of epochs: which there are, which is the newest, how far the end of the others came.

use amanah_policy::Timestamp;

use super::master::MasterOf;
use crate::epochs::Doubt;
use crate::error::VaultError;
use crate::seal::DataKey;
use crate::store::sql::{Connection, SqlFault};

/// One row.
#[derive(Clone, Debug)]
pub(crate) struct EpochRow {
    pub(crate) master: MasterOf,
    pub(crate) began_at: Timestamp,
    pub(crate) check: Vec<u8>,
    /// Since when its end is decided: nothing is wrapped under it, and copies without it are verified.
    pub(crate) ending_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) doubt: Option<Doubt>,
}

impl EpochRow {
    pub(crate) const fn number(&self) -> i64 {
        self.master.epoch
    }
}

/// What is left of an ended epoch's check and material.
const NOTHING: [u8; 0] = [];

/// What the check of every epoch wraps.
pub(super) fn known_text() -> DataKey {
    DataKey::new([0; 32])
}

/// Every epoch, oldest first.
pub(super) fn all(conn: &Connection) -> Result<Vec<EpochRow>, SqlFault> {
    let mut select = conn.prepare_cached(
        "SELECT number, provider, material, began_at, wrapped_check, ending_at, ended_at, doubt FROM epoch \
         ORDER BY number",
    )?;
    let rows = select.query_map((), |row| {
        let moment = |at: Option<i64>| at.map(Timestamp::from_micros);
        Ok(EpochRow {
            master: MasterOf { epoch: row.get(0)?, provider: row.get(1)?, material: row.get(2)? },
            began_at: Timestamp::from_micros(row.get(3)?),
            check: row.get(4)?,
            ending_at: moment(row.get(5)?),
            ended_at: moment(row.get(6)?),
            doubt: Doubt::from_code(&row.get::<String>(7)?),
        })
    })?;
    rows.collect()
}

/// The newest epoch: new keys are wrapped under it.
pub(super) fn current(conn: &Connection) -> Result<i64, VaultError> {
    Ok(conn.prepare_cached("SELECT max(number) FROM epoch")?.query_row((), |row| row.get(0))?)
}

/// Begins an epoch.
pub(super) fn insert(
    conn: &Connection,
    number: i64,
    provider: &str,
    material: &[u8],
    check: &[u8],
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO epoch (number, began_at, wrapped_check, provider, material) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .run((number, now.as_micros(), check, provider, material))?;
    Ok(())
}

/// How many keys are wrapped under any other epoch than this one.
pub(super) fn keys_outside(conn: &Connection, epoch: i64) -> Result<u64, VaultError> {
    let count: i64 = conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM class_key WHERE epoch <> ?1) \
             + (SELECT count(*) FROM version_key WHERE epoch <> ?1) \
             + (SELECT count(*) FROM bucket_key WHERE epoch <> ?1) \
             + (SELECT count(*) FROM named_key WHERE epoch <> ?1)",
        )?
        .query_row([epoch], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}

/// How many keys are wrapped under this epoch.
pub(super) fn keys_under(conn: &Connection, epoch: i64) -> Result<u64, VaultError> {
    let count: i64 = conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM class_key WHERE epoch = ?1) \
             + (SELECT count(*) FROM version_key WHERE epoch = ?1) \
             + (SELECT count(*) FROM bucket_key WHERE epoch = ?1) \
             + (SELECT count(*) FROM named_key WHERE epoch = ?1)",
        )?
        .query_row([epoch], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Decides that the epochs before the newest end. Nothing may be wrapped under them: counted again in the transaction
/// that decides.
///
/// Enforces: invariant 11
pub(super) fn decide_end(
    conn: &Connection,
    newest: i64,
    doubt: Option<Doubt>,
    now: Timestamp,
) -> Result<(), VaultError> {
    if keys_outside(conn, newest)? > 0 {
        return Err(STILL_WRAPPED);
    }
    conn.prepare_cached(
        "UPDATE epoch SET ending_at = ?2, doubt = ?3 WHERE number < ?1 AND ending_at IS NULL",
    )?
    .run((newest, now.as_micros(), doubt.map_or("", Doubt::code)))?;
    Ok(())
}

/// Writes down that the master key of an epoch is destroyed; what its provider kept beside it goes too.
pub(super) fn end(conn: &Connection, number: i64, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE epoch SET ended_at = ?2, wrapped_check = ?3, material = ?3 WHERE number = ?1 AND ended_at IS NULL",
    )?
    .run((number, now.as_micros(), &NOTHING))?;
    Ok(())
}

pub(super) const STILL_WRAPPED: VaultError = VaultError::NotNow(
    "keys are still wrapped under the old master key; rotate again, nothing was destroyed",
);
