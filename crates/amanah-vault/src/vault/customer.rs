//! The header of a customer: finding it, and what may change in it.

use amanah_ledger::Event;
use amanah_policy::{Attribute, CustomerId, Language, Timestamp};

use super::Vault;
use super::subject::subject_of;
use crate::actor::Actor;
use crate::customer::{CustomerHeader, CustomerNumber};
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::personal::Personal;
use crate::store::entry::Entry;
use crate::store::{WriteTx, customers};

impl Vault {
    /// The header of a customer, also of an erased one, whose state says so.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn customer(&self, customer: CustomerId) -> Result<CustomerHeader, VaultError> {
        let found = self.store().read(move |tx| customers::row(tx.conn, customer)).await?;
        found.map(|row| row.header).ok_or(VaultError::UnknownCustomer)
    }

    /// The customer with this registered e-mail, found by its tag.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_by_email(
        &self,
        email: &Personal<String>,
    ) -> Result<Option<CustomerId>, VaultError> {
        let Some(tag) = self.tag(IndexField::Email, email.expose()) else { return Ok(None) };
        let owners =
            self.store().read(move |tx| customers::tag_owner(tx.conn, IndexField::Email, tag)).await?;
        // A replaced address still has its tag until it is erased; whoever writes from it is nobody's customer.
        Ok(owners.into_iter().find(|(_, _, restricted)| !restricted).map(|(customer, _, _)| customer))
    }

    /// The customer with this number; none for an erased one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_by_number(&self, number: CustomerNumber) -> Result<Option<CustomerId>, VaultError> {
        let found = self.store().read(move |tx| customers::by_number(tx.conn, number)).await?;
        Ok(found.filter(|(_, is_erased)| !is_erased).map(|(customer, _)| customer))
    }

    /// How many customers there are, erased ones left out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_count(&self) -> Result<u64, VaultError> {
        self.store().read(|tx| customers::count(tx.conn)).await
    }

    /// Marks the registered mailbox as proved.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn prove_mailbox(&self, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
        self.change_header(customer, Attribute::PrimaryEmail, now, move |tx| {
            customers::prove_mailbox(tx.conn, customer, now)
        })
        .await
    }

    /// Changes the language of pages and mails.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn speak(
        &self,
        customer: CustomerId,
        language: Language,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.change_header(customer, Attribute::Language, now, move |tx| {
            customers::speak(tx.conn, customer, language)
        })
        .await
    }

    /// Changes the header with an entry that names the attribute; without one when nothing changed.
    async fn change_header<F>(
        &self,
        customer: CustomerId,
        attribute: Attribute,
        now: Timestamp,
        change: F,
    ) -> Result<(), VaultError>
    where
        F: FnOnce(&WriteTx<'_>) -> Result<bool, VaultError> + Send + 'static,
    {
        let wrapping = self.keys().wrapping();
        self.store()
            .read_then_write(move |tx| {
                let subject = subject_of(tx, &wrapping, &customers::living(tx.conn, customer)?)?;
                Ok(move |tx: &mut WriteTx<'_>| {
                    customers::living(tx.conn, customer)?;
                    if !change(tx)? {
                        return Ok(());
                    }
                    let mut entry = Entry::about(&subject, Event::Recorded, Actor::Customer(customer), now);
                    entry.kinds = vec![attribute];
                    tx.append(entry).map(|_place| ())
                })
            })
            .await
    }
}
