//! An invitation: a link that works once, and makes whoever opens it a member of staff with these roles.

use std::collections::BTreeMap;

use amanah_policy::{Role, StaffId, Timestamp};
use amanah_vault::{Actor, Begun, Confirmed, NewPending, PendingKind, SecretKind, VaultError};

use super::{StaffFault, officer};
use crate::house::House;

/// Where an invitation leads; the token stands behind it.
pub const INVITATION_PATH: &str = "/console/invitation/";

/// The roles in an invitation, as codes with a space between.
const FACT_ROLES: &str = "roles";

/// Invites somebody; who it is, they say themselves when they accept.
///
/// # Errors
/// [`VaultError::Malformed`] without any role; when the store fails.
pub async fn invite(house: &House, roles: &[Role], now: Timestamp) -> Result<Begun, VaultError> {
    invite_for(house, None, roles, now).await
}

/// An invitation belongs to whoever made it, and goes when they go.
async fn invite_for(
    house: &House,
    inviter: Option<StaffId>,
    roles: &[Role],
    now: Timestamp,
) -> Result<Begun, VaultError> {
    if roles.is_empty() {
        return Err(VaultError::Malformed("invitation: it names no role"));
    }
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let hours = house.vault().policy().clocks().staff_invitation_hours;
    let new = NewPending {
        kind: PendingKind::StaffInvitation,
        values: BTreeMap::new(),
        facts: BTreeMap::from([(FACT_ROLES.to_owned(), codes.join(" "))]),
        customer: None,
        staff: inviter,
        secret: SecretKind::Link,
        until: now.plus_hours(i64::from(hours)),
    };
    house.vault().begin(new, now).await
}

/// Invites somebody in the console, which the officer alone does.
///
/// Enforces: SEC
///
/// # Errors
/// When the actor is not the officer, no role is chosen, or the store fails.
pub async fn invite_by(
    house: &House,
    by: Actor,
    roles: &[Role],
    now: Timestamp,
) -> Result<Begun, StaffFault> {
    officer(by)?;
    if roles.is_empty() {
        return Err(StaffFault::NoRole);
    }
    let inviter = match by {
        Actor::Staff { id, .. } => Some(id),
        _ => None,
    };
    Ok(invite_for(house, inviter, roles, now).await?)
}

/// The address of an invitation, to be handed over.
#[must_use]
pub fn link(house: &House, invitation: &Begun) -> String {
    house.settings().link(&format!("{INVITATION_PATH}{}", invitation.secret.expose()))
}

/// The roles of an accepted invitation.
#[must_use]
pub fn roles(accepted: &Confirmed) -> Vec<Role> {
    let codes = accepted.facts.get(FACT_ROLES).map(String::as_str).unwrap_or_default();
    codes.split(' ').filter_map(Role::from_code).collect()
}
