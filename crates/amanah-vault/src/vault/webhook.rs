//! What the operator's other systems are told of customers: announced with the change, leased to whoever tells it, and
//! open until the system says what it did, is asked and knows nobody, or a member of staff vouches for it.
//!
//! Nothing personal stands here or leaves by here: a customer is a random id and, until they are erased, their number.

use std::time::Duration;

use amanah_policy::{CustomerId, Role, TidingId, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::customer::{CustomerNumber, CustomerState};
use crate::error::VaultError;
use crate::rows::{
    AskedOutcome, DeliveryLine, DeliveryState, LeasedTiding, OutsideNumbers, SaidDone, SubjectEvent,
    TakenDown, TidingOutcome,
};
use crate::store::customers;
use crate::store::webhooks::{self, Leasing, Told};

/// How long what was told stays after nothing is open any more: as long as the page of a deletion can be read.
const TOLD_DAYS: i64 = 730;

impl Vault {
    /// Notes which systems are told what from now on, as the configuration says; nothing is written when it says the same.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn subscribe(&self, mut wanted: Vec<(String, SubjectEvent)>) -> Result<(), VaultError> {
        wanted.sort_by(|one, other| (&one.0, one.1.code()).cmp(&(&other.0, other.1.code())));
        wanted.dedup();
        let known = self.store().read(|tx| webhooks::subscriptions(tx.conn)).await?;
        if known == wanted {
            return Ok(());
        }
        self.store().write(move |tx| webhooks::subscribe(tx.conn, &wanted)).await
    }

    /// Announces what happened to a customer to every system that is told such things; says how many that are.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn announce(
        &self,
        customer: CustomerId,
        event: SubjectEvent,
        now: Timestamp,
    ) -> Result<u64, VaultError> {
        self.store().write(move |tx| webhooks::announce_to_subscribed(tx.conn, customer, event, now)).await
    }

    /// Leases what is due to be told to a system, until `until`: nobody else has it before that.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn lease_tidings(
        &self,
        system: &str,
        at_most: u32,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<LeasedTiding>, VaultError> {
        self.lease(Leasing::Telling, system, at_most, until, now).await
    }

    /// Leases erasures of which the system is due to be asked whether it still knows the customer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn lease_questions(
        &self,
        system: &str,
        at_most: u32,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<LeasedTiding>, VaultError> {
        self.lease(Leasing::Asking, system, at_most, until, now).await
    }

    async fn lease(
        &self,
        leasing: Leasing,
        system: &str,
        at_most: u32,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<LeasedTiding>, VaultError> {
        let system = system.to_owned();
        self.store().write(move |tx| webhooks::lease(tx.conn, leasing, (&system, at_most), until, now)).await
    }

    /// Notes what came of a try to tell a system; false when the system spoke meanwhile, or the lease ended and another
    /// has it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle_tiding(
        &self,
        leased: &LeasedTiding,
        outcome: TidingOutcome,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        fail::fail_point!("webhook::sent");
        let (state, answer, wait) = match outcome {
            TidingOutcome::Delivered { answer, asked_after } => {
                (DeliveryState::Delivered, answer, asked_after)
            }
            TidingOutcome::Later { answer, wait } => (DeliveryState::Waiting, answer, Some(wait)),
            TidingOutcome::GivenUp { answer } => (DeliveryState::GivenUp, answer, None),
        };
        let due_at = self.due_after(wait, now)?;
        let leased = leased.clone();
        self.store()
            .write(move |tx| {
                webhooks::settle(tx.conn, &leased, &Told { state, answer: &answer, due_at }, now)
            })
            .await
    }

    /// Notes what a system answered when it was asked whether it still knows a customer; false when somebody was faster.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle_question(
        &self,
        leased: &LeasedTiding,
        outcome: AskedOutcome,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let asked = match outcome {
            AskedOutcome::Gone => Ok(()),
            AskedOutcome::StillThere(wait) => Err(self.due_after(wait, now)?),
        };
        let leased = leased.clone();
        self.store().write(move |tx| webhooks::settle_asked(tx.conn, &leased, asked, now)).await
    }

    fn due_after(&self, wait: Option<Duration>, now: Timestamp) -> Result<Option<Timestamp>, VaultError> {
        Ok(match wait {
            Some(wait) => Some(now.plus_micros(self.spread(wait)?)),
            None => None,
        })
    }

    /// Takes down what a system says it did about an erasure. What was signed no later than what is known changes nothing,
    /// so that a word of yesterday that is said again does not undo the word of today; and what is known already, signed
    /// anew, is nothing new.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn acknowledge_erasure(
        &self,
        system: &str,
        tiding: TidingId,
        said: SaidDone,
        signed_at: Timestamp,
        now: Timestamp,
    ) -> Result<TakenDown, VaultError> {
        let system = system.to_owned();
        self.store()
            .write(move |tx| webhooks::acknowledge(tx.conn, (tiding, &system), &said, signed_at, now))
            .await
    }

    /// Notes that an officer vouches for the erasure of a customer at a system.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when it is no officer in person, [`VaultError::NotFound`] when nothing is open there.
    pub async fn declare_erased_outside(
        &self,
        system: &str,
        customer: CustomerId,
        officer: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let Actor::Staff { id, role: Role::Officer } = officer else {
            return Err(VaultError::NotNow("an officer vouches for it in person"));
        };
        let system = system.to_owned();
        let declared =
            self.store().write(move |tx| webhooks::declare(tx.conn, (&system, customer), id, now)).await?;
        declared.then_some(()).ok_or(VaultError::NotFound("open erasure of this customer at this system"))
    }

    /// Everything that other systems were told of a customer, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn told_of(&self, customer: CustomerId) -> Result<Vec<DeliveryLine>, VaultError> {
        self.store().read(move |tx| webhooks::of_customer(tx.conn, customer)).await
    }

    /// Erasures at other systems of which nobody has said that they are done, the oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outstanding_outside(&self, at_most: u32) -> Result<Vec<DeliveryLine>, VaultError> {
        self.store().read(move |tx| webhooks::outstanding(tx.conn, at_most)).await
    }

    /// How the other systems stand, in numbers.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outside_numbers(&self) -> Result<OutsideNumbers, VaultError> {
        self.store().read(|tx| webhooks::numbers(tx.conn)).await
    }

    /// The number by which another system may know a customer; none once they are erased.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reference_of(&self, customer: CustomerId) -> Result<Option<CustomerNumber>, VaultError> {
        let row = self.store().read(move |tx| customers::row(tx.conn, customer)).await?;
        Ok(row.filter(|row| row.header.state != CustomerState::Erased).map(|row| row.header.number))
    }

    /// What was told before then is forgotten, as far as nothing of it is open.
    pub(super) fn tidings_kept_since(now: Timestamp) -> Timestamp {
        now.plus_days(-TOLD_DAYS)
    }
}
