//! The rows of holds: why some data stays, and which.

use amanah_policy::{Attribute, CustomerId, DatumId, HoldId, StaffId, Timestamp};

use crate::error::VaultError;
use crate::rows::{HoldGround, HoldReason, LegalHold, Reference};
use crate::store::sql::{Connection, OptionalRow, Row, SqlFault};

/// Keeps a hold. One that is there already is left as it is.
pub(crate) fn insert(conn: &Connection, hold: &LegalHold) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO legal_hold (customer, id, ground, reference, placed_at, placed_by, review_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (customer, id) DO NOTHING",
    )?
    .run((
        hold.customer.as_bytes(),
        hold.id.as_bytes(),
        hold.reason.ground.code(),
        hold.reason.reference.as_str(),
        hold.placed_at.as_micros(),
        hold.placed_by.as_ref().map(StaffId::as_bytes),
        hold.reason.review_at.map(Timestamp::as_micros),
    ))?;
    Ok(())
}

/// Puts a datum under a hold.
pub(crate) fn add(
    conn: &Connection,
    (customer, hold): (CustomerId, HoldId),
    datum: DatumId,
    attribute: Attribute,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO held_datum (customer, datum, hold, attribute) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (customer, datum, hold) DO NOTHING",
    )?
    .run((customer.as_bytes(), datum.as_bytes(), hold.as_bytes(), attribute.code()))?;
    Ok(())
}

/// One hold.
pub(crate) fn find(conn: &Connection, id: HoldId) -> Result<Option<LegalHold>, VaultError> {
    let found = conn
        .prepare_cached(
            "SELECT customer, id, ground, reference, placed_at, placed_by, review_at FROM legal_hold WHERE id = ?1",
        )?
        .query_row([id.as_bytes()], |row| Ok(read(row)))
        .optional()?
        .transpose()?;
    found.map(|hold| with_kinds(conn, hold)).transpose()
}

/// The holds on a customer's data, the newest first.
pub(crate) fn of_customer(conn: &Connection, customer: CustomerId) -> Result<Vec<LegalHold>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT customer, id, ground, reference, placed_at, placed_by, review_at FROM legal_hold \
         WHERE customer = ?1 ORDER BY placed_at DESC, id",
    )?;
    let holds: Vec<_> =
        select.query_map([customer.as_bytes()], |row| Ok(read(row)))?.collect::<Result<_, SqlFault>>()?;
    holds.into_iter().map(|hold| with_kinds(conn, hold?)).collect()
}

/// Every hold, those first that are to be looked at first; at most so many.
pub(crate) fn all(conn: &Connection, at_most: u32) -> Result<Vec<LegalHold>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT customer, id, ground, reference, placed_at, placed_by, review_at FROM legal_hold \
         ORDER BY review_at IS NULL DESC, review_at, placed_at, id LIMIT ?1",
    )?;
    let holds: Vec<_> = select.query_map([at_most], |row| Ok(read(row)))?.collect::<Result<_, SqlFault>>()?;
    holds.into_iter().map(|hold| with_kinds(conn, hold?)).collect()
}

