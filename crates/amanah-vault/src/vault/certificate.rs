//! Certificates of erasure: signed with the key of the ledger, and kept when the customer is gone.

use amanah_ledger::certificate::FORM;
use amanah_policy::{CustomerId, Timestamp};

use super::Vault;
use crate::error::VaultError;
use crate::rows::{CertificateWaits, KeptCertificate, NewCertificate};
use crate::store::certificates;

/// How long a certificate is kept after the erasure: as long as tax law asks for what it lists. Whoever has it has it longer.
const CERTIFICATE_DAYS: i64 = 3_653;
/// How long the last issue can be fetched in any case: it says that what a law kept is gone too.
const LAST_ISSUE_DAYS: i64 = 365;

impl Vault {
    /// Signs an issue of a certificate and keeps it; durable when it answers.
    ///
    /// Nothing but a certificate is signed here, so that the key of the ledger never signs a text of somebody else's.
    ///
    /// Enforces: DEL3
    ///
    /// # Errors
    /// [`VaultError::KeepsChanging`] when another issue was kept meanwhile; [`VaultError::Malformed`] for a text that is no
    /// certificate.
    pub async fn keep_certificate(
        &self,
        new: NewCertificate,
        now: Timestamp,
    ) -> Result<KeptCertificate, VaultError> {
        const NONE: VaultError = VaultError::Malformed("certificate of erasure");
        if !new.body.starts_with(&format!("{{\"form\":\"{FORM}\",")) || new.body.lines().count() != 1 {
            return Err(NONE);
        }
        let note = self.signer().sign_note(new.body.clone()).map_err(|_| NONE)?.text();
        let kept = KeptCertificate { issue: new.issue, issued_at: now, facts: new.facts, note };
        let text = kept.note.clone();
        self.store().write(move |tx| certificates::insert(tx.conn, &new, &text, now)).await?;
        Ok(kept)
    }

    /// The newest issue of a customer's certificate.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn newest_certificate(
        &self,
        customer: CustomerId,
    ) -> Result<Option<KeptCertificate>, VaultError> {
        self.store().read(move |tx| certificates::newest(tx.conn, customer)).await
    }

    /// One issue of a customer's certificate.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn certificate(
        &self,
        customer: CustomerId,
        issue: u32,
    ) -> Result<Option<KeptCertificate>, VaultError> {
        self.store().read(move |tx| certificates::one(tx.conn, customer, issue)).await
    }

    /// Whose certificate may say something else now, at most so many, behind `after` in the order of ids: what it waits for
    /// has come, or it is time to look.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn certificates_to_look_at(
        &self,
        after: Option<CustomerId>,
        at_most: u32,
        now: Timestamp,
    ) -> Result<Vec<CustomerId>, VaultError> {
        let after = after.map_or_else(Vec::new, |customer| customer.as_bytes().to_vec());
        self.store().read(move |tx| certificates::to_look_at(tx.conn, &after, now, at_most)).await
    }

    /// Notes that the newest issue still says what is true.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn certificate_is_true(
        &self,
        customer: CustomerId,
        waits: CertificateWaits,
    ) -> Result<(), VaultError> {
        self.store().write(move |tx| certificates::looked_at(tx.conn, customer, waits)).await
    }

    /// Certificates of erasures before the first are past their time, if no issue is newer than the second.
    pub(super) fn certificates_kept_since(now: Timestamp) -> (Timestamp, Timestamp) {
        (now.plus_days(-CERTIFICATE_DAYS), now.plus_days(-LAST_ISSUE_DAYS))
    }
}
