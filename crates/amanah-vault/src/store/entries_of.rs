//! Which entries of the ledger are about a customer: the newest as they came, older ones in sorted slices.
//!
//! An index by customer touches a random page for every entry, and a commit writes whole pages; this writes the last
//! page of a small table, and now and then a slice in one piece. Looking costs one search in each slice and a reading
//! of the newest.

use amanah_policy::CustomerId;

use crate::error::{StoreError, VaultError};
use crate::store::ledger_tail::sql_number;
use crate::store::sql::Connection;

/// How many entries become a slice. Fewer make more slices to search, more make the newest longer to read.
const SLICE: u64 = 16_384;

/// A query of the numbers of all entries about the customer `?1`.
macro_rules! sequences_of_customer {
    () => {
        "SELECT sequence FROM detail_tail WHERE customer = ?1 UNION ALL \
         SELECT o.sequence FROM detail_slice AS s CROSS JOIN detail_of AS o WHERE o.slice = s.slice AND o.customer = ?1"
    };
}
pub(crate) use sequences_of_customer;

/// Notes that a new entry is about a customer.
pub(crate) fn note(conn: &Connection, customer: CustomerId, sequence: u64) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO detail_tail (sequence, customer) VALUES (?1, ?2)")?
        .run((sql_number(sequence), customer.as_bytes()))?;
    Ok(())
}

const OF_SLICES: &str =
    "DELETE FROM detail_of WHERE slice IN (SELECT slice FROM detail_slice) AND customer = ?1";
/// The same: a server does not know that there are few slices, and would read every entry there ever was.
const OF_SLICES_ON_A_SERVER: &str =
    "DELETE FROM detail_of WHERE slice = ANY (ARRAY (SELECT slice FROM detail_slice)) AND customer = ?1";

/// Forgets what a customer's entries commit to, and that they are theirs.
///
/// Enforces: invariant 4, invariant 5
pub(crate) fn forget(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    let of_slices = if conn.is_shared() { OF_SLICES_ON_A_SERVER } else { OF_SLICES };
    for forgetting in [
        concat!("DELETE FROM detail WHERE sequence IN (", sequences_of_customer!(), ")"),
        "DELETE FROM detail_tail WHERE customer = ?1",
        of_slices,
    ] {
        conn.prepare_cached(forgetting)?.run([customer.as_bytes()])?;
    }
    Ok(())
}

/// Makes a slice of the newest entries when there are enough; called at the end of a batch, before its commit. `since`
/// is an entry before which all lie in slices, as far as is known; says the same anew, for the next time.
pub(crate) fn cut(conn: &Connection, entries: u64, since: Option<u64>) -> Result<u64, StoreError> {
    cut_at(conn, entries, since, SLICE)
}

pub(super) fn cut_at(
    conn: &Connection,
    entries: u64,
    since: Option<u64>,
    enough: u64,
) -> Result<u64, StoreError> {
    if let Some(since) = since
        && entries.saturating_sub(since) < enough
    {
        return Ok(since);
    }
    // What is known may be old: an erasure took entries away, or another process made a slice.
    let oldest: Option<i64> =
        conn.prepare_cached("SELECT min(sequence) FROM detail_tail")?.query_row((), |row| row.get(0))?;
    let oldest = oldest.and_then(|oldest| u64::try_from(oldest).ok()).unwrap_or(entries);
    if entries.saturating_sub(oldest) < enough {
        return Ok(oldest);
    }
    for cutting in [
        "INSERT INTO detail_slice (slice) SELECT coalesce(max(slice) + 1, 0) FROM detail_slice",
        "INSERT INTO detail_of (slice, customer, sequence) \
         SELECT (SELECT max(slice) FROM detail_slice), customer, sequence FROM detail_tail \
         ORDER BY customer, sequence",
        "DELETE FROM detail_tail",
    ] {
        conn.prepare_cached(cutting)?.run(())?;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn store() -> Connection {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../schema/0004_ledger.sql")).unwrap();
        conn.execute_batch(include_str!("../schema/0022_detail_of.sql")).unwrap();
        Connection::Sqlite(conn)
    }

    fn append(conn: &Connection, customer: CustomerId, sequence: u64) {
        conn.execute(
            "INSERT INTO detail (sequence, customer, sealed) VALUES (?1, ?2, x'00')",
            (sql_number(sequence), customer.as_bytes()),
        )
        .unwrap();
        note(conn, customer, sequence).unwrap();
        cut_at(conn, sequence + 1, None, 10).unwrap();
    }

    fn entries(conn: &Connection, customer: CustomerId) -> BTreeSet<i64> {
        let mut select = conn.prepare_cached(sequences_of_customer!()).unwrap();
        let rows = select.query_map([customer.as_bytes()], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn count(conn: &Connection, table: &str) -> i64 {
        conn.query_row(&format!("SELECT count(*) FROM {table}"), (), |row| row.get(0)).unwrap()
    }

    #[test]
    fn entries_are_found_in_every_slice_and_among_the_newest() {
        let conn = store();
        let (budi, siti) = (CustomerId::from_bytes([1; 16]), CustomerId::from_bytes([2; 16]));

        for sequence in 0..45 {
            append(&conn, if sequence % 3 == 0 { budi } else { siti }, sequence);
        }

        let of = |whose: fn(&i64) -> bool| (0..45).filter(whose).collect::<BTreeSet<_>>();
        assert_eq!(entries(&conn, budi), of(|sequence| sequence % 3 == 0));
        assert_eq!(entries(&conn, siti), of(|sequence| sequence % 3 != 0));
        assert_eq!((count(&conn, "detail_slice"), count(&conn, "detail_tail")), (4, 5));
    }

    /// Shows: invariant 5
    #[test]
    fn whoever_is_forgotten_stands_in_no_slice_and_not_among_the_newest() {
        let conn = store();
        let (budi, siti) = (CustomerId::from_bytes([1; 16]), CustomerId::from_bytes([2; 16]));
        for sequence in 0..45 {
            append(&conn, if sequence % 3 == 0 { budi } else { siti }, sequence);
        }

        forget(&conn, budi).unwrap();

        assert!(entries(&conn, budi).is_empty());
        assert_eq!(count(&conn, "detail WHERE customer = x'01010101010101010101010101010101'"), 0);
        assert_eq!((entries(&conn, siti).len(), count(&conn, "detail")), (30, 30));
    }
}
