//! Data that is sealed and ready to be written, in one transaction with whatever belongs to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{Act, Attribute, CustomerId, DatumId, Decision, ErasureGround, Role, Timestamp};

use crate::actor::Actor;
use crate::error::VaultError;
use crate::facts::Question;
use crate::keys::IndexField;
use crate::policy::Deciding;
use crate::store::WriteTx;
use crate::store::customers::{self, CustomerRow, Tag};
use crate::store::data::{self, DatumRow, SealedDatum};
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::erasures::{self, Warrant};

/// Sealed data of one customer, and who brings it.
pub(crate) struct Prepared {
    pub(crate) subject: Arc<Subject>,
    pub(crate) data: Vec<SealedDatum>,
    /// By which tag a datum is found.
    pub(crate) tags: Vec<(DatumId, IndexField, Tag)>,
    pub(crate) actor: Actor,
    pub(crate) now: Timestamp,
    /// What decides whether a replaced value may go.
    pub(crate) deciding: Arc<Deciding>,
}

/// Writes prepared data and its entry in the ledger; says the ids in their order. A replaced value is erased with it,
/// or stays restricted where the policy forbids its erasure. Whoever calls has to finish the erasure of keys.
pub(crate) fn insert_prepared(tx: &mut WriteTx<'_>, prepared: &Prepared) -> Result<Vec<DatumId>, VaultError> {
    let row = customers::living(tx.conn, prepared.subject.customer)?;
    insert_for(tx, &row, prepared)
}

/// The same for a customer who was looked up in this transaction.
pub(crate) fn insert_for(
    tx: &mut WriteTx<'_>,
    row: &CustomerRow,
    prepared: &Prepared,
) -> Result<Vec<DatumId>, VaultError> {
    let customer = prepared.subject.customer;
    let replaced = write_data(tx, prepared)?;
    let is_address = |datum: &&SealedDatum| datum.label.attribute == Attribute::PrimaryEmail;
    if let Some(address) = prepared.data.iter().rfind(is_address) {
        customers::mailbox_changed(tx.conn, customer, address.label.confirmed.then_some(prepared.now))?;
    }
    let touched = prepared.data.iter().map(|datum| (datum.label.id, datum.label.attribute));
    let mut entry = Entry::about(&prepared.subject, Event::Recorded, prepared.actor, prepared.now);
    entry.kinds = prepared.data.iter().map(|datum| datum.label.attribute).collect();
    entry.detail = Some(DetailRecord::by(prepared.actor).touching(touched));
    tx.append(entry)?;
    erase_replaced(tx, prepared, row, replaced)?;
    Ok(prepared.data.iter().map(|datum| datum.label.id).collect())
}

/// Appends the rows and their tags, and moves the pointers; says which current values were replaced.
pub(crate) fn write_data(tx: &WriteTx<'_>, prepared: &Prepared) -> Result<Vec<DatumRow>, VaultError> {
    let customer = prepared.subject.customer;
    let mut replaced = Vec::new();
    for datum in &prepared.data {
        let attribute = datum.label.attribute;
        let seq = data::insert(tx.conn, customer, datum)?;
        if attribute.is_replaceable() {
            replaced.extend(data::current(tx.conn, customer, attribute)?);
            data::point(tx.conn, customer, attribute, seq)?;
        }
    }
    write_tags(tx, prepared)?;
    Ok(replaced)
}

/// The same for a customer who has no data yet, each attribute once: nothing can be replaced, so nothing is looked for.
pub(crate) fn write_first_data(tx: &WriteTx<'_>, prepared: &Prepared) -> Result<(), VaultError> {
    let mut seen = BTreeSet::new();
    for datum in &prepared.data {
        let attribute = datum.label.attribute;
        let seq = data::insert(tx.conn, prepared.subject.customer, datum)?;
        if attribute.is_replaceable() {
            if !seen.insert(attribute) {
                return Err(VaultError::Malformed("registration: give each attribute once"));
            }
            data::point(tx.conn, prepared.subject.customer, attribute, seq)?;
        }
    }
    write_tags(tx, prepared)
}

fn write_tags(tx: &WriteTx<'_>, prepared: &Prepared) -> Result<(), VaultError> {
    let customer = prepared.subject.customer;
    for (datum, field, tag) in &prepared.tags {
        require_free(tx, customer, *field, *tag)?;
        customers::insert_tag(tx.conn, *field, *tag, *datum, customer)?;
    }
    Ok(())
}

/// A registered address is one customer's alone, so that whoever writes from it can be known by it; and whoever signs on
/// with a provider is one customer.
fn require_free(
    tx: &WriteTx<'_>,
    customer: CustomerId,
    field: IndexField,
    tag: Tag,
) -> Result<(), VaultError> {
    let what = match field {
        IndexField::Email => "e-mail address",
        IndexField::ProviderLink => "account at this sign-on provider",
        IndexField::Phone | IndexField::Domain | IndexField::NameWord => return Ok(()),
    };
    let owners = customers::tag_owner(tx.conn, field, tag)?;
    let is_taken = owners.iter().any(|(owner, _, restricted)| *owner != customer && !restricted);
    if is_taken { Err(VaultError::Taken(what)) } else { Ok(()) }
}

/// Erases the replaced values that the policy lets go, and restricts those that it keeps.
fn erase_replaced(
    tx: &mut WriteTx<'_>,
    prepared: &Prepared,
    customer: &CustomerRow,
    replaced: Vec<DatumRow>,
) -> Result<(), VaultError> {
    if replaced.is_empty() {
        return Ok(());
    }
    let eraser = eraser_of(prepared.actor);
    let ground = ErasureGround::Replaced;
    let question =
        Question::new(tx.conn, &prepared.deciding, eraser, Act::Erase { ground }, &customer.header)?;
    let mut rules = Vec::new();
    let mut going = Vec::new();
    for row in replaced {
        if let Decision::Permit { rules: by } = &*question.decide(&row.label) {
            rules.extend(by.iter().cloned());
            going.push(row);
        } else {
            data::restrict(tx.conn, row.seq, Some(prepared.now))?;
            customers::restrict_tags(tx.conn, customer.header.id, row.label.id, true)?;
        }
    }
    rules.sort_unstable();
    rules.dedup();
    if going.is_empty() {
        return customers::changed(tx.conn, customer.header.id);
    }
    let warrant = Warrant { actor: eraser, ground, rules, now: prepared.now };
    erasures::bury(tx, &prepared.subject, &going, warrant).map(|_place| ())
}

/// Who carries out the erasure of a replaced value: customers their own, the system for everybody else.
pub(crate) const fn eraser_of(actor: Actor) -> Actor {
    match actor {
        Actor::Customer(_) => actor,
        Actor::Staff { .. } | Actor::System(_) | Actor::Visitor => Actor::System(Role::Officer),
    }
}
