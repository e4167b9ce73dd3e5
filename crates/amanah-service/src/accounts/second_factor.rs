//! The second step at sign-in: an authenticator app, and recovery codes for when the telephone is gone.

use std::collections::BTreeMap;

use amanah_policy::{SessionId, Timestamp};
use amanah_vault::{
    NewPending, PendingFault, PendingKind, SecondFactorState, Secret, SecretKind, SessionOf, TotpSecret,
    VaultError,
};

use crate::accounts::events::{self, SecurityNews};
use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::passkeys::{own_address, owners};
use crate::accounts::proof;
use crate::house::House;

/// For how long a new app waits for its first code, in microseconds: fifteen minutes.
const WAITS_MICROS: i64 = 900_000_000;

const FACT_SESSION: &str = "session";
const FACT_SECRET: &str = "secret";

/// Why the second step is as before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FactorFault {
    /// The code is not the one of the app now.
    #[error("this is not the code that the app shows now; wait for the next one and try again")]
    WrongCode,
    /// The setting-up is over, or was begun in another session.
    #[error(transparent)]
    Over(#[from] PendingFault),
    /// No second step is set.
    #[error("no second step is set; set it first")]
    NotSet,
    /// The person must prove who they are first.
    #[error("prove again who you are, then change how you sign in")]
    ProofNeeded,
    /// Too many tries.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The vault failed.
    #[error("the second step could not be kept or read")]
    Vault(#[from] VaultError),
}

/// What somebody enters into their app.
#[derive(Debug)]
pub struct Setup {
    /// What takes the setting-up out again.
    pub token: String,
    /// The secret, in letters.
    pub secret: TotpSecret,
    /// The same as an address that apps read from a picture, with the company and the address they sign in with.
    pub address: Secret,
}

/// Whether a second step is asked for at sign-in.
///
/// # Errors
/// When the store fails.
pub async fn is_set(house: &House, of: SessionOf) -> Result<bool, VaultError> {
    Ok(state(house, of).await?.is_some())
}

/// Since when it is asked for, and how many recovery codes are left.
///
/// # Errors
/// When the store fails.
pub async fn state(house: &House, of: SessionOf) -> Result<Option<SecondFactorState>, VaultError> {
    house.vault().second_factor(of).await
}

async fn require_proof(
    house: &House,
    of: SessionOf,
    session: SessionId,
    now: Timestamp,
) -> Result<(), FactorFault> {
    if proof::is_fresh(house, of, session, now).await? { Ok(()) } else { Err(FactorFault::ProofNeeded) }
}

/// Begins to set the second step; nothing counts before the app's first code came.
///
/// Enforces: SEC
///
/// # Errors
/// Without a fresh proof; when the store fails.
pub async fn begin_setup(
    house: &House,
    of: SessionOf,
    session: SessionId,
    now: Timestamp,
) -> Result<Setup, FactorFault> {
    require_proof(house, of, session, now).await?;
    let secret = house.vault().new_totp_secret()?;
    let (customer, staff) = owners(Some(of));
    let new = NewPending {
        kind: PendingKind::SecondFactorSetup,
        values: BTreeMap::new(),
        facts: BTreeMap::from([
            (FACT_SESSION.to_owned(), session.to_string()),
            (FACT_SECRET.to_owned(), secret.expose().to_owned()),
        ]),
        customer,
        staff,
        secret: SecretKind::Link,
        until: now.plus_micros(WAITS_MICROS),
    };
    let begun = house.vault().begin(new, now).await?;
    setup(house, of, begun.secret.expose(), secret, now).await
}

/// What was begun, to be shown again after a wrong code.
///
/// # Errors
/// When it is over or of another session; when the store fails.
pub async fn setup_of(
    house: &House,
    (of, session): (SessionOf, SessionId),
    token: &str,
    now: Timestamp,
) -> Result<Setup, FactorFault> {
    let secret = secret_behind(house, (of, session), token, now).await?;
    setup(house, of, token, secret, now).await
}

async fn secret_behind(
    house: &House,
    (of, session): (SessionOf, SessionId),
    token: &str,
    now: Timestamp,
) -> Result<TotpSecret, FactorFault> {
    let found = house.vault().look_behind_link(PendingKind::SecondFactorSetup, token, now).await??;
    let is_theirs = (found.customer, found.staff) == owners(Some(of))
        && found.facts.get(FACT_SESSION) == Some(&session.to_string());
    let secret = found.facts.get(FACT_SECRET).and_then(|letters| TotpSecret::read(letters));
    secret.filter(|_| is_theirs).ok_or(FactorFault::Over(PendingFault::UsedOrUnknown))
}

async fn setup(
    house: &House,
    of: SessionOf,
    token: &str,
    secret: TotpSecret,
    now: Timestamp,
) -> Result<Setup, FactorFault> {
    let (company, name) = (escaped(&house.settings().company), own_address(house, of, now).await?);
    let address = format!(
        "otpauth://totp/{company}:{}?secret={}&issuer={company}",
        escaped(name.expose()),
        secret.expose()
    );
    Ok(Setup { token: token.to_owned(), secret, address: Secret::of_text(address) })
}

/// A text as a part of an address: all but letters and digits as bytes in hexadecimal (RFC 3986, section 2.1).
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// Sets the second step with the first code of the app; says the recovery codes, which are shown once. Its owner is told.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong code, a setting-up that is over, no fresh proof, too many tries, or a store that fails.
pub async fn finish_setup(
    house: &House,
    (of, session): (SessionOf, SessionId),
    (token, code): (&str, &str),
    now: Timestamp,
) -> Result<Vec<Secret>, FactorFault> {
    require_proof(house, of, session, now).await?;
    house.take_try(Deed::ProofIn, &session.to_string(), now).await??;
    let secret = secret_behind(house, (of, session), token, now).await?;
    let step = secret.step_of(code, now).ok_or(FactorFault::WrongCode)?;
    house.vault().confirm_link(PendingKind::SecondFactorSetup, token, now).await??;
    let codes = match house.vault().set_second_factor(of, &secret, step, Some(session), now).await {
        // They were signed out in the meantime.
        Err(VaultError::NotFound(_)) => return Err(FactorFault::ProofNeeded),
        codes => codes?,
    };
    events::tell_owner(house, of, SecurityNews::SecondFactorSet, now).await?;
    Ok(codes)
}

/// Makes ten new recovery codes; the earlier ones open nothing any more. Their owner is told.
///
/// Enforces: SEC
///
/// # Errors
/// Without a fresh proof or a second step; when the store fails.
pub async fn renew_codes(
    house: &House,
    (of, session): (SessionOf, SessionId),
    now: Timestamp,
) -> Result<Vec<Secret>, FactorFault> {
    require_proof(house, of, session, now).await?;
    let codes = match house.vault().renew_recovery_codes(of, now).await {
        Err(VaultError::NotNow(_)) => return Err(FactorFault::NotSet),
        codes => codes?,
    };
    events::tell_owner(house, of, SecurityNews::RecoveryCodesRenewed, now).await?;
    Ok(codes)
}

/// Takes the second step away, and tells its owner.
///
/// Enforces: SEC
///
/// # Errors
/// Without a fresh proof or a second step; when the store fails.
pub async fn turn_off(
    house: &House,
    (of, session): (SessionOf, SessionId),
    now: Timestamp,
) -> Result<(), FactorFault> {
    require_proof(house, of, session, now).await?;
    if !is_set(house, of).await? {
        return Err(FactorFault::NotSet);
    }
    house.vault().drop_second_factor(of, now).await?;
    Ok(events::tell_owner(house, of, SecurityNews::SecondFactorOff, now).await?)
}

/// The fewest letters and digits of what is taken for a recovery code; an app shows six.
const LETTERS_OF_A_RECOVERY_CODE: usize = 16;

/// Whether a code is of their app, or one of their recovery codes; used up by it. Of a recovery code they are told.
///
/// Codes of the app are counted by whose they are, under `counted`. Recovery codes are not: nobody guesses 80 bits, and
/// whoever spends the tries of the app must not shut the owner out.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong code, too many tries, or a store that fails.
pub async fn take(
    house: &House,
    of: SessionOf,
    code: &str,
    counted: Deed,
    now: Timestamp,
) -> Result<(), FactorFault> {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).take(LETTERS_OF_A_RECOVERY_CODE).count();
    if letters < LETTERS_OF_A_RECOVERY_CODE {
        return take_code_of_app(house, of, code, counted, now).await;
    }
    if !house.vault().take_recovery_code(of, code).await? {
        return Err(FactorFault::WrongCode);
    }
    Ok(events::tell_owner(house, of, SecurityNews::RecoveryCodeUsed, now).await?)
}

async fn take_code_of_app(
    house: &House,
    of: SessionOf,
    code: &str,
    counted: Deed,
    now: Timestamp,
) -> Result<(), FactorFault> {
    let whose = match of {
        SessionOf::Customer(customer) => customer.to_string(),
        SessionOf::Staff(staff) => staff.to_string(),
    };
    if let Err(wait) = house.take_try(counted, &whose, now).await? {
        // Whoever comes this far knows the password.
        if house.take_try(Deed::AlarmFor, &whose, now).await?.is_ok() {
            events::tell_owner(house, of, SecurityNews::FailedTries, now).await?;
        }
        return Err(wait.into());
    }
    if house.vault().take_totp(of, code, now).await? { Ok(()) } else { Err(FactorFault::WrongCode) }
}
