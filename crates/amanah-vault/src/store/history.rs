//! The entries of one customer, with their sealed details.

use crate::store::sql::Connection;
use amanah_policy::CustomerId;

use crate::error::VaultError;
use crate::history::HistoryPage;
use crate::store::entries_of::sequences_of_customer;
use crate::store::ledger_tail::sql_number;

/// An entry of the ledger and what it commits to, still sealed.
pub(crate) struct SealedEntry {
    pub(crate) sequence: u64,
    pub(crate) leaf: Vec<u8>,
    pub(crate) detail: Vec<u8>,
}

/// A page of a customer's entries, newest first.
pub(crate) fn page(
    conn: &Connection,
    customer: CustomerId,
    page: HistoryPage,
) -> Result<Vec<SealedEntry>, VaultError> {
    let mut select = conn.prepare_cached(concat!(
        "SELECT d.sequence, l.bytes, d.sealed FROM (SELECT sequence FROM (",
        sequences_of_customer!(),
        ") AS every WHERE sequence < ?2 ORDER BY sequence DESC LIMIT ?3) AS newest \
         JOIN detail AS d ON d.sequence = newest.sequence JOIN leaf AS l ON l.sequence = d.sequence \
         WHERE d.customer = ?1 ORDER BY d.sequence DESC"
    ))?;
    let before = page.before.map_or(i64::MAX, sql_number);
    let rows = select.query_map((customer.as_bytes(), before, page.limit), |row| {
        Ok((row.get::<i64>(0)?, row.get(1)?, row.get(2)?))
    })?;
    let mut entries = Vec::new();
    for row in rows {
        let (sequence, leaf, detail) = row?;
        let sequence = u64::try_from(sequence).map_err(|_| VaultError::Tampered)?;
        entries.push(SealedEntry { sequence, leaf, detail });
    }
    Ok(entries)
}
