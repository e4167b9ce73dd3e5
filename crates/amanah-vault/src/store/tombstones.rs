//! How far an erasure came: its rows are gone at once, its keys afterwards, its journals are then emptied.

use std::collections::{BTreeMap, BTreeSet};

use crate::store::sql::{Connection, OptionalRow};
use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, RetentionClass, Timestamp};

use crate::epochs::BackupsEnd;
use crate::erasure::{ErasureReceipt, KeptRow};
use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::store::customers::place;
use crate::store::ledger_tail::sql_number;
use crate::store::{burial, epoch_ends};

/// What stands for the datum when the whole customer went.
const WHOLE: [u8; 0] = [];

/// The most tombstones that are finished together.
pub(crate) const MANY: usize = 512;

/// A query of the oldest erasures of one customer or of all, as one text.
macro_rules! unfinished_where {
    ($which:literal) => {
        concat!(
            "SELECT seq, customer, datum, ground, has_key = 1 AND keys_leaf IS NULL FROM erasure WHERE ",
            $which,
            " AND (customer = ?1 OR ?1 IS NULL) ORDER BY seq LIMIT ?2"
        )
    };
}

/// An erasure whose keys or journals are not known to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unfinished {
    seq: i64,
    pub(crate) customer: CustomerId,
    /// None when the whole customer went.
    pub(crate) datum: Option<DatumId>,
    pub(crate) ground: ErasureGround,
    /// Whether keys have to be destroyed, and the ledger does not say yet that they were.
    pub(crate) is_key_due: bool,
}

/// Notes with whom a company went.
pub(crate) fn went_with(conn: &Connection, stone: i64, person: CustomerId) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE erasure SET along_with = ?2 WHERE seq = ?1")?
        .run((stone, person.as_bytes()))?;
    Ok(())
}

/// The companies that went with a person.
pub(crate) fn along(conn: &Connection, person: CustomerId) -> Result<Vec<CustomerId>, VaultError> {
    let mut select = conn
        .prepare_cached("SELECT customer FROM erasure WHERE along_with = ?1 AND datum = ?2 ORDER BY seq")?;
    let rows: Vec<[u8; 16]> =
        select.query_map((person.as_bytes(), &WHOLE[..]), |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().map(CustomerId::from_bytes).collect())
}

/// The oldest unfinished erasures, of one customer or of all.
pub(crate) fn unfinished(conn: &Connection, of: Option<CustomerId>) -> Result<Vec<Unfinished>, VaultError> {
    select_unfinished(conn, unfinished_where!("clean_at IS NULL"), of)
}

/// Those among them whose keys are due, however many others wait before them.
pub(crate) fn keys_due(conn: &Connection, of: Option<CustomerId>) -> Result<Vec<Unfinished>, VaultError> {
    let due = unfinished_where!("clean_at IS NULL AND has_key = 1 AND keys_leaf IS NULL");
    select_unfinished(conn, due, of)
}

fn select_unfinished(
    conn: &Connection,
    sql: &str,
    of: Option<CustomerId>,
) -> Result<Vec<Unfinished>, VaultError> {
    let at_most = u32::try_from(MANY).unwrap_or(u32::MAX);
    let mut select = conn.prepare_cached(sql)?;
    let rows = select.query_map((of.as_ref().map(CustomerId::as_bytes), at_most), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<Vec<u8>>(2)?, row.get::<String>(3)?, row.get(4)?))
    })?;
    let mut unfinished = Vec::new();
    for row in rows {
        let (seq, customer, datum, ground, is_key_due) = row?;
        unfinished.push(Unfinished {
            seq,
            customer: CustomerId::from_bytes(customer),
            datum: <[u8; 16]>::try_from(datum.as_slice()).ok().map(DatumId::from_bytes),
            ground: ErasureGround::from_code(&ground).ok_or(VaultError::Tampered)?,
            is_key_due,
        });
    }
    Ok(unfinished)
}

/// Under which classes rows of a customer are left.
pub(crate) fn classes_left(
    conn: &Connection,
    customer: CustomerId,
) -> Result<BTreeSet<RetentionClass>, VaultError> {
    let mut select = conn.prepare_cached("SELECT DISTINCT class FROM datum WHERE customer = ?1")?;
    let rows = select.query_map([customer.as_bytes()], |row| row.get::<String>(0))?;
    rows.map(|code| RetentionClass::from_code(&code?).ok_or(VaultError::Tampered)).collect()
}

/// Whether the ledger does not say yet that the keys of this erasure were destroyed.
pub(crate) fn is_key_due(conn: &Connection, stone: &Unfinished) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM erasure WHERE seq = ?1 AND has_key = 1 AND keys_leaf IS NULL)",
        )?
        .query_row([stone.seq], |row| row.get(0))?)
}

