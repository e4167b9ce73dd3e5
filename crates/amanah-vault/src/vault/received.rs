//! Mail that comes in: durable before anybody says so, sealed under the key of a day until it is somebody's (R3).

use core::net::IpAddr;

use amanah_ledger::Event;
use amanah_policy::{
    Attribute, CaseId, Channel, CustomerId, DatumId, ReceivedMailId, Role, Source, StaffId, Timestamp,
};
use aws_lc_rs::hmac;
use fail::fail_point;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Vault;
use super::opening::must_act_rightly;
use super::received_judged::{judged_by, opened_evidence};
use crate::actor::Actor;
use crate::datum::{NewDatum, Provenance};
use crate::error::VaultError;
use crate::keys::{Bucket, IndexField};
use crate::personal::Personal;
use crate::rows::{
    Disposition, LeasedReceived, NewReceived, OpenReceived, ReceivedHeader, ReceivedState, TakenIn,
};
use crate::seal::{Bound, DataKey};
use crate::store::customers;
use crate::store::detail::DetailRecord;
use crate::store::entry::Entry;
use crate::store::received::{self, ReceivedRow, bound};

/// A piece of a mail is so long.
const PART_BYTES: usize = 64 * 1024;
/// A mail server that was not answered hands the same mail over again, for days.
const SAME_MAIL_DAYS: i64 = 30;
/// Longer than any mail is fresh: a signature that comes again later opens nothing because it is old.
const SIGNATURE_DAYS: i64 = 30;

const NO_MAIL: VaultError = VaultError::NotFound("mail that came in; it ended, or is kept with its customer");
const NOT_STAFF: VaultError = VaultError::NotNow("a member of staff reads and closes it in person");

/// The part of the system that files mail.
pub(super) const POSTMAN: Actor = Actor::System(Role::Support);

/// The envelope as it is sealed.
#[derive(Serialize)]
struct Envelope<'a> {
    recipient: &'a str,
    return_path: &'a str,
    client: Option<IpAddr>,
    is_utf8: bool,
    claims: Vec<&'a str>,
}

impl Vault {
    /// Takes a mail in; answers when it is durable. Handed over again, it is the same mail.
    ///
    /// Enforces: R3, invariant 11
    ///
    /// # Errors
    /// When the store fails: then nobody may say that it was taken.
    pub async fn take_in_mail(&self, new: NewReceived, now: Timestamp) -> Result<TakenIn, VaultError> {
        let id = ReceivedMailId::from_bytes(self.random().bytes()?);
        let tag = self.once_tag("mail", &[new.recipient.expose().as_bytes(), new.mail.expose()]);
        let days = i64::from(self.policy_in_force().bundle().clocks().quarantine_days);
        // The key of a day is destroyed when the day is over; no mail may outlive its clock.
        let day = now.plus_days(days).day() - 1;
        let key = self.keys().bucket_key_or_new(Bucket::Received(id), day).await?;
        let claims = self.claim_tags(new.claims.iter().map(|address| address.expose().as_str()));
        let row = ReceivedRow {
            header: ReceivedHeader {
                id,
                command: new.command.to_owned(),
                received_at: now,
                size_bytes: new.mail.expose().len().try_into().unwrap_or(u64::MAX),
                disposition: Disposition::Received,
                reasons: Vec::new(),
                customer: None,
                datum: None,
                has_text: true,
                tries: 0,
                settled_at: None,
                request: None,
                thread: None,
            },
            day,
            own_key: true,
        };
        let parts = self.sealed_parts(&key, &row, &new)?;
        let ends_at = now.plus_days(SAME_MAIL_DAYS);
        let has = self
            .store()
            .write(move |tx| {
                let has = received::take_once(tx.conn, &tag, id, (now, ends_at))?;
                if has == id {
                    received::insert(tx.conn, &row, (&parts, &claims), now)?;
                }
                Ok(has)
            })
            .await?;
        fail_point!("mail_in::stored");
        if has == id {
            return Ok(TakenIn::New(id));
        }
        // It sealed nothing that was kept; left behind by a crash, it ends with its day.
        self.keys().end_received(vec![id]).await?;
        Ok(TakenIn::Known(has))
    }

