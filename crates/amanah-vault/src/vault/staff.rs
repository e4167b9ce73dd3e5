//! Members of staff and their roles.

use amanah_ledger::Event;
use amanah_policy::{Role, SessionId, StaffId, Timestamp};
use aws_lc_rs::hmac;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::Vault;
use super::staff_factors::Factors;
use crate::actor::Actor;
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::keys::IndexField;
use crate::normalise::normalise;
use crate::personal::Personal;
use crate::rows::{NewStaff, SessionOf, StaffLine, StaffState};
use crate::seal::{Bound, DataKey};
use crate::store::entry::Entry;
use crate::store::staff_rows::{self as staff, StaffRow};
use crate::store::{WriteTx, api_keys, openings, pending, sessions};

const LAST_OFFICER: VaultError =
    VaultError::NotNow("this is the last active officer; make somebody else an officer first");

impl Vault {
    /// Adds a member of staff.
    ///
    /// # Errors
    /// [`VaultError::Taken`] when the address is another member's, [`VaultError::Malformed`] when it is none or there
    /// is no role.
    pub async fn add_staff(
        &self,
        new: NewStaff,
        actor: Actor,
        now: Timestamp,
    ) -> Result<StaffId, VaultError> {
        if new.roles.is_empty() {
            return Err(VaultError::Malformed("set of roles; name at least one"));
        }
        let tag = self.staff_tag(&new.email).ok_or(VaultError::Malformed("e-mail address"))?;
        let password_hash = match new.password {
            Some(password) => Some(self.passwords().hash(password, self.random()).await?),
            None => None,
        };
        let id = StaffId::from_bytes(self.random().bytes()?);
        let card = Card::new(new.name.expose(), new.email.expose(), password_hash);
        let row = StaffRow {
            id,
            state: StaffState::Active,
            roles: new.roles,
            sealed: self.seal_card(id, &card)?,
            since: now,
        };
        self.store()
            .write(move |tx| {
                if !staff::insert(tx.conn, &row, tag)? {
                    return Err(VaultError::Taken("e-mail address"));
                }
                changed(tx, actor, now)
            })
            .await?;
        Ok(id)
    }

