//! Opening a customer in the console: a purpose, and a ticket or a reason (SEC).

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{CustomerId, Purpose, Role, StaffId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::{Opening, OpeningBasis, OpeningLine};

impl Vault {
    /// Opens a customer for a purpose until `until`; recorded, and on the officer's daily list.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the ticket is closed or another customer's, or the member of staff does not hold the role.
    #[expect(
        clippy::too_many_arguments,
        reason = "who, as what, whom, what for, on which ground, until when"
    )]
    pub async fn open_customer(
        &self,
        staff: StaffId,
        role: Role,
        customer: CustomerId,
        purpose: Purpose,
        basis: OpeningBasis,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Opening, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The opening that is valid now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn opening(
        &self,
        staff: StaffId,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<Option<Opening>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Every opening from one time to another, newest first, for the officer; reading it is recorded.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the actor is not the officer.
    pub async fn openings(
        &self,
        actor: Actor,
        from: Timestamp,
        to: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<OpeningLine>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
