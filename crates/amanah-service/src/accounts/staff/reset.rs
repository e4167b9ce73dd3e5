//! Helping a colleague back in who lost their telephone with its recovery codes, or a device with a passkey on it.
//!
//! They sign in with their password then, and set the rest anew. Who helps must know that it is them: the program cannot.

use amanah_policy::{StaffId, Timestamp};
use amanah_vault::{Actor, StaffState, VaultError};

use super::{StaffFault, notice, officer, roster};
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;

/// Whether somebody signs in with anything besides their password.
///
/// # Errors
/// When the store fails.
pub async fn has_factors(house: &House, id: StaffId) -> Result<bool, VaultError> {
    house.vault().has_staff_factors(id).await
}

/// Turns off the second step of a colleague and removes their passkeys. Their sessions end, and they are told by whom.
///
/// Enforces: SEC
///
/// # Errors
/// [`StaffFault::OfficerOnly`], [`StaffFault::Oneself`], [`StaffFault::NobodyHere`] for somebody who was let go,
/// [`StaffFault::NothingSet`], or a store that fails.
pub async fn by_officer(house: &House, by: Actor, id: StaffId, now: Timestamp) -> Result<(), StaffFault> {
    if officer(by)? == id {
        return Err(StaffFault::Oneself);
    }
    reset(house, by, id, now).await
}

/// The same on the machine itself, where the only officer may be the one who is locked out.
///
/// Enforces: SEC
///
/// # Errors
/// As [`by_officer`], but for oneself.
pub async fn by_operator(house: &House, by: Actor, id: StaffId, now: Timestamp) -> Result<(), StaffFault> {
    officer(by)?;
    reset(house, by, id, now).await
}

async fn reset(house: &House, by: Actor, id: StaffId, now: Timestamp) -> Result<(), StaffFault> {
    let line = roster::one(house, id).await?;
    if line.state != StaffState::Active {
        return Err(StaffFault::NobodyHere);
    }
    let colleague = roster::one(house, officer(by)?).await?.name;
    house.vault().reset_staff_factors(id, by, now).await.map_err(|fault| match fault {
        VaultError::NotNow(_) => StaffFault::NothingSet,
        other => other.into(),
    })?;
    let link = house.settings().link("/console/me/second-step");
    notice::tell(house, &line, Letter::StaffFactorsReset { colleague: &colleague, link: &link }, now).await;
    Ok(())
}
