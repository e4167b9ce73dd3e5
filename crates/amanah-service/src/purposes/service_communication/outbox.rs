//! The outbox as the console of a throw-away company shows it: mails that no relay takes away (U1).

use amanah_policy::{MailId, Timestamp};
use amanah_vault::{MailHeader, OpenMail, VaultError};

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

fn only_in_demo(house: &House) -> Result<(), OutboxFault> {
    if house.settings().demo { Ok(()) } else { Err(OutboxFault::OnlyInDemo) }
}
