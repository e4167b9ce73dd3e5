//! Every checkpoint that was ever signed.

use crate::store::sql::{Connection, OptionalRow};
use amanah_policy::Timestamp;

use crate::error::VaultError;
use crate::store::ledger_tail::sql_number;

/// The text of the checkpoint that was signed for this size, if one was.
pub(crate) fn of_size(conn: &Connection, size: u64) -> Result<Option<String>, VaultError> {
    Ok(conn
        .prepare_cached("SELECT text FROM checkpoint WHERE size = ?1")?
        .query_row([sql_number(size)], |row| row.get(0))
        .optional()?)
}

/// Keeps a signed checkpoint.
pub(crate) fn insert(conn: &Connection, size: u64, text: &str, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO checkpoint (size, signed_at, text) VALUES (?1, ?2, ?3)")?.run((
        sql_number(size),
        now.as_micros(),
        text,
    ))?;
    Ok(())
}
