//! What follows T0: keys destroyed, journals emptied, and the ledger's word for it. Done at once, and done again when the
//! vault is opened and by every sweep, for whatever a crash or a long reader left undone.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Place;
use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{CustomerId, ErasureGround, Role, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::keys::Doomed;
use crate::store::detail::{DetailRecord, Subject};
use crate::store::entry::Entry;
use crate::store::tombstones::{self, Unfinished};
use crate::store::{WriteTx, customers, entries_of};

/// Which part of the system erases what is due.
pub(super) const ERASER: Actor = Actor::System(Role::Officer);

impl Vault {
    /// Destroys the keys of a customer's erased data and says so in the ledger: the end of T0.
    /// Those that are due are looked for by themselves: others whose journals cannot be emptied now must not hold them
    /// up. Says how many there were.
    pub(super) async fn finish_keys(
        &self,
        of: Option<CustomerId>,
        now: Timestamp,
    ) -> Result<u64, VaultError> {
        let mut finished = 0;
        loop {
            let stones = self.store().read(move |tx| tombstones::keys_due(tx.conn, of)).await?;
            if stones.is_empty() {
                return Ok(finished);
            }
            self.destroy_keys_of(&stones, now).await?;
            self.say_that_keys_are_gone(&stones, now).await?;
            finished += u64::try_from(stones.len()).unwrap_or(u64::MAX);
            if stones.len() < tombstones::MANY {
                return Ok(finished);
            }
        }
    }

    /// Destroys the keys of a customer's erased data, says so in the ledger, and empties the journals; whatever is left
    /// the sweep does.
    pub(crate) async fn finish_erasures(
        &self,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.finish(Some(customer), now).await.map(|_finished| ())
    }

    /// Finishes every erasure that is half-done, and the end of every mail whose text is gone; says how many still had keys.
    pub(super) async fn redo_erasures(&self, now: Timestamp) -> Result<u64, VaultError> {
        self.shred_received().await?;
        self.finish(None, now).await
    }

    async fn finish(&self, of: Option<CustomerId>, now: Timestamp) -> Result<u64, VaultError> {
        let mut finished = 0;
        loop {
            finished += self.finish_keys(of, now).await?;
            let mut stones = self.store().read(move |tx| tombstones::unfinished(tx.conn, of)).await?;
            // Raised in between: nothing is called clean before the ledger says that its keys are gone.
            stones.retain(|stone| !stone.is_key_due);
            if stones.is_empty() {
                return Ok(finished);
            }
            // Values without a key of their own leave a trace in the key store too, for a restore.
            self.destroy_keys_of(&stones, now).await?;
            self.forget_entries_of(&stones).await?;
            if !self.empty_journals().await? {
                tracing::warn!("somebody still reads an older state; the next sweep empties the journals");
                return Ok(finished);
            }
            fail::fail_point!("erase::journals_emptied");
            self.leased_store()
                .write(move |tx| {
                    stones.iter().try_for_each(|stone| tombstones::journals_empty(tx.conn, stone, now))
                })
                .await?;
            fail::fail_point!("erase::finished");
        }
    }

    /// Takes away what entries of erased customers commit to, and the list of which are theirs. Nobody could open or ask for
    /// it since T0; a row here and there in the whole ledger is too much for whoever waits for T0.
    async fn forget_entries_of(&self, stones: &[Unfinished]) -> Result<(), VaultError> {
        let whole = stones.iter().filter(|stone| stone.datum.is_none());
        let customers: Vec<CustomerId> = whole.map(|stone| stone.customer).collect();
        if customers.is_empty() {
            return Ok(());
        }
        self.leased_store()
            .write(move |tx| customers.iter().try_for_each(|customer| entries_of::forget(tx.conn, *customer)))
            .await
    }

    /// Cuts both journals to nothing; says whether that was done. The key store comes first: its keys open the rest.
    pub(super) async fn empty_journals(&self) -> Result<bool, VaultError> {
        let keys = self.keys().empty_journal().await?;
        let data = self.store().empty_journal().await?;
        Ok(keys && data)
    }

    async fn destroy_keys_of(&self, stones: &[Unfinished], now: Timestamp) -> Result<(), VaultError> {
        self.shred_received().await?;
        let stones = stones.to_vec();
        let doomed = self
            .leased_store()
            .read(move |tx| {
                let leaves_a_trace = |stone: &&Unfinished| {
                    stone.is_key_due || (stone.datum.is_some() && stone.ground != ErasureGround::Expired)
                };
                let doom = |stone: &Unfinished| match stone.datum {
                    // What is left of somebody erased has the keys of their classes, each gone with its last row.
                    Some(datum) if customers::living(tx.conn, stone.customer).is_ok() => {
                        Ok(Doomed::Datum { customer: stone.customer, datum })
                    }
                    _ => {
                        let kept = tombstones::classes_left(tx.conn, stone.customer)?;
                        Ok(Doomed::Customer { customer: stone.customer, kept })
                    }
                };
                stones.iter().filter(leaves_a_trace).map(doom).collect::<Result<Vec<_>, VaultError>>()
            })
            .await?;
        if doomed.is_empty() {
            return Ok(());
        }
        self.keys().destroy(doomed, now).await?;
        fail::fail_point!("erase::keys_destroyed");
        Ok(())
    }

    /// Writes into the ledger that keys are gone, and on the tombstones where it says so.
    async fn say_that_keys_are_gone(&self, stones: &[Unfinished], now: Timestamp) -> Result<(), VaultError> {
        let due = stones.to_vec();
        let mut subjects = BTreeMap::new();
        for stone in &due {
            if let Place::Vacant(place) = subjects.entry(stone.customer) {
                // Nobody is left to name when the customer went.
                place.insert(match stone.datum {
                    Some(_) => self.subject(stone.customer).await.ok(),
                    None => None,
                });
            }
        }
        // Asked after the keys went: a copy that was made in the middle of a rotation opens until this epoch ends.
        let epoch = self.keys().epoch().await?;
        self.leased_store()
            .write(move |tx| {
                for (customer, subject) in subjects {
                    let of = due.iter().filter(|stone| stone.customer == customer);
                    keys_are_gone(tx, (customer, subject), of, epoch, now)?;
                }
                Ok(())
            })
            .await?;
        fail::fail_point!("erase::keys_said");
        Ok(())
    }
}

/// One entry for all keys of a customer; under their name while they stay, under nobody's when they went.
fn keys_are_gone<'a>(
    tx: &mut WriteTx<'_>,
    (customer, subject): (CustomerId, Option<Arc<Subject>>),
    stones: impl Iterator<Item = &'a Unfinished>,
    epoch: i64,
    now: Timestamp,
) -> Result<(), VaultError> {
    let mut due = Vec::new();
    for stone in stones {
        if tombstones::is_key_due(tx.conn, stone)? {
            due.push(stone);
        }
    }
    if due.is_empty() {
        return Ok(());
    }
    let is_here = customers::living(tx.conn, customer).is_ok();
    let mut entry = match subject.filter(|_| is_here) {
        Some(subject) => {
            let mut entry = Entry::about(&subject, Event::KeysDestroyed, ERASER, now);
            let mut detail = DetailRecord::by(ERASER);
            detail.data = due.iter().filter_map(|stone| stone.datum).map(|datum| datum.to_string()).collect();
            entry.detail = Some(detail);
            entry
        }
        None => Entry::of_the_house(Event::KeysDestroyed, ERASER, now),
    };
    entry.count = u64::try_from(due.len()).ok();
    let place = tx.append(entry)?;
    due.into_iter().try_for_each(|stone| tombstones::keys_gone(tx.conn, stone, place, epoch))
}
