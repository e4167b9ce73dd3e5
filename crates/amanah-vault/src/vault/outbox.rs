//! The outbox: sealed mails that wait for a relay. Each is a release under U1.

use std::sync::Arc;

use amanah_policy::{Attribute, CaseId, CustomerId, DatumId, MailId, Occasion, PendingId, Role, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::Vault;
use super::mail_decision::MailDecision;
use crate::actor::Actor;
use crate::datum::DatumState;
use crate::error::VaultError;
use crate::keys::Bucket;
use crate::release::{LedgerPlace, Opened, ServiceMail};
use crate::rows::{MailHeader, MailRecipient, MailState, OpenMail, OutgoingMail};
use crate::seal::{Bound, DataKey};
use crate::store::detail::Subject;
use crate::store::mails::{self, MailRow};
use crate::store::{WriteTx, customers, data, pending};

const NO_MAIL: VaultError =
    VaultError::NotFound("mail; it went with its customer or at the end of its lifetime");
const NOTHING_PENDING: VaultError = VaultError::NotFound("pending confirmation; begin again");
const REFUSED: VaultError = VaultError::NotNow("the policy refuses this mail; the ledger says why");

/// Who sends mail: a part of the system, in the role that has the grants for it.
const MAILER: Actor = Actor::System(Role::Support);

impl Vault {
    /// Queues a mail to a customer whose address was released for it (U1).
    ///
    /// Enforces: U1
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when no address was released, [`VaultError::UnknownCustomer`] when the customer was
    /// erased meanwhile.
    pub async fn queue_mail(
        &self,
        opened: &Opened<ServiceMail>,
        mail: OutgoingMail,
        now: Timestamp,
    ) -> Result<MailId, VaultError> {
        let (datum, address) = address_of(opened).ok_or(VaultError::NotFound("released address"))?;
        let customer = opened.customer();
        let subject = self.subject(customer).await?;
        let to = MailRecipient::Customer(customer);
        let mut row = self.sealed_mail(&subject.key, to, None, address, mail, opened.place(), now)?;
        row.header.address = Some(datum);
        let id = row.header.id;
        self.store()
            .write(move |tx| {
                // Erased between the release and this write: then nothing may be written any more.
                customers::living(tx.conn, customer)?;
                data::one(tx.conn, customer, datum)?;
                mails::insert(tx.conn, &row)
            })
            .await?;
        Ok(id)
    }

    /// Queues a mail to the mailbox of something begun: decided under U1 like a release, recorded without a customer.
    ///
    /// Enforces: U1
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the policy refuses; [`VaultError::NotFound`] when it is over.
    pub async fn queue_mail_to_pending(
        &self,
        pending: PendingId,
        mail: OutgoingMail,
        now: Timestamp,
    ) -> Result<MailId, VaultError> {
        let (address, day) = self.pending_mailbox(pending, now).await?.ok_or(NOTHING_PENDING)?;
        let (deciding, occasion) = (self.policy_in_force().deciding(), mail.occasion);
        let key = self.keys().bucket_key_or_new(Bucket::Outbox, day).await?;
        let to = MailRecipient::Pending(pending);
        let unplaced = LedgerPlace { sequence: 0 };
        let mut row = self.sealed_mail(&key, to, Some(day), address.expose(), mail, unplaced, now)?;
        let id = row.header.id;
        let is_permitted = self
            .store()
            .write(move |tx| {
                pending::find(tx.conn, pending)?.ok_or(NOTHING_PENDING)?;
                let decision = MailDecision::to_nobodys_mailbox(tx.conn, &deciding, MAILER, occasion)?;
                row.header.place = tx.append(decision.entry(None, now))?;
                if decision.is_permitted() {
                    mails::insert(tx.conn, &row)?;
                }
                // A refusal is kept in the ledger, so the transaction succeeds all the same.
                Ok(decision.is_permitted())
            })
            .await?;
        is_permitted.then_some(id).ok_or(REFUSED)
    }

    /// The newest mails, without address and text.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mails(&self, at_most: u32) -> Result<Vec<MailHeader>, VaultError> {
        self.store().read(move |tx| mails::newest(tx.conn, at_most)).await
    }

    /// Opens a mail: for the relay, and in a demo for its console; recorded as a release under U1.
    ///
    /// Enforces: U1
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it was dropped with its customer, [`VaultError::NotNow`] when the policy refuses.
    pub async fn open_mail(
        &self,
        mail: MailId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<OpenMail, VaultError> {
        let row = self.store().read(move |tx| mails::find(tx.conn, mail)).await?.ok_or(NO_MAIL)?;
        let sealed = row.sealed.as_deref().ok_or(NO_MAIL)?;
        match (row.header.to, row.day) {
            (MailRecipient::Customer(customer), _) => {
                let address = row.header.address.ok_or(NO_MAIL)?;
                let reader = Reader::Mailer { actor, address, occasion: row.occasion };
                let subject = self.release_mail(mail, customer, reader, now).await?;
                opened(&subject.key, row.header.clone(), sealed)
            }
            (MailRecipient::Pending(_), day) => {
                let day = day.ok_or(VaultError::Tampered)?;
                let key = self.keys().bucket_key(Bucket::Outbox, day).await?.ok_or(NO_MAIL)?;
                let (deciding, occasion) = (self.policy_in_force().deciding(), row.occasion);
                let is_permitted = self
                    .store()
                    .write(move |tx| {
                        still_sealed(tx, mail)?;
                        let decision = MailDecision::to_nobodys_mailbox(tx.conn, &deciding, actor, occasion)?;
                        tx.append(decision.entry(None, now))?;
                        Ok(decision.is_permitted())
                    })
                    .await?;
                if is_permitted { opened(&key, row.header.clone(), sealed) } else { Err(REFUSED) }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one row, from two callers")]
    fn sealed_mail(
        &self,
        key: &DataKey,
        to: MailRecipient,
        day: Option<i64>,
        address: &str,
        mail: OutgoingMail,
        place: LedgerPlace,
        now: Timestamp,
    ) -> Result<MailRow, VaultError> {
        let header = MailHeader {
            id: MailId::from_bytes(self.random().bytes()?),
            to,
            address: None,
            template: mail.template.to_owned(),
            language: mail.language,
            queued_at: now,
            state: MailState::Waiting,
            place,
            tries: 0,
            due_at: now,
            answer: None,
            answered_at: None,
            has_text: true,
        };
        let letter = Letter {
            address: address.to_owned(),
            subject: mail.subject,
            body: mail.body,
            about: mail.about.map(|case| *case.as_bytes()),
        };
        let plain =
            serde_json::to_vec(&letter).map(Zeroizing::new).map_err(|_| VaultError::Malformed("mail"))?;
        let sealed = Some(key.seal(self.random(), bound(&header).as_bytes(), &plain)?);
        Ok(MailRow { header, occasion: mail.occasion, day, sealed })
    }

    /// Opens a mail for the customer it was written to, in their own session; recorded as a release under U2a.
    ///
    /// Enforces: U2a
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is none of theirs, or its text is gone; [`VaultError::NotNow`] when the policy
    /// refuses.
    pub async fn open_own_mail(
        &self,
        customer: CustomerId,
        mail: MailId,
        now: Timestamp,
    ) -> Result<OpenMail, VaultError> {
        let row = self.store().read(move |tx| mails::find(tx.conn, mail)).await?.ok_or(NO_MAIL)?;
        if row.header.to != MailRecipient::Customer(customer) {
            return Err(NO_MAIL);
        }
        let sealed = row.sealed.as_deref().ok_or(NO_MAIL)?;
        let subject = self.release_mail(mail, customer, Reader::Owner, now).await?;
        opened(&subject.key, row.header.clone(), sealed)
    }

    /// Decides and records that a customer's mail is opened; answers with the key once that is durable.
    async fn release_mail(
        &self,
        mail: MailId,
        customer: CustomerId,
        reader: Reader,
        now: Timestamp,
    ) -> Result<Arc<Subject>, VaultError> {
        const TRIES: u32 = 5;
        let subject = self.subject(customer).await?;
        for _ in 0..TRIES {
            let deciding = self.policy_in_force().deciding();
            let (decision, version) = self
                .store()
                .read(move |tx| match reader {
                    Reader::Mailer { actor, address, occasion } => {
                        let to = (customer, address);
                        MailDecision::to_customer(tx.conn, &deciding, to, actor, occasion)
                    }
                    Reader::Owner => MailDecision::to_its_owner(tx.conn, &deciding, customer),
                })
                .await?;
            let is_permitted = decision.is_permitted();
            let about = Arc::clone(&subject);
            let recorded = self
                .store()
                .write(move |tx| {
                    customers::unchanged(tx.conn, customer, version)?;
                    still_sealed(tx, mail)?;
                    tx.append(decision.entry(Some(&about), now))
                })
                .await;
            match recorded {
                Err(VaultError::KeepsChanging) => {}
                Err(fault) => return Err(fault),
                Ok(_place) if is_permitted => return Ok(subject),
                Ok(_place) => return Err(REFUSED),
            }
        }
        Err(VaultError::KeepsChanging)
    }
}

/// Who opens a customer's mail.
#[derive(Clone, Copy)]
enum Reader {
    /// Whoever sends it to this address.
    Mailer { actor: Actor, address: DatumId, occasion: Occasion },
    /// The customer themself.
    Owner,
}

/// Fails when the mail was dropped since it was read: then its release may not enter the ledger any more.
///
/// Enforces: invariant 4
fn still_sealed(tx: &WriteTx<'_>, mail: MailId) -> Result<(), VaultError> {
    let row = mails::find(tx.conn, mail)?.ok_or(NO_MAIL)?;
    row.sealed.map(|_still| ()).ok_or(NO_MAIL)
}

/// What is personal about a mail; sealed as one value, wiped when dropped.
#[derive(Serialize, Deserialize)]
struct Letter {
    address: String,
    subject: String,
    body: String,
    /// The request it is about; letters from before do not say.
    #[serde(default)]
    about: Option<[u8; 16]>,
}

impl Drop for Letter {
    fn drop(&mut self) {
        self.address.zeroize();
        self.subject.zeroize();
        self.body.zeroize();
    }
}

fn opened(key: &DataKey, header: MailHeader, sealed: &[u8]) -> Result<OpenMail, VaultError> {
    let plain = key.open(bound(&header).as_bytes(), sealed)?;
    let letter: Letter = serde_json::from_slice(&plain).map_err(|_| VaultError::Tampered)?;
    Ok(OpenMail {
        header,
        about: letter.about.map(CaseId::from_bytes),
        address: letter.address.clone(),
        subject: letter.subject.clone(),
        body: letter.body.clone(),
    })
}

/// What a sealed mail is bound to: another recipient or template in the database makes opening fail.
pub(super) fn bound(header: &MailHeader) -> Bound {
    let bound = Bound::new("amanah/mail/1").bytes(header.id.as_bytes()).text(&header.template);
    match header.to {
        MailRecipient::Customer(customer) => bound.text("customer").bytes(customer.as_bytes()),
        MailRecipient::Pending(pending) => bound.text("pending").bytes(pending.as_bytes()),
    }
}

/// The current address; without it the replaced one, which is released for its last notice alone (DEL1).
fn address_of(opened: &Opened<ServiceMail>) -> Option<(DatumId, &str)> {
    let addresses = || opened.data().filter(|(label, _)| label.attribute == Attribute::PrimaryEmail);
    let current = addresses().filter(|(label, _)| label.state == DatumState::Current).last();
    current.or_else(|| addresses().last()).map(|(label, value)| (label.id, value))
}
