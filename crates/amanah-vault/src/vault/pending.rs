//! What was begun and not yet confirmed.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, PendingId, PersonRole, Timestamp};
use aws_lc_rs::hmac;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Vault;
use super::people::FACT_ROLES;
use crate::error::VaultError;
use crate::keys::{Bucket, IndexField};
use crate::normalise::normalise;
use crate::personal::Personal;
use crate::rows::{
    Begun, Confirmed, NewPending, OpenInvitation, PendingFault, PendingKind, PendingLine, SecretKind,
};
use crate::seal::{Bound, DataKey};
use crate::secrets::{Token, TokenKind, six_digits};
use crate::store::WriteTx;
use crate::store::pending::{self, PendingRow};

impl Vault {
    /// Begins something that a code or link confirms later. A change of address or name takes the place of an
    /// earlier one of the same customer.
    ///
    /// # Errors
    /// [`VaultError::Malformed`] for an e-mail address that is none, [`VaultError::NotNow`] when it would be over
    /// already.
    pub async fn begin(&self, new: NewPending, now: Timestamp) -> Result<Begun, VaultError> {
        let email = new.values.get(&Attribute::PrimaryEmail);
        if email.is_some_and(|email| normalise(IndexField::Email, email.expose()).is_none()) {
            return Err(VaultError::Malformed("e-mail address"));
        }
        if new.until <= now {
            return Err(VaultError::NotNow("the time until which it could be confirmed is over"));
        }
        let id = PendingId::from_bytes(self.random().bytes()?);
        let day = new.until.day();
        let key = self.keys().bucket_key_or_new(Bucket::Pending, day).await?;
        let (secret, digest) = match new.secret {
            SecretKind::Code => {
                let code = six_digits(self.random())?;
                let digest = code_digest(&key, id, code.expose());
                (code, digest)
            }
            SecretKind::Link => {
                let token = Token::random(self.random())?;
                (token.text(TokenKind::Link), token.digest())
            }
        };
        let mut row = PendingRow {
            id,
            kind: new.kind,
            customer: new.customer,
            staff: new.staff,
            begun_at: now,
            ends_at: new.until,
            day,
            sealed: Vec::new(),
        };
        row.sealed = key.seal(self.random(), bound(&row).as_bytes(), &written(&new)?)?;
        let (how, until) = (new.secret, new.until);
        self.store().write(move |tx| pending::insert(tx.conn, &row, how, &digest)).await?;
        Ok(Begun { id, secret, until })
    }

