//! Signing in with address and password.

use amanah_policy::Timestamp;
use amanah_vault::{Personal, SignedInBy, VaultError};

use crate::accounts::events::{self, SecurityNews};
use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::second_step::{self, Entry, Proved};
use crate::accounts::sessions::Whence;
use crate::house::House;

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignInFault {
    /// Address and password do not belong together, or there is no such account: both read the same.
    #[error("this address and password do not belong together")]
    NotTogether,
    /// Too many tries from here or on this account.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The vault failed.
    #[error("the sign-in could not be kept")]
    Vault(#[from] VaultError),
}

/// Signs a customer in with address and password, or asks for the second step.
///
/// An unknown address takes the same time and gives the same answer as a wrong password.
///
/// Enforces: SEC
///
/// # Errors
/// A wrong pair, too many tries, or a store that fails.
pub async fn with_password(
    house: &House,
    email: &str,
    password: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Entry, SignInFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::SignInTo, email, now).await??;
    let address = Personal::text(email.trim());
    match house.vault().proof_by_password(&address, Personal::text(password)).await? {
        Some((customer, password)) => {
            let proved = Proved { customer, by: SignedInBy::Password, credential: Some(password) };
            match second_step::enter(house, proved, whence, now).await {
                // Another password was set while this one was compared.
                Err(VaultError::NotNow(_)) => Err(SignInFault::NotTogether),
                entered => Ok(entered?),
            }
        }
        None => {
            count_failure(house, email, &address, now).await?;
            Err(SignInFault::NotTogether)
        }
    }
}

/// So many durable writes it takes to tell a customer: the event, the release of the address, the mail.
const WRITES_OF_AN_ALARM: u32 = 3;

/// Counts a wrong password, and tells the customer when there are too many, once an hour. Where nobody has the address
/// the same is written, so that no answer takes longer because somebody does.
///
/// Enforces: SEC
async fn count_failure(
    house: &House,
    email: &str,
    address: &Personal<String>,
    now: Timestamp,
) -> Result<(), VaultError> {
    let is_much = house.take_try(Deed::FailureOn, email, now).await?.is_err();
    if !is_much || house.take_try(Deed::AlarmFor, email, now).await?.is_err() {
        return Ok(());
    }
    match house.vault().customer_by_email(address).await? {
        Some(customer) => events::tell(house, customer, SecurityNews::FailedTries, "", now).await,
        None => house.vault().keep_pace(WRITES_OF_AN_ALARM).await,
    }
}
