//! The rows of sealed data: appended once, opened by their key, deleted once.

use std::collections::BTreeSet;

use crate::store::sql::{Cell, Connection, OptionalRow, Params, Row, SqlFault, Value};
use amanah_policy::{
    Attribute, Channel, CustomerId, DatumId, PolicyVersion, RetentionClass, Source, Timestamp,
};
use zeroize::Zeroizing;

use crate::datum::{DatumLabel, DatumState, Provenance, Selection};
use crate::error::VaultError;
use crate::seal::{Bound, DataKey};
use crate::store::remains::is_signed_for;
use crate::store::{customers, invoices, legal_holds, mails, passkeys, replacements, second_factors};

/// A datum as the store holds it: its label, and its value sealed.
pub(crate) struct DatumRow {
    /// The place in the order of recording.
    pub(crate) seq: i64,
    pub(crate) label: DatumLabel,
    /// Under which class key, or whose lifetime its own key shares.
    pub(crate) class: RetentionClass,
    /// Whether it has a key of its own.
    pub(crate) own_key: bool,
    pub(crate) sealed: Vec<u8>,
}

/// A datum that is sealed and not yet in the store.
pub(crate) struct SealedDatum {
    pub(crate) label: DatumLabel,
    pub(crate) class: RetentionClass,
    pub(crate) own_key: bool,
    pub(crate) sealed: Vec<u8>,
}

/// What a sealed value is bound to: everything that was fixed when it was recorded. Whoever changes one of these in
/// the database makes opening fail.
///
/// Enforces: invariant 3
pub(crate) fn bound(customer: CustomerId, label: &DatumLabel, class: RetentionClass) -> Bound {
    Bound::new("amanah/datum/1")
        .bytes(customer.as_bytes())
        .bytes(label.id.as_bytes())
        .text(label.attribute.code())
        .text(label.attribute.category().code())
        .text(label.provenance.source.code())
        .text(label.provenance.channel.code())
        .text(&label.provenance.origin)
        .number(label.provenance.observed_at.as_micros())
        .number(label.recorded_at.as_micros())
        .number(i64::from(label.policy_version.number()))
        .text(&label.retention_row)
        .text(class.code())
        .number(label.expires_at.map_or(i64::MAX, Timestamp::as_micros))
}

impl DatumRow {
    /// Whether it would be gone by now, if nothing held it.
    pub(crate) fn is_past_its_day(&self, now: Timestamp) -> bool {
        let is_replaced = matches!(self.label.state, DatumState::Restricted { until } if until <= now);
        // What a law keeps besides goes when somebody signs for it.
        let is_of_a_law = matches!(self.class, RetentionClass::Tax | RetentionClass::Published);
        is_replaced || (!is_of_a_law && self.label.expires_at.is_some_and(|until| until <= now))
    }

    /// The value, under its key.
    pub(crate) fn open(&self, customer: CustomerId, key: &DataKey) -> Result<Zeroizing<String>, VaultError> {
        let bytes = key.open(bound(customer, &self.label, self.class).as_bytes(), &self.sealed)?;
        let text = core::str::from_utf8(&bytes).map_err(|_| VaultError::Tampered)?;
        Ok(Zeroizing::new(text.to_owned()))
    }
}

/// A query of whole rows, as one text: nothing is put together for each call.
macro_rules! select_rows {
    ($which:literal) => {
        concat!(
            "SELECT seq, id, attribute, source, channel, origin, observed_at, recorded_at, policy_version, \
             retention_row, class, own_key, expires_at, confirmed, restricted_until, hold IS NOT NULL, sealed \
             FROM datum ",
            $which
        )
    };
}

/// The rows a selection names, in the order of recording.
pub(crate) fn selected(
    conn: &Connection,
    customer: CustomerId,
    selection: &Selection,
) -> Result<Vec<DatumRow>, VaultError> {
    match selection {
        Selection::Everything => all(conn, customer),
        Selection::Data(ids) => {
            let rows = present(conn, customer, ids)?;
            if rows.len() == ids.len() { Ok(rows) } else { Err(VaultError::NotFound("datum")) }
        }
        Selection::Attributes { attributes, at_most } => {
            let mut rows = Vec::new();
            for attribute in attributes {
                if attribute.is_replaceable() {
                    rows.extend(current(conn, customer, *attribute)?);
                } else {
                    rows.extend(newest(conn, customer, *attribute, *at_most)?);
                }
            }
            rows.sort_by_key(|row| row.seq);
            rows.dedup_by_key(|row| row.seq);
            Ok(rows)
        }
    }
}

