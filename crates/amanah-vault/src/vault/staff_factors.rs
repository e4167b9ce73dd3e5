//! What staff sign in with besides a password. Staff are nobody's customers: their credentials stand in the sealed value
//! that holds their name and password hash.

use amanah_policy::{DatumId, SessionId, StaffId, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

use super::Vault;
use super::passkey::{NO_PASSKEY, Stored, TOO_MANY};
use super::second_factor::NOT_SET;
use super::staff::Card;
use crate::error::VaultError;
use crate::rows::{
    Device, NewPasskey, PasskeyLine, PasskeyUse, SecondFactorState, Secret, SessionOf, TotpSecret,
    UsedPasskey,
};
use crate::store::sessions;
use crate::totp::{CODES, hashes, place_of};

/// The most passkeys a member of staff can have.
const MOST: usize = 10;

/// The credentials of a member of staff, beside their password.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Factors {
    passkeys: Vec<StaffPasskey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<App>,
}

#[derive(Serialize, Deserialize)]
struct StaffPasskey {
    id: [u8; 16],
    device: String,
    added_at: i64,
    used_at: Option<i64>,
    counter: u32,
    stored: Stored,
}

#[derive(Serialize, Deserialize)]
struct App {
    secret: String,
    last_step: i64,
    used_codes: u32,
    codes: String,
    set_at: i64,
}

impl Drop for App {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.codes.zeroize();
    }
}

impl Factors {
    pub(super) const fn is_empty(&self) -> bool {
        self.passkeys.is_empty() && self.app.is_none()
    }

    fn passkey(&mut self, id: DatumId) -> Result<&mut StaffPasskey, VaultError> {
        self.passkeys.iter_mut().find(|passkey| passkey.id == *id.as_bytes()).ok_or(NO_PASSKEY)
    }
}

impl Vault {
    pub(super) async fn add_passkey_of_staff(
        &self,
        staff: StaffId,
        new: NewPasskey,
        now: Timestamp,
    ) -> Result<DatumId, VaultError> {
        let id = DatumId::from_bytes(self.random().bytes()?);
        self.change_card(staff, Some(now), move |card| {
            let factors = &mut card.factors;
            if factors.passkeys.len() >= MOST {
                return Err(TOO_MANY);
            }
            if factors.passkeys.iter().any(|known| known.stored.is(&new.credential)) {
                return Err(VaultError::Taken("passkey"));
            }
            factors.passkeys.push(StaffPasskey {
                id: *id.as_bytes(),
                device: new.device.code().to_owned(),
                added_at: now.as_micros(),
                used_at: None,
                counter: new.counter,
                stored: Stored::of(&new),
            });
            Ok(id)
        })
        .await
    }

    pub(super) async fn passkeys_of_staff(&self, staff: StaffId) -> Result<Vec<PasskeyLine>, VaultError> {
        let card = self.card(staff).await?;
        let line = |passkey: &StaffPasskey| {
            Ok(PasskeyLine {
                id: DatumId::from_bytes(passkey.id),
                device: Device::from_code(&passkey.device).ok_or(VaultError::Tampered)?,
                added_at: Timestamp::from_micros(passkey.added_at),
                used_at: passkey.used_at.map(Timestamp::from_micros),
            })
        };
        card.factors.passkeys.iter().map(line).collect()
    }

    pub(super) async fn passkey_ids_of_staff(&self, staff: StaffId) -> Result<Vec<String>, VaultError> {
        let card = self.card(staff).await?;
        Ok(card.factors.passkeys.iter().map(|passkey| passkey.stored.id.clone()).collect())
    }

