//! Accepting an invitation: the invited person says who they are, and the link is used up.

use amanah_policy::{Role, StaffId, Timestamp};
use amanah_vault::{Actor, NewStaff, PendingFault, PendingKind, Personal};

use super::{StaffFault, invitation};
use crate::accounts::breached;
use crate::accounts::form::{FieldProblem, Findings, LONGEST_NAME};
use crate::house::House;

/// What the invited person fills in.
#[derive(Clone, Copy)]
pub struct Acceptance<'a> {
    /// The token of the link.
    pub token: &'a str,
    /// Their name.
    pub name: &'a str,
    /// The address they will sign in with.
    pub email: &'a str,
    /// The password they choose, exactly as typed.
    pub password: &'a str,
}

/// Whether an invitation is still good. Looking at it uses nothing up.
///
/// # Errors
/// When it is not, or the store fails.
pub async fn look(house: &House, token: &str, now: Timestamp) -> Result<(), StaffFault> {
    Ok(house.vault().is_link_good(PendingKind::StaffInvitation, token, now).await??)
}

/// Accepts an invitation, which is used up by it.
///
/// Whatever can be wrong with the form is found before the link is used up, so that a slip of the pen never costs
/// the invitation.
///
/// # Errors
/// When a field needs mending, the link is not good (any more), or the store fails.
pub async fn accept(house: &House, form: Acceptance<'_>, now: Timestamp) -> Result<StaffId, StaffFault> {
    look(house, form.token, now).await?;
    check(house, &form).await?;
    let confirmed = house.vault().confirm_link(PendingKind::StaffInvitation, form.token, now).await??;
    let roles = invitation::roles(&confirmed);
    if roles.is_empty() {
        return Err(PendingFault::UsedOrUnknown.into());
    }
    let new = NewStaff {
        name: Personal::text(form.name.trim()),
        email: Personal::text(form.email.trim()),
        password: Some(Personal::text(form.password)),
        roles,
    };
    // The officer acted when they made the invitation; the acceptance carries it out.
    Ok(house.vault().add_staff(new, Actor::System(Role::Officer), now).await?)
}

async fn check(house: &House, form: &Acceptance<'_>) -> Result<(), StaffFault> {
    let mut findings = Findings::default();
    findings.text("name", form.name, LONGEST_NAME);
    findings.email("email", form.email);
    findings.password("password", form.password);
    let wanted = form.email.trim().to_lowercase();
    let is_taken = house.vault().all_staff().await?.iter().any(|line| line.email.to_lowercase() == wanted);
    if is_taken {
        findings.add("email", FieldProblem::Taken);
    }
    findings.into_result().map_err(StaffFault::Form)?;
    let own = [form.name, form.email, &house.settings().company];
    breached::look(house, form.password, &own).await?.map_err(StaffFault::Form)
}
