//! Members of staff: invited by one-time link, with roles from the policy.
//!
//! Layout: [`invitation`] makes invitations and [`accept`] takes them up, [`roster`] says who is there and changes it,
//! [`roles`] says what each role may see, [`reset`] helps whoever lost their second step, [`sign_in`] lets a member of
//! staff in, [`one_time_link`] does so once in a demo.

pub mod accept;
pub mod invitation;
pub mod notice;
pub mod one_time_link;
pub mod own;
pub mod reset;
pub mod roles;
pub mod roster;
pub mod sign_in;

use amanah_policy::{Role, StaffId};
use amanah_vault::{Actor, PendingFault, VaultError};

use crate::accounts::form::FieldFault;
use crate::accounts::limits::TooOften;

/// Why something about the staff was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StaffFault {
    /// Somebody else than the officer asked for it.
    #[error("only the protection officer invites, changes and lets go; ask them")]
    OfficerOnly,
    /// A member of staff without a role can do nothing.
    #[error("choose at least one role; without one a member of staff can see and do nothing")]
    NoRole,
    /// One active officer must remain.
    #[error("this is the last active officer; make somebody else an officer first")]
    LastOfficer,
    /// What a colleague must do for them.
    #[error(
        "another officer must do this for you; with your second step you can do it yourself under your name"
    )]
    Oneself,
    /// They sign in with their password alone.
    #[error("they have neither a second step nor a passkey; there is nothing to take away")]
    NothingSet,
    /// There is no such member of staff.
    #[error("no such member of staff")]
    Unknown,
    /// Fields of the form cannot be taken as they are.
    #[error("some fields need mending")]
    Form(Vec<FieldFault>),
    /// Address and password belong to nobody who works here.
    #[error(
        "this address and password do not belong together; try again, or ask the officer for an invitation"
    )]
    NobodyHere,
    /// The present password is another one.
    #[error("this is not your present password; try again, or ask the officer for a new invitation")]
    WrongPassword,
    /// Too many tries.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The link was used, is unknown or too old.
    #[error(transparent)]
    Link(#[from] PendingFault),
    /// The vault failed.
    #[error("the register of staff could not be read or changed")]
    Vault(#[from] VaultError),
}

/// Who the officer is, if this actor is one.
///
/// Enforces: SEC
fn officer(actor: Actor) -> Result<StaffId, StaffFault> {
    match actor {
        Actor::Staff { id, role: Role::Officer } => Ok(id),
        _ => Err(StaffFault::OfficerOnly),
    }
}
