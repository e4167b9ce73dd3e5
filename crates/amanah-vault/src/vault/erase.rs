//! Erasure: the one path (invariant 5). The rows go first, then the keys, then the ledger says so; `redo` finishes what
//! a crash left half-done.

use std::sync::Arc;

use amanah_policy::{CustomerId, DatumId, ErasureGround, Timestamp};

use super::Vault;
use super::release::ATTEMPTS;
use super::subject::subject_of;
use crate::actor::Actor;
use crate::erasure::ErasureReceipt;
use crate::error::VaultError;
use crate::release::LedgerPlace;
use crate::store::burial::{Burial, Order};
use crate::store::{ReadTx, WriteTx, accounts, customers, tombstones};

const REFUSED: VaultError =
    VaultError::NotNow("a law, a case or the policy keeps this from being erased; the ledger says why");

impl Vault {
    /// Erases one datum: tombstone first, then its key, then the ledger's word that the key is gone. Says where the
    /// ledger keeps the erasure; asked again, it says the same.
    ///
    /// Enforces: DEL1, invariant 5
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the policy refuses (held, no ground); the refusal is in the ledger.
    /// [`VaultError::NotFound`] when there is no such datum, and never was an erasure of one.
    /// [`VaultError::ErasureGoesOn`] when it is erased and its key is not destroyed yet.
    pub async fn erase_datum(
        &self,
        customer: CustomerId,
        datum: DatumId,
        ground: ErasureGround,
        actor: Actor,
        now: Timestamp,
    ) -> Result<LedgerPlace, VaultError> {
        let order = Ordered { customer, ground, actor, now };
        let burial = self.bury(order, move |order, tx| order.bury_data(tx, &[datum])).await?;
        let Burial::Done { place, .. } = burial else { return Err(REFUSED) };
        self.finish_erasures(customer, now).await.map_err(goes_on)?;
        Ok(place)
    }

    /// Erases a customer: every datum that no law keeps, index, sessions, codes, mails, keys; answers when files and
    /// journals are free of it, or somebody still reads an older state. Asked again, it finishes what is left and gives
    /// the same receipt.
    ///
    /// Enforces: DEL3, invariant 5
    ///
    /// # Errors
    /// Those of [`Vault::erase_at_once`].
    pub async fn erase_customer(
        &self,
        customer: CustomerId,
        ground: ErasureGround,
        actor: Actor,
        now: Timestamp,
    ) -> Result<ErasureReceipt, VaultError> {
        for gone in self.erase_with_companies(Ordered { customer, ground, actor, now }).await? {
            self.finish_erasures(gone, now).await.map_err(goes_on)?;
        }
        self.erasure(customer).await
    }

    /// The first date of an erasure, T0: answers when rows and keys are gone and the ledger says so, all durable. Nobody
    /// can read it from here; files and journals are freed of it by [`Vault::erase_customer`] or the next sweep.
    ///
    /// Enforces: DEL3, invariant 5
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the policy refuses; the refusal is in the ledger. [`VaultError::AnswersForOthers`] for
    /// the owner of an account with other people in it. [`VaultError::ErasureGoesOn`] when the customer is erased and some
    /// keys are not destroyed yet.
    pub async fn erase_at_once(
        &self,
        customer: CustomerId,
        ground: ErasureGround,
        actor: Actor,
        now: Timestamp,
    ) -> Result<ErasureReceipt, VaultError> {
        self.erase_with_companies(Ordered { customer, ground, actor, now }).await?;
        self.erasure(customer).await
    }

    /// The receipt of a customer's erasure, with its three dates as they stand today.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] when nobody of this id was erased; [`VaultError::NotNow`] while keys are left.
    pub async fn erasure(&self, customer: CustomerId) -> Result<ErasureReceipt, VaultError> {
        let receipt = self.store().read(move |tx| tombstones::receipt(tx.conn, customer)).await?;
        let backups = self.backups_end(receipt.backups).await?;
        Ok(ErasureReceipt { backups, ..receipt })
    }

