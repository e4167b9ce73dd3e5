//! Holds: a law or a case forbids the erasure of some data (DEL3, U2b).

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, HoldId, RetentionClass, Role, StaffId, Timestamp};
use zeroize::Zeroizing;

use super::Vault;
use super::redo::ERASER;
use crate::actor::Actor;
use crate::customer::CustomerState;
use crate::error::{StoreError, VaultError};
use crate::keys::{class_key, version_key};
use crate::rows::{HoldReason, HoldableDatum, LegalHold, SubjectEvent, WhyLifted};
use crate::seal::DataKey;
use crate::store::data::{self, DatumRow, bound};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;
use crate::store::{WriteTx, customers, legal_holds, remains, webhooks};

/// So many data are held in one transaction: the writer does other things in between.
const TOGETHER: usize = 500;
const NOT_THEIRS: VaultError =
    VaultError::NotNow("only the protection officer and legal place or lift a hold, in their own role");
const NOT_HELD: VaultError = VaultError::NotFound("hold");

/// A row as it was read, and its value where it has to be sealed anew.
type Read = (DatumRow, Option<Zeroizing<String>>);

impl Vault {
    /// Holds data of a customer: no erasure until the hold is lifted. The reason is a case or a law, not personal.
    ///
    /// Each value is sealed anew under the customer's hold key before this answers, so that an erasure of everything else
    /// can destroy the other keys. The ledger keeps the hold under nobody's name: no reader of their own record learns
    /// of it. Other systems are told that something must stay, and never why.
    ///
    /// Very many data are held in several steps under the same hold, each whole. After a crash in between the hold holds
    /// what it says it holds.
    ///
    /// Enforces: DEL3, U2b, invariant 6
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when a datum is not there; [`VaultError::Malformed`] without any; [`VaultError::NotNow`]
    /// when the actor may not; [`VaultError::KeepsChanging`] when a datum was changed meanwhile.
    pub async fn hold(
        &self,
        customer: CustomerId,
        data: Vec<DatumId>,
        reason: HoldReason,
        actor: Actor,
        now: Timestamp,
    ) -> Result<HoldId, VaultError> {
        if data.is_empty() {
            return Err(VaultError::Malformed("data of a hold: choose what is held"));
        }
        keeps_holds(actor)?;
        let mut found = self.rows_to_hold(customer, data).await?;
        // What a law keeps has a key that outlives the customer already.
        let key = match found.iter().any(|(_, value)| value.is_some()) {
            true => Some(self.keys().class_key_or_new(customer, RetentionClass::Hold, now).await?),
            false => None,
        };
        fail::fail_point!("hold::key_made");
        let hold = LegalHold {
            id: HoldId::from_bytes(self.random().bytes()?),
            customer,
            reason,
            placed_at: now,
            placed_by: person(actor),
            kinds: Vec::new(),
        };
        while !found.is_empty() {
            let rest = found.split_off(found.len().min(TOGETHER));
            let part: Vec<_> = found
                .into_iter()
                .map(|row| self.sealed_for_holding(customer, row, key.as_ref()))
                .collect::<Result<_, _>>()?;
            let hold = hold.clone();
            self.store().write(move |tx| place(tx, &hold, &part, actor, now)).await?;
            fail::fail_point!("hold::durable");
            found = rest;
        }
        Ok(hold.id)
    }

    /// The rows that are to be held, with the values that are under a key which goes with the customer.
    async fn rows_to_hold(&self, customer: CustomerId, data: Vec<DatumId>) -> Result<Vec<Read>, VaultError> {
        let wrapping = self.keys().wrapping();
        self.store()
            .read(move |tx| {
                let rows = data::present(tx.conn, customer, &data)?;
                if rows.len() < data.len() {
                    return Err(VaultError::NotFound("datum"));
                }
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let mut of_class = None;
                let mut found = Vec::with_capacity(rows.len());
                for row in rows {
                    if row.class != RetentionClass::Service {
                        found.push((row, None));
                        continue;
                    }
                    let value = if row.own_key {
                        let key = version_key(keys, &wrapping, customer, row.label.id, row.class)?;
                        row.open(customer, &key.ok_or(VaultError::KeyGone)?)?
                    } else {
                        if of_class.is_none() {
                            of_class = class_key(keys, &wrapping, customer, row.class)?;
                        }
                        row.open(customer, of_class.as_ref().ok_or(VaultError::KeyGone)?)?
                    };
                    found.push((row, Some(value)));
                }
                Ok(found)
            })
            .await
    }

