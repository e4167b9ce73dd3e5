//! Letting a member of staff in: by password, or by a link that works once.

use amanah_policy::{Role, SessionId, StaffId, Timestamp};
use amanah_vault::{
    PendingFault, PendingKind, Personal, Secret, SessionHeader, SessionOf, SignedInBy, StaffLine, StaffState,
    VaultError,
};

use super::{StaffFault, notice};
use crate::accounts::form::Findings;
use crate::accounts::limits::Deed;
use crate::accounts::passkeys::{self, PasskeyFault};
use crate::accounts::second_step::{self, StepFault, Waiting};
use crate::accounts::sessions::Whence;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;

/// A member of staff who has just signed in.
#[derive(Debug)]
pub struct StaffSignedIn {
    /// Who.
    pub staff: StaffLine,
    /// The session.
    pub session: SessionHeader,
    /// Its secret, for the cookie.
    pub secret: Secret,
}

/// Signs in by address and password. An unknown address, a wrong password and somebody who was let go look the same.
///
/// Enforces: SEC
///
/// # Errors
/// When a field is empty, they do not belong together, there were too many tries, or the store fails.
pub async fn with_password(
    house: &House,
    email: &str,
    password: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<StaffEntry, StaffFault> {
    let mut findings = Findings::default();
    findings.email("email", email);
    findings.text("password", password, 256);
    findings.into_result().map_err(StaffFault::Form)?;
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::StaffSignInTo, email, now).await??;
    let email = Personal::text(email.trim());
    let known = house.vault().staff_with_password(&email, Personal::text(password)).await?;
    enter(house, known.ok_or(StaffFault::NobodyHere)?, SignedInBy::Password, now).await
}

/// Lets a member of staff in who proved once, or asks for the second step where one is set.
async fn enter(
    house: &House,
    staff: StaffId,
    by: SignedInBy,
    now: Timestamp,
) -> Result<StaffEntry, StaffFault> {
    match second_step::begin(house, SessionOf::Staff(staff), (by, None), now).await? {
        Some(waiting) => Ok(StaffEntry::SecondStep(waiting)),
        None => Ok(StaffEntry::In(Box::new(open_and_tell(house, staff, by, now).await?))),
    }
}

/// What comes after the first proof.
#[derive(Debug)]
pub enum StaffEntry {
    /// They are in.
    In(Box<StaffSignedIn>),
    /// The code of their app is asked for.
    SecondStep(Waiting),
}

impl StaffEntry {
    /// The session, where no second step is asked for.
    #[must_use]
    pub fn signed_in(self) -> Option<StaffSignedIn> {
        match self {
            Self::In(signed_in) => Some(*signed_in),
            Self::SecondStep(_) => None,
        }
    }
}

