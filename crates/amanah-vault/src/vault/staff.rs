//! Members of staff and their roles.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{Role, StaffId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::error::VaultError;
use crate::personal::Personal;
use crate::rows::{NewStaff, StaffLine, StaffState};

impl Vault {
    /// Adds a member of staff.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the address is another member's.
    pub async fn add_staff(
        &self,
        new: NewStaff,
        actor: Actor,
        now: Timestamp,
    ) -> Result<StaffId, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// One member of staff.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn staff(&self, id: StaffId) -> Result<StaffLine, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// All members of staff.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn all_staff(&self) -> Result<Vec<StaffLine>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Changes roles; at least one active officer must remain.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] for the last officer.
    pub async fn set_roles(
        &self,
        id: StaffId,
        roles: Vec<Role>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Lets a member of staff go, or back in; their sessions end. The last active officer cannot go.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] for the last officer.
    pub async fn set_staff_state(
        &self,
        id: StaffId,
        state: StaffState,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Sets a member of staff's password; every other session of theirs ends.
    ///
    /// # Errors
    /// As [`Vault::hash_password`].
    pub async fn set_staff_password(
        &self,
        id: StaffId,
        password: Personal<String>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
