//! Every row with a sealed value, table by table: for the search of a value that should be gone.

use crate::store::sql::Connection;
use amanah_policy::{CustomerId, Timestamp};

use crate::error::VaultError;
use crate::store::mails::MailRow;
use crate::store::openings::OpeningRow;
use crate::store::pending::PendingRow;
use crate::store::{mails, openings, pending};

/// Everybody of whom there is a datum.
pub(crate) fn customers_with_data(conn: &Connection) -> Result<Vec<CustomerId>, VaultError> {
    let mut select = conn.prepare_cached("SELECT DISTINCT customer FROM datum")?;
    let rows = select.query_map((), |row| row.get(0).map(CustomerId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The sealed detail of an entry of the ledger.
pub(crate) struct DetailRow {
    pub(crate) sequence: u64,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) fn details(conn: &Connection) -> Result<Vec<DetailRow>, VaultError> {
    let mut select = conn.prepare_cached("SELECT sequence, customer, sealed FROM detail")?;
    let rows = select.query_map((), |row| {
        let sequence: i64 = row.get(0)?;
        let customer: Option<[u8; 16]> = row.get(1)?;
        Ok(DetailRow {
            sequence: sequence.try_into().unwrap_or(0),
            customer: customer.map(CustomerId::from_bytes),
            sealed: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn pending(conn: &Connection) -> Result<Vec<PendingRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {} FROM pending", pending::COLUMNS))?;
    let rows = select.query_map((), pending::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn mails(conn: &Connection) -> Result<Vec<MailRow>, VaultError> {
    let mut select = conn.prepare_cached(&format!("SELECT {} FROM mail", mails::COLUMNS))?;
    let rows = select.query_map((), mails::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// All openings, each with what is sealed beside it.
pub(crate) fn openings(conn: &Connection) -> Result<Vec<OpeningRow>, VaultError> {
    openings::between(conn, Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX))
}
