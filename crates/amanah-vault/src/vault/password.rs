//! Passwords: hashed with argon2id off the async threads, compared inside, never released.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{CustomerId, SessionId, StaffId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::error::VaultError;
use crate::personal::Personal;

impl Vault {
    /// Hashes a password, for a sign-up that waits for its code.
    ///
    /// # Errors
    /// [`VaultError::Malformed`] when it is too short (8 characters) or too long (256 bytes).
    pub async fn hash_password(&self, password: Personal<String>) -> Result<Personal<String>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The customer whose address and password these are. Takes the same time for an unknown address.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_with_password(
        &self,
        email: &Personal<String>,
        password: Personal<String>,
    ) -> Result<Option<CustomerId>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Sets a customer's password; every other session of theirs ends.
    ///
    /// # Errors
    /// As [`Vault::hash_password`].
    pub async fn set_password(
        &self,
        customer: CustomerId,
        password: Personal<String>,
        except: Option<SessionId>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The active member of staff whose address and password these are.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn staff_with_password(
        &self,
        email: &Personal<String>,
        password: Personal<String>,
    ) -> Result<Option<StaffId>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
