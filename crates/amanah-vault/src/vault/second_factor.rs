//! The second step at sign-in: an authenticator app, and recovery codes for when the telephone is gone.

use amanah_policy::{Attribute, CustomerId, SessionId, Timestamp};
use zeroize::Zeroizing;

use super::Vault;
use super::passkey::of_sign_in;
use super::session::must_be_open;
use crate::actor::Actor;
use crate::datum::NewDatum;
use crate::error::{StoreError, VaultError};
use crate::keys::version_key;
use crate::personal::Personal;
use crate::rows::{SecondFactorState, Secret, SessionOf, TotpSecret};
use crate::store::prepared::insert_prepared;
use crate::store::{customers, data, second_factors, sessions};
use crate::totp::{hashes, place_of, recovery_codes};

pub(super) const NOT_SET: VaultError = VaultError::NotNow("no second step is set; set it first");

impl Vault {
    /// A secret for an authenticator app; nothing is kept of it before its first code came.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn new_totp_secret(&self) -> Result<TotpSecret, VaultError> {
        Ok(TotpSecret::random(self.random())?)
    }

    /// How somebody's second step stands; none when none is asked for.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn second_factor(&self, of: SessionOf) -> Result<Option<SecondFactorState>, VaultError> {
        match of {
            SessionOf::Customer(customer) => {
                self.store().read(move |tx| second_factors::find(tx.conn, customer)).await
            }
            SessionOf::Staff(staff) => self.second_factor_of_staff(staff).await,
        }
    }

    /// Sets the second step with the app whose first code was of `step`; says ten recovery codes, which are shown once.
    /// Whatever the other sessions of its owner proved was proved without it and counts no more.
    /// The session in which a customer does so must be open still when it is written down.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when the session has ended.
    pub async fn set_second_factor(
        &self,
        of: SessionOf,
        secret: &TotpSecret,
        step: i64,
        within: Option<SessionId>,
        now: Timestamp,
    ) -> Result<Vec<Secret>, VaultError> {
        let codes = recovery_codes(self.random())?;
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => {
                self.set_second_factor_of_staff((staff, within), secret, (step, &codes), now).await?;
                return Ok(codes);
            }
        };
        let data = vec![
            credential(Attribute::TotpSecret, secret.expose(), now),
            credential(Attribute::RecoveryCodes, &hashes(&codes), now),
        ];
        let prepared = self.prepare(customer, data, Actor::Customer(customer), now).await?;
        self.store()
            .write(move |tx| {
                must_be_open(tx.conn, of, within, now)?;
                insert_prepared(tx, &prepared)?;
                second_factors::put(tx.conn, customer, step, now)?;
                sessions::unprove_others(tx.conn, of, within)
            })
            .await?;
        self.finish_replacement(customer, now).await;
        Ok(codes)
    }

    /// Makes ten new recovery codes; the earlier ones open nothing any more.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when no second step is set.
    pub async fn renew_recovery_codes(
        &self,
        of: SessionOf,
        now: Timestamp,
    ) -> Result<Vec<Secret>, VaultError> {
        if self.second_factor(of).await?.is_none() {
            return Err(NOT_SET);
        }
        let codes = recovery_codes(self.random())?;
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => {
                self.renew_codes_of_staff(staff, &codes, now).await?;
                return Ok(codes);
            }
        };
        let data = vec![credential(Attribute::RecoveryCodes, &hashes(&codes), now)];
        let prepared = self.prepare(customer, data, Actor::Customer(customer), now).await?;
        self.store()
            .write(move |tx| {
                insert_prepared(tx, &prepared)?;
                second_factors::renew_codes(tx.conn, customer)
            })
            .await?;
        self.finish_replacement(customer, now).await;
        Ok(codes)
    }

    /// Whether this is a code of their app that was not used before; it is used from here on.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_totp(&self, of: SessionOf, code: &str, now: Timestamp) -> Result<bool, VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.take_totp_of_staff(staff, code, now).await,
        };
        let secret = self.second_credential(customer, Attribute::TotpSecret).await?;
        let step = secret.and_then(|secret| TotpSecret::read(&secret)).and_then(|it| it.step_of(code, now));
        let Some(step) = step else { return Ok(false) };
        self.store().write(move |tx| second_factors::take_step(tx.conn, customer, step)).await
    }

    /// Whether this is a recovery code of theirs that was not used before; it is used from here on.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn take_recovery_code(&self, of: SessionOf, code: &str) -> Result<bool, VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.take_recovery_code_of_staff(staff, code).await,
        };
        let kept = self.second_credential(customer, Attribute::RecoveryCodes).await?;
        let Some(place) = kept.and_then(|kept| place_of(&kept, code)) else { return Ok(false) };
        self.store().write(move |tx| second_factors::take_code(tx.conn, customer, place)).await
    }

    /// Takes the second step away: secret and codes are erased.
    ///
    /// Enforces: SEC, invariant 5
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drop_second_factor(&self, of: SessionOf, now: Timestamp) -> Result<(), VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.drop_second_factor_of_staff(staff, now).await,
        };
        for attribute in [Attribute::TotpSecret, Attribute::RecoveryCodes] {
            let row = self.store().read(move |tx| data::current(tx.conn, customer, attribute)).await?;
            if let Some(row) = row {
                self.take_away(customer, row.label.id, now).await?;
            }
        }
        self.store().write(move |tx| second_factors::delete(tx.conn, customer)).await
    }

    /// A secret of the second step, while it is set; opened to be compared.
    async fn second_credential(
        &self,
        customer: CustomerId,
        attribute: Attribute,
    ) -> Result<Option<Zeroizing<String>>, VaultError> {
        let wrapping = self.keys().wrapping();
        self.store()
            .read(move |tx| {
                customers::living(tx.conn, customer)?;
                if second_factors::find(tx.conn, customer)?.is_none() {
                    return Ok(None);
                }
                let Some(row) = data::current(tx.conn, customer, attribute)? else { return Ok(None) };
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let key = version_key(keys, &wrapping, customer, row.label.id, row.class)?;
                row.open(customer, &key.ok_or(VaultError::KeyGone)?).map(Some)
            })
            .await
    }
}

fn credential(attribute: Attribute, value: &str, now: Timestamp) -> NewDatum {
    NewDatum {
        attribute,
        value: Personal::text(value),
        provenance: of_sign_in("set_second_factor", now),
        confirmed: true,
    }
}
