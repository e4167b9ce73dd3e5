//! What members of staff change about themselves: their name, their password, and where they are signed in.

use amanah_policy::{Role, SessionId, StaffId, Timestamp};
use amanah_vault::{Actor, Personal, SessionHeader, SessionOf, VaultError};

use super::{StaffFault, roster};
use crate::accounts::breached;
use crate::accounts::form::{Findings, LONGEST_NAME};
use crate::accounts::limits::Deed;
use crate::house::House;

/// Who changes something about themselves, and in which session.
#[derive(Clone, Copy, Debug)]
pub struct Myself {
    /// Who.
    pub staff: StaffId,
    /// In which role they act.
    pub role: Role,
    /// Their session.
    pub session: SessionId,
}

/// Every session of a member of staff that has not ended, newest first.
///
/// # Errors
/// When the store fails.
pub async fn sessions(
    house: &House,
    staff: StaffId,
    now: Timestamp,
) -> Result<Vec<SessionHeader>, VaultError> {
    house.vault().sessions(SessionOf::Staff(staff), now).await
}

/// Ends one of one's own sessions; of somebody else's nothing happens.
///
/// Enforces: SEC
///
/// # Errors
/// [`StaffFault::Unknown`] when it is none of theirs or over already; a store that fails.
pub async fn end_session(
    house: &House,
    staff: StaffId,
    session: SessionId,
    now: Timestamp,
) -> Result<(), StaffFault> {
    let is_own = sessions(house, staff, now).await?.iter().any(|own| own.id == session);
    if !is_own {
        return Err(StaffFault::Unknown);
    }
    Ok(house.vault().end_session(session, now).await?)
}

/// Changes the name by which colleagues and the officer's list show somebody.
///
/// # Errors
/// When the name cannot be taken, or the store fails.
pub async fn rename(house: &House, me: Myself, name: &str, now: Timestamp) -> Result<(), StaffFault> {
    let mut findings = Findings::default();
    findings.text("name", name, LONGEST_NAME);
    findings.into_result().map_err(StaffFault::Form)?;
    let actor = Actor::Staff { id: me.staff, role: me.role };
    Ok(house.vault().rename_staff(me.staff, Personal::text(name.trim()), actor, now).await?)
}

/// Sets a new password, for whoever knows the present one; every other session ends.
///
/// Enforces: SEC
///
/// # Errors
/// When the present password is wrong, the new one cannot be taken, somebody tried too often, or the store fails.
pub async fn set_password(
    house: &House,
    me: Myself,
    (present, new): (&str, &str),
    now: Timestamp,
) -> Result<(), StaffFault> {
    let mut findings = Findings::default();
    findings.text("present", present, 256);
    findings.password("password", new);
    findings.into_result().map_err(StaffFault::Form)?;
    house.take_try(Deed::ProofIn, &me.session.to_string(), now).await??;
    let email = roster::one(house, me.staff).await?.email;
    let own = [email.clone(), house.settings().company.clone()];
    let known = house.vault().staff_with_password(&Personal::new(email), Personal::text(present)).await?;
    if known != Some(me.staff) {
        return Err(StaffFault::WrongPassword);
    }
    let own = own.each_ref().map(String::as_str);
    breached::look(house, new, &own).await?.map_err(StaffFault::Form)?;
    house.vault().set_staff_password(me.staff, Personal::text(new), Some(me.session), now).await?;
    Ok(())
}
