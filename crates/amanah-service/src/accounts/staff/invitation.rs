//! An invitation: a link that works once, and makes whoever opens it a member of staff with these roles.

use std::collections::BTreeMap;

use amanah_policy::{PendingId, Role, StaffId, Timestamp};
use amanah_vault::{
    Actor, Begun, Confirmed, NewPending, PendingFault, PendingKind, PendingLine, SecretKind, VaultError,
};

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

/// An invitation that nobody accepted yet. Who it is for is not known: they say so when they accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: PendingId,
    /// Who invited.
    pub inviter: Option<StaffId>,
    /// When.
    pub since: Timestamp,
    /// Until when it can be accepted.
    pub until: Timestamp,
    /// The roles it gives.
    pub roles: Vec<Role>,
}

/// Every invitation that can still be accepted, newest first.
///
/// # Errors
/// When the actor is not the officer, or the store fails.
pub async fn waiting(house: &House, by: Actor, now: Timestamp) -> Result<Vec<Waiting>, StaffFault> {
    officer(by)?;
    let lines = house.vault().invitations(now).await?;
    let waiting = |line: PendingLine| Waiting {
        id: line.id,
        inviter: line.staff,
        since: line.begun_at,
        until: line.until,
        roles: roles_in(&line.facts),
    };
    Ok(lines.into_iter().map(waiting).collect())
}

/// Takes an invitation back: its link opens nothing any more.
///
/// Enforces: SEC
///
/// # Errors
/// When the actor is not the officer, it was accepted or withdrawn meanwhile, or the store fails.
pub async fn withdraw(
    house: &House,
    by: Actor,
    id: PendingId,
    now: Timestamp,
) -> Result<Waiting, StaffFault> {
    let found = waiting(house, by, now).await?.into_iter().find(|it| it.id == id);
    let found = found.ok_or(PendingFault::UsedOrUnknown)?;
    house.vault().cancel_pending(id, now).await?;
    Ok(found)
}

/// Makes a new link for the same roles in the place of one that was lost; the earlier one opens nothing any more. A
/// link is shown once and kept nowhere, so it cannot be shown again.
///
/// # Errors
/// As [`withdraw`].
pub async fn renew(
    house: &House,
    by: Actor,
    id: PendingId,
    now: Timestamp,
) -> Result<(Begun, Vec<Role>), StaffFault> {
    let earlier = withdraw(house, by, id, now).await?;
    let begun = invite_by(house, by, &earlier.roles, now).await?;
    Ok((begun, earlier.roles))
}

/// The address of an invitation, to be handed over.
#[must_use]
pub fn link(house: &House, invitation: &Begun) -> String {
    house.settings().link(&format!("{INVITATION_PATH}{}", invitation.secret.expose()))
}

/// The roles of an accepted invitation.
#[must_use]
pub fn roles(accepted: &Confirmed) -> Vec<Role> {
    roles_in(&accepted.facts)
}

fn roles_in(facts: &BTreeMap<String, String>) -> Vec<Role> {
    let codes = facts.get(FACT_ROLES).map(String::as_str).unwrap_or_default();
    codes.split(' ').filter_map(Role::from_code).collect()
}