    /// Companies that an erasure of this customer takes along, because nobody else is in their accounts: what a plan says.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn goes_along(&self, customer: CustomerId) -> Result<Vec<CustomerId>, VaultError> {
        let at_erasure = self.store().read(move |tx| accounts::at_erasure(tx.conn, customer)).await?;
        Ok(at_erasure.companies)
    }

    /// The companies that went with a person who is erased.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn went_along(&self, person: CustomerId) -> Result<Vec<CustomerId>, VaultError> {
        self.store().read(move |tx| tombstones::along(tx.conn, person)).await
    }

    /// T0 of a customer and of the companies that go along; says who went.
    async fn erase_with_companies(&self, ordered: Ordered) -> Result<Vec<CustomerId>, VaultError> {
        let Ordered { customer, now, .. } = ordered;
        let mut attempt = 1;
        let companies = loop {
            let companies = self.goes_along(customer).await?;
            match self.bury_customers(ordered, companies.clone()).await {
                // Somebody came or went in between.
                Err(VaultError::KeepsChanging) if attempt < ATTEMPTS => attempt += 1,
                Ok(Burial::Refused) => return Err(REFUSED),
                Ok(Burial::Done { .. }) => break companies,
                // Whoever is unknown here may have been erased before: then tombstones say who went along, and there is a
                // receipt.
                Err(VaultError::UnknownCustomer) => break self.went_along(customer).await?,
                Err(other) => return Err(other),
            }
        };
        let gone: Vec<CustomerId> = companies.into_iter().chain([customer]).collect();
        for gone in &gone {
            self.finish_keys(Some(*gone), now).await.map_err(goes_on)?;
        }
        Ok(gone)
    }

    /// T0 of some data, or a recorded refusal; durable when it answers.
    pub(super) async fn bury<F>(&self, ordered: Ordered, carry_out: F) -> Result<Burial, VaultError>
    where
        F: FnOnce(&Order, &mut WriteTx<'_>) -> Result<Burial, VaultError> + Send + 'static,
    {
        let carry_out = move |order: &Order, _: &[Order], tx: &mut WriteTx<'_>| carry_out(order, tx);
        let looked = self.looked_up(ordered, Vec::new(), carry_out);
        self.leased_store().read_then_write(looked).await.map(buried)
    }

    /// The same of a customer and of those who go along. Whoever cannot be erased is told so before a row is touched, so
    /// nothing ever needs to be undone alone.
    async fn bury_customers(&self, ordered: Ordered, with: Vec<CustomerId>) -> Result<Burial, VaultError> {
        let looked = self.looked_up(ordered, with, Order::bury_customer);
        self.leased_store().look_then_append(looked).await.map(buried)
    }

    /// Looks up whose data it is before it is carried out.
    fn looked_up<F>(
        &self,
        ordered: Ordered,
        with: Vec<CustomerId>,
        carry_out: F,
    ) -> impl FnOnce(&ReadTx<'_>) -> Result<Burying, VaultError> + Send + 'static
    where
        F: FnOnce(&Order, &[Order], &mut WriteTx<'_>) -> Result<Burial, VaultError> + Send + 'static,
    {
        let deciding = self.policy_in_force().deciding();
        let wrapping = self.keys().wrapping();
        move |tx| {
            let Ordered { customer, ground, actor, now } = ordered;
            let order_for = |customer| {
                let subject = subject_of(tx, &wrapping, &customers::living(tx.conn, customer)?)?;
                Ok(Order { deciding: Arc::clone(&deciding), subject, actor, ground, now })
            };
            let order = order_for(customer)?;
            let with = with.into_iter().map(order_for).collect::<Result<Vec<_>, VaultError>>()?;
            Ok(Box::new(move |tx: &mut WriteTx<'_>| carry_out(&order, &with, tx)))
        }
    }
}

/// T0 is durable, and keys are there still: a crash here leaves them to whoever opens the vault next.
fn buried(burial: Burial) -> Burial {
    fail::fail_point!("erase::buried");
    burial
}

/// What is left to do once it is known whose data it is.
type Burying = Box<dyn FnOnce(&mut WriteTx<'_>) -> Result<Burial, VaultError> + Send>;

/// A fault after T0: to say that nothing was written would not be true.
fn goes_on(fault: VaultError) -> VaultError {
    match fault {
        VaultError::Store(cause) => VaultError::ErasureGoesOn(cause),
        other => other,
    }
}

/// Whose data somebody wants erased, and why.
#[derive(Clone, Copy)]
pub(super) struct Ordered {
    pub(super) customer: CustomerId,
    pub(super) ground: ErasureGround,
    pub(super) actor: Actor,
    pub(super) now: Timestamp,
}
