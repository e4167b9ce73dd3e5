//! Holds: a law or a case forbids the erasure of a datum (DEL3, U2b).

use amanah_ledger::Event;
use amanah_policy::{CustomerId, DatumId, RetentionClass, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::error::{StoreError, VaultError};
use crate::keys::{class_key, version_key};
use crate::rows::SubjectEvent;
use crate::store::data::{self, DatumRow, bound};
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;
use crate::store::{WriteTx, customers, webhooks};

impl Vault {
    /// Holds a datum: no erasure until it is released from the hold. The ground is a case or law, not personal.
    ///
    /// The value is sealed anew under the customer's hold key before this answers, so that an erasure of everything else
    /// can destroy the other keys. The ledger keeps the hold under nobody's name: no reader of their own record learns
    /// of it. Other systems are told that something must stay, and never why.
    ///
    /// Enforces: invariant 6
    ///
    /// # Errors
    /// [`VaultError::NotFound`]; [`VaultError::Malformed`] without a ground; [`VaultError::KeepsChanging`] when the datum
    /// was changed meanwhile.
    pub async fn hold(
        &self,
        customer: CustomerId,
        datum: DatumId,
        ground: &str,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        if ground.trim().is_empty() {
            return Err(VaultError::Malformed("ground of a hold: name the case or the law"));
        }
        let wrapping = self.keys().wrapping();
        let (row, value) = self
            .store()
            .read(move |tx| {
                let row = data::one(tx.conn, customer, datum)?;
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let key = if row.own_key {
                    version_key(keys, &wrapping, customer, datum, row.class)?
                } else {
                    class_key(keys, &wrapping, customer, row.class)?
                };
                let value = row.open(customer, &key.ok_or(VaultError::KeyGone)?)?;
                Ok((row, value))
            })
            .await?;
        let seen = (row.seq, row.class);
        let mut held = row;
        // What a law keeps has a key that outlives the customer already.
        if held.class == RetentionClass::Service {
            let key = self.keys().class_key_or_new(customer, RetentionClass::Hold, now).await?;
            fail::fail_point!("hold::key_made");
            held.class = RetentionClass::Hold;
            held.own_key = false;
            let facts = bound(customer, &held.label, held.class);
            held.sealed = key.seal(self.random(), facts.as_bytes(), value.as_bytes())?;
        }
        let ground = ground.trim().to_owned();
        self.store().write(move |tx| place(tx, customer, &held, seen, &ground, actor, now)).await?;
        fail::fail_point!("hold::durable");
        Ok(())
    }
}

fn place(
    tx: &mut WriteTx<'_>,
    customer: CustomerId,
    held: &DatumRow,
    seen: (i64, RetentionClass),
    ground: &str,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    if !acts_rightly(tx.conn, actor)? {
        return Err(VaultError::NotNow("only active staff in their own role place a hold"));
    }
    let row = data::one(tx.conn, customer, held.label.id)?;
    if (row.seq, row.class) != seen {
        return Err(VaultError::KeepsChanging);
    }
    data::hold(tx.conn, held, ground)?;
    customers::changed(tx.conn, customer)?;
    let mut entry = Entry::of_the_house(Event::HoldPlaced, actor, now);
    entry.kinds = vec![held.label.attribute];
    let mut detail = DetailRecord::by(actor);
    detail.reason = Some(ground.to_owned());
    entry.detail = Some(detail);
    tx.append(entry)?;
    webhooks::announce_to_subscribed(tx.conn, customer, SubjectEvent::HoldPlaced, now).map(|_told| ())
}
