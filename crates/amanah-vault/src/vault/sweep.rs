//! The sweep: everything that is due, found again and again until it is done.

use std::collections::BTreeMap;

use crate::store::sql::Connection;
use amanah_policy::{CustomerId, DatumId, ErasureGround, Timestamp};

use super::Vault;
use super::erase::Ordered;
use super::redo::ERASER;
use crate::customer::CustomerState;
use crate::erasure::SweepReport;
use crate::error::VaultError;
use crate::keys::{Fate, Made};
use crate::store::burial::Burial;
use crate::store::{customers, data, tombstones};

/// How many data are erased in one round.
const ROUND: u32 = 2_000;
/// How many keys are looked at in one round: the first sweep after an import looks at every key that it made.
const KEYS_A_ROUND: u32 = 10_000;
/// A registration or recording that takes longer has failed.
const LONGEST_WRITE_HOURS: i64 = 1;

impl Vault {
    /// Does what is due, under the lease of this handle where it has one ([`Vault::under`]): replaced values, ended
    /// retention, half-done erasures, orphan keys, ended days, old sessions.
    ///
    /// Enforces: DEL1, DEL3, invariant 5
    ///
    /// # Errors
    /// [`VaultError::ClockJumped`] when the clock is further ahead than anybody vouched for: then half-done erasures are
    /// finished and sessions ended, and nothing is erased by time. Otherwise when the store fails; what was done before
    /// stays done, and the next sweep goes on.
    pub async fn sweep(&self, now: Timestamp) -> Result<SweepReport, VaultError> {
        let erasures_finished = self.redo_erasures(now).await?;
        let sessions_ended = self.end_sessions_and_secrets(now).await?;
        self.require_believable(now).await?;
        let replaced_values_erased = self.erase_due(ErasureGround::Replaced, data::replaced, now).await?;
        let expired_data_erased = self.erase_due(ErasureGround::Expired, data::expired, now).await?;
        let orphan_keys_removed = self.remove_orphan_keys(now).await?;
        let rows = self.sweep_rows(now).await?;
        self.believe(now).await?;
        let sessions_and_codes_removed = sessions_ended + rows.codes;
        if sessions_and_codes_removed + rows.buckets + orphan_keys_removed > 0
            && !self.empty_journals().await?
        {
            tracing::warn!("somebody still reads an older state; the next sweep empties the journals");
        }
        self.redo_epoch_ends(now).await;
        Ok(SweepReport {
            replaced_values_erased,
            expired_data_erased,
            erasures_finished,
            orphan_keys_removed,
            buckets_ended: rows.buckets,
            sessions_and_codes_removed,
        })
    }

    /// Erases what is due on this ground, round by round, customer by customer; says how many data went.
    async fn erase_due(&self, ground: ErasureGround, due: Due, now: Timestamp) -> Result<u64, VaultError> {
        let mut erased = 0;
        loop {
            let mut by_customer: BTreeMap<CustomerId, Vec<DatumId>> = BTreeMap::new();
            for (customer, datum) in self.store().read(move |tx| due(tx.conn, now, ROUND)).await? {
                by_customer.entry(customer).or_default().push(datum);
            }
            let mut erased_now = 0;
            for (customer, data) in by_customer {
                let order = Ordered { customer, ground, actor: ERASER, now };
                let due = data.clone();
                match self.bury(order, move |order, tx| order.bury_data(tx, &data)).await {
                    Ok(Burial::Done { data, .. }) => erased_now += data,
                    // Of somebody who is erased a law kept it until now.
                    Err(VaultError::UnknownCustomer) => {
                        erased_now += self.bury_remains(customer, due, now).await?;
                    }
                    // Brought back or kept in between: others go on.
                    Ok(Burial::Refused) | Err(VaultError::NotFound(_)) => {}
                    Err(other) => return Err(other),
                }
            }
            if erased_now == 0 {
                return Ok(erased);
            }
            erased += erased_now;
            self.redo_erasures(now).await?;
        }
    }

    /// Removes keys that were made for something that never became durable, round by round.
    async fn remove_orphan_keys(&self, now: Timestamp) -> Result<u64, VaultError> {
        let then = now.plus_hours(-LONGEST_WRITE_HOURS);
        let (mut removed, mut last) = (0, None);
        loop {
            let made = self.keys().made_before(then, last, KEYS_A_ROUND).await?;
            last = made.last().copied();
            if made.is_empty() {
                return Ok(removed);
            }
            let fates = self
                .store()
                .read(move |tx| {
                    made.into_iter().map(|made| Ok((made, fate_of(tx.conn, made)?))).collect::<Result<_, _>>()
                })
                .await?;
            self.leased_store().check().await?;
            removed += self.keys().settle(fates).await?;
        }
    }
}

/// Finds what is due.
type Due = fn(&Connection, Timestamp, u32) -> Result<Vec<(CustomerId, DatumId)>, VaultError>;

/// Whether what a key was made for is in the data file.
fn fate_of(conn: &Connection, made: Made) -> Result<Fate, VaultError> {
    if let Some(datum) = made.datum {
        return match data::one(conn, made.customer, datum) {
            Ok(_) => Ok(Fate::InUse),
            Err(VaultError::NotFound(_)) => {
                Ok(Fate::Orphan { kept: tombstones::classes_left(conn, made.customer)? })
            }
            Err(other) => Err(other),
        };
    }
    match customers::row(conn, made.customer)? {
        Some(row) if row.header.state != CustomerState::Erased => Ok(Fate::InUse),
        _ => Ok(Fate::Orphan { kept: tombstones::classes_left(conn, made.customer)? }),
    }
}
