//! Who works here, in which roles; changed by the officer alone.

use amanah_policy::{Role, StaffId, Timestamp};
use amanah_vault::{Actor, StaffLine, StaffState, VaultError};

use super::{StaffFault, officer};
use crate::house::House;

/// Everybody, those who work here first, then by name.
///
/// # Errors
/// When the store fails.
pub async fn list(house: &House) -> Result<Vec<StaffLine>, VaultError> {
    let mut staff = house.vault().all_staff().await?;
    staff.sort_by_key(|line| (line.state != StaffState::Active, line.name.to_lowercase(), line.id));
    Ok(staff)
}

/// One member of staff.
///
/// # Errors
/// [`StaffFault::Unknown`], or a store that fails.
pub async fn one(house: &House, id: StaffId) -> Result<StaffLine, StaffFault> {
    match house.vault().staff(id).await {
        Err(VaultError::NotFound(_)) => Err(StaffFault::Unknown),
        found => Ok(found?),
    }
}

/// Gives a member of staff these roles and no others.
///
/// # Errors
/// When the actor is not the officer, no role is left, or the last officer would be none.
pub async fn set_roles(
    house: &House,
    by: Actor,
    id: StaffId,
    roles: Vec<Role>,
    now: Timestamp,
) -> Result<(), StaffFault> {
    officer(by)?;
    if roles.is_empty() {
        return Err(StaffFault::NoRole);
    }
    told(house.vault().set_roles(id, roles, by, now).await)
}

/// Lets a member of staff go: from now on they get nothing, and their sessions are over.
///
/// # Errors
/// When the actor is not the officer, or it is the last one.
pub async fn let_go(house: &House, by: Actor, id: StaffId, now: Timestamp) -> Result<(), StaffFault> {
    officer(by)?;
    told(house.vault().set_staff_state(id, StaffState::Inactive, by, now).await)
}

/// Takes a member of staff back, in the roles they had.
///
/// # Errors
/// When the actor is not the officer.
pub async fn take_back(house: &House, by: Actor, id: StaffId, now: Timestamp) -> Result<(), StaffFault> {
    officer(by)?;
    told(house.vault().set_staff_state(id, StaffState::Active, by, now).await)
}

/// The vault's word on a change of staff, in the words of this room.
fn told(outcome: Result<(), VaultError>) -> Result<(), StaffFault> {
    outcome.map_err(|fault| match fault {
        VaultError::NotFound(_) => StaffFault::Unknown,
        VaultError::NotNow(_) => StaffFault::LastOfficer,
        other => other.into(),
    })
}
