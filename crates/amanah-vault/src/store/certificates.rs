//! The rows of certificates of erasure.

use amanah_policy::{CustomerId, Timestamp};

use crate::error::VaultError;
use crate::rows::{CertificateWaits, KeptCertificate, NewCertificate};
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};

const COLUMNS: &str = "issue, issued_at, facts, note";

/// Keeps an issue, if it is the next one of its customer: then no older one is watched any more.
pub(crate) fn insert(
    conn: &Connection,
    new: &NewCertificate,
    note: &str,
    now: Timestamp,
) -> Result<(), VaultError> {
    let newest: i64 = conn
        .prepare_cached("SELECT coalesce(max(issue), 0) FROM certificate WHERE customer = ?1")?
        .query_row([new.customer.as_bytes()], |row| row.get(0))?;
    if i64::from(new.issue) != newest.saturating_add(1) {
        return Err(VaultError::KeepsChanging);
    }
    conn.prepare_cached("UPDATE certificate SET is_watched = 0 WHERE customer = ?1 AND is_watched = 1")?
        .run([new.customer.as_bytes()])?;
    conn.prepare_cached(
        "INSERT INTO certificate (customer, issue, issued_at, erased_at, facts, note, is_watched, waits_for_values, \
         waits_for_epoch, look_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .run((
        new.customer.as_bytes(),
        i64::from(new.issue),
        now.as_micros(),
        new.erased_at.as_micros(),
        &new.facts,
        note,
        new.waits.is_waiting(),
        new.waits.for_values,
        new.waits.for_epoch.map(i64::from),
        new.waits.look_at.map(Timestamp::as_micros),
    ))?;
    Ok(())
}

/// The newest issue of a customer.
pub(crate) fn newest(conn: &Connection, customer: CustomerId) -> Result<Option<KeptCertificate>, VaultError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM certificate WHERE customer = ?1 ORDER BY issue DESC LIMIT 1"
    ))?;
    Ok(select.query_row([customer.as_bytes()], read).optional()?)
}

/// One issue of a customer.
pub(crate) fn one(
    conn: &Connection,
    customer: CustomerId,
    issue: u32,
) -> Result<Option<KeptCertificate>, VaultError> {
    let mut select = conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM certificate WHERE customer = ?1 AND issue = ?2"))?;
    Ok(select.query_row((customer.as_bytes(), i64::from(issue)), read).optional()?)
}

/// Whose newest certificate may say something else now, `after` a customer, in the order of their ids: what it waits for
/// has come, or it is time to look.
pub(crate) fn to_look_at(
    conn: &Connection,
    after: &[u8],
    now: Timestamp,
    at_most: u32,
) -> Result<Vec<CustomerId>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT c.customer FROM certificate AS c WHERE c.is_watched = 1 AND c.customer > ?1 AND (c.look_at <= ?2 \
         OR (c.waits_for_values = 1 AND EXISTS (SELECT 1 FROM erasure AS e WHERE e.customer = c.customer \
         AND length(e.datum) = 0 AND e.clean_at IS NOT NULL)) \
         OR EXISTS (SELECT 1 FROM epoch_end AS o WHERE o.number = c.waits_for_epoch)) \
         ORDER BY c.customer LIMIT ?3",
    )?;
    let rows = select.query_map((after, now.as_micros(), at_most), |row| row.get(0))?;
    let mut customers = Vec::new();
    for row in rows {
        customers.push(CustomerId::from_bytes(row?));
    }
    Ok(customers)
}

/// Notes that the newest issue still says what is true, and when to look again.
pub(crate) fn looked_at(
    conn: &Connection,
    customer: CustomerId,
    waits: CertificateWaits,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE certificate SET is_watched = ?2, waits_for_values = ?3, waits_for_epoch = ?4, look_at = ?5 \
         WHERE customer = ?1 AND is_watched = 1",
    )?
    .run((
        customer.as_bytes(),
        waits.is_waiting(),
        waits.for_values,
        waits.for_epoch.map(i64::from),
        waits.look_at.map(Timestamp::as_micros),
    ))?;
    Ok(())
}

/// Forgets the certificates of customers who were erased before then, when nothing of theirs is kept any more and the last
/// issue, which says so, was there for a while.
pub(crate) fn delete_before(
    conn: &Connection,
    (erased_before, issued_before): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "DELETE FROM certificate WHERE erased_at < ?1 \
         AND NOT EXISTS (SELECT 1 FROM datum WHERE datum.customer = certificate.customer) \
         AND NOT EXISTS (SELECT 1 FROM certificate AS other WHERE other.customer = certificate.customer \
         AND (other.issued_at >= ?2 OR (other.is_watched = 1 AND other.look_at <= ?3)))",
    )?
    .run((erased_before.as_micros(), issued_before.as_micros(), now.as_micros()))?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<KeptCertificate, SqlFault> {
    let issue: i64 = row.get(0)?;
    Ok(KeptCertificate {
        issue: u32::try_from(issue).unwrap_or_default(),
        issued_at: Timestamp::from_micros(row.get(1)?),
        facts: row.get(2)?,
        note: row.get(3)?,
    })
}