/// Takes the second step: with the right code they are in.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong code, a sign-in that is over, somebody who was let go, or a store that fails.
pub async fn with_second_step(
    house: &House,
    step: (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<StaffSignedIn, StaffStepFault> {
    let (staff, by) = second_step::finish_of_staff(house, step, whence, now).await?;
    Ok(open_and_tell(house, staff, by, now).await?)
}

/// Signs in with a passkey, which is both steps at once.
///
/// Enforces: SEC
///
/// # Errors
/// A passkey that opens nothing here, somebody who was let go, too many tries, or a store that fails.
pub async fn with_passkey(
    house: &House,
    answer: (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<StaffSignedIn, StaffStepFault> {
    let staff = passkeys::staff_of(house, answer, whence, now).await?;
    Ok(open_and_tell(house, staff, SignedInBy::Passkey, now).await?)
}

/// Signs in whoever the company's own sign-on vouches for, by their address. It makes nobody a member of staff: an unknown
/// address and somebody who was let go look the same. Roles are the house's to give.
///
/// Enforces: SEC
///
/// # Errors
/// Nobody here has this address, too many tries, or a store that fails.
pub async fn with_house_sign_on(
    house: &House,
    email: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<StaffEntry, StaffFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    let known = house.vault().staff_at(&Personal::text(email)).await?;
    enter(house, known.ok_or(StaffFault::NobodyHere)?, SignedInBy::House, now).await
}

/// Why a member of staff is not in yet.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StaffStepFault {
    /// The second step.
    #[error(transparent)]
    Step(#[from] StepFault),
    /// The passkey.
    #[error(transparent)]
    Passkey(#[from] PasskeyFault),
    /// The person.
    #[error(transparent)]
    Staff(#[from] StaffFault),
}

async fn open_and_tell(
    house: &House,
    staff: StaffId,
    by: SignedInBy,
    now: Timestamp,
) -> Result<StaffSignedIn, StaffFault> {
    let signed_in = open(house, staff, by, now).await?;
    let link = house.settings().link("/console/me");
    notice::write_to(house, &signed_in.staff, Letter::StaffSignedIn { link: &link }, now).await?;
    Ok(signed_in)
}

/// Whether a link is still good. Looking at it uses nothing up.
///
/// # Errors
/// When it is not, or the store fails.
pub async fn look(house: &House, token: &str, now: Timestamp) -> Result<(), StaffFault> {
    Ok(house.vault().is_link_good(PendingKind::StaffLink, token, now).await??)
}

/// Signs in with a link, which is used up by it, or asks for the second step: a link alone does not pass one that is set.
///
/// Enforces: SEC
///
/// # Errors
/// When it is not good (any more), or the store fails.
pub async fn with_link(
    house: &House,
    token: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<StaffEntry, StaffFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    let confirmed = house.vault().confirm_link(PendingKind::StaffLink, token, now).await??;
    let staff = confirmed.staff.ok_or(PendingFault::UsedOrUnknown)?;
    let by_link = (SignedInBy::Link, None);
    if let Some(waiting) = second_step::begin(house, SessionOf::Staff(staff), by_link, now).await? {
        return Ok(StaffEntry::SecondStep(waiting));
    }
    Ok(StaffEntry::In(Box::new(open(house, staff, SignedInBy::Link, now).await?)))
}

/// Opens a session for somebody who proved who they are.
///
/// # Errors
/// When they do not work here any more, or the store fails.
pub async fn open(
    house: &House,
    id: StaffId,
    by: SignedInBy,
    now: Timestamp,
) -> Result<StaffSignedIn, StaffFault> {
    let staff = house.vault().staff(id).await?;
    if staff.state != StaffState::Active {
        return Err(StaffFault::NobodyHere);
    }
    let hours = i64::from(house.vault().policy().clocks().session_absolute_hours);
    let (session, secret) =
        house.vault().open_session(SessionOf::Staff(id), by, now.plus_hours(hours), now).await?;
    Ok(StaffSignedIn { staff, session, secret })
}

/// The member of staff whose session this is, and the session, if it is valid now.
///
/// A role is theirs only while they hold it: `role` is the one they chose to act in, else the first they hold.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn recognise(
    house: &House,
    secret: &str,
    role: Option<Role>,
    now: Timestamp,
) -> Result<Option<(StaffId, Role, SessionId)>, VaultError> {
    let idle_minutes = i64::from(house.vault().policy().clocks().session_idle_minutes);
    let idle_after = now.plus_micros(idle_minutes.saturating_mul(-60_000_000));
    let Some(session) = house.vault().session(secret, idle_after, now).await? else { return Ok(None) };
    let SessionOf::Staff(id) = session.of else { return Ok(None) };
    let staff = house.vault().staff(id).await?;
    if staff.state != StaffState::Active {
        return Ok(None);
    }
    let acting = role.filter(|role| staff.roles.contains(role)).or_else(|| staff.roles.first().copied());
    Ok(acting.map(|role| (id, role, session.id)))
}

/// Ends a session.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(house: &House, session: SessionId, now: Timestamp) -> Result<(), VaultError> {
    house.vault().end_session(session, now).await
}
