//! Proving again who one is, before something that matters: by password, or by a code sent to the mailbox. Members of
//! staff have a password always, and prove by it alone.

use std::collections::BTreeMap;

use amanah_policy::{CustomerId, PendingId, SessionId, StaffId, Timestamp};
use amanah_vault::{NewPending, PendingFault, PendingKind, Personal, SecretKind, SessionOf, VaultError};

use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::second_factor::{self, FactorFault};
use crate::accounts::sessions;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{self, MailFault};

/// Why somebody has not proved who they are.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofFault {
    /// The password is not theirs.
    #[error("this is not the password of this account")]
    WrongPassword,
    /// The code is wrong, late or used.
    #[error(transparent)]
    Code(#[from] PendingFault),
    /// A second step is set: neither password nor mailbox is enough.
    #[error("prove with your authenticator app or a passkey")]
    SecondFactorNeeded,
    /// Too many tries.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The mail was not queued.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// The vault failed.
    #[error("the proof could not be kept")]
    Vault(#[from] VaultError),
}

/// Whether somebody proved in this session who they are so lately that sensitive acts need no other proof.
///
/// In a demo staff sign in by printed links and have no password to prove anything with.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn is_fresh(
    house: &House,
    of: SessionOf,
    session: SessionId,
    now: Timestamp,
) -> Result<bool, VaultError> {
    if house.settings().demo && matches!(of, SessionOf::Staff(_)) {
        return Ok(true);
    }
    let open = house.vault().sessions(of, now).await?;
    Ok(open.iter().any(|it| it.id == session && sessions::is_freshly_proved(it, now)))
}

/// Proves by the password with which a member of staff signs in.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong password, too many tries, or a store that fails.
pub async fn by_password_of_staff(
    house: &House,
    staff: StaffId,
    session: SessionId,
    password: &str,
    now: Timestamp,
) -> Result<(), ProofFault> {
    house.take_try(Deed::ProofIn, &session.to_string(), now).await??;
    house.take_try(Deed::ProofOf, &staff.to_string(), now).await??;
    let email = Personal::new(house.vault().staff(staff).await?.email);
    let known = house.vault().staff_with_password(&email, Personal::text(password)).await?;
    if known != Some(staff) {
        return Err(ProofFault::WrongPassword);
    }
    require_no_second_factor(house, SessionOf::Staff(staff)).await?;
    Ok(house.vault().prove_session(session, now).await?)
}

/// Proves by the password of the account.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong password, too many tries, or a store that fails.
pub async fn by_password(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    password: &str,
    now: Timestamp,
) -> Result<(), ProofFault> {
    house.take_try(Deed::ProofIn, &session.to_string(), now).await??;
    house.take_try(Deed::ProofOf, &customer.to_string(), now).await??;
    if !house.vault().is_password_of(customer, Personal::text(password)).await? {
        return Err(ProofFault::WrongPassword);
    }
    require_no_second_factor(house, SessionOf::Customer(customer)).await?;
    Ok(house.vault().prove_session(session, now).await?)
}

/// Whoever set a second step proves by it, and not by what it was set beside.
///
/// Enforces: SEC
async fn require_no_second_factor(house: &House, of: SessionOf) -> Result<(), ProofFault> {
    if second_factor::is_set(house, of).await? { Err(ProofFault::SecondFactorNeeded) } else { Ok(()) }
}

/// Proves by the code of an authenticator app, or a recovery code.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong or used code, too many tries, or a store that fails.
pub async fn by_second_factor(
    house: &House,
    of: SessionOf,
    session: SessionId,
    code: &str,
    now: Timestamp,
) -> Result<(), ProofFault> {
    house.take_try(Deed::ProofIn, &session.to_string(), now).await??;
    match second_factor::take(house, of, code, Deed::ProofCodeOf, now).await {
        Ok(()) => Ok(house.vault().prove_session(session, now).await?),
        Err(FactorFault::TooOften(wait)) => Err(wait.into()),
        Err(FactorFault::Vault(fault)) => Err(fault.into()),
        Err(_wrong) => Err(ProofFault::WrongPassword),
    }
}

const FACT_SESSION: &str = "session";

/// Sends a code to the registered mailbox; it is good in this session alone.
///
/// # Errors
/// Too many codes, or a store that fails.
pub async fn send_code(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    now: Timestamp,
) -> Result<PendingId, ProofFault> {
    house.take_try(Deed::MailTo, &customer.to_string(), now).await??;
    let minutes = house.vault().policy().clocks().change_code_minutes;
    let new = NewPending {
        kind: PendingKind::CustomerLink,
        values: BTreeMap::new(),
        facts: BTreeMap::from([(FACT_SESSION.to_owned(), session.to_string())]),
        customer: Some(customer),
        staff: None,
        secret: SecretKind::Code,
        until: now.plus_micros(i64::from(minutes).saturating_mul(60_000_000)),
    };
    let begun = house.vault().begin(new, now).await?;
    let letter = Letter::ProofCode { code: begun.secret.expose(), minutes };
    mail::mail_customer(house, customer, letter, now).await?;
    Ok(begun.id)
}

/// Proves by the code from the mailbox.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong, late or used code, a code of another session, or a store that fails.
pub async fn by_code(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    id: PendingId,
    code: &str,
    now: Timestamp,
) -> Result<(), ProofFault> {
    house.take_try(Deed::ProofIn, &session.to_string(), now).await??;
    let confirmed = house.vault().confirm_code(PendingKind::CustomerLink, id, code.trim(), now).await??;
    let is_of_session = confirmed.facts.get(FACT_SESSION) == Some(&session.to_string());
    if confirmed.customer != Some(customer) || !is_of_session {
        return Err(PendingFault::UsedOrUnknown.into());
    }
    require_no_second_factor(house, SessionOf::Customer(customer)).await?;
    Ok(house.vault().prove_session(session, now).await?)
}
