//! Tombstones: what was erased when, and how far its erasure came.

use std::sync::Arc;

use crate::store::sql::Connection;
use amanah_ledger::{DecisionCode, Event};
use amanah_policy::{Act, CustomerId, DatumId, ErasureGround, Timestamp};

use crate::actor::Actor;
use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::store::data::{self, DatumRow};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::ledger_tail::sql_number;
use crate::store::{WriteTx, customers, mails};

/// Who erases, why, and by which rules of the policy.
pub(crate) struct Warrant {
    pub(crate) actor: Actor,
    pub(crate) ground: ErasureGround,
    /// The grants that permit it.
    pub(crate) rules: Vec<String>,
    pub(crate) now: Timestamp,
}

/// T0 of some data of a customer who stays: the rows, their tags and the pointers to them are gone, a tombstone names
/// each, and one entry of the ledger says so. Their keys are destroyed afterwards, in the key store.
///
/// Enforces: DEL1, DEL3
pub(crate) fn bury(
    tx: &mut WriteTx<'_>,
    subject: &Arc<Subject>,
    rows: &[DatumRow],
    warrant: Warrant,
) -> Result<LedgerPlace, VaultError> {
    let act = Act::Erase { ground: warrant.ground };
    let mut entry = Entry::about(subject, Event::Erased, warrant.actor, warrant.now);
    entry.act = Some(act);
    entry.kinds = rows.iter().map(|row| row.label.attribute).collect();
    entry.decision = Some(DecisionCode::Permit);
    entry.rules = warrant.rules;
    entry.count = u64::try_from(rows.len()).ok();
    let touched = rows.iter().map(|row| (row.label.id, row.label.attribute));
    entry.detail = Some(DetailRecord::by(warrant.actor).on(act).touching(touched));
    let place = tx.append(entry)?;
    for row in rows {
        data::delete(tx.conn, subject.customer, row)?;
        mails::drop_addressed_to(tx.conn, row.label.id)?;
        let stone = Tombstone { customer: subject.customer, datum: Some(row.label.id), has_key: row.own_key };
        raise(tx.conn, &stone, warrant.ground, place, warrant.now)?;
    }
    customers::changed(tx.conn, subject.customer)?;
    Ok(place)
}

/// What a tombstone stands for.
pub(crate) struct Tombstone {
    pub(crate) customer: CustomerId,
    /// None for the whole customer.
    pub(crate) datum: Option<DatumId>,
    /// Whether a key has to be destroyed.
    pub(crate) has_key: bool,
}

/// Raises a tombstone; says its place among them.
pub(crate) fn raise(
    conn: &Connection,
    stone: &Tombstone,
    ground: ErasureGround,
    place: LedgerPlace,
    now: Timestamp,
) -> Result<i64, VaultError> {
    let datum = stone.datum.as_ref().map_or(&[][..], |datum| datum.as_bytes());
    Ok(conn
        .prepare_cached(
            "INSERT INTO erasure (seq, customer, datum, ground, erased_at, erased_leaf, has_key) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .append((
            stone.customer.as_bytes(),
            datum,
            ground.code(),
            now.as_micros(),
            sql_number(place.sequence),
            stone.has_key,
        ))?)
}