    /// The invitations of staff that nobody accepted yet, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn invitations(&self, now: Timestamp) -> Result<Vec<PendingLine>, VaultError> {
        let kind = PendingKind::StaffInvitation;
        let rows = self.store().read(move |tx| pending::waiting(tx.conn, kind, now)).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            // Its day is over when its key is gone.
            let Some(key) = self.keys().bucket_key(Bucket::Pending, row.day).await? else { continue };
            let facts = opened(&key, &row)?.facts;
            lines.push(PendingLine {
                id: row.id,
                staff: row.staff,
                begun_at: row.begun_at,
                until: row.ends_at,
                facts,
            });
        }
        Ok(lines)
    }

    /// Confirms by id and code, and takes it out.
    ///
    /// # Errors
    /// When the store fails; what is wrong with the code stands in the inner result.
    pub async fn confirm_code(
        &self,
        kind: PendingKind,
        id: PendingId,
        code: &str,
        now: Timestamp,
    ) -> Result<Result<Confirmed, PendingFault>, VaultError> {
        let Some(row) = self.store().read(move |tx| pending::find(tx.conn, id)).await? else {
            return Ok(Err(PendingFault::UsedOrUnknown));
        };
        let Some(key) = self.keys().bucket_key(Bucket::Pending, row.day).await? else {
            return Ok(Err(PendingFault::UsedOrUnknown));
        };
        let digits: Zeroizing<String> = Zeroizing::new(code.chars().filter(|c| !c.is_whitespace()).collect());
        let digest = code_digest(&key, id, &digits);
        let taken =
            self.store().write(move |tx| pending::take_by_code(tx.conn, kind, id, &digest, now)).await?;
        match taken {
            Ok(row) => opened(&key, &row).map(Ok),
            Err(fault) => Ok(Err(fault)),
        }
    }

    /// Confirms by the token of a link, and takes it out.
    ///
    /// # Errors
    /// When the store fails; what is wrong with the link stands in the inner result.
    pub async fn confirm_link(
        &self,
        kind: PendingKind,
        token: &str,
        now: Timestamp,
    ) -> Result<Result<Confirmed, PendingFault>, VaultError> {
        let Some(token) = Token::read(TokenKind::Link, token) else {
            return Ok(Err(PendingFault::UsedOrUnknown));
        };
        let digest = token.digest();
        let taken = self.store().write(move |tx| pending::take_by_link(tx.conn, kind, &digest, now)).await?;
        self.behind(taken).await
    }

    async fn behind(
        &self,
        found: Result<PendingRow, PendingFault>,
    ) -> Result<Result<Confirmed, PendingFault>, VaultError> {
        let row = match found {
            Ok(row) => row,
            Err(fault) => return Ok(Err(fault)),
        };
        match self.keys().bucket_key(Bucket::Pending, row.day).await? {
            Some(key) => opened(&key, &row).map(Ok),
            None => Ok(Err(PendingFault::Expired)),
        }
    }

    /// What a link would confirm, without using it: for whoever takes it out together with what follows from it.
    ///
    /// # Errors
    /// When the store fails; what is wrong with the link stands in the inner result.
    pub async fn look_behind_link(
        &self,
        kind: PendingKind,
        token: &str,
        now: Timestamp,
    ) -> Result<Result<Confirmed, PendingFault>, VaultError> {
        let Some(token) = Token::read(TokenKind::Link, token) else {
            return Ok(Err(PendingFault::UsedOrUnknown));
        };
        let digest = token.digest();
        let found = self
            .store()
            .read(move |tx| match pending::find_link(tx.conn, kind, &digest, now)? {
                Ok(id) => Ok(pending::find(tx.conn, id)?.ok_or(PendingFault::UsedOrUnknown)),
                Err(fault) => Ok(Err(fault)),
            })
            .await?;
        self.behind(found).await
    }

    /// Whether a link is still good, without using it: for the page behind a GET, which must change nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_link_good(
        &self,
        kind: PendingKind,
        token: &str,
        now: Timestamp,
    ) -> Result<Result<(), PendingFault>, VaultError> {
        let Some(token) = Token::read(TokenKind::Link, token) else {
            return Ok(Err(PendingFault::UsedOrUnknown));
        };
        let digest = token.digest();
        let found = self.store().read(move |tx| pending::find_link(tx.conn, kind, &digest, now)).await?;
        Ok(found.map(|_id| ()))
    }

    /// Whether the mailbox that a link went to is a customer's: for whoever holds the link, and so the mailbox.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_mailbox_of_link_taken(
        &self,
        kind: PendingKind,
        token: &str,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let Some(token) = Token::read(TokenKind::Link, token) else { return Ok(false) };
        let digest = token.digest();
        let found = self.store().read(move |tx| pending::find_link(tx.conn, kind, &digest, now)).await?;
        let Ok(id) = found else { return Ok(false) };
        match self.pending_mailbox(id, now).await? {
            Some((email, _day)) => Ok(self.customer_by_email(&email).await?.is_some()),
            None => Ok(false),
        }
    }

    /// Until when something that was begun can be confirmed; none when it is over.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pending_until(
        &self,
        id: PendingId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, VaultError> {
        let row = self.store().read(move |tx| pending::find(tx.conn, id)).await?;
        Ok(row.map(|row| row.ends_at).filter(|until| *until > now))
    }

    /// Cancels it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cancel_pending(&self, id: PendingId, _now: Timestamp) -> Result<(), VaultError> {
        self.store().write(move |tx| pending::delete(tx.conn, id)).await
    }

    /// The mailbox of something begun that is not over, with the day on which its key ends.
    pub(super) async fn pending_mailbox(
        &self,
        id: PendingId,
        now: Timestamp,
    ) -> Result<Option<(Personal<String>, i64)>, VaultError> {
        let row = self.store().read(move |tx| pending::find(tx.conn, id)).await?;
        let Some(row) = row.filter(|row| row.ends_at > now) else { return Ok(None) };
        let day = row.day;
        let Some(key) = self.keys().bucket_key(Bucket::Pending, day).await? else { return Ok(None) };
        let mut confirmed = opened(&key, &row)?;
        Ok(confirmed.values.remove(&Attribute::PrimaryEmail).map(|email| (email, day)))
    }
}

