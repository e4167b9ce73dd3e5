//! Agreements: who agreed to which version, how and when (ACC).

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{AgreementHow, CustomerId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::customer::AgreementRow;
use crate::error::VaultError;

impl Vault {
    /// Records an agreement to the policy in force; once per version and customer.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn agree(
        &self,
        customer: CustomerId,
        how: AgreementHow,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// All agreements of a customer, oldest first.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn agreements(&self, customer: CustomerId) -> Result<Vec<AgreementRow>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
