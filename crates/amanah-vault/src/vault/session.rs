//! Sessions of customers and staff.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{SessionId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::error::VaultError;
use crate::rows::{Secret, SessionHeader, SessionOf};

impl Vault {
    /// Opens a session; the secret goes into a cookie and is kept only as its hash.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_session(
        &self,
        of: SessionOf,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> Result<(SessionHeader, Secret), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The session of this secret, if it is valid: not ended, not idle for too long, its owner active.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session(
        &self,
        secret: &str,
        idle_after: Timestamp,
        now: Timestamp,
    ) -> Result<Option<SessionHeader>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Notes that the person proved again who they are.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn prove_session(&self, session: SessionId, now: Timestamp) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_session(&self, session: SessionId, now: Timestamp) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// All valid sessions of a customer or member of staff.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sessions(&self, of: SessionOf, now: Timestamp) -> Result<Vec<SessionHeader>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// A token for the forms of somebody who has not signed in.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn visitor_token(&self) -> Result<Secret, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
