//! How customers' second step at sign-in stands; its secret and the hashes of recovery codes are sealed data.

use amanah_policy::{CustomerId, Timestamp};

use crate::error::VaultError;
use crate::rows::SecondFactorState;
use crate::store::sql::{Connection, OptionalRow};
use crate::totp::CODES;

/// Sets it, with the step of the code that was typed to set it, which counts no second time.
pub(crate) fn put(
    conn: &Connection,
    customer: CustomerId,
    step: i64,
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO second_factor (customer, last_step, used_codes, set_at) VALUES (?1, ?2, 0, ?3) \
         ON CONFLICT (customer) DO UPDATE SET last_step = excluded.last_step, used_codes = 0, \
         set_at = excluded.set_at",
    )?
    .run((customer.as_bytes(), step, now.as_micros()))?;
    Ok(())
}

/// How it stands; none when it is not set, or its secret was erased.
pub(crate) fn find(conn: &Connection, customer: CustomerId) -> Result<Option<SecondFactorState>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT set_at, used_codes FROM second_factor WHERE customer = ?1 \
         AND EXISTS (SELECT 1 FROM current WHERE customer = ?1 AND attribute = 'totp_secret')",
    )?;
    let row: Option<(i64, i64)> =
        select.query_row([customer.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(row.map(|(since, used)| SecondFactorState {
        since: Timestamp::from_micros(since),
        codes_left: CODES.saturating_sub(used.count_ones()),
    }))
}

/// Takes a step; false when it, or a later one, was taken before.
///
/// Enforces: SEC
pub(crate) fn take_step(conn: &Connection, customer: CustomerId, step: i64) -> Result<bool, VaultError> {
    let taken = conn
        .prepare_cached("UPDATE second_factor SET last_step = ?2 WHERE customer = ?1 AND last_step < ?2")?
        .execute((customer.as_bytes(), step))?;
    Ok(taken > 0)
}

/// Takes a recovery code; false when it was taken before.
///
/// Enforces: SEC
pub(crate) fn take_code(conn: &Connection, customer: CustomerId, place: u32) -> Result<bool, VaultError> {
    let bit = 1_i64 << place.min(62);
    let taken = conn
        .prepare_cached(
            "UPDATE second_factor SET used_codes = used_codes | ?2 WHERE customer = ?1 AND used_codes & ?2 = 0",
        )?
        .execute((customer.as_bytes(), bit))?;
    Ok(taken > 0)
}

/// New codes, none of them used.
pub(crate) fn renew_codes(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE second_factor SET used_codes = 0 WHERE customer = ?1")?
        .run([customer.as_bytes()])?;
    Ok(())
}

pub(crate) fn delete(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM second_factor WHERE customer = ?1")?.run([customer.as_bytes()])?;
    Ok(())
}
