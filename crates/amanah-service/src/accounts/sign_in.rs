//! Signing in with address and password.

use amanah_policy::Timestamp;
use amanah_vault::{Personal, VaultError};

use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::sessions::{self, SignedIn, Whence};
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

/// Signs a customer in with address and password.
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
) -> Result<SignedIn, SignInFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::SignInTo, email, now).await??;
    let email = Personal::text(email.trim());
    let customer = house.vault().customer_with_password(&email, Personal::text(password)).await?;
    let customer = customer.ok_or(SignInFault::NotTogether)?;
    Ok(sessions::open(house, customer, whence, now).await?)
}