    /// One member of staff.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn staff(&self, id: StaffId) -> Result<StaffLine, VaultError> {
        let row = self.store().read(move |tx| staff::find(tx.conn, id)).await?;
        self.staff_line(row.ok_or(NO_SUCH_MEMBER)?)
    }

    /// All members of staff, in the order in which they came.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn all_staff(&self) -> Result<Vec<StaffLine>, VaultError> {
        let rows = self.store().read(|tx| staff::all(tx.conn)).await?;
        rows.into_iter().map(|row| self.staff_line(row)).collect()
    }

    /// Changes roles; at least one active officer must remain.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] for the last officer, [`VaultError::Malformed`] without a role.
    pub async fn set_roles(
        &self,
        id: StaffId,
        roles: Vec<Role>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        if roles.is_empty() {
            return Err(VaultError::Malformed("set of roles; name at least one"));
        }
        self.store()
            .write(move |tx| {
                staff::find(tx.conn, id)?.ok_or(NO_SUCH_MEMBER)?;
                if !roles.contains(&Role::Officer) && !staff::has_other_officer(tx.conn, id)? {
                    return Err(LAST_OFFICER);
                }
                staff::set_roles(tx.conn, id, &roles)?;
                changed(tx, actor, now)
            })
            .await
    }

    /// Lets a member of staff go, or back in; their sessions end. The last active officer cannot go.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] for the last officer.
    pub async fn set_staff_state(
        &self,
        id: StaffId,
        state: StaffState,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        self.store()
            .write(move |tx| {
                staff::find(tx.conn, id)?.ok_or(NO_SUCH_MEMBER)?;
                if state == StaffState::Inactive && !staff::has_other_officer(tx.conn, id)? {
                    return Err(LAST_OFFICER);
                }
                staff::set_state(tx.conn, id, state)?;
                sessions::delete_of(tx.conn, SessionOf::Staff(id), None)?;
                api_keys::delete_of(tx.conn, SessionOf::Staff(id))?;
                pending::delete_of_staff(tx.conn, id)?;
                openings::end_of_staff(tx.conn, id, now)?;
                changed(tx, actor, now)
            })
            .await
    }

    /// Sets a member of staff's password; all their sessions end but the one they set it in.
    ///
    /// # Errors
    /// As [`Vault::hash_password`].
    pub async fn set_staff_password(
        &self,
        id: StaffId,
        password: Personal<String>,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let hash = self.passwords().hash(password, self.random()).await?;
        let change = move |card: &mut Card| {
            card.password_hash = Some(hash.to_string());
            Ok(())
        };
        // One write: at no moment is there a new password beside a sign-in that the old one opened.
        self.change_card_and(id, Some(now), change, move |tx| {
            pending::delete_sign_ins_of_staff(tx.conn, id)?;
            sessions::delete_of(tx.conn, SessionOf::Staff(id), keep).map(|_gone| ())
        })
        .await
    }

    /// Whether a member of staff signs in with anything besides their password.
    ///
    /// # Errors
    /// [`VaultError::NotFound`].
    pub async fn has_staff_factors(&self, id: StaffId) -> Result<bool, VaultError> {
        Ok(!self.card(id).await?.factors.is_empty())
    }

    /// Takes away what a member of staff signs in with besides their password: the second step, the recovery codes and
    /// every passkey. Their sessions and unfinished sign-ins end. The ledger says who did it.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`]; [`VaultError::NotNow`] when there is nothing to take away.
    pub async fn reset_staff_factors(
        &self,
        id: StaffId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let (key, entropy) = (self.staff_key().copy(), self.random().clone());
        self.store()
            .write(move |tx| {
                let row = staff::find(tx.conn, id)?.ok_or(NO_SUCH_MEMBER)?;
                let mut card = opened(&key, &row)?;
                if card.factors.is_empty() {
                    return Err(VaultError::NotNow("they sign in with their password alone"));
                }
                card.factors = Factors::default();
                staff::set_sealed(tx.conn, id, &sealed(&key, &entropy, id, &card)?)?;
                sessions::delete_of(tx.conn, SessionOf::Staff(id), None)?;
                pending::delete_sign_ins_of_staff(tx.conn, id)?;
                changed(tx, actor, now)
            })
            .await
    }

    /// Changes the name by which a member of staff is shown.
    ///
    /// # Errors
    /// [`VaultError::NotFound`], [`VaultError::Malformed`] for a name without letters.
    pub async fn rename_staff(
        &self,
        id: StaffId,
        name: Personal<String>,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        if name.expose().trim().is_empty() {
            return Err(VaultError::Malformed("name"));
        }
        self.change_card(id, None, move |card| {
            card.name.zeroize();
            name.expose().trim().clone_into(&mut card.name);
            Ok(())
        })
        .await?;
        self.store().write(move |tx| changed(tx, actor, now)).await
    }

    /// What is sealed about a member of staff.
    pub(super) async fn card(&self, id: StaffId) -> Result<Card, VaultError> {
        let row = self.store().read(move |tx| staff::find(tx.conn, id)).await?;
        self.open_card(&row.ok_or(NO_SUCH_MEMBER)?)
    }

    /// Changes what is sealed about a member of staff, in one transaction, so that two changes never undo each other. With
    /// a time the ledger says that they changed something.
    pub(super) async fn change_card<T, F>(
        &self,
        id: StaffId,
        said_at: Option<Timestamp>,
        change: F,
    ) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Card) -> Result<T, VaultError> + Send + 'static,
    {
        self.change_card_and(id, said_at, change, |_tx| Ok(())).await
    }

    /// The same, with what else changes by it, all in one transaction.
    pub(super) async fn change_card_and<T, F, A>(
        &self,
        id: StaffId,
        said_at: Option<Timestamp>,
        change: F,
        and: A,
    ) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Card) -> Result<T, VaultError> + Send + 'static,
        A: FnOnce(&mut WriteTx<'_>) -> Result<(), VaultError> + Send + 'static,
    {
        let (key, entropy) = (self.staff_key().copy(), self.random().clone());
        self.store()
            .write(move |tx| {
                let row = staff::find(tx.conn, id)?.ok_or(NO_SUCH_MEMBER)?;
                let mut card = opened(&key, &row)?;
                let outcome = change(&mut card)?;
                staff::set_sealed(tx.conn, id, &sealed(&key, &entropy, id, &card)?)?;
                and(tx)?;
                if let Some(now) = said_at {
                    let role = row.roles.first().copied().unwrap_or(Role::Support);
                    changed(tx, Actor::Staff { id, role }, now)?;
                }
                Ok(outcome)
            })
            .await
    }

    /// The active member of staff with this address: for a sign-on that vouches for it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn staff_at(&self, email: &Personal<String>) -> Result<Option<StaffId>, VaultError> {
        let known = self.staff_by_email(email).await?;
        Ok(known.map(|(row, _hash)| row).filter(|row| row.state == StaffState::Active).map(|row| row.id))
    }

    /// The member of staff with this address, and the hash of their password.
    pub(super) async fn staff_by_email(
        &self,
        email: &Personal<String>,
    ) -> Result<Option<(StaffRow, Option<Zeroizing<String>>)>, VaultError> {
        let Some(tag) = self.staff_tag(email) else { return Ok(None) };
        let row = self.store().read(move |tx| staff::find_by_email(tx.conn, tag)).await?;
        row.map(|row| {
            let hash = self.open_card(&row)?.take_password_hash();
            Ok((row, hash))
        })
        .transpose()
    }

    pub(super) fn staff_line(&self, row: StaffRow) -> Result<StaffLine, VaultError> {
        let card = self.open_card(&row)?;
        Ok(StaffLine {
            id: row.id,
            name: card.name.clone(),
            email: card.email.clone(),
            roles: row.roles,
            state: row.state,
            since: row.since,
        })
    }

    /// The tag of a staff address: of a key of its own, so that it never equals the tag of a customer who has the
    /// same address.
    pub(crate) fn staff_tag(&self, email: &Personal<String>) -> Option<[u8; 16]> {
        let spelling = normalise(IndexField::Email, email.expose())?;
        let own_key = hmac::Key::new(hmac::HMAC_SHA256, self.keys().named().staff.expose());
        let index_key = hmac::sign(&own_key, b"amanah/index/staff_email/1");
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, index_key.as_ref()), spelling.as_bytes());
        tag.as_ref().first_chunk().copied()
    }

    fn seal_card(&self, id: StaffId, card: &Card) -> Result<Vec<u8>, VaultError> {
        sealed(self.staff_key(), self.random(), id, card)
    }

    pub(crate) fn open_card(&self, row: &StaffRow) -> Result<Card, VaultError> {
        opened(self.staff_key(), row)
    }

    fn staff_key(&self) -> &DataKey {
        &self.keys().named().staff
    }
}

