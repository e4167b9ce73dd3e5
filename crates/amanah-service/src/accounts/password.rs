//! Setting a new password.

use amanah_policy::{CustomerId, Timestamp};
use amanah_vault::{Personal, SessionHeader, SessionOf, VaultError};

use crate::accounts::breached;
use crate::accounts::events::{self, SecurityNews};
use crate::accounts::form::{FieldFault, Findings};
use crate::accounts::passkeys::own_address;
use crate::accounts::sessions;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{self, MailFault};

/// Why the password is as before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordFault {
    /// The new password cannot be taken.
    #[error("the new password cannot be taken; choose at least 8 characters")]
    Form(Vec<FieldFault>),
    /// The person must prove who they are first.
    #[error("prove again who you are, then set the password")]
    ProofNeeded,
    /// The notice was not queued; the password is set.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// The vault failed.
    #[error("the password could not be kept")]
    Vault(#[from] VaultError),
}

/// Sets a new password; every other session ends, and the mailbox is told.
///
/// Enforces: SEC
///
/// # Errors
/// A password that cannot be taken, a proof that is too old, or a store that fails.
pub async fn set(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    password: &str,
    now: Timestamp,
) -> Result<(), PasswordFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(PasswordFault::ProofNeeded);
    }
    let mut findings = Findings::default();
    findings.password("password", password);
    findings.into_result().map_err(PasswordFault::Form)?;
    let address = own_address(house, SessionOf::Customer(customer), now).await?;
    breached::look(house, password, &[address.expose(), &house.settings().company])
        .await?
        .map_err(PasswordFault::Form)?;
    match house.vault().set_password(customer, Personal::text(password), Some(session.id), now).await {
        // They were signed out in the meantime.
        Err(VaultError::NotFound(_)) => return Err(PasswordFault::ProofNeeded),
        set => set?,
    }
    events::note(house, customer, SecurityNews::PasswordChanged, "", now).await?;
    mail::mail_customer(house, customer, Letter::PasswordChanged, now).await?;
    Ok(())
}
