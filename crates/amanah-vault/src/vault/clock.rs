//! A clock that jumps: what erases by time does not follow it far, and what ended does not come back with it.
//!
//! Decision record 0009 says why.

use amanah_ledger::Event;
use amanah_policy::Timestamp;

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::store::clock;
use crate::store::entry::Entry;
use crate::store::staff::acts_rightly;

/// How much newer the time must be before it is written down again: one write an hour, not one a sweep.
const NOTED_EVERY_HOURS: i64 = 1;

/// How far the clock of a machine may go back without a word: what the time service of a machine corrects.
pub(crate) const SETBACK_MINUTES: i64 = 5;

impl Vault {
    /// The newest time that the store believes, to the hour; none before the first sweep.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn believed_time(&self) -> Result<Option<Timestamp>, VaultError> {
        self.store().read(|tx| clock::believed(tx.conn)).await
    }

    /// Takes somebody's word that the clock is right, however far it went.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] for staff who do not work here.
    pub async fn vouch_for_clock(&self, actor: Actor, now: Timestamp) -> Result<(), VaultError> {
        self.store()
            .write(move |tx| {
                if !acts_rightly(tx.conn, actor)? {
                    return Err(VaultError::NotNow(
                        "only active staff in their own role vouch for the clock",
                    ));
                }
                clock::believe(tx.conn, now)?;
                tx.append(Entry::of_the_house(Event::ClockConfirmed, actor, now)).map(|_place| ())
            })
            .await
    }

    /// Refuses a time that lies further ahead than anybody vouched for.
    ///
    /// Enforces: DEL3
    pub(super) async fn require_believable(&self, now: Timestamp) -> Result<(), VaultError> {
        let Some(days) = self.longest_jump_days() else { return Ok(()) };
        match self.believed_time().await? {
            Some(believed) if now > believed.plus_days(days) => {
                Err(VaultError::ClockJumped { days: now.day().saturating_sub(believed.day()) })
            }
            _ => Ok(()),
        }
    }

    /// Notes that a sweep went through at this time.
    pub(super) async fn believe(&self, now: Timestamp) -> Result<(), VaultError> {
        let is_new = |believed: Option<Timestamp>| {
            believed.is_none_or(|believed| now >= believed.plus_hours(NOTED_EVERY_HOURS))
        };
        if self.longest_jump_days().is_none() || !is_new(self.believed_time().await?) {
            return Ok(());
        }
        self.store().write(move |tx| clock::believe(tx.conn, now)).await
    }
}