/// How many holds are to be looked at again by now, and since when the first waits.
pub(crate) fn to_review(conn: &Connection, now: Timestamp) -> Result<Option<(u64, Timestamp)>, VaultError> {
    let (number, first): (i64, Option<i64>) = conn
        .prepare_cached("SELECT count(*), MIN(review_at) FROM legal_hold WHERE review_at <= ?1")?
        .query_row([now.as_micros()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.map(|first| (u64::try_from(number).unwrap_or_default(), Timestamp::from_micros(first))))
}

/// Which data a hold holds.
pub(crate) fn data_of(
    conn: &Connection,
    customer: CustomerId,
    hold: HoldId,
) -> Result<Vec<DatumId>, VaultError> {
    let mut select =
        conn.prepare_cached("SELECT datum FROM held_datum WHERE customer = ?1 AND hold = ?2 ORDER BY datum")?;
    let data = select
        .query_map((customer.as_bytes(), hold.as_bytes()), |row| Ok(DatumId::from_bytes(row.get(0)?)))?;
    Ok(data.collect::<Result<_, SqlFault>>()?)
}

/// Ends a hold.
pub(crate) fn end(conn: &Connection, customer: CustomerId, hold: HoldId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM held_datum WHERE customer = ?1 AND hold = ?2")?
        .run((customer.as_bytes(), hold.as_bytes()))?;
    conn.prepare_cached("DELETE FROM legal_hold WHERE customer = ?1 AND id = ?2")?
        .run((customer.as_bytes(), hold.as_bytes()))?;
    Ok(())
}

/// The reference of another hold on a datum, where there is one.
pub(crate) fn other(
    conn: &Connection,
    customer: CustomerId,
    datum: DatumId,
) -> Result<Option<String>, VaultError> {
    Ok(conn
        .prepare_cached(
            "SELECT h.reference FROM held_datum AS d JOIN legal_hold AS h ON h.customer = d.customer AND h.id = d.hold \
             WHERE d.customer = ?1 AND d.datum = ?2 ORDER BY h.placed_at, h.id LIMIT 1",
        )?
        .query_row((customer.as_bytes(), datum.as_bytes()), |row| row.get(0))
        .optional()?)
}

/// A datum is gone, whatever held it; so is a hold that holds nothing any more.
pub(crate) fn forget(conn: &Connection, customer: CustomerId, datum: DatumId) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM held_datum WHERE customer = ?1 AND datum = ?2")?
        .run((customer.as_bytes(), datum.as_bytes()))?;
    conn.prepare_cached(
        "DELETE FROM legal_hold WHERE customer = ?1 AND NOT EXISTS (SELECT 1 FROM held_datum AS d \
         WHERE d.customer = ?1 AND d.hold = legal_hold.id)",
    )?
    .run([customer.as_bytes()])?;
    Ok(())
}

/// Somebody looked at it again: it stays until then at least.
pub(crate) fn review_again(
    conn: &Connection,
    customer: CustomerId,
    hold: HoldId,
    review_at: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE legal_hold SET review_at = ?3 WHERE customer = ?1 AND id = ?2")?.run((
        customer.as_bytes(),
        hold.as_bytes(),
        review_at.as_micros(),
    ))?;
    Ok(())
}

fn with_kinds(conn: &Connection, hold: LegalHold) -> Result<LegalHold, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT attribute, count(*) FROM held_datum WHERE customer = ?1 AND hold = ?2 GROUP BY attribute \
         ORDER BY attribute",
    )?;
    let kinds: Vec<(String, i64)> = select
        .query_map((hold.customer.as_bytes(), hold.id.as_bytes()), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, SqlFault>>()?;
    let kind = |(code, number): (String, i64)| {
        let attribute = Attribute::from_code(&code).ok_or(VaultError::Tampered)?;
        Ok((attribute, u64::try_from(number).unwrap_or_default()))
    };
    Ok(LegalHold { kinds: kinds.into_iter().map(kind).collect::<Result<_, VaultError>>()?, ..hold })
}

fn read(row: &Row<'_>) -> Result<LegalHold, VaultError> {
    let ground: String = row.get(2)?;
    let review_at: Option<i64> = row.get(6)?;
    Ok(LegalHold {
        customer: CustomerId::from_bytes(row.get(0)?),
        id: HoldId::from_bytes(row.get(1)?),
        reason: HoldReason {
            ground: HoldGround::from_code(&ground).ok_or(VaultError::Tampered)?,
            reference: Reference::kept(row.get(3)?),
            review_at: review_at.map(Timestamp::from_micros),
        },
        placed_at: Timestamp::from_micros(row.get(4)?),
        placed_by: row.get::<Option<[u8; 16]>>(5)?.map(StaffId::from_bytes),
        kinds: Vec::new(),
    })
}
