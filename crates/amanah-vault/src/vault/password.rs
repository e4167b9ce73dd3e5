//! Passwords: hashed with argon2id off the async threads, compared inside, never released.

use amanah_policy::{Attribute, Channel, CustomerId, DatumId, SessionId, Source, StaffId, Timestamp};
use zeroize::Zeroizing;

use super::Vault;
use super::session::must_be_open;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::{StoreError, VaultError};
use crate::keys::version_key;
use crate::personal::Personal;
use crate::rows::{SessionOf, StaffState};
use crate::store::prepared::insert_prepared;
use crate::store::{customers, data, pending, sessions};

impl Vault {
    /// Hashes a password, for a sign-up that waits for its code.
    ///
    /// # Errors
    /// [`VaultError::Malformed`] when it is too short (8 characters) or too long (256 bytes).
    pub async fn hash_password(&self, password: Personal<String>) -> Result<Personal<String>, VaultError> {
        let hash = self.passwords().hash(password, self.random()).await?;
        Ok(Personal::text(&hash))
    }

    /// The customer whose address and password these are. Takes the same time for an unknown address.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customer_with_password(
        &self,
        email: &Personal<String>,
        password: Personal<String>,
    ) -> Result<Option<CustomerId>, VaultError> {
        Ok(self.proof_by_password(email, password).await?.map(|(customer, _)| customer))
    }

    /// The same, with the password that was compared: it may be replaced before the session opens ([`Entrance`]).
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// [`Entrance`]: crate::Entrance
    pub async fn proof_by_password(
        &self,
        email: &Personal<String>,
        password: Personal<String>,
    ) -> Result<Option<(CustomerId, DatumId)>, VaultError> {
        let customer = self.customer_by_email(email).await?;
        let (known, hash) = match customer {
            Some(customer) => self.credential(customer).await?.unzip(),
            None => (None, None),
        };
        let is_right = self.passwords().is_right(password, hash, self.random()).await?;
        Ok(customer.zip(known).filter(|_known| is_right))
    }

    /// Whether a customer has set a password.
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`].
    pub async fn has_password(&self, customer: CustomerId) -> Result<bool, VaultError> {
        self.store()
            .read(move |tx| {
                customers::living(tx.conn, customer)?;
                Ok(data::current(tx.conn, customer, Attribute::PasswordHash)?.is_some())
            })
            .await
    }

    /// Whether this is the password of a customer who is signed in and proves it again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_password_of(
        &self,
        customer: CustomerId,
        password: Personal<String>,
    ) -> Result<bool, VaultError> {
        let hash = self.credential(customer).await?.map(|(_, hash)| hash);
        self.passwords().is_right(password, hash, self.random()).await
    }

    /// Sets a customer's password; every session of theirs ends but for the one in which they do so. It must be open when
    /// the password is written down: hashing takes a while, and whoever is sent away meanwhile sets nothing.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// As [`Vault::hash_password`]; [`VaultError::UnknownCustomer`]; [`VaultError::NotFound`] when the session has ended.
    pub async fn set_password(
        &self,
        customer: CustomerId,
        password: Personal<String>,
        within: Option<SessionId>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let hash = self.passwords().hash(password, self.random()).await?;
        let provenance = Provenance {
            source: Source::Registration,
            channel: Channel::ClientZone,
            origin: "set_password".to_owned(),
            observed_at: now,
        };
        let hash = NewDatum {
            attribute: Attribute::PasswordHash,
            value: Personal::text(&hash),
            provenance,
            confirmed: true,
        };
        let prepared = self.prepare(customer, vec![hash], Actor::Customer(customer), now).await?;
        let of = SessionOf::Customer(customer);
        self.store()
            .write(move |tx| {
                must_be_open(tx.conn, of, within, now)?;
                insert_prepared(tx, &prepared)?;
                pending::end_sign_ins(tx.conn, customer)?;
                sessions::delete_of(tx.conn, of, within)
            })
            .await?;
        self.finish_replacement(customer, now).await;
        Ok(())
    }

    /// The active member of staff whose address and password these are. Takes the same time for an unknown address.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn staff_with_password(
        &self,
        email: &Personal<String>,
        password: Personal<String>,
    ) -> Result<Option<StaffId>, VaultError> {
        let (staff, hash) = self.staff_by_email(email).await?.unzip();
        let is_right = self.passwords().is_right(password, hash.flatten(), self.random()).await?;
        let staff = staff.filter(|staff| is_right && staff.state == StaffState::Active);
        Ok(staff.map(|staff| staff.id))
    }

    /// The hash of a customer's password. A credential is compared here and never released.
    async fn credential(
        &self,
        customer: CustomerId,
    ) -> Result<Option<(DatumId, Zeroizing<String>)>, VaultError> {
        let wrapping = self.keys().wrapping();
        self.store()
            .read(move |tx| {
                let Some(row) = data::current(tx.conn, customer, Attribute::PasswordHash)? else {
                    return Ok(None);
                };
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let key = version_key(keys, &wrapping, customer, row.label.id, row.class)?;
                let hash = row.open(customer, &key.ok_or(VaultError::KeyGone)?)?;
                Ok(Some((row.label.id, hash)))
            })
            .await
    }
}