/// The rows with these ids, as far as they are there. A few are looked for by name, so that whoever has a hundred thousand
/// lines does not have them all read for one of them.
pub(crate) fn present(
    conn: &Connection,
    customer: CustomerId,
    ids: &[DatumId],
) -> Result<Vec<DatumRow>, VaultError> {
    let Some(first) = ids.first().filter(|_| ids.len() <= FEW) else {
        let ids: BTreeSet<&DatumId> = ids.iter().collect();
        let mut rows = all(conn, customer)?;
        rows.retain(|row| ids.contains(&row.label.id));
        return Ok(rows);
    };
    let padded = ids.iter().chain(core::iter::repeat(first)).take(FEW);
    let values: Vec<Value<'_>> = core::iter::once(Value::Bytes(customer.as_bytes()))
        .chain(padded.map(|id| Value::Bytes(id.as_bytes())))
        .collect();
    many(conn, NAMED, values.as_slice())
}

/// Asks for a few attributes before they are needed. Selections of everything are no small looks.
pub(crate) fn foresee(conn: &Connection, customer: CustomerId, selection: &Selection) {
    let Selection::Attributes { attributes, at_most } = selection else { return };
    for attribute in attributes {
        if attribute.is_replaceable() {
            if let Ok(current) = conn.prepare_cached(CURRENT) {
                current.foresee((customer.as_bytes(), attribute.code()));
            }
        } else if let Ok(newest) = conn.prepare_cached(NEWEST) {
            newest.foresee((customer.as_bytes(), attribute.code(), *at_most));
        }
    }
}

/// Every row of a customer.
pub(crate) fn all(conn: &Connection, customer: CustomerId) -> Result<Vec<DatumRow>, VaultError> {
    let mut rows = many(conn, select_rows!("WHERE customer = ?1"), [customer.as_bytes()])?;
    // The database would write every row down once more to sort them.
    rows.sort_unstable_by_key(|row| row.seq);
    Ok(rows)
}

/// The current value of a replaceable attribute.
pub(crate) fn current(
    conn: &Connection,
    customer: CustomerId,
    attribute: Attribute,
) -> Result<Option<DatumRow>, VaultError> {
    conn.prepare_cached(CURRENT)?
        .query_row((customer.as_bytes(), attribute.code()), |row| Ok(read(row)))
        .optional()?
        .transpose()
}

const CURRENT: &str =
    select_rows!("WHERE seq = (SELECT seq FROM current WHERE customer = ?1 AND attribute = ?2)");
/// How many rows are looked for by name.
const FEW: usize = 16;
const NAMED: &str = select_rows!(
    "WHERE customer = ?1 AND id IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) \
     ORDER BY seq"
);
const NEWEST: &str = select_rows!("WHERE customer = ?1 AND attribute = ?2 ORDER BY seq DESC LIMIT ?3");

/// The newest events of an attribute, at most so many.
pub(crate) fn newest(
    conn: &Connection,
    customer: CustomerId,
    attribute: Attribute,
    at_most: u32,
) -> Result<Vec<DatumRow>, VaultError> {
    many(conn, NEWEST, (customer.as_bytes(), attribute.code(), at_most))
}

/// One datum of a customer.
pub(crate) fn one(conn: &Connection, customer: CustomerId, datum: DatumId) -> Result<DatumRow, VaultError> {
    conn.prepare_cached(select_rows!("WHERE customer = ?1 AND id = ?2"))?
        .query_row((customer.as_bytes(), datum.as_bytes()), |row| Ok(read(row)))
        .optional()?
        .unwrap_or(Err(VaultError::NotFound("datum")))
}

