//! The rows of places: from where a customer signed in lately, as tags.

use amanah_policy::{CustomerId, Timestamp};

use crate::error::VaultError;
use crate::store::sql::Connection;

/// How many places a customer has.
pub(crate) fn count(conn: &Connection, customer: CustomerId) -> Result<i64, VaultError> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM known_place WHERE customer = ?1")?
        .query_row([customer.as_bytes()], |row| row.get(0))?)
}

/// Notes that a customer was seen at a place; says whether it was known.
pub(crate) fn see(
    conn: &Connection,
    customer: CustomerId,
    tag: &[u8; 16],
    now: Timestamp,
) -> Result<bool, VaultError> {
    let known = conn
        .prepare_cached("UPDATE known_place SET seen_at = ?3 WHERE customer = ?1 AND tag = ?2")?
        .execute((customer.as_bytes(), tag, now.as_micros()))?;
    if known == 0 {
        conn.prepare_cached("INSERT INTO known_place (customer, tag, seen_at) VALUES (?1, ?2, ?3)")?
            .run((customer.as_bytes(), tag, now.as_micros()))?;
    }
    Ok(known > 0)
}

/// Forgets the places of a customer.
pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM known_place WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}

/// Forgets where nobody was seen since.
pub(crate) fn delete_before(conn: &Connection, before: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM known_place WHERE seen_at < ?1")?.run([before.as_micros()])?;
    Ok(())
}
