//! Between the first proof and the session: whoever set a second step is asked for it, whatever the first proof was. A
//! passkey is both steps at once and does not come by here.

use std::collections::BTreeMap;

use amanah_policy::{DatumId, StaffId, Timestamp};
use amanah_vault::{
    Confirmed, NewPending, PendingFault, PendingKind, Secret, SecretKind, SessionOf, SignedInBy, VaultError,
};

use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::passkeys::owners;
use crate::accounts::second_factor::{self, FactorFault};
pub use crate::accounts::sessions::Proved;
use crate::accounts::sessions::{self, SignedIn, Whence};
use crate::house::House;

/// For how long a sign-in waits for its second step, in microseconds: five minutes.
const WAITS_MICROS: i64 = 300_000_000;

const FACT_BY: &str = "by";
const FACT_CREDENTIAL: &str = "credential";

/// What comes after the first proof.
#[derive(Debug)]
pub enum Entry {
    /// They are in.
    In(SignedIn),
    /// The code of their app is asked for.
    SecondStep(Waiting),
}

impl Entry {
    /// The session, where no second step is asked for.
    #[must_use]
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Self::In(signed_in) => Some(signed_in),
            Self::SecondStep(_) => None,
        }
    }
}

/// A sign-in that waits for its second step.
#[derive(Debug)]
pub struct Waiting {
    /// What takes it out again; the page carries it.
    pub token: Secret,
}

/// Why the second step was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StepFault {
    /// The code is wrong or was used before; it can be tried again.
    #[error("this code is not the right one, or was used already")]
    WrongCode,
    /// The sign-in is over, or there were too many wrong codes.
    #[error(transparent)]
    Over(#[from] PendingFault),
    /// Too many tries.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The vault failed.
    #[error("the sign-in could not be kept")]
    Vault(#[from] VaultError),
}

/// Lets a customer in who proved once, or asks for the second step where one is set.
///
/// Enforces: SEC
///
/// # Errors
/// [`VaultError::NotNow`] when what they proved it by was replaced or taken away meanwhile; when the store fails.
pub async fn enter(
    house: &House,
    proved: Proved,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Entry, VaultError> {
    let of = SessionOf::Customer(proved.customer);
    match begin(house, of, (proved.by, proved.credential), now).await? {
        Some(waiting) => Ok(Entry::SecondStep(waiting)),
        None => Ok(Entry::In(sessions::open(house, proved, whence, now).await?)),
    }
}

/// Begins the second step where one is set.
pub(super) async fn begin(
    house: &House,
    of: SessionOf,
    (by, credential): (SignedInBy, Option<DatumId>),
    now: Timestamp,
) -> Result<Option<Waiting>, VaultError> {
    if !second_factor::is_set(house, of).await? {
        return Ok(None);
    }
    let (customer, staff) = owners(Some(of));
    let mut facts = BTreeMap::from([(FACT_BY.to_owned(), by.code().to_owned())]);
    facts.extend(credential.map(|id| (FACT_CREDENTIAL.to_owned(), id.to_string())));
    let new = NewPending {
        kind: PendingKind::SecondStep,
        values: BTreeMap::new(),
        facts,
        customer,
        staff,
        secret: SecretKind::Link,
        until: now.plus_micros(WAITS_MICROS),
    };
    Ok(Some(Waiting { token: house.vault().begin(new, now).await?.secret }))
}

/// Takes the second step of a customer: with the right code they are in.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong or used code, a sign-in that is over, too many tries, or a store that fails.
pub async fn finish(
    house: &House,
    (token, code): (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<SignedIn, StepFault> {
    let waiting = house.vault().look_behind_link(PendingKind::SecondStep, token, now).await??;
    let customer = waiting.customer.ok_or(PendingFault::UsedOrUnknown)?;
    let taken = take(house, SessionOf::Customer(customer), (token, code), whence, now).await?;
    let credential = taken.facts.get(FACT_CREDENTIAL).and_then(|id| id.parse().ok());
    let proved = Proved { customer, by: by_of(&taken), credential };
    match sessions::open(house, proved, whence, now).await {
        Err(VaultError::NotNow(_)) => Err(PendingFault::UsedOrUnknown.into()),
        opened => Ok(opened?),
    }
}

/// By what the sign-in was begun.
fn by_of(taken: &Confirmed) -> SignedInBy {
    taken.facts.get(FACT_BY).map_or(SignedInBy::Unknown, |code| SignedInBy::from_code(code))
}

/// Takes the second step of a member of staff; says who it is, and by what they began.
///
/// Enforces: SEC
///
/// # Errors
/// As [`finish`].
pub async fn finish_of_staff(
    house: &House,
    (token, code): (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<(StaffId, SignedInBy), StepFault> {
    let waiting = house.vault().look_behind_link(PendingKind::SecondStep, token, now).await??;
    let staff = waiting.staff.ok_or(PendingFault::UsedOrUnknown)?;
    let taken = take(house, SessionOf::Staff(staff), (token, code), whence, now).await?;
    Ok((staff, by_of(&taken)))
}

/// Compares the code; five wrong ones end the sign-in.
async fn take(
    house: &House,
    of: SessionOf,
    (token, code): (&str, &str),
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Confirmed, StepFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    if house.take_try(Deed::SecondStepIn, token, now).await?.is_err() {
        let _over = house.vault().confirm_link(PendingKind::SecondStep, token, now).await?;
        return Err(PendingFault::UsedOrUnknown.into());
    }
    match second_factor::take(house, of, code, Deed::SecondStepOf, now).await {
        Ok(()) => {}
        Err(FactorFault::TooOften(wait)) => return Err(wait.into()),
        Err(FactorFault::Vault(fault)) => return Err(fault.into()),
        Err(_wrong) => return Err(StepFault::WrongCode),
    }
    Ok(house.vault().confirm_link(PendingKind::SecondStep, token, now).await??)
}