/// Whose data came to the end of their retention before `now`, at most `limit` of them. What tax law kept waits until
/// somebody signs for it.
pub(crate) fn expired(
    conn: &Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(CustomerId, DatumId)>, VaultError> {
    let mut select = conn.prepare_cached(concat!(
        "SELECT customer, id FROM datum WHERE expires_day <= ?1 AND expires_at <= ?2 \
         AND (class IN ('service', 'hold') OR (class = 'tax' AND ",
        is_signed_for!(),
        ")) AND hold IS NULL ORDER BY expires_day LIMIT ?3"
    ))?;
    let rows = select.query_map((now.day(), now.as_micros(), limit), whose)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whose replaced data have waited long enough.
pub(crate) fn replaced(
    conn: &Connection,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(CustomerId, DatumId)>, VaultError> {
    let mut select = conn.prepare_cached(
        "SELECT customer, id FROM datum WHERE restricted_until <= ?1 AND hold IS NULL \
         ORDER BY restricted_until LIMIT ?2",
    )?;
    let rows = select.query_map((now.as_micros(), limit), whose)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Cuts what leads to replaced values whose day has come and that a case holds: no letter goes to such an address, nobody is
/// found by it, and it can be taken by its next owner, as if it were gone.
pub(crate) fn cut_ties_of_held(conn: &Connection, now: Timestamp) -> Result<(), VaultError> {
    let mut select = conn
        .prepare_cached("SELECT customer, id FROM datum WHERE restricted_until <= ?1 AND hold IS NOT NULL")?;
    let held: Vec<_> = select.query_map([now.as_micros()], whose)?.collect::<Result<_, _>>()?;
    for (customer, datum) in held {
        customers::remove_tags(conn, customer, datum)?;
        replacements::remove(conn, customer, datum)?;
        mails::drop_addressed_to(conn, datum)?;
    }
    Ok(())
}

fn whose(row: &Row<'_>) -> Result<(CustomerId, DatumId), SqlFault> {
    Ok((CustomerId::from_bytes(row.get(0)?), DatumId::from_bytes(row.get(1)?)))
}

fn many(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<DatumRow>, VaultError> {
    let mut select = conn.prepare_cached(sql)?;
    let rows = select.query_map(params, |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

fn read(row: &Row<'_>) -> Result<DatumRow, VaultError> {
    let word = |index| row.get::<String>(index);
    let time = |index| row.get(index).map(Timestamp::from_micros);
    let until: Option<i64> = row.get(14)?;
    let expires: Option<i64> = row.get(12)?;
    let provenance = Provenance {
        source: code(row, 3, Source::from_code)?,
        channel: code(row, 4, Channel::from_code)?,
        origin: word(5)?,
        observed_at: time(6)?,
    };
    let label = DatumLabel {
        id: DatumId::from_bytes(row.get(1)?),
        attribute: code(row, 2, Attribute::from_code)?,
        provenance,
        recorded_at: time(7)?,
        policy_version: PolicyVersion::new(row.get(8)?).ok_or(VaultError::Tampered)?,
        retention_row: word(9)?,
        expires_at: expires.map(Timestamp::from_micros),
        state: until.map_or(DatumState::Current, |until| DatumState::Restricted {
            until: Timestamp::from_micros(until),
        }),
        held: row.get(15)?,
        confirmed: row.get(13)?,
    };
    let class = code(row, 10, RetentionClass::from_code)?;
    Ok(DatumRow { seq: row.get(0)?, label, class, own_key: row.get(11)?, sealed: row.get(16)? })
}

/// A column that holds one of a closed list of words.
fn code<T>(row: &Row<'_>, index: usize, known: fn(&str) -> Option<T>) -> Result<T, VaultError> {
    let cell = row.cell(index)?;
    let Cell::Text(text) = cell else { return Err(VaultError::Tampered) };
    known(text).ok_or(VaultError::Tampered)
}

/// Appends a datum; says its place in the order of recording.
pub(crate) fn insert(
    conn: &Connection,
    customer: CustomerId,
    datum: &SealedDatum,
) -> Result<i64, VaultError> {
    let label = &datum.label;
    Ok(conn.prepare_cached(
        "INSERT INTO datum (seq, id, customer, attribute, source, channel, origin, observed_at, recorded_at, \
         policy_version, retention_row, class, own_key, expires_at, expires_day, confirmed, sealed) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?
    .append((
        label.id.as_bytes(),
        customer.as_bytes(),
        label.attribute.code(),
        label.provenance.source.code(),
        label.provenance.channel.code(),
        &label.provenance.origin,
        label.provenance.observed_at.as_micros(),
        label.recorded_at.as_micros(),
        label.policy_version.number(),
        &label.retention_row,
        datum.class.code(),
        datum.own_key,
        label.expires_at.map(Timestamp::as_micros),
        label.expires_at.map(Timestamp::day),
        label.confirmed,
        &datum.sealed,
    ))?)
}

/// Points at the current value of a replaceable attribute.
pub(crate) fn point(
    conn: &Connection,
    customer: CustomerId,
    attribute: Attribute,
    seq: i64,
) -> Result<(), VaultError> {
    conn.prepare_cached(
        "INSERT INTO current (customer, attribute, seq) VALUES (?1, ?2, ?3) \
         ON CONFLICT (customer, attribute) DO UPDATE SET seq = excluded.seq",
    )?
    .run((customer.as_bytes(), attribute.code(), seq))?;
    Ok(())
}

/// Restricts a datum until then, or lifts the restriction.
pub(crate) fn restrict(conn: &Connection, seq: i64, until: Option<Timestamp>) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE datum SET restricted_until = ?2 WHERE seq = ?1")?
        .run((seq, until.map(Timestamp::as_micros)))?;
    Ok(())
}

/// Holds a datum, under the class and the bytes it has from now on.
pub(crate) fn hold(conn: &Connection, held: &DatumRow, ground: &str) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE datum SET hold = ?2, class = ?3, own_key = ?4, sealed = ?5 WHERE seq = ?1")?
        .run((held.seq, ground, held.class.code(), held.own_key, &held.sealed))?;
    Ok(())
}

/// Says what holds a datum from now on, when a hold on it ended.
pub(crate) fn held_by(conn: &Connection, seq: i64, reference: Option<&str>) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE datum SET hold = ?2 WHERE seq = ?1")?.run((seq, reference))?;
    Ok(())
}

/// The class of a datum that is still there.
pub(crate) fn class_of(
    conn: &Connection,
    customer: CustomerId,
    seq: i64,
) -> Result<Option<RetentionClass>, VaultError> {
    let class: Option<String> = conn
        .prepare_cached("SELECT class FROM datum WHERE seq = ?1 AND customer = ?2")?
        .query_row((seq, customer.as_bytes()), |row| row.get(0))
        .optional()?;
    class.map(|class| RetentionClass::from_code(&class).ok_or(VaultError::Tampered)).transpose()
}

/// Deletes a datum with its tags, and the pointer to it if it was the current one.
pub(crate) fn delete(conn: &Connection, customer: CustomerId, row: &DatumRow) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM datum WHERE seq = ?1")?.run([row.seq])?;
    customers::remove_tags(conn, customer, row.label.id)?;
    if row.label.held {
        legal_holds::forget(conn, customer, row.label.id)?;
    }
    if row.label.attribute == Attribute::Invoice {
        invoices::delete_with_datum(conn, customer, row.label.id)?;
    }
    if row.label.attribute == Attribute::Passkey {
        passkeys::delete(conn, customer, row.label.id)?;
    }
    if row.label.attribute == Attribute::TotpSecret
        && current(conn, customer, Attribute::TotpSecret)?.is_none_or(|current| current.seq == row.seq)
    {
        // Without its secret nobody could take the step; a secret that was replaced has made room for another.
        second_factors::delete(conn, customer)?;
    }
    if row.label.attribute.is_replaceable() {
        replacements::remove(conn, customer, row.label.id)?;
        conn.prepare_cached("DELETE FROM current WHERE customer = ?1 AND attribute = ?2 AND seq = ?3")?
            .run((customer.as_bytes(), row.label.attribute.code(), row.seq))?;
    }
    Ok(())
}
