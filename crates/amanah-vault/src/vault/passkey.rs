//! Passkeys: the credential is compared inside and never released; its owner sees what it is on, and when it was used.

use amanah_policy::{Attribute, Channel, CustomerId, DatumId, ErasureGround, SessionId, Source, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Vault;
use super::session::must_be_open;
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance, Selection};
use crate::error::{StoreError, VaultError};
use crate::keys::version_key;
use crate::personal::Personal;
use crate::rows::{CredentialKey, Device, NewPasskey, PasskeyLine, PasskeyUse, SessionOf, UsedPasskey};
use crate::signature::is_signed;
use crate::store::prepared::insert_prepared;
use crate::store::{customers, data, passkeys};

/// The most passkeys one person can have.
const MOST: usize = 10;

pub(super) const TOO_MANY: VaultError = VaultError::NotNow("ten passkeys are the most; remove one first");
pub(super) const NO_PASSKEY: VaultError = VaultError::NotFound("passkey");

impl Vault {
    /// Adds a passkey; the session in which a customer does so must be open still when it is written down.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when there are ten already, [`VaultError::Taken`] when it was added before,
    /// [`VaultError::NotFound`] when the session has ended.
    pub async fn add_passkey(
        &self,
        of: SessionOf,
        new: NewPasskey,
        within: Option<SessionId>,
        now: Timestamp,
    ) -> Result<DatumId, VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.add_passkey_of_staff(staff, new, now).await,
        };
        let known = self.credentials(customer).await?;
        if known.len() >= MOST {
            return Err(TOO_MANY);
        }
        if known.iter().any(|(_, stored)| stored.is(&new.credential)) {
            return Err(VaultError::Taken("passkey"));
        }
        let text = Stored::of(&new).text()?;
        let datum = NewDatum {
            attribute: Attribute::Passkey,
            value: Personal::text(&text),
            provenance: of_sign_in("add_passkey", now),
            confirmed: true,
        };
        let prepared = self.prepare(customer, vec![datum], Actor::Customer(customer), now).await?;
        self.store()
            .write(move |tx| {
                must_be_open(tx.conn, of, within, now)?;
                let ids = insert_prepared(tx, &prepared)?;
                let id = ids.first().copied().ok_or(NO_PASSKEY)?;
                passkeys::insert(tx.conn, customer, (id, new.device, new.counter), now)?;
                Ok(id)
            })
            .await
    }

    /// Somebody's passkeys, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn passkeys(&self, of: SessionOf) -> Result<Vec<PasskeyLine>, VaultError> {
        match of {
            SessionOf::Customer(customer) => {
                self.store().read(move |tx| passkeys::of(tx.conn, customer)).await
            }
            SessionOf::Staff(staff) => self.passkeys_of_staff(staff).await,
        }
    }

    /// By which ids the devices of somebody know their passkeys, for the browser in which they add another: a device that
    /// has one makes no second (WebAuthn, `excludeCredentials`). A key is never given out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn passkey_ids(&self, of: SessionOf) -> Result<Vec<String>, VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.passkey_ids_of_staff(staff).await,
        };
        Ok(self.credentials(customer).await?.into_iter().map(|(_, stored)| stored.id).collect())
    }

    /// Whether this is a use of one of their passkeys. An unknown owner and a wrong signature look the same.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// When the store fails.
    pub async fn use_passkey(
        &self,
        of: SessionOf,
        used: UsedPasskey,
        now: Timestamp,
    ) -> Result<PasskeyUse, VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.use_passkey_of_staff(staff, used, now).await,
        };
        let known = match self.credentials(customer).await {
            Err(VaultError::UnknownCustomer) => return Ok(PasskeyUse::Wrong),
            known => known?,
        };
        let Some(id) = known.iter().find(|(_, stored)| stored.is_used(&used)).map(|(id, _)| *id) else {
            return Ok(PasskeyUse::Wrong);
        };
        let counter = used.counter;
        let goes_on =
            self.store().write(move |tx| passkeys::used(tx.conn, customer, (id, counter), now)).await?;
        Ok(if goes_on { PasskeyUse::Right(id) } else { PasskeyUse::CounterBack(id) })
    }

    /// Says what a passkey is on.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it is none of theirs.
    pub async fn name_passkey(&self, of: SessionOf, id: DatumId, device: Device) -> Result<(), VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.name_passkey_of_staff(staff, id, device).await,
        };
        let set = self.store().write(move |tx| passkeys::set_device(tx.conn, customer, id, device)).await?;
        set.then_some(()).ok_or(NO_PASSKEY)
    }

    /// Removes a passkey: its credential is erased.
    ///
    /// Enforces: SEC, invariant 5
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it is none of theirs.
    pub async fn remove_passkey(&self, of: SessionOf, id: DatumId, now: Timestamp) -> Result<(), VaultError> {
        let customer = match of {
            SessionOf::Customer(customer) => customer,
            SessionOf::Staff(staff) => return self.remove_passkey_of_staff(staff, id, now).await,
        };
        if self.passkeys(of).await?.iter().all(|line| line.id != id) {
            return Err(NO_PASSKEY);
        }
        self.take_away(customer, id, now).await?;
        self.store().write(move |tx| passkeys::delete(tx.conn, customer, id)).await
    }

    /// Erases a credential whose owner takes it away. What a hold keeps stays sealed until it ends, and opens nothing.
    pub(super) async fn take_away(
        &self,
        customer: CustomerId,
        datum: DatumId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let actor = Actor::Customer(customer);
        match self.erase_datum(customer, datum, ErasureGround::Removed, actor, now).await {
            Ok(_) | Err(VaultError::NotNow(_)) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// The credentials of a customer, opened to be compared.
    async fn credentials(&self, customer: CustomerId) -> Result<Vec<(DatumId, Stored)>, VaultError> {
        let wrapping = self.keys().wrapping();
        self.store()
            .read(move |tx| {
                customers::living(tx.conn, customer)?;
                let ids: Vec<DatumId> =
                    passkeys::of(tx.conn, customer)?.into_iter().map(|line| line.id).collect();
                if ids.is_empty() {
                    return Ok(Vec::new());
                }
                let keys = tx.keys.ok_or(StoreError::Closed)?;
                let rows = data::selected(tx.conn, customer, &Selection::Data(ids))?;
                rows.into_iter()
                    .map(|row| {
                        let key = version_key(keys, &wrapping, customer, row.label.id, row.class)?;
                        let text = row.open(customer, &key.ok_or(VaultError::KeyGone)?)?;
                        Ok((row.label.id, Stored::read(&text)?))
                    })
                    .collect()
            })
            .await
    }
}

/// Where what somebody signs in with comes from.
pub(super) fn of_sign_in(origin: &str, now: Timestamp) -> Provenance {
    Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: origin.to_owned(),
        observed_at: now,
    }
}

