//! The outbox as the console shows it: numbers and codes, and in a throw-away company the mails themselves (U1).

use amanah_policy::{CustomerId, MailId, Timestamp};
use amanah_vault::{CustomerNumber, MailHeader, MailRecipient, OpenMail, OutboxState, VaultError, Waits};

use super::mail::MAILER;
use crate::house::House;

/// How many mails the list shows.
pub const MOST_MAILS: u32 = 100;

/// Why a mail cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxFault {
    /// A real company's mail is read by its recipients alone.
    #[error("mails can be read in a demonstration only; here they go to their recipients")]
    OnlyInDemo,
    /// It went with its customer, or never was.
    #[error("no such mail; it may have been erased with its customer")]
    Gone,
    /// The vault failed.
    #[error("the outbox could not be read")]
    Vault(#[from] VaultError),
}

/// The newest mails, without address and text.
///
/// # Errors
/// Outside a demonstration, or when the store fails.
pub async fn list(house: &House) -> Result<Vec<MailHeader>, OutboxFault> {
    only_in_demo(house)?;
    Ok(house.vault().mails(MOST_MAILS).await?)
}

/// Opens a mail in the relay's stead; that is a release, and recorded as the mailer's.
///
/// Staff have no grant to read mail that was written to somebody else, and get none here: outside a demonstration
/// nobody but the relay opens one.
///
/// Enforces: U1
///
/// # Errors
/// Outside a demonstration, when it is gone, or when the store fails.
pub async fn open(house: &House, mail: MailId, now: Timestamp) -> Result<OpenMail, OutboxFault> {
    only_in_demo(house)?;
    match house.vault().open_mail(mail, MAILER, now).await {
        Err(VaultError::NotFound(_) | VaultError::UnknownCustomer) => Err(OutboxFault::Gone),
        opened => Ok(opened?),
    }
}

/// A mail that did not arrive, with the number of the customer it was for.
#[derive(Clone, Debug)]
pub struct Undeliverable {
    /// The mail, without address and text.
    pub mail: MailHeader,
    /// For whom; none when they have no account, or not any more.
    pub customer: Option<(CustomerId, CustomerNumber)>,
}

/// The outbox in numbers and codes; failures are those of the last 24 hours.
///
/// # Errors
/// When the store fails.
pub async fn state(house: &House, now: Timestamp) -> Result<OutboxState, VaultError> {
    house.vault().outbox_state(now.plus_hours(-24)).await
}

/// The mails that did not arrive, newest first.
///
/// # Errors
/// When the store fails.
pub async fn undeliverable(house: &House) -> Result<Vec<Undeliverable>, VaultError> {
    let vault = house.vault();
    let mut lost = Vec::new();
    for mail in vault.undeliverable_mails(MOST_MAILS).await? {
        let customer = match mail.to {
            MailRecipient::Customer(id) => match vault.customer(id).await {
                Ok(header) => Some((id, header.number)),
                Err(VaultError::UnknownCustomer) => None,
                Err(fault) => return Err(fault),
            },
            MailRecipient::Pending(_) => None,
        };
        lost.push(Undeliverable { mail, customer });
    }
    Ok(lost)
}

/// Lets everything that waits be tried at once; says how much that is.
///
/// # Errors
/// When the store fails.
pub async fn hasten(house: &House, now: Timestamp) -> Result<u64, VaultError> {
    house.vault().hasten_mails(Waits::ForAnything, now).await
}

fn only_in_demo(house: &House) -> Result<(), OutboxFault> {
    if house.settings().demo { Ok(()) } else { Err(OutboxFault::OnlyInDemo) }
}
