//! DEL1: a new value takes the place of an old one, which stays restricted for a while and is then erased.

use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{Act, Attribute, CustomerId, DatumId, Decision, ErasureGround, Timestamp};

use super::Vault;
use super::subject::subject_of;
use crate::actor::Actor;
use crate::datum::{DatumState, NewDatum, Replacement};
use crate::error::VaultError;
use crate::facts::Question;
use crate::keys::IndexField;
use crate::policy::Deciding;
use crate::store::data::DatumRow;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::erasures::{self, Warrant};
use crate::store::prepared::{Prepared, eraser_of, write_data};
use crate::store::{WriteTx, customers, data, replacements};

const NOTHING_TO_REPLACE: VaultError =
    VaultError::NotNow("there is no earlier value to replace; record this one");

impl Vault {
    /// DEL1: records a new value and restricts the old one until the clock `replaced_value_hours` has run.
    ///
    /// Enforces: DEL1
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the new e-mail belongs to somebody, [`VaultError::NotNow`] when there is no value to
    /// replace.
    pub async fn replace(
        &self,
        customer: CustomerId,
        new: NewDatum,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Replacement, VaultError> {
        if !new.attribute.is_replaceable() {
            return Err(VaultError::NotNow("events are not replaced; record a new one"));
        }
        let prepared = self.prepare(customer, vec![new], actor, now).await?;
        let hours = i64::from(prepared.deciding.bundle.clocks().replaced_value_hours);
        let put = move |tx: &mut WriteTx<'_>| put_in_place(tx, &prepared, now.plus_hours(hours));
        let replacement = self.store().write(put).await?;
        fail::fail_point!("replace::durable");
        Ok(replacement)
    }

    /// Brings a restricted value back as the current one, while it is still there; the newer value is erased.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it was erased already or never replaced, [`VaultError::Taken`] when somebody else
    /// took the address meanwhile.
    pub async fn undo_replacement(
        &self,
        customer: CustomerId,
        old: DatumId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let deciding = self.policy_in_force().deciding();
        let wrapping = self.keys().wrapping();
        self.store()
            .read_then_write(move |tx| {
                let subject = subject_of(tx, &wrapping, &customers::living(tx.conn, customer)?)?;
                let undo = Undo { subject, deciding, actor, now };
                Ok(move |tx: &mut WriteTx<'_>| undo.bring_back(tx, old))
            })
            .await?;
        fail::fail_point!("undo::durable");
        self.finish_replacement(customer, now).await;
        Ok(())
    }

    /// Values that were replaced and wait for their erasure.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn replacements(&self, customer: CustomerId) -> Result<Vec<Replacement>, VaultError> {
        self.store().read(move |tx| replacements::of(tx.conn, customer)).await
    }
}

/// Writes the new value and restricts the earlier one.
fn put_in_place(
    tx: &mut WriteTx<'_>,
    prepared: &Prepared,
    until: Timestamp,
) -> Result<Replacement, VaultError> {
    let customer = prepared.subject.customer;
    customers::living(tx.conn, customer)?;
    let replaced = write_data(tx, prepared)?;
    let (Some(old), Some(new)) = (replaced.first(), prepared.data.first()) else {
        return Err(NOTHING_TO_REPLACE);
    };
    let attribute = old.label.attribute;
    data::restrict(tx.conn, old.seq, Some(until))?;
    customers::restrict_tags(tx.conn, customer, old.label.id, true)?;
    let replacement =
        Replacement { attribute, old: old.label.id, new: new.label.id, replaced_at: prepared.now, until };
    replacements::insert(tx.conn, customer, &replacement)?;
    if attribute == Attribute::PrimaryEmail {
        customers::mailbox_changed(tx.conn, customer, new.label.confirmed.then_some(prepared.now))?;
    }
    let mut recorded = Entry::about(&prepared.subject, Event::Recorded, prepared.actor, prepared.now);
    recorded.kinds = vec![attribute];
    recorded.detail = Some(DetailRecord::by(prepared.actor).touching([(new.label.id, attribute)]));
    tx.append(recorded)?;
    restricted(tx, &prepared.subject, Event::Restricted, old, prepared.actor, prepared.now)?;
    customers::changed(tx.conn, customer)?;
    Ok(replacement)
}

fn restricted(
    tx: &mut WriteTx<'_>,
    subject: &Arc<Subject>,
    event: Event,
    row: &DatumRow,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    let mut entry = Entry::about(subject, event, actor, now);
    entry.kinds = vec![row.label.attribute];
    entry.detail = Some(DetailRecord::by(actor).touching([(row.label.id, row.label.attribute)]));
    tx.append(entry).map(|_place| ())
}

/// Who undoes a replacement, and when.
struct Undo {
    subject: Arc<Subject>,
    deciding: Arc<Deciding>,
    actor: Actor,
    now: Timestamp,
}

impl Undo {
    fn bring_back(&self, tx: &mut WriteTx<'_>, old: DatumId) -> Result<(), VaultError> {
        let customer = self.subject.customer;
        let header = customers::living(tx.conn, customer)?.header;
        let old = data::one(tx.conn, customer, old)?;
        let DatumState::Restricted { .. } = old.label.state else {
            return Err(VaultError::NotFound("replaced value"));
        };
        let attribute = old.label.attribute;
        self.require_free_again(tx, old.label.id)?;
        let newer = data::current(tx.conn, customer, attribute)?;
        data::restrict(tx.conn, old.seq, None)?;
        customers::restrict_tags(tx.conn, customer, old.label.id, false)?;
        data::point(tx.conn, customer, attribute, old.seq)?;
        replacements::remove(tx.conn, customer, old.label.id)?;
        if attribute == Attribute::PrimaryEmail {
            customers::mailbox_changed(tx.conn, customer, old.label.confirmed.then_some(self.now))?;
        }
        restricted(tx, &self.subject, Event::Restored, &old, self.actor, self.now)?;
        let Some(newer) = newer else { return customers::changed(tx.conn, customer) };
        let ground = ErasureGround::Replaced;
        let eraser = eraser_of(self.actor);
        let question = Question::new(tx.conn, &self.deciding, eraser, Act::Erase { ground }, &header)?;
        match &*question.decide(&newer.label) {
            Decision::Permit { rules } => {
                let warrant = Warrant { actor: eraser, ground, rules: rules.clone(), now: self.now };
                erasures::bury(tx, &self.subject, &[newer], warrant).map(|_place| ())
            }
            // A law keeps it: it stays, restricted, until the hold ends.
            Decision::Refuse { .. } | Decision::Fault { .. } => {
                data::restrict(tx.conn, newer.seq, Some(self.now))?;
                customers::restrict_tags(tx.conn, customer, newer.label.id, true)?;
                customers::changed(tx.conn, customer)
            }
        }
    }

    /// While an address was restricted, somebody else may have registered with it.
    fn require_free_again(&self, tx: &WriteTx<'_>, old: DatumId) -> Result<(), VaultError> {
        for tag in customers::tags_of(tx.conn, self.subject.customer, old, IndexField::Email)? {
            let owners = customers::tag_owner(tx.conn, IndexField::Email, tag)?;
            if owners.iter().any(|(owner, _, restricted)| *owner != self.subject.customer && !restricted) {
                return Err(VaultError::Taken("e-mail address"));
            }
        }
        Ok(())
    }
}
