//! Services of a customer: whether they are active, and whose a virtual host is.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{CustomerId, ServiceId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::{ServiceHeader, ServiceKind};

impl Vault {
    /// Adds a service; its host name is recorded as a sealed datum with a tag.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the host name belongs to a running service.
    pub async fn add_service(
        &self,
        customer: CustomerId,
        kind: ServiceKind,
        host: Personal<String>,
        actor: Actor,
        started_at: Timestamp,
        now: Timestamp,
    ) -> Result<ServiceId, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Ends a service.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn end_service(
        &self,
        service: ServiceId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// A customer's services.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn services(&self, customer: CustomerId) -> Result<Vec<ServiceHeader>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The running service under a host name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn service_by_host(
        &self,
        host: &Personal<String>,
    ) -> Result<Option<ServiceHeader>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