/// Notes where the ledger says that the keys are gone, and in which epoch that was.
pub(crate) fn keys_gone(
    conn: &Connection,
    stone: &Unfinished,
    said: LedgerPlace,
    epoch: i64,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "UPDATE erasure SET keys_leaf = ?2, epoch = ?3 WHERE seq = ?1 AND keys_leaf IS NULL",
    )?
    .run((stone.seq, sql_number(said.sequence), epoch))?;
    Ok(())
}

/// Notes that no journal holds it any more. The many events that expire every day leave no stone: nothing of them is
/// anywhere, and a restored backup finds them expired again.
pub(crate) fn journals_empty(
    conn: &Connection,
    stone: &Unfinished,
    now: Timestamp,
) -> Result<(), VaultError> {
    if stone.ground == ErasureGround::Expired {
        conn.prepare_cached("DELETE FROM erasure WHERE seq = ?1 AND has_key = 0")?.run([stone.seq])?;
    }
    conn.prepare_cached("UPDATE erasure SET clean_at = ?2 WHERE seq = ?1 AND clean_at IS NULL")?
        .run((stone.seq, now.as_micros()))?;
    Ok(())
}

/// Writes on a customer's tombstone how many data of which kind left the account.
pub(crate) fn inscribe(
    conn: &Connection,
    erasure: i64,
    data: &BTreeMap<Attribute, u64>,
) -> Result<(), VaultError> {
    let mut insert =
        conn.prepare_cached("INSERT INTO erased_data (erasure, attribute, number) VALUES (?1, ?2, ?3)")?;
    for (attribute, number) in data {
        insert.run((erasure, attribute.code(), sql_number(*number)))?;
    }
    Ok(())
}

/// Where the ledger keeps the erasure of a datum.
pub(crate) fn place_of(
    conn: &Connection,
    customer: CustomerId,
    datum: DatumId,
) -> Result<Option<LedgerPlace>, VaultError> {
    let leaf: Option<i64> = conn
        .prepare_cached("SELECT erased_leaf FROM erasure WHERE customer = ?1 AND datum = ?2")?
        .query_row((customer.as_bytes(), datum.as_bytes()), |row| row.get(0))
        .optional()?;
    Ok(leaf.map(place))
}

/// A customer's tombstone: its number, when and where T0 stands, where the end of the keys stands, when journals were
/// empty, and the epoch.
type CustomersStone = (i64, i64, i64, Option<i64>, Option<i64>, Option<i64>);

/// The receipt of a customer's erasure, once its keys are gone.
pub(crate) fn receipt(conn: &Connection, customer: CustomerId) -> Result<ErasureReceipt, VaultError> {
    let row: Option<CustomersStone> = conn
        .prepare_cached(
            "SELECT seq, erased_at, erased_leaf, keys_leaf, clean_at, epoch FROM erasure \
             WHERE customer = ?1 AND datum = ?2",
        )?
        .query_row((customer.as_bytes(), &WHOLE), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        })
        .optional()?;
    let (erasure, erased_at, erased, keys_destroyed, clean_at, epoch) =
        row.ok_or(VaultError::UnknownCustomer)?;
    let keys_destroyed = keys_destroyed.ok_or(VaultError::NotNow("the keys are not destroyed yet; sweep"))?;
    let epoch = epoch.ok_or(VaultError::Tampered)?;
    let end = epoch_ends::of(conn, epoch)?;
    let (left_data, kept) = (inscription(conn, erasure)?, burial::kept(conn, customer)?);
    Ok(ErasureReceipt {
        unreadable_at: Timestamp::from_micros(erased_at),
        erased: place(erased),
        keys_destroyed: place(keys_destroyed),
        values_gone_at: clean_at.map(Timestamp::from_micros),
        backups: BackupsEnd {
            epoch: u32::try_from(epoch).unwrap_or_default(),
            due_by: None,
            ended_at: end.map(|end| end.ended_at),
            doubt: end.and_then(|end| end.doubt),
        },
        erased_data: without_held(&left_data, &kept),
        left_data,
        kept,
    })
}

/// What went of what left the account: all but what a case still holds.
fn without_held(left: &[(Attribute, u64)], kept: &[KeptRow]) -> Vec<(Attribute, u64)> {
    let held = kept.iter().filter(|row| row.class == RetentionClass::Hold);
    let mut went: BTreeMap<Attribute, u64> = left.iter().copied().collect();
    for row in held {
        went.entry(row.attribute).and_modify(|number| *number = number.saturating_sub(1));
    }
    went.into_iter().filter(|(_, number)| *number > 0).collect()
}

fn inscription(conn: &Connection, erasure: i64) -> Result<Vec<(Attribute, u64)>, VaultError> {
    let mut select = conn.prepare_cached("SELECT attribute, number FROM erased_data WHERE erasure = ?1")?;
    let rows = select.query_map([erasure], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
    let mut data = Vec::new();
    for row in rows {
        let (attribute, number) = row?;
        let attribute = Attribute::from_code(&attribute).ok_or(VaultError::Tampered)?;
        data.push((attribute, u64::try_from(number).unwrap_or_default()));
    }
    data.sort_unstable();
    Ok(data)
}