    fn sealed_parts(
        &self,
        key: &DataKey,
        row: &ReceivedRow,
        new: &NewReceived,
    ) -> Result<Vec<Vec<u8>>, VaultError> {
        let envelope = Envelope {
            recipient: new.recipient.expose(),
            return_path: new.return_path.expose(),
            client: new.client,
            is_utf8: new.is_utf8,
            claims: new.claims.iter().map(|address| address.expose().as_str()).collect(),
        };
        let envelope = Zeroizing::new(
            serde_json::to_vec(&envelope).map_err(|_| VaultError::Malformed("envelope of a mail"))?,
        );
        let pieces = new.mail.expose().chunks(PART_BYTES);
        core::iter::once(envelope.as_slice())
            .chain(pieces)
            .zip(0_u32..)
            .map(|(plain, part)| Ok(key.seal(self.random(), bound(row, part).as_bytes(), plain)?))
            .collect()
    }

    /// Whether a mail waits for a decision whose time has come.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_received_due(&self, now: Timestamp) -> Result<bool, VaultError> {
        self.store().read(move |tx| received::is_any_due(tx.conn, now)).await
    }

    /// Leases mails that wait for a decision.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn lease_received(
        &self,
        at_most: u32,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<LeasedReceived>, VaultError> {
        self.store().write(move |tx| received::lease(tx.conn, at_most, until, now)).await
    }

    /// Opens a mail for the part of the program that judges its sender. What it reads it keeps to itself.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it ended, or is kept with its customer.
    pub async fn received_for_judging(&self, mail: LeasedReceived) -> Result<OpenReceived, VaultError> {
        self.opened_received(mail.id).await
    }

    /// Opens a mail that waits for a person. That somebody read it stands in the ledger.
    ///
    /// Enforces: SEC
    ///
    /// # Errors
    /// [`VaultError::NotFound`] as above, [`VaultError::NotNow`] when the actor is no member of staff in a role of theirs.
    pub async fn read_received(
        &self,
        mail: ReceivedMailId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<OpenReceived, VaultError> {
        let _staff = staff_of(actor)?;
        let open = self.opened_received(mail).await?;
        if !matches!(
            open.header.disposition,
            Disposition::Quarantine | Disposition::Review | Disposition::RecordOnly
        ) {
            return Err(NO_MAIL);
        }
        self.store()
            .write(move |tx| {
                must_act_rightly(tx.conn, actor)?;
                tx.append(read_by(mail, actor, now)).map(|_place| ())
            })
            .await?;
        Ok(open)
    }

    async fn opened_received(&self, mail: ReceivedMailId) -> Result<OpenReceived, VaultError> {
        let (row, parts, evidence) = self
            .store()
            .read(move |tx| {
                let row = received::find(tx.conn, mail)?.ok_or(NO_MAIL)?;
                Ok((row, received::parts(tx.conn, mail)?, received::evidence(tx.conn, mail)?))
            })
            .await?;
        let key = self.keys().bucket_key(row.bucket(), row.day).await?.ok_or(NO_MAIL)?;
        let mut pieces = parts.into_iter();
        let (_, envelope) = pieces.next().ok_or(NO_MAIL)?;
        let envelope = key.open(bound(&row, 0).as_bytes(), &envelope)?;
        let envelope = OwnedEnvelope::read(&envelope)?;
        let mut text = Zeroizing::new(Vec::with_capacity(row.header.size_bytes.try_into().unwrap_or(0)));
        for (part, sealed) in pieces {
            text.extend_from_slice(&key.open(bound(&row, part).as_bytes(), &sealed)?);
        }
        // A piece that is missing would make another mail of it.
        if u64::try_from(text.len()) != Ok(row.header.size_bytes) {
            return Err(VaultError::Tampered);
        }
        Ok(OpenReceived {
            header: row.header,
            recipient: Zeroizing::new(envelope.recipient),
            return_path: Zeroizing::new(envelope.return_path),
            client: envelope.client,
            is_utf8: envelope.is_utf8,
            mail: text,
            evidence: evidence.map(|sealed| opened_evidence(&key, mail, &sealed)).transpose()?,
        })
    }

    /// Records a mail among the data of the customer who wrote it (R3); recorded before, it is the same datum.
    ///
    /// Enforces: R3, invariant 3
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] when they are gone.
    pub async fn record_received(
        &self,
        open: &OpenReceived,
        customer: CustomerId,
        now: Timestamp,
    ) -> Result<DatumId, VaultError> {
        self.record_answer(open, customer, true, now).await
    }

    /// Records a mail among the data of the customer whose letter it answers; nothing but a strict sender with their
    /// registered address makes it their own word.
    ///
    /// Enforces: R3, invariant 3
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] when they are gone.
    pub async fn record_answer(
        &self,
        open: &OpenReceived,
        customer: CustomerId,
        is_their_own: bool,
        now: Timestamp,
    ) -> Result<DatumId, VaultError> {
        let origin = open.header.id.to_string();
        let known = origin.clone();
        let before = self.store().read(move |tx| received::recorded(tx.conn, customer, &known)).await?;
        if let Some(datum) = before {
            return Ok(datum);
        }
        let provenance = Provenance {
            source: Source::Correspondence,
            channel: Channel::Mail,
            origin,
            observed_at: open.header.received_at,
        };
        let value = Personal::new(String::from_utf8_lossy(&open.mail).into_owned());
        let datum =
            NewDatum { attribute: Attribute::ReceivedMail, value, provenance, confirmed: is_their_own };
        let ids = self.record(customer, vec![datum], POSTMAN, now).await?;
        ids.first().copied().ok_or(VaultError::Tampered)
    }

    /// Whether a signature opens a request for the first time, or did so for this very mail (A3).
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_first_use_of_signature(
        &self,
        mail: ReceivedMailId,
        (domain, selector, signature): (&str, &str, &str),
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let tag = self.once_tag("signature", &[domain.as_bytes(), selector.as_bytes(), signature.as_bytes()]);
        self.take_once(tag, mail, now, now.plus_days(SIGNATURE_DAYS)).await
    }

    /// Whether an address gets its one answer of a day to what it asks, or got it for this very mail.
    ///
    /// Enforces: DEL2
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_first_answer_of_day(
        &self,
        mail: ReceivedMailId,
        (address, command): (&str, &str),
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let folded = Zeroizing::new(address.to_lowercase());
        let tag = self.once_tag("answer", &[folded.as_bytes(), command.as_bytes()]);
        self.take_once(tag, mail, now, now.plus_days(1)).await
    }

    async fn take_once(
        &self,
        tag: [u8; 16],
        mail: ReceivedMailId,
        now: Timestamp,
        ends_at: Timestamp,
    ) -> Result<bool, VaultError> {
        let has =
            self.store().write(move |tx| received::take_once(tx.conn, &tag, mail, (now, ends_at))).await?;
        Ok(has == mail)
    }

    /// The customers whose present address this is. Cases are folded for the look-up alone; whoever is one of two is nobody.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn customers_by_email(&self, email: &Personal<String>) -> Result<Vec<CustomerId>, VaultError> {
        let Some(tag) = self.tag(IndexField::Email, email.expose()) else { return Ok(Vec::new()) };
        let owners =
            self.store().read(move |tx| customers::tag_owner(tx.conn, IndexField::Email, tag)).await?;
        let mut present: Vec<CustomerId> = owners
            .into_iter()
            .filter(|(_, _, restricted)| !restricted)
            .map(|(customer, _, _)| customer)
            .collect();
        present.sort_unstable();
        present.dedup();
        Ok(present)
    }

    /// The mails of a disposition, the oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn received_standing(
        &self,
        disposition: Disposition,
        at_most: u32,
    ) -> Result<Vec<ReceivedHeader>, VaultError> {
        self.store().read(move |tx| received::standing(tx.conn, disposition, at_most)).await
    }

    /// A mail that came in, without what it says.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn received(&self, mail: ReceivedMailId) -> Result<Option<ReceivedHeader>, VaultError> {
        let found = self.store().read(move |tx| received::find(tx.conn, mail)).await?;
        Ok(found.map(|row| row.header))
    }

    /// How the mails that came in stand.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn received_state(&self) -> Result<ReceivedState, VaultError> {
        self.store()
            .read(|tx| {
                Ok(ReceivedState {
                    counts: received::counts(tx.conn)?,
                    oldest_undecided: received::oldest_undecided(tx.conn)?,
                })
            })
            .await
    }

    /// Closes a mail that waited for a person; its text goes. The ledger says who did it.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it does not wait, [`VaultError::NotNow`] when the actor is no member of staff in a
    /// role of theirs.
    pub async fn dismiss_received(
        &self,
        mail: ReceivedMailId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let staff = staff_of(actor)?;
        self.store()
            .write(move |tx| {
                must_act_rightly(tx.conn, actor)?;
                if !received::dismiss(tx.conn, mail, staff, now)? {
                    return Err(NO_MAIL);
                }
                let entry = judged_by(mail, actor, Disposition::Dismissed, now);
                tx.append(entry).map(|_place| ())
            })
            .await?;
        self.shred_received().await
    }

    /// Notes the request that was written down for a mail that waits for a person.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it does not wait.
    pub async fn note_request_of_mail(&self, mail: ReceivedMailId, case: CaseId) -> Result<(), VaultError> {
        self.store()
            .write(move |tx| match received::note_request(tx.conn, mail, case)? {
                true => Ok(()),
                false => Err(NO_MAIL),
            })
            .await
    }

    /// The mail for which a request was written down; none where there was no mail, or it is gone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mail_of_request(&self, case: CaseId) -> Result<Option<ReceivedMailId>, VaultError> {
        self.store().read(move |tx| received::of_request(tx.conn, case)).await
    }

    /// By what something is known that may happen once.
    fn once_tag(&self, what: &str, of: &[&[u8]]) -> [u8; 16] {
        let bound =
            of.iter().fold(Bound::new("amanah/received-once/1").text(what), |bound, part| bound.bytes(part));
        let full = hmac::sign(&self.keys().named().duplicates, bound.as_bytes());
        full.as_ref().first_chunk().copied().unwrap_or_default()
    }
}

#[derive(Deserialize)]
pub(super) struct OwnedEnvelope {
    recipient: String,
    return_path: String,
    client: Option<IpAddr>,
    is_utf8: bool,
    #[serde(default)]
    pub(super) claims: Vec<String>,
}

impl OwnedEnvelope {
    pub(super) fn read(plain: &[u8]) -> Result<Self, VaultError> {
        serde_json::from_slice(plain).map_err(|_| VaultError::Tampered)
    }
}

fn staff_of(actor: Actor) -> Result<StaffId, VaultError> {
    match actor {
        Actor::Staff { id, .. } => Ok(id),
        _ => Err(NOT_STAFF),
    }
}

fn read_by(mail: ReceivedMailId, actor: Actor, now: Timestamp) -> Entry {
    Entry {
        kinds: vec![Attribute::ReceivedMail],
        count: Some(1),
        detail: Some(DetailRecord { mail: Some(mail.to_string()), ..DetailRecord::by(actor) }),
        ..Entry::of_the_house(Event::MailRead, actor, now)
    }
}