    /// A row as it will be held, and the class it was read under.
    fn sealed_for_holding(
        &self,
        customer: CustomerId,
        (mut row, value): Read,
        key: Option<&DataKey>,
    ) -> Result<(DatumRow, RetentionClass), VaultError> {
        let seen = row.class;
        if let Some(value) = value {
            row.class = RetentionClass::Hold;
            row.own_key = false;
            let facts = bound(customer, &row.label, row.class);
            let key = key.ok_or(VaultError::KeyGone)?;
            row.sealed = key.seal(self.random(), facts.as_bytes(), value.as_bytes())?;
        }
        Ok((row, seen))
    }

    /// What can be held of a customer, also of one who is erased: what each datum is and since when, never what it says.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`]; when the store fails.
    pub async fn data_to_hold(&self, customer: CustomerId) -> Result<Vec<HoldableDatum>, VaultError> {
        self.store()
            .read(move |tx| {
                customers::row(tx.conn, customer)?.ok_or(VaultError::UnknownCustomer)?;
                let of_row = |row: DatumRow| HoldableDatum {
                    datum: row.label.id,
                    attribute: row.label.attribute,
                    recorded_at: row.label.recorded_at,
                    is_held: row.label.held,
                };
                Ok(data::all(tx.conn, customer)?.into_iter().map(of_row).collect())
            })
            .await
    }

    /// One hold; none when it was lifted, or never was.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn legal_hold(&self, id: HoldId) -> Result<Option<LegalHold>, VaultError> {
        self.store().read(move |tx| legal_holds::find(tx.conn, id)).await
    }

    /// The holds on a customer's data, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn legal_holds_of(&self, customer: CustomerId) -> Result<Vec<LegalHold>, VaultError> {
        self.store().read(move |tx| legal_holds::of_customer(tx.conn, customer)).await
    }

    /// Every hold, those first that are to be looked at again first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn legal_holds(&self, at_most: u32) -> Result<Vec<LegalHold>, VaultError> {
        self.store().read(move |tx| legal_holds::all(tx.conn, at_most)).await
    }

    /// How many holds are to be looked at again by now, and since when the first waits.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn holds_to_review(&self, now: Timestamp) -> Result<Option<(u64, Timestamp)>, VaultError> {
        self.store().read(move |tx| legal_holds::to_review(tx.conn, now)).await
    }

    /// Keeps a hold that somebody looked at again, until the next look.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it is not there any more; [`VaultError::NotNow`] when the actor may not.
    pub async fn keep_hold(
        &self,
        id: HoldId,
        review_at: Timestamp,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        keeps_holds(actor)?;
        self.store()
            .write(move |tx| {
                may_act(tx, actor)?;
                let hold = legal_holds::find(tx.conn, id)?.ok_or(NOT_HELD)?;
                legal_holds::review_again(tx.conn, hold.customer, id, review_at)?;
                let said = said(&hold.reason, "kept");
                let kinds = hold.kinds.iter().map(|(kind, _)| *kind).collect();
                note(tx, Event::HoldPlaced, (kinds, hold.number(), said), actor, now)
            })
            .await
    }

    /// Lifts a hold. What another hold needs stays held. Of a customer who is erased the values go at once, as everything
    /// of theirs did; of any other they are as before, under the key they were sealed anew with.
    ///
    /// Enforces: DEL3, invariant 6
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it is not there any more; [`VaultError::NotNow`] when the actor may not.
    pub async fn lift_hold(
        &self,
        id: HoldId,
        why: WhyLifted,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        keeps_holds(actor)?;
        let deciding = self.policy_in_force().deciding();
        let erased = self
            .store()
            .write(move |tx| {
                may_act(tx, actor)?;
                let hold = legal_holds::find(tx.conn, id)?.ok_or(NOT_HELD)?;
                let customer = hold.customer;
                let released = lift(tx, &hold)?;
                customers::changed(tx.conn, customer)?;
                let kinds = hold.kinds.iter().map(|(kind, _)| *kind).collect();
                note(tx, Event::HoldLifted, (kinds, hold.number(), why.code().to_owned()), actor, now)?;
                let header = customers::row(tx.conn, customer)?.ok_or(VaultError::UnknownCustomer)?.header;
                let is_erased = header.state == CustomerState::Erased;
                if is_erased {
                    remains::bury(tx, &deciding, customer, &released, (ERASER, now))?;
                }
                Ok(is_erased.then_some(customer))
            })
            .await?;
        match erased {
            Some(customer) => self.finish_erasures(customer, now).await.map(|_done| ()),
            None => Ok(()),
        }
    }
}

