//! Registering a customer: their keys, their first data, their agreement.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{CustomerId, Language, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::customer::{CustomerHeader, CustomerNumber, NewCustomer};
use crate::error::VaultError;
use crate::personal::Personal;

impl Vault {
    /// Registers a customer with their first data; answers when it is durable.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the primary e-mail belongs to somebody, [`VaultError::Malformed`] when it is none.
    pub async fn register(&self, new: NewCustomer, now: Timestamp) -> Result<CustomerHeader, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The header of a customer.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn customer(&self, customer: CustomerId) -> Result<CustomerHeader, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The customer with this registered e-mail, found by its tag.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_by_email(
        &self,
        email: &Personal<String>,
    ) -> Result<Option<CustomerId>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The customer with this number.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_by_number(&self, number: CustomerNumber) -> Result<Option<CustomerId>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// How many customers there are, erased ones left out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_count(&self) -> Result<u64, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Marks the registered mailbox as proved.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn prove_mailbox(&self, customer: CustomerId, now: Timestamp) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
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
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
