//! The newest time that the store believes.

use amanah_policy::Timestamp;

use crate::error::VaultError;
use crate::store::sql::{Connection, OptionalRow};

/// The newest time that was believed; none before the first sweep.
pub(crate) fn believed(conn: &Connection) -> Result<Option<Timestamp>, VaultError> {
    let mut select = conn.prepare_cached("SELECT believed_at FROM clock WHERE one = 1")?;
    Ok(select.query_row((), |row| row.get(0).map(Timestamp::from_micros)).optional()?)
}

/// Believes this time from now on, be it earlier or later than what was believed.
pub(crate) fn believe(conn: &Connection, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO clock (one, believed_at) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET believed_at = ?1",
    )?
    .run([now.as_micros()])
    .map_err(VaultError::from)
}
