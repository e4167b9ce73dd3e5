//! The rows of searches, and the tags that searches read.

use amanah_policy::{CustomerId, Role, StaffId, Timestamp};

use crate::error::VaultError;
use crate::keys::IndexField;
use crate::normalise;
use crate::release::LedgerPlace;
use crate::rows::{LookedBy, SearchLine};
use crate::store::customers::Tag;
use crate::store::sql::{Connection, Row, SqlFault};

/// How many names with one word are looked at for the others: above it the word says too little.
const MOST_WITH_A_WORD: i64 = 2_000;

/// Notes that somebody looked.
pub(crate) fn insert(
    conn: &Connection,
    (staff, role): (StaffId, Role),
    by: LookedBy,
    found: u64,
    at: Timestamp,
    place: LedgerPlace,
) -> Result<(), VaultError> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    conn.prepare_cached(
        "INSERT INTO search (seq, staff, role, looked_by, found, searched_at, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .append((
        staff.as_bytes(),
        role.code(),
        by.code(),
        number(found),
        at.as_micros(),
        number(place.sequence),
    ))?;
    Ok(())
}

/// Every search from one time to before another, newest first.
pub(crate) fn between(
    conn: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<SearchLine>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT staff, role, looked_by, found, searched_at, place FROM search
         WHERE searched_at >= ?1 AND searched_at < ?2 ORDER BY searched_at DESC, seq DESC",
    )?;
    let rows = select.query_map((from.as_micros(), to.as_micros()), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> Result<SearchLine, SqlFault> {
    let (role, by): (String, String) = (row.get(1)?, row.get(2)?);
    let (found, place): (i64, i64) = (row.get(3)?, row.get(5)?);
    Ok(SearchLine {
        staff: StaffId::from_bytes(row.get(0)?),
        staff_name: String::new(),
        role: Role::from_code(&role).ok_or(SqlFault::Malformed)?,
        by: LookedBy::from_code(&by).ok_or(SqlFault::Malformed)?,
        found: found.try_into().unwrap_or(0),
        at: Timestamp::from_micros(row.get(4)?),
        place: LedgerPlace { sequence: place.try_into().unwrap_or(0) },
    })
}

/// Whose name has all these words, at most `at_most` names, and whether some may have been left out.
///
/// The rarest word leads; of a word that thousands share, only so many names are looked at.
pub(crate) fn named(
    conn: &Connection,
    words: &[Tag],
    at_most: i64,
) -> Result<(Vec<CustomerId>, bool), VaultError> {
    let mut counted = Vec::with_capacity(words.len());
    for word in words {
        counted.push((with_word(conn, *word)?, *word));
    }
    counted.sort_unstable();
    let Some((fewest, first)) = counted.first().copied() else { return Ok((Vec::new(), false)) };
    let other = |index: usize| counted.get(index).map_or(first, |(_, word)| *word);
    let mut select = conn.prepare_cached(
        "SELECT named.customer FROM
         (SELECT customer, datum FROM tag
          WHERE field = ?1 AND version = ?2 AND tag = ?3 AND restricted = 0 LIMIT ?4) AS named
         WHERE EXISTS (SELECT 1 FROM tag WHERE field = ?1 AND version = ?2 AND tag = ?5 AND datum = named.datum)
         AND EXISTS (SELECT 1 FROM tag WHERE field = ?1 AND version = ?2 AND tag = ?6 AND datum = named.datum)
         AND EXISTS (SELECT 1 FROM tag WHERE field = ?1 AND version = ?2 AND tag = ?7 AND datum = named.datum)
         LIMIT ?8",
    )?;
    let rows = select.query_map(
        (
            IndexField::NameWord.code(),
            normalise::version(IndexField::NameWord),
            first,
            MOST_WITH_A_WORD,
            other(1),
            other(2),
            other(3),
            at_most,
        ),
        |row| row.get(0).map(CustomerId::from_bytes),
    )?;
    let mut customers: Vec<CustomerId> = rows.collect::<Result<_, _>>()?;
    let is_cut = customers.len() >= usize::try_from(at_most).unwrap_or(usize::MAX);
    customers.sort_unstable();
    customers.dedup();
    Ok((customers, is_cut || fewest > MOST_WITH_A_WORD))
}

/// How many names have a word; one more than are looked at stands for all above it.
fn with_word(conn: &Connection, word: Tag) -> Result<i64, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT COUNT(*) FROM (SELECT 1 FROM tag
         WHERE field = ?1 AND version = ?2 AND tag = ?3 AND restricted = 0 LIMIT ?4) AS named",
    )?;
    let (field, version) = (IndexField::NameWord.code(), normalise::version(IndexField::NameWord));
    Ok(select.query_row((field, version, word, MOST_WITH_A_WORD + 1), |row| row.get(0))?)
}
