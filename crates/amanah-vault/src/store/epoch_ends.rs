//! Epochs that ended, as the data file knows them: for receipts, and so that the ledger says it once.

use amanah_policy::Timestamp;

use crate::epochs::Doubt;
use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::store::ledger_tail::sql_number;
use crate::store::sql::{Connection, OptionalRow};

/// The end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EpochEnd {
    pub(crate) number: i64,
    pub(crate) ended_at: Timestamp,
    pub(crate) doubt: Option<Doubt>,
}

/// When an epoch ended, if the ledger says so.
pub(crate) fn of(conn: &Connection, number: i64) -> Result<Option<EpochEnd>, VaultError> {
    let row: Option<(i64, String)> = conn
        .prepare_cached("SELECT ended_at, doubt FROM epoch_end WHERE number = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.map(|(ended_at, doubt)| EpochEnd {
        number,
        ended_at: Timestamp::from_micros(ended_at),
        doubt: Doubt::from_code(&doubt),
    }))
}

/// Notes the end of an epoch and where the ledger keeps it.
pub(crate) fn insert(conn: &Connection, end: EpochEnd, said: LedgerPlace) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO epoch_end (number, ended_at, doubt, leaf) VALUES (?1, ?2, ?3, ?4)")?
        .run((
            end.number,
            end.ended_at.as_micros(),
            end.doubt.map_or("", Doubt::code),
            sql_number(said.sequence),
        ))?;
    Ok(())
}
