//! *Messages*: the letters we sent a customer, for the customer (U2a).

use amanah_policy::{Attribute, CustomerId, DatumId, MailId, Timestamp};
use amanah_vault::{MailHeader, OpenMail, VaultError};

use crate::house::House;
use crate::purposes::service_communication::letters::carries_secret;

/// So many letters are listed.
pub const MOST_LETTERS: u32 = 100;

/// The letters of a customer, without their words.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Newest first.
    pub letters: Vec<MailHeader>,
    /// The registered address, to tell letters to it from those to an earlier one.
    pub registered: Option<DatumId>,
}

/// Why a letter is not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LetterGone {
    /// There is none of theirs, its text is gone, or it carried a code or a link.
    #[error("there is no such letter any more, or it carried a code or a link and is shown to nobody")]
    Gone,
    /// The vault failed.
    #[error("the letter could not be read")]
    Vault(#[from] VaultError),
}

/// Lists the letters to a customer. Nothing of them is opened, so it is no release.
///
/// # Errors
/// When the store fails.
pub async fn list(house: &House, customer: CustomerId) -> Result<Sent, VaultError> {
    let vault = house.vault();
    Ok(Sent {
        letters: vault.mails_of(customer, MOST_LETTERS).await?,
        registered: vault.current_datum(customer, Attribute::PrimaryEmail).await?,
    })
}

/// Whether a letter carries a code or a link that opens something. It proves who reads a mailbox, so whoever is merely
/// signed in must not read it here.
#[must_use]
pub fn is_secret(letter: &MailHeader) -> bool {
    carries_secret(&letter.template)
}

/// Opens a letter for the customer it was written to; the release is in the ledger.
///
/// Enforces: U2a, SEC
///
/// # Errors
/// When it is not theirs, gone, or secret; when the store fails.
pub async fn read(
    house: &House,
    customer: CustomerId,
    letter: MailId,
    now: Timestamp,
) -> Result<OpenMail, LetterGone> {
    let known = list(house, customer).await?;
    let is_readable = |found: &MailHeader| found.id == letter && found.has_text && !is_secret(found);
    if !known.letters.iter().any(is_readable) {
        return Err(LetterGone::Gone);
    }
    match house.vault().open_own_mail(customer, letter, now).await {
        Err(VaultError::NotFound(_) | VaultError::UnknownCustomer | VaultError::NotNow(_)) => {
            Err(LetterGone::Gone)
        }
        opened => Ok(opened?),
    }
}

/// Since when the last mail to the registered address is one that did not arrive.
///
/// # Errors
/// When the store fails.
pub async fn undeliverable_since(
    house: &House,
    customer: CustomerId,
) -> Result<Option<Timestamp>, VaultError> {
    house.vault().undeliverable_since(customer).await
}