/// A credential as it is written before it is sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    /// Its id.
    pub(super) id: String,
    /// What kind of key, and its parts.
    kind: String,
    parts: Vec<String>,
}

impl Stored {
    pub(super) fn of(new: &NewPasskey) -> Self {
        let (kind, parts): (&str, Vec<&Vec<u8>>) = match &new.key {
            CredentialKey::P256(point) => ("p256", vec![point]),
            CredentialKey::Ed25519(key) => ("ed25519", vec![key]),
            CredentialKey::Rsa { modulus, exponent } => ("rsa", vec![modulus, exponent]),
        };
        Self {
            id: URL_SAFE_NO_PAD.encode(&new.credential),
            kind: kind.to_owned(),
            parts: parts.into_iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect(),
        }
    }

    fn text(&self) -> Result<Zeroizing<String>, VaultError> {
        serde_json::to_string(self).map(Zeroizing::new).map_err(|_| VaultError::Malformed("passkey"))
    }

    fn read(text: &str) -> Result<Self, VaultError> {
        serde_json::from_str(text).map_err(|_| VaultError::Tampered)
    }

    /// Whether it is the credential of this id.
    pub(super) fn is(&self, credential: &[u8]) -> bool {
        self.id == URL_SAFE_NO_PAD.encode(credential)
    }

    /// Whether it was used here.
    pub(super) fn is_used(&self, used: &UsedPasskey) -> bool {
        self.is(&used.credential)
            && self.key().is_some_and(|key| is_signed(&key, &used.signed, &used.signature))
    }

    fn key(&self) -> Option<CredentialKey> {
        let mut parts = self.parts.iter().map(|part| URL_SAFE_NO_PAD.decode(part).ok());
        let first = parts.next()??;
        match self.kind.as_str() {
            "p256" => Some(CredentialKey::P256(first)),
            "ed25519" => Some(CredentialKey::Ed25519(first)),
            "rsa" => Some(CredentialKey::Rsa { modulus: first, exponent: parts.next()?? }),
            _ => None,
        }
    }
}