/// Whether somebody in this role keeps holds. A hold is no secret before them alone.
fn keeps_holds(actor: Actor) -> Result<(), VaultError> {
    match actor {
        Actor::Staff { role: Role::Officer | Role::Legal, .. }
        | Actor::System(Role::Officer | Role::Legal) => Ok(()),
        _ => Err(NOT_THEIRS),
    }
}

fn may_act(tx: &WriteTx<'_>, actor: Actor) -> Result<(), VaultError> {
    if acts_rightly(tx.conn, actor)? { Ok(()) } else { Err(NOT_THEIRS) }
}

const fn person(actor: Actor) -> Option<StaffId> {
    match actor {
        Actor::Staff { id, .. } => Some(id),
        _ => None,
    }
}

/// Places a hold on rows, or more rows under one that is there.
fn place(
    tx: &mut WriteTx<'_>,
    hold: &LegalHold,
    rows: &[(DatumRow, RetentionClass)],
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    may_act(tx, actor)?;
    let customer = hold.customer;
    legal_holds::insert(tx.conn, hold)?;
    for (row, seen) in rows {
        if data::class_of(tx.conn, customer, row.seq)? != Some(*seen) {
            return Err(VaultError::KeepsChanging);
        }
        data::hold(tx.conn, row, hold.reason.reference.as_str())?;
        legal_holds::add(tx.conn, (customer, hold.id), row.label.id, row.label.attribute)?;
    }
    customers::changed(tx.conn, customer)?;
    let mut kinds: Vec<Attribute> = rows.iter().map(|(row, _)| row.label.attribute).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let number = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    note(tx, Event::HoldPlaced, (kinds, number, said(&hold.reason, "placed")), actor, now)?;
    webhooks::announce_to_subscribed(tx.conn, customer, SubjectEvent::HoldPlaced, now).map(|_told| ())
}

/// Takes rows out from under a hold; gives those that nothing else holds.
fn lift(tx: &WriteTx<'_>, hold: &LegalHold) -> Result<Vec<DatumId>, VaultError> {
    let customer = hold.customer;
    let data = legal_holds::data_of(tx.conn, customer, hold.id)?;
    legal_holds::end(tx.conn, customer, hold.id)?;
    let mut released = Vec::new();
    for row in data::present(tx.conn, customer, &data)? {
        let other = legal_holds::other(tx.conn, customer, row.label.id)?;
        data::held_by(tx.conn, row.seq, other.as_deref())?;
        if other.is_none() {
            released.push(row.label.id);
        }
    }
    Ok(released)
}

/// What the ledger keeps, sealed for the house, about the reason of a hold.
fn said(reason: &HoldReason, what: &str) -> String {
    format!("{what}: {} {}", reason.ground.code(), reason.reference.as_str())
}

/// Writes into the ledger what was done, under nobody's name.
fn note(
    tx: &mut WriteTx<'_>,
    event: Event,
    (kinds, number, said): (Vec<Attribute>, u64, String),
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    let mut entry = Entry::of_the_house(event, actor, now);
    entry.kinds = kinds;
    entry.count = Some(number);
    entry.detail = Some(DetailRecord { reason: Some(said), ..DetailRecord::by(actor) });
    tx.append(entry).map(|_place| ())
}
