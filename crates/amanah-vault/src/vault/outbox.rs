//! The outbox: sealed mails that wait for a relay. Each is a release under U1.

#![expect(unused_variables, reason = "the signatures come first; the bodies land next")]

use amanah_policy::{MailId, PendingId, Timestamp};

use super::{NOT_BUILT, Vault};
use crate::actor::Actor;
use crate::error::VaultError;
use crate::release::{Opened, ServiceMail};
use crate::rows::{MailHeader, OpenMail, OutgoingMail};

impl Vault {
    /// Queues a mail to a customer whose address was released for it (U1).
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when no address was released.
    pub async fn queue_mail(
        &self,
        opened: &Opened<ServiceMail>,
        mail: OutgoingMail,
        now: Timestamp,
    ) -> Result<MailId, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Queues a mail to the mailbox of something begun: decided under U1 like a release, recorded without a customer.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the policy refuses; [`VaultError::NotFound`] when it is over.
    pub async fn queue_mail_to_pending(
        &self,
        pending: PendingId,
        mail: OutgoingMail,
        now: Timestamp,
    ) -> Result<MailId, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// The newest mails, without address and text.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mails(&self, at_most: u32) -> Result<Vec<MailHeader>, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }

    /// Opens a mail: for the relay, and in a demo for its console; recorded as a release under U1.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when it was dropped with its customer.
    pub async fn open_mail(
        &self,
        mail: MailId,
        actor: Actor,
        now: Timestamp,
    ) -> Result<OpenMail, VaultError> {
        Err(VaultError::NotNow(NOT_BUILT))
    }
}