fn sealed(key: &DataKey, entropy: &Entropy, id: StaffId, card: &Card) -> Result<Vec<u8>, VaultError> {
    let plain = serde_json::to_vec(card).map(Zeroizing::new).map_err(|_| VaultError::Malformed("name"))?;
    Ok(key.seal(entropy, bound(id).as_bytes(), &plain)?)
}

fn opened(key: &DataKey, row: &StaffRow) -> Result<Card, VaultError> {
    let plain = key.open(bound(row.id).as_bytes(), &row.sealed)?;
    serde_json::from_slice(&plain).map_err(|_| VaultError::Tampered)
}

/// Says in the ledger that something about staff changed, and by whom; the member is nobody's customer.
fn changed(tx: &mut WriteTx<'_>, actor: Actor, now: Timestamp) -> Result<(), VaultError> {
    tx.append(Entry::of_the_house(Event::StaffChanged, actor, now)).map(|_place| ())
}

const NO_SUCH_MEMBER: VaultError = VaultError::NotFound("member of staff");

/// What is personal about a member of staff; sealed as one value, wiped when dropped.
#[derive(Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) name: String,
    pub(crate) email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_hash: Option<String>,
    /// What they sign in with besides.
    #[serde(default, skip_serializing_if = "Factors::is_empty")]
    pub(super) factors: Factors,
}

impl Card {
    fn new(name: &str, email: &str, password_hash: Option<Zeroizing<String>>) -> Self {
        Self {
            name: name.trim().to_owned(),
            email: email.trim().to_owned(),
            password_hash: password_hash.map(|hash| hash.to_string()),
            factors: Factors::default(),
        }
    }

    fn take_password_hash(&mut self) -> Option<Zeroizing<String>> {
        self.password_hash.take().map(Zeroizing::new)
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        self.name.zeroize();
        self.email.zeroize();
        self.password_hash.zeroize();
    }
}

pub(super) fn bound(id: StaffId) -> Bound {
    Bound::new("amanah/staff/1").bytes(id.as_bytes())
}
