//! Comparing a password with the one of a customer who is signed in already.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::CustomerId;

use super::{NOT_BUILT, Vault};
use crate::error::VaultError;
use crate::personal::Personal;

impl Vault {
    /// Whether this is the password of a customer who is signed in and proves it again.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn is_password_of(
        &self,
        customer: CustomerId,
        password: Personal<String>,
    ) -> Result<bool, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
