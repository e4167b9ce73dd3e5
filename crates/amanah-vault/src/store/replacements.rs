//! Which value was replaced by which, while the old one waits for its erasure (DEL1).

use crate::store::sql::Connection;
use amanah_policy::{Attribute, CustomerId, DatumId, Timestamp};

use crate::datum::Replacement;
use crate::error::VaultError;

/// Notes a replacement. Its `until` stands with the datum itself.
pub(crate) fn insert(
    conn: &Connection,
    customer: CustomerId,
    replacement: &Replacement,
) -> Result<(), VaultError> {
    conn.prepare_cached("INSERT INTO replacement (customer, old, new, replaced_at) VALUES (?1, ?2, ?3, ?4)")?
        .run((
            customer.as_bytes(),
            replacement.old.as_bytes(),
            replacement.new.as_bytes(),
            replacement.replaced_at.as_micros(),
        ))?;
    Ok(())
}

/// The replaced values that still wait, oldest first.
pub(crate) fn of(conn: &Connection, customer: CustomerId) -> Result<Vec<Replacement>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT d.attribute, r.old, r.new, r.replaced_at, d.restricted_until \
         FROM replacement AS r JOIN datum AS d ON d.customer = r.customer AND d.id = r.old \
         WHERE r.customer = ?1 AND d.restricted_until IS NOT NULL ORDER BY r.replaced_at, d.seq",
    )?;
    let rows = select.query_map([customer.as_bytes()], |row| {
        Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
    })?;
    let mut replacements = Vec::new();
    for row in rows {
        let (attribute, old, new, replaced_at, until) = row?;
        replacements.push(Replacement {
            attribute: Attribute::from_code(&attribute).ok_or(VaultError::Tampered)?,
            old: DatumId::from_bytes(old),
            new: DatumId::from_bytes(new),
            replaced_at: Timestamp::from_micros(replaced_at),
            until: Timestamp::from_micros(until),
        });
    }
    Ok(replacements)
}

/// The replacement of a value is over: it was brought back, or erased.
pub(crate) fn remove(conn: &Connection, customer: CustomerId, old: DatumId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM replacement WHERE customer = ?1 AND old = ?2")?
        .run((customer.as_bytes(), old.as_bytes()))?;
    Ok(())
}
