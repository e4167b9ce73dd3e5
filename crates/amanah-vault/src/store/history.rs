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

/// The rows of a page whose entries are found so, from before `?2`, at most `?3`.
macro_rules! page_of {
    ($($found:expr),+) => {
        concat!(
            "SELECT d.sequence, l.bytes, d.sealed FROM (",
            $($found,)+
            " LIMIT ?3) AS newest JOIN detail AS d ON d.sequence = newest.sequence \
             JOIN leaf AS l ON l.sequence = d.sequence WHERE d.customer = ?1 ORDER BY d.sequence DESC"
        )
    };
}

/// First among the newest entries, then slice by slice, and no further than the page needs.
const STEP_BY_STEP: &[&str] = &[
    page_of!("SELECT sequence FROM detail_tail WHERE customer = ?1 AND sequence < ?2 ORDER BY sequence DESC"),
    page_of!(
        "SELECT o.sequence FROM detail_slice AS s CROSS JOIN detail_of AS o WHERE o.slice = s.slice \
         AND o.customer = ?1 AND o.sequence < ?2 ORDER BY s.slice DESC, o.sequence DESC"
    ),
];

/// Everything in one question: on a server each question is a journey.
const AT_ONCE: &[&str] = &[page_of!(
    "SELECT sequence FROM (",
    sequences_of_customer!(),
    ") AS every WHERE sequence < ?2 ORDER BY sequence DESC"
)];

/// A page of a customer's entries, newest first.
pub(crate) fn page(
    conn: &Connection,
    customer: CustomerId,
    page: HistoryPage,
) -> Result<Vec<SealedEntry>, VaultError> {
    asked(conn, customer, page, if conn.is_shared() { AT_ONCE } else { STEP_BY_STEP })
}

fn asked(
    conn: &Connection,
    customer: CustomerId,
    page: HistoryPage,
    questions: &[&str],
) -> Result<Vec<SealedEntry>, VaultError> {
    let before = page.before.map_or(i64::MAX, sql_number);
    let wanted = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let mut entries = Vec::new();
    for question in questions {
        let missing = wanted.saturating_sub(entries.len());
        if missing == 0 {
            break;
        }
        let missing = u32::try_from(missing).unwrap_or(u32::MAX);
        let mut select = conn.prepare_cached(question)?;
        let rows = select.query_map((customer.as_bytes(), before, missing), |row| {
            Ok((row.get::<i64>(0)?, row.get(1)?, row.get(2)?))
        })?;
        for row in rows {
            let (sequence, leaf, detail) = row?;
            let sequence = u64::try_from(sequence).map_err(|_| VaultError::Tampered)?;
            entries.push(SealedEntry { sequence, leaf, detail });
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::entries_of::{cut_at, note};

    fn store() -> Connection {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../schema/0004_ledger.sql")).unwrap();
        conn.execute_batch(include_str!("../schema/0022_detail_of.sql")).unwrap();
        Connection::Sqlite(conn)
    }

    fn append(conn: &Connection, customer: CustomerId, sequence: u64) {
        let number = sql_number(sequence);
        conn.execute("INSERT INTO leaf (sequence, bytes) VALUES (?1, x'00')", [number]).unwrap();
        conn.execute(
            "INSERT INTO detail (sequence, customer, sealed) VALUES (?1, ?2, x'00')",
            (number, customer.as_bytes()),
        )
        .unwrap();
        note(conn, customer, sequence).unwrap();
        cut_at(conn, sequence + 1, None, 10).unwrap();
    }

    /// Shows: U2a
    #[test]
    fn a_page_is_the_same_step_by_step_as_at_once_wherever_it_begins_and_ends() {
        let conn = store();
        let (budi, siti) = (CustomerId::from_bytes([1; 16]), CustomerId::from_bytes([2; 16]));
        for sequence in 0..45 {
            append(&conn, if sequence % 3 == 0 { budi } else { siti }, sequence);
        }
        let of = |page, questions| -> Vec<u64> {
            asked(&conn, budi, page, questions).unwrap().iter().map(|entry| entry.sequence).collect()
        };

        for before in (0..=46).map(Some).chain([None]) {
            for limit in 0..=16 {
                let page = HistoryPage { before, limit };
                let newest = (0..45).rev().filter(|it| it % 3 == 0 && before.is_none_or(|end| *it < end));
                let wanted: Vec<u64> = newest.take(usize::try_from(limit).unwrap()).collect();
                assert_eq!(of(page, STEP_BY_STEP), wanted, "{page:?}");
                assert_eq!(of(page, AT_ONCE), wanted, "{page:?}");
            }
        }
    }
}