/// The link of an invitation, which is taken out in the same transaction as what follows from it.
pub(super) struct UsedLink([u8; 32]);

impl UsedLink {
    /// The link of this token; none when it is no token of a link.
    pub(super) fn of(token: &str) -> Option<Self> {
        Token::read(TokenKind::Link, token).map(|token| Self(token.digest()))
    }

    /// The invitation behind it, if it is still good. What is over stays over, whatever the clock says later.
    pub(super) fn invitation(
        &self,
        tx: &WriteTx<'_>,
        now: Timestamp,
    ) -> Result<Result<PendingId, PendingFault>, VaultError> {
        let found = pending::find_link(tx.conn, PendingKind::PersonInvitation, &self.0, now)?;
        if found.is_err() {
            pending::end_link(tx.conn, &self.0)?;
        }
        Ok(found)
    }
}

/// What waits, as it is written before it is sealed.
#[derive(Serialize)]
struct Written<'a> {
    values: BTreeMap<&'static str, &'a str>,
    facts: &'a BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Read {
    values: BTreeMap<String, String>,
    facts: BTreeMap<String, String>,
}

fn written(new: &NewPending) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let values =
        new.values.iter().map(|(attribute, value)| (attribute.code(), value.expose().as_str())).collect();
    serde_json::to_vec(&Written { values, facts: &new.facts })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::Malformed("set of values"))
}

fn opened(key: &DataKey, row: &PendingRow) -> Result<Confirmed, VaultError> {
    let plain = key.open(bound(row).as_bytes(), &row.sealed)?;
    let read: Read = serde_json::from_slice(&plain).map_err(|_| VaultError::Tampered)?;
    let values = read
        .values
        .into_iter()
        .map(|(code, value)| {
            let attribute = Attribute::from_code(&code).ok_or(VaultError::Tampered)?;
            Ok((attribute, Personal::new(value)))
        })
        .collect::<Result<_, VaultError>>()?;
    Ok(Confirmed {
        kind: row.kind,
        values,
        facts: read.facts,
        customer: row.customer,
        staff: row.staff,
        begun_at: row.begun_at,
    })
}

/// An invitation to an account as its owner sees it; none when it names no mailbox.
pub(super) fn invitation(key: &DataKey, row: &PendingRow) -> Result<Option<OpenInvitation>, VaultError> {
    let mut read = opened(key, row)?;
    let roles = read.facts.get(FACT_ROLES).map(String::as_str).unwrap_or_default();
    let roles = roles.split(' ').filter_map(PersonRole::from_code).collect();
    let address = read.values.remove(&Attribute::PrimaryEmail);
    Ok(address.map(|address| OpenInvitation {
        id: row.id,
        roles,
        invited_at: row.begun_at,
        until: row.ends_at,
        address: Zeroizing::new(address.expose().clone()),
    }))
}

/// The facts a pending row is bound to: whose it is and until when cannot be changed in the database.
pub(super) fn bound(row: &PendingRow) -> Bound {
    Bound::new("amanah/pending/1")
        .bytes(row.id.as_bytes())
        .text(row.kind.code())
        .bytes(row.customer.as_ref().map_or(&[], |customer| customer.as_bytes().as_slice()))
        .bytes(row.staff.as_ref().map_or(&[], |staff| staff.as_bytes().as_slice()))
        .number(row.begun_at.as_micros())
        .number(row.ends_at.as_micros())
}

/// A code is only six digits: its digest is keyed by the day's key, so that the data file alone cannot be tried out.
fn code_digest(key: &DataKey, id: PendingId, code: &str) -> [u8; 32] {
    let text = Bound::new("amanah/pending/code/1").bytes(id.as_bytes()).text(code);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.expose()), text.as_bytes());
    let mut digest = [0; 32];
    for (to, from) in digest.iter_mut().zip(tag.as_ref()) {
        *to = *from;
    }
    digest
}
