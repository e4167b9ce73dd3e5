//! What becomes of mails: leased to whoever hands them to the relay, tried again, ended, and come back.

use std::time::Duration;

use amanah_policy::{Attribute, CustomerId, DatumId, MailId, Timestamp};
use aws_lc_rs::{constant_time, hmac};

use super::Vault;
use crate::entropy::NoEntropy;
use crate::error::VaultError;
use crate::rows::{LeasedMail, MailHeader, MailOutcome, MailState, OutboxState, Waits};
use crate::store::deliveries::{self, Ending};
use crate::store::{data, mails};

/// How long a tag of a return path is: forging one takes 2^80 tries against a server that says no each time.
pub const BOUNCE_TAG_BYTES: usize = 10;

impl Vault {
    /// Whether a mail waits whose time has come.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_mail_due(&self, now: Timestamp) -> Result<bool, VaultError> {
        self.store().read(move |tx| deliveries::is_any_due(tx.conn, now)).await
    }

    /// Leases mails that are due, until `until`: nobody else has them before that. Whoever dies loses them then, and they
    /// are tried again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn lease_mails(
        &self,
        at_most: u32,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<LeasedMail>, VaultError> {
        let leased = self.store().write(move |tx| deliveries::lease(tx.conn, at_most, until, now)).await?;
        fail::fail_point!("mail::leased");
        Ok(leased)
    }

    /// Notes what became of a leased mail; false when it was dropped meanwhile, or its lease ended and another has it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle_mail(
        &self,
        mail: &LeasedMail,
        outcome: MailOutcome,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        fail::fail_point!("mail::answered");
        let due_at = match &outcome {
            MailOutcome::Later { wait, .. } => now.plus_micros(self.spread(*wait)?),
            _ => now,
        };
        let mail = mail.clone();
        self.store()
            .write(move |tx| {
                let (state, answer, keep_text) = match &outcome {
                    MailOutcome::Sent { answer, keep_text } => {
                        (MailState::Sent, Some(answer.as_str()), *keep_text)
                    }
                    MailOutcome::Later { answer, .. } => (MailState::Waiting, Some(answer.as_str()), true),
                    MailOutcome::Undeliverable { answer, keep_text } => {
                        (MailState::Undeliverable, Some(answer.as_str()), *keep_text)
                    }
                    MailOutcome::Dropped => (MailState::Dropped, None, false),
                };
                deliveries::settle(tx.conn, &mail, &Ending { state, answer, due_at, keep_text }, now)
            })
            .await
    }

    /// Lets what waits be tried at once; says how much that is.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn hasten_mails(&self, waits: Waits, now: Timestamp) -> Result<u64, VaultError> {
        self.store().write(move |tx| deliveries::hasten(tx.conn, waits, now)).await
    }

    /// Notes that a mail came back, with the status of the bounce (RFC 3463). Nothing else follows from it: a bounce can
    /// be forged by whoever reads the mail. False when there is no such mail.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_bounce(
        &self,
        mail: MailId,
        status: String,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        self.store().write(move |tx| deliveries::bounce(tx.conn, mail, &status, now)).await
    }

    /// The tag that makes the return path of a mail ours.
    #[must_use]
    pub fn bounce_tag(&self, mail: MailId) -> [u8; BOUNCE_TAG_BYTES] {
        let key = hmac::sign(&self.keys().named().duplicates, b"amanah/bounce/1");
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
        let whole = hmac::sign(&key, mail.as_bytes());
        whole.as_ref().first_chunk().copied().unwrap_or_default()
    }

    /// Whether we made this tag for this mail.
    #[must_use]
    pub fn is_bounce_tag(&self, mail: MailId, tag: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.bounce_tag(mail), tag).is_ok()
    }

    /// Since when the last mail that ended on a customer's registered address is one that did not arrive.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn undeliverable_since(&self, customer: CustomerId) -> Result<Option<Timestamp>, VaultError> {
        self.store()
            .read(move |tx| match data::current(tx.conn, customer, Attribute::PrimaryEmail)? {
                Some(row) => deliveries::undeliverable_since(tx.conn, customer, row.label.id),
                None => Ok(None),
            })
            .await
    }

    /// The mails that did not arrive, newest first, without address and text.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn undeliverable_mails(&self, at_most: u32) -> Result<Vec<MailHeader>, VaultError> {
        self.store().read(move |tx| deliveries::undeliverable(tx.conn, at_most)).await
    }

    /// The newest mails to a customer, without address and text.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mails_of(&self, customer: CustomerId, at_most: u32) -> Result<Vec<MailHeader>, VaultError> {
        self.store().read(move |tx| mails::newest_of(tx.conn, customer, at_most)).await
    }

    /// The current datum of an attribute that has one value, by its id alone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn current_datum(
        &self,
        customer: CustomerId,
        attribute: Attribute,
    ) -> Result<Option<DatumId>, VaultError> {
        self.store()
            .read(move |tx| Ok(data::current(tx.conn, customer, attribute)?.map(|row| row.label.id)))
            .await
    }

    /// The outbox in numbers; failures are those since a time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn outbox_state(&self, since: Timestamp) -> Result<OutboxState, VaultError> {
        self.store().read(move |tx| deliveries::state(tx.conn, since)).await
    }

    /// A wait of about this length, in microseconds: between three and five quarters of it.
    pub(super) fn spread(&self, wait: Duration) -> Result<i64, NoEntropy> {
        let quarter = i64::try_from(wait.as_micros() / 4).unwrap_or(i64::MAX / 8).max(1);
        let share = i64::from(u32::from_be_bytes(self.random().bytes()?));
        let more = i64::try_from(i128::from(quarter) * 2 * i128::from(share) / i128::from(u32::MAX));
        Ok(quarter.saturating_mul(3).saturating_add(more.unwrap_or(0)))
    }
}
