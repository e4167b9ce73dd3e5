//! Whoever is the first to prove the registered mailbox of a customer owns the account; what somebody else set up before
//! opens it no more (SEC).

use amanah_policy::{Attribute, CustomerId, DatumId, ErasureGround, Role, Timestamp};

use super::Vault;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::SessionOf;
use crate::store::{api_keys, data, pending, sessions};

/// By what an account can be entered, or whom it is linked with.
const WAYS_IN: [Attribute; 7] = [
    Attribute::PasswordHash,
    Attribute::Passkey,
    Attribute::TotpSecret,
    Attribute::RecoveryCodes,
    Attribute::ProviderSubject,
    Attribute::ProviderEmail,
    Attribute::ProviderName,
];

impl Vault {
    /// Marks the registered mailbox as proved. When nobody had proved it before, everything that opened the account until
    /// then is destroyed: it may have been set up by somebody whose mailbox this never was. Says whether it was the first
    /// proof.
    ///
    /// Enforces: SEC, SSO2
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`], or when the store fails. Asked again, it finishes what is left.
    pub async fn prove_mailbox_first(
        &self,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        if self.customer(customer).await?.is_mailbox_proved {
            return Ok(false);
        }
        let eraser = Actor::System(Role::Officer);
        for datum in self.ways_in(customer).await? {
            match self.erase_datum(customer, datum, ErasureGround::Removed, eraser, now).await {
                Ok(_) | Err(VaultError::NotFound(_)) => {}
                Err(other) => return Err(other),
            }
        }
        self.store()
            .write(move |tx| {
                sessions::delete_of(tx.conn, SessionOf::Customer(customer), None)?;
                api_keys::delete_of(tx.conn, SessionOf::Customer(customer))?;
                pending::end_sign_ins(tx.conn, customer)
            })
            .await?;
        self.prove_mailbox(customer, now).await?;
        Ok(true)
    }

    async fn ways_in(&self, customer: CustomerId) -> Result<Vec<DatumId>, VaultError> {
        let rows = self.store().read(move |tx| data::all(tx.conn, customer)).await?;
        let ways = rows.into_iter().filter(|row| WAYS_IN.contains(&row.label.attribute));
        Ok(ways.map(|row| row.label.id).collect())
    }
}
