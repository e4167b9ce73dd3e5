//! The rows of customers' passkeys; the credential of each is a sealed datum of the same id.

use amanah_policy::{CustomerId, DatumId, Timestamp};

use crate::error::VaultError;
use crate::rows::{Device, PasskeyLine};
use crate::store::sql::Connection;

pub(crate) fn insert(
    conn: &Connection,
    customer: CustomerId,
    (id, device, counter): (DatumId, Device, u32),
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO passkey (customer, id, device, counter, added_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .run((customer.as_bytes(), id.as_bytes(), device.code(), counter, now.as_micros()))?;
    Ok(())
}

/// The passkeys whose credential was not erased, oldest first.
pub(crate) fn of(conn: &Connection, customer: CustomerId) -> Result<Vec<PasskeyLine>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT p.id, p.device, p.added_at, p.used_at FROM passkey AS p \
         JOIN datum AS d ON d.customer = p.customer AND d.id = p.id \
         WHERE p.customer = ?1 ORDER BY p.added_at, p.id",
    )?;
    let rows = select.query_map([customer.as_bytes()], |row| {
        Ok((row.get(0)?, row.get::<String>(1)?, row.get(2)?, row.get::<Option<i64>>(3)?))
    })?;
    rows.map(|row| {
        let (id, device, added_at, used_at) = row?;
        Ok(PasskeyLine {
            id: DatumId::from_bytes(id),
            device: Device::from_code(&device).ok_or(VaultError::Tampered)?,
            added_at: Timestamp::from_micros(added_at),
            used_at: used_at.map(Timestamp::from_micros),
        })
    })
    .collect()
}

/// Notes a use; false when the counter did not go on. One that never counts stays at nothing (WebAuthn, section 6.1.1).
///
/// Enforces: SEC
pub(crate) fn used(
    conn: &Connection,
    customer: CustomerId,
    (id, counter): (DatumId, u32),
    now: Timestamp,
) -> Result<bool, VaultError> {
    let noted = conn
        .prepare_cached(
            "UPDATE passkey SET counter = ?3, used_at = ?4 WHERE customer = ?1 AND id = ?2 \
             AND (counter < ?3 OR (counter = 0 AND ?3 = 0))",
        )?
        .execute((customer.as_bytes(), id.as_bytes(), counter, now.as_micros()))?;
    Ok(noted > 0)
}

/// Says what it is on; false when it is not theirs.
pub(crate) fn set_device(
    conn: &Connection,
    customer: CustomerId,
    id: DatumId,
    device: Device,
) -> Result<bool, VaultError> {
    let set = conn
        .prepare_cached("UPDATE passkey SET device = ?3 WHERE customer = ?1 AND id = ?2")?
        .execute((customer.as_bytes(), id.as_bytes(), device.code()))?;
    Ok(set > 0)
}

pub(crate) fn delete(conn: &Connection, customer: CustomerId, id: DatumId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM passkey WHERE customer = ?1 AND id = ?2")?
        .run((customer.as_bytes(), id.as_bytes()))?;
    Ok(())
}

pub(crate) fn delete_of_customer(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM passkey WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}
