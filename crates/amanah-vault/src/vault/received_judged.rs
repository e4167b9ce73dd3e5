//! What was decided about mails that came in, and on what evidence: an entry of the ledger for each.
//!
//! The evidence names domains and machines, so it goes with whose mail it is. A customer's lies in the detail of their entry,
//! under their key. That of a mail that is nobody's lies with the mail, under its key, and the entry only commits to it.

use std::sync::Arc;

use amanah_ledger::Event;
use amanah_policy::{Attribute, ReceivedMailId, Timestamp};
use aws_lc_rs::hmac;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Vault;
use super::received::POSTMAN;
use crate::actor::Actor;
use crate::error::VaultError;
use crate::rows::{Disposition, LeasedReceived, MailEvidence, Settled};
use crate::seal::{Bound, DataKey};
use crate::store::customers;
use crate::store::detail::{DetailRecord, JudgedRecord, Subject};
use crate::store::entry::{Entry, SALT_BYTES, commitment};
use crate::store::received::{self, evidence_bound};

/// Evidence as it lies with a mail: without its salt nobody can try out what the entry commits to.
#[derive(Serialize, Deserialize)]
struct WithSalt {
    salt: String,
    evidence: MailEvidence,
}

impl Vault {
    /// Writes what was decided about a leased mail; false when another process has it by now. A decision that is not put off
    /// stands in the ledger with its evidence.
    ///
    /// Enforces: DEL2, R3, SEC
    ///
    /// # Errors
    /// [`VaultError::UnknownCustomer`] when its customer was erased meanwhile.
    pub async fn settle_received(
        &self,
        mail: LeasedReceived,
        settled: Settled,
        now: Timestamp,
    ) -> Result<bool, VaultError> {
        let subject = match settled.of {
            Some((customer, _)) => Some(self.subject(customer).await?),
            None => None,
        };
        let is_put_off = settled.again_at.is_some();
        let (record, sealed) = match subject {
            None => self.committed_record(mail.id, &settled).await?,
            Some(_) => (with_evidence(&settled), None),
        };
        let has_moved = settled.of.is_some();
        let done = self
            .store()
            .write(move |tx| {
                if let Some((customer, _)) = settled.of {
                    customers::living(tx.conn, customer)?;
                }
                if !received::settle(tx.conn, mail, &settled, now)? {
                    return Ok(false);
                }
                if let Some(sealed) = sealed {
                    received::keep_evidence(tx.conn, mail.id, &sealed)?;
                }
                if !is_put_off {
                    tx.append(entry(mail.id, (subject, POSTMAN), record, now))?;
                }
                Ok(true)
            })
            .await?;
        if has_moved {
            self.shred_received().await?;
        }
        Ok(done)
    }

    /// What the ledger keeps about a mail that is nobody's, and the evidence sealed with the mail.
    async fn committed_record(
        &self,
        mail: ReceivedMailId,
        settled: &Settled,
    ) -> Result<(JudgedRecord, Option<Vec<u8>>), VaultError> {
        let plain = JudgedRecord { evidence: None, ..with_evidence(settled) };
        let Some(evidence) = settled.evidence.clone() else { return Ok((plain, None)) };
        let row = self.store().read(move |tx| received::find(tx.conn, mail)).await?;
        let Some(row) = row else { return Ok((plain, None)) };
        let Some(key) = self.keys().bucket_key(row.bucket(), row.day).await? else {
            return Ok((plain, None));
        };
        let salt = self.random().bytes::<SALT_BYTES>()?;
        let text = as_text(&evidence)?;
        let committed = hex(&commitment(&salt, &text));
        let with_salt = as_text(&WithSalt { salt: hex(&salt), evidence })?;
        let sealed = key.seal(self.random(), evidence_bound(mail).as_bytes(), &with_salt)?;
        Ok((JudgedRecord { committed: Some(committed), ..plain }, Some(sealed)))
    }

    /// A keyed tag of a mail byte by byte, in hex: the same mail has the same one, and nobody without the key can make it.
    #[must_use]
    pub fn tag_of_raw(&self, mail: &[u8]) -> String {
        let bound = Bound::new("amanah/received-raw/1").bytes(mail);
        hex(hmac::sign(&self.keys().named().duplicates, bound.as_bytes()).as_ref())
    }
}

/// The entry about a mail that somebody closed.
pub(super) fn judged_by(
    mail: ReceivedMailId,
    actor: Actor,
    disposition: Disposition,
    now: Timestamp,
) -> Entry {
    let record = JudgedRecord {
        disposition: disposition.code().to_owned(),
        reasons: Vec::new(),
        rules: Vec::new(),
        evidence: None,
        committed: None,
    };
    entry(mail, (None, actor), record, now)
}

fn entry(
    mail: ReceivedMailId,
    (subject, actor): (Option<Arc<Subject>>, Actor),
    record: JudgedRecord,
    now: Timestamp,
) -> Entry {
    let detail =
        DetailRecord { mail: Some(mail.to_string()), judged: Some(record), ..DetailRecord::by(actor) };
    Entry {
        subject,
        kinds: vec![Attribute::ReceivedMail],
        count: Some(1),
        detail: Some(detail),
        ..Entry::of_the_house(Event::MailJudged, actor, now)
    }
}

fn with_evidence(settled: &Settled) -> JudgedRecord {
    JudgedRecord {
        disposition: settled.disposition.code().to_owned(),
        reasons: settled.reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        rules: settled.evidence.as_ref().map_or_else(Vec::new, |evidence| evidence.rules.clone()),
        evidence: settled.evidence.clone(),
        committed: None,
    }
}

/// Opens the evidence that lies with a mail.
pub(super) fn opened_evidence(
    key: &DataKey,
    mail: ReceivedMailId,
    sealed: &[u8],
) -> Result<MailEvidence, VaultError> {
    let plain = key.open(evidence_bound(mail).as_bytes(), sealed)?;
    let opened: WithSalt = serde_json::from_slice(&plain).map_err(|_| VaultError::Tampered)?;
    Ok(opened.evidence)
}

fn as_text(what: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    serde_json::to_vec(what).map(Zeroizing::new).map_err(|_| VaultError::Malformed("evidence about a mail"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
