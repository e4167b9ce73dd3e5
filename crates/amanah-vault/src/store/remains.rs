//! What is left of customers who are erased: rows that a law kept until now, or a case did; and the tags by which an import
//! is known that would bring somebody back.

use std::collections::BTreeSet;

use amanah_ledger::{DecisionCode, Event};
use amanah_policy::{Act, Attribute, CustomerId, DatumId, Decision, ErasureGround, StaffId, Timestamp};
use aws_lc_rs::digest;

use crate::actor::Actor;
use crate::datum::DatumLabel;
use crate::error::VaultError;
use crate::facts::Question;
use crate::keys::IndexField;
use crate::normalise;
use crate::policy::Deciding;
use crate::release::LedgerPlace;
use crate::seal::Bound;
use crate::store::burial::is_kept;
use crate::store::customers::Tag;
use crate::store::data::{self, DatumRow};
use crate::store::entry::Entry;
use crate::store::erasures::{self, Tombstone};
use crate::store::ledger_tail::sql_number;
use crate::store::sql::Connection;
use crate::store::{WriteTx, customers, tombstones};

/// Erases rows of a customer who is erased already, each as the policy decides; says how many went. Nobody is left to be
/// named in the ledger.
///
/// Enforces: DEL3, invariant 6
pub(crate) fn bury(
    tx: &mut WriteTx<'_>,
    deciding: &Deciding,
    customer: CustomerId,
    data: &[DatumId],
    (actor, now): (Actor, Timestamp),
) -> Result<u64, VaultError> {
    let header = customers::row(tx.conn, customer)?.ok_or(VaultError::UnknownCustomer)?.header;
    let act = Act::Erase { ground: ErasureGround::Expired };
    let question = Question::new(tx.conn, deciding, actor, act, &header)?;
    let mut going: Vec<DatumRow> = Vec::new();
    let mut rules = BTreeSet::new();
    for row in data::present(tx.conn, customer, data)? {
        let label = DatumLabel { held: is_kept(&row, now), ..row.label.clone() };
        if let Decision::Permit { rules: granted } = &*question.decide(&label) {
            rules.extend(granted.iter().cloned());
            going.push(row);
        }
    }
    if going.is_empty() {
        return Ok(0);
    }
    let mut entry = Entry::of_the_house(Event::Erased, actor, now);
    entry.act = Some(act);
    entry.kinds = going.iter().map(|row| row.label.attribute).collect();
    entry.decision = Some(DecisionCode::Permit);
    entry.rules = rules.into_iter().collect();
    entry.count = u64::try_from(going.len()).ok();
    let place = tx.append(entry)?;
    for row in &going {
        data::delete(tx.conn, customer, row)?;
        // The key of its class goes when nothing is left under it.
        let is_last = !tombstones::classes_left(tx.conn, customer)?.contains(&row.class);
        let stone = Tombstone { customer, datum: Some(row.label.id), has_key: row.own_key || is_last };
        erasures::raise(tx.conn, &stone, ErasureGround::Expired, place, now)?;
    }
    Ok(u64::try_from(going.len()).unwrap_or(u64::MAX))
}

/// Whether somebody signed for the destruction of a document, a row of `datum`: for its end of retention, and when it was
/// there. Nobody signs for what is brought in afterwards.
macro_rules! is_signed_for {
    () => {
        "EXISTS (SELECT 1 FROM destruction_signed AS signed \
         WHERE signed.until_at >= datum.expires_at AND signed.at >= datum.recorded_at)"
    };
}
pub(crate) use is_signed_for;

/// Keeps a signature.
pub(crate) fn sign(
    conn: &Connection,
    place: LedgerPlace,
    (until, staff): (Timestamp, StaffId),
    now: Timestamp,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO destruction_signed (leaf, until_at, staff, at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .run((sql_number(place.sequence), until.as_micros(), staff.as_bytes(), now.as_micros()))?;
    Ok(())
}

/// Documents whose time is over and for which nobody signed, by kind: how many, and when the first came to its end.
pub(crate) fn unsigned(
    conn: &Connection,
    now: Timestamp,
) -> Result<Vec<(Attribute, u64, Timestamp)>, VaultError> {
    let mut select = conn.prepare_cached(concat!(
        "SELECT attribute, count(*), MIN(expires_at) FROM datum WHERE class = 'tax' AND hold IS NULL \
         AND expires_day <= ?1 AND expires_at <= ?2 AND NOT ",
        is_signed_for!(),
        " GROUP BY attribute ORDER BY attribute"
    ))?;
    let rows: Vec<(String, i64, i64)> = select
        .query_map((now.day(), now.as_micros()), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(attribute, number, first)| {
            let attribute = Attribute::from_code(&attribute).ok_or(VaultError::Tampered)?;
            Ok((attribute, u64::try_from(number).unwrap_or_default(), Timestamp::from_micros(first)))
        })
        .collect()
}

/// Notes the registered address of a customer who is being erased, before its tag goes.
pub(crate) fn suppress(conn: &Connection, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
    for (tag, version) in addresses_of(conn, customer)? {
        conn.prepare_cached(
            "INSERT INTO suppression (tag, version, since) VALUES (?1, ?2, ?3) ON CONFLICT (tag) DO NOTHING",
        )?
        .run((kept(tag), version, now.as_micros()))?;
    }
    Ok(())
}

/// Whether somebody with this address was erased and did not come back.
pub(crate) fn is_suppressed(conn: &Connection, tag: Tag) -> Result<bool, VaultError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM suppression WHERE tag = ?1 AND version = ?2)")?
        .query_row((kept(tag), normalise::version(IndexField::Email)), |row| row.get(0))?)
}

/// Somebody came back by themself.
pub(crate) fn lift_suppression(conn: &Connection, tag: Tag) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM suppression WHERE tag = ?1")?.run([kept(tag)])?;
    Ok(())
}

/// Somebody who was written down by others proved their mailbox.
pub(crate) fn lift_suppression_of(conn: &Connection, customer: CustomerId) -> Result<(), VaultError> {
    let addresses = addresses_of(conn, customer)?;
    addresses.into_iter().try_for_each(|(tag, _)| lift_suppression(conn, tag))
}

fn addresses_of(conn: &Connection, customer: CustomerId) -> Result<Vec<(Tag, i64)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT tag, version FROM tag WHERE customer = ?1 AND field = ?2 AND restricted = ?3",
    )?;
    let rows = select.query_map((customer.as_bytes(), IndexField::Email.code(), false), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is kept of a tag: its digest, so that no copy of the index says who was erased.
fn kept(tag: Tag) -> Tag {
    let text = Bound::new("amanah/suppression/1").bytes(&tag);
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    let mut kept = Tag::default();
    kept.iter_mut().zip(digest.as_ref()).for_each(|(to, from)| *to = *from);
    kept
}

/// Forgets tags that are older.
pub(crate) fn delete_suppressions_before(conn: &Connection, since: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM suppression WHERE since < ?1")?.run([since.as_micros()])?;
    Ok(())
}