    pub(super) async fn use_passkey_of_staff(
        &self,
        staff: StaffId,
        used: UsedPasskey,
        now: Timestamp,
    ) -> Result<PasskeyUse, VaultError> {
        let changed = self.change_card(staff, None, move |card| {
            let found = card.factors.passkeys.iter_mut().find(|known| known.stored.is_used(&used));
            let Some(passkey) = found else { return Ok(PasskeyUse::Wrong) };
            let id = DatumId::from_bytes(passkey.id);
            let never_counts = passkey.counter == 0 && used.counter == 0;
            if used.counter <= passkey.counter && !never_counts {
                return Ok(PasskeyUse::CounterBack(id));
            }
            passkey.counter = used.counter;
            passkey.used_at = Some(now.as_micros());
            Ok(PasskeyUse::Right(id))
        });
        match changed.await {
            Err(VaultError::NotFound(_)) => Ok(PasskeyUse::Wrong),
            other => other,
        }
    }

    pub(super) async fn name_passkey_of_staff(
        &self,
        staff: StaffId,
        id: DatumId,
        device: Device,
    ) -> Result<(), VaultError> {
        self.change_card(staff, None, move |card| {
            device.code().clone_into(&mut card.factors.passkey(id)?.device);
            Ok(())
        })
        .await
    }

    pub(super) async fn remove_passkey_of_staff(
        &self,
        staff: StaffId,
        id: DatumId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.change_card(staff, Some(now), move |card| {
            card.factors.passkey(id)?;
            card.factors.passkeys.retain(|passkey| passkey.id != *id.as_bytes());
            Ok(())
        })
        .await
    }

    pub(super) async fn second_factor_of_staff(
        &self,
        staff: StaffId,
    ) -> Result<Option<SecondFactorState>, VaultError> {
        let card = self.card(staff).await?;
        Ok(card.factors.app.as_ref().map(|app| SecondFactorState {
            since: Timestamp::from_micros(app.set_at),
            codes_left: CODES.saturating_sub(app.used_codes.count_ones()),
        }))
    }

    pub(super) async fn set_second_factor_of_staff(
        &self,
        (staff, within): (StaffId, Option<SessionId>),
        secret: &TotpSecret,
        (step, codes): (i64, &[Secret]),
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let app = App {
            secret: secret.expose().to_owned(),
            last_step: step,
            used_codes: 0,
            codes: hashes(codes).to_string(),
            set_at: now.as_micros(),
        };
        let change = move |card: &mut Card| {
            card.factors.app = Some(app);
            Ok(())
        };
        self.change_card_and(staff, Some(now), change, move |tx| {
            sessions::unprove_others(tx.conn, SessionOf::Staff(staff), within)
        })
        .await
    }

    pub(super) async fn renew_codes_of_staff(
        &self,
        staff: StaffId,
        codes: &[Secret],
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let codes = hashes(codes);
        self.change_card(staff, Some(now), move |card| {
            let app = card.factors.app.as_mut().ok_or(NOT_SET)?;
            app.codes.zeroize();
            codes.as_str().clone_into(&mut app.codes);
            app.used_codes = 0;
            Ok(())
        })
        .await
    }

    pub(super) async fn take_totp_of_staff(
        &self,
        staff: StaffId,
        code: &str,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let code = code.to_owned();
        self.change_card(staff, None, move |card| {
            let Some(app) = card.factors.app.as_mut() else { return Ok(false) };
            let step = TotpSecret::read(&app.secret).and_then(|secret| secret.step_of(&code, now));
            let Some(step) = step.filter(|step| *step > app.last_step) else { return Ok(false) };
            app.last_step = step;
            Ok(true)
        })
        .await
    }

    pub(super) async fn take_recovery_code_of_staff(
        &self,
        staff: StaffId,
        code: &str,
    ) -> Result<bool, VaultError> {
        let code = code.to_owned();
        self.change_card(staff, None, move |card| {
            let Some(app) = card.factors.app.as_mut() else { return Ok(false) };
            let Some(place) = place_of(&app.codes, &code) else { return Ok(false) };
            let bit = 1_u32 << place.min(31);
            if app.used_codes & bit != 0 {
                return Ok(false);
            }
            app.used_codes |= bit;
            Ok(true)
        })
        .await
    }

    pub(super) async fn drop_second_factor_of_staff(
        &self,
        staff: StaffId,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.change_card(staff, Some(now), |card| {
            card.factors.app = None;
            Ok(())
        })
        .await
    }
}
