//! What is left of customers who are erased, and its end: documents that are signed for (DEL3).

use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, DatumId, Role, Timestamp};

use super::Vault;
use super::redo::ERASER;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::personal::Personal;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::remains;
use crate::store::staff::acts_rightly;

const NOT_OVER: VaultError =
    VaultError::NotNow("name a day that is over: what ends later is not signed for yet");
const WHO_SIGNS: VaultError =
    VaultError::NotNow("the protection officer or finance signs for this, in person");

impl Vault {
    /// Signs for the destruction of every document that tax law kept until then (UU 8/1997 art. 19); the sweep destroys them. Whatever a case
    /// holds stays.
    ///
    /// Enforces: DEL3
    ///
    /// # Errors
    /// [`VaultError::NotNow`] for a day that is not over, or when the actor is not the officer or finance in person;
    /// [`VaultError::Malformed`] without a reason.
    pub async fn sign_for_destruction(
        &self,
        until: Timestamp,
        reason: &str,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let Actor::Staff { id, role: Role::Officer | Role::Finance } = actor else { return Err(WHO_SIGNS) };
        if until > now {
            return Err(NOT_OVER);
        }
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(VaultError::Malformed("reason: name the decision by which it is destroyed"));
        }
        self.store()
            .write(move |tx| {
                if !acts_rightly(tx.conn, actor)? {
                    return Err(WHO_SIGNS);
                }
                let mut entry = Entry::of_the_house(Event::DestructionSigned, actor, now);
                entry.count =
                    Some(remains::unsigned(tx.conn, until)?.iter().map(|(_, number, _)| number).sum());
                entry.detail = Some(DetailRecord { reason: Some(reason), ..DetailRecord::by(actor) });
                let place = tx.append(entry)?;
                remains::sign(tx.conn, place, (until, id), now)
            })
            .await
    }

    /// Documents whose time is over and for which nobody signed: of each kind how many, and when the first came to its end.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn waits_for_signature(
        &self,
        now: Timestamp,
    ) -> Result<Vec<(Attribute, u64, Timestamp)>, VaultError> {
        self.store().read(move |tx| remains::unsigned(tx.conn, now)).await
    }

    /// Whether a customer with this address was erased, and did not come back by themself: an import leaves them alone.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_suppressed(&self, email: &Personal<String>) -> Result<bool, VaultError> {
        let Some(tag) = self.tag(IndexField::Email, email.expose()) else { return Ok(false) };
        self.store().read(move |tx| remains::is_suppressed(tx.conn, tag)).await
    }

    /// Erases what is due of a customer who is erased already; says how many data went.
    pub(super) async fn bury_remains(
        &self,
        customer: CustomerId,
        due: Vec<DatumId>,
        now: Timestamp,
    ) -> Result<u64, VaultError> {
        let deciding = self.policy_in_force().deciding();
        self.leased_store()
            .write(move |tx| remains::bury(tx, &Arc::clone(&deciding), customer, &due, (ERASER, now)))
            .await
    }
}
