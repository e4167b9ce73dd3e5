//! The outbox: mails that wait for a relay, sealed.

use amanah_policy::{CustomerId, Language, MailId, Occasion, PendingId, Timestamp};

use crate::release::LedgerPlace;

/// A mail to be queued. The text may carry personal values; it is sealed at once.
pub struct OutgoingMail {
    /// Which template made it: a code like `sign_up_code`, for lists.
    pub template: &'static str,
    /// On which occasion it is sent.
    pub occasion: Occasion,
    /// In which language.
    pub language: Language,
    /// The subject line.
    pub subject: String,
    /// The text, plain.
    pub body: String,
}

impl core::fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OutgoingMail").field("template", &self.template).finish_non_exhaustive()
    }
}

/// To whom it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailRecipient {
    /// A customer.
    Customer(CustomerId),
    /// Somebody who has not finished signing up.
    Pending(PendingId),
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// Waits for a relay.
    Waiting,
    /// Handed to the relay.
    Sent,
    /// Erased with its customer or at the end of its lifetime before it was sent.
    Dropped,
}

/// A mail as lists show it: no address, no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailHeader {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub to: MailRecipient,
    /// Which template.
    pub template: String,
    /// In which language.
    pub language: Language,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// How it stands.
    pub state: MailState,
    /// The release it belongs to.
    pub place: LedgerPlace,
}

/// A mail opened in the console of a demo, or by the relay.
pub struct OpenMail {
    /// Its header.
    pub header: MailHeader,
    /// The address.
    pub address: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
}
