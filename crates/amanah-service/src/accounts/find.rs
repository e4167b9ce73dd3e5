//! Finding a customer, for staff: by exact e-mail or customer number, and by nothing else.
//!
//! A search by part of a name would let staff leaf through customers; the vault could not do it either, because it
//! holds no readable name. What is asked stands in a form, never in an address.

use amanah_policy::Timestamp;
use amanah_vault::{CustomerHeader, CustomerNumber, CustomerState, Personal, VaultError};

use crate::house::House;

/// Why nothing was looked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindFault {
    /// Nothing was asked.
    #[error("enter an e-mail address or a customer number")]
    Nothing,
    /// A number with a slip of the pen, or of another kind.
    #[error("this is not a customer number; check it digit by digit, like `1234-5678-2`")]
    NotANumber,
    /// A name, a part of an address, a telephone number.
    #[error("only a whole e-mail address or a customer number can be looked for")]
    CannotBeSearched,
    /// The vault failed.
    #[error("the index could not be read")]
    Vault(#[from] VaultError),
}

/// The customer with exactly this e-mail address or number; none when there is none (any more).
///
/// Enforces: SEC
///
/// # Errors
/// When it is neither an address nor a number, or the store fails.
pub async fn find(house: &House, asked: &str, _now: Timestamp) -> Result<Option<CustomerHeader>, FindFault> {
    let asked = asked.trim();
    if asked.is_empty() {
        return Err(FindFault::Nothing);
    }
    let id = if asked.contains('@') {
        match house.vault().customer_by_email(&Personal::text(asked)).await {
            Err(VaultError::Malformed(_)) => return Err(FindFault::CannotBeSearched),
            found => found?,
        }
    } else if asked.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ') {
        let number: CustomerNumber = asked.replace(' ', "").parse().map_err(|_| FindFault::NotANumber)?;
        house.vault().customer_by_number(number).await?
    } else {
        return Err(FindFault::CannotBeSearched);
    };
    let Some(id) = id else { return Ok(None) };
    match house.vault().customer(id).await {
        Ok(header) if header.state == CustomerState::Erased => Ok(None),
        Err(VaultError::UnknownCustomer) => Ok(None),
        found => Ok(Some(found?)),
    }
}
