//! The outbox: mails that wait for a relay, sealed, and what became of them.

use std::time::Duration;

use amanah_policy::{CaseId, CustomerId, DatumId, Language, MailId, Occasion, PendingId, Timestamp};

use crate::release::LedgerPlace;

/// A mail to be queued. The text may carry personal values; it is sealed at once.
pub struct OutgoingMail {
    /// Which template made it: a code like `sign_up_code`, for lists.
    pub template: &'static str,
    /// On which occasion it is sent.
    pub occasion: Occasion,
    /// In which language.
    pub language: Language,
    /// The request it is about: an answer to it joins that.
    pub about: Option<CaseId>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailState {
    /// Waits for a relay, or for its next try.
    Waiting,
    /// Leased to whoever hands it to the relay now.
    Sending,
    /// The relay took it.
    Sent,
    /// The relay or the recipient's server refused it for good, or nobody took it for too long.
    Undeliverable,
    /// Erased with its customer or at the end of its lifetime before it was sent.
    Dropped,
}

impl MailState {
    /// Every state, in the order of a mail's life.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Sending, Self::Sent, Self::Undeliverable, Self::Dropped];

    /// The code in the store, for lists and metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Undeliverable => "undeliverable",
            Self::Dropped => "dropped",
        }
    }
}

/// A mail as lists show it: no address, no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailHeader {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub to: MailRecipient,
    /// The datum that is its address; none for somebody without an account.
    pub address: Option<DatumId>,
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
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next, where it waits.
    pub due_at: Timestamp,
    /// The last answer, as a code: of the relay (`250`, `451`), of a bounce (`5.1.1`), or why there was none.
    pub answer: Option<String>,
    /// When that was.
    pub answered_at: Option<Timestamp>,
    /// Whether its text is still there.
    pub has_text: bool,
}

/// A mail opened in the console of a demo, by the relay, or by the customer it was written to.
pub struct OpenMail {
    /// Its header.
    pub header: MailHeader,
    /// The request it is about.
    pub about: Option<CaseId>,
    /// The address.
    pub address: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// A mail that this process hands to the relay, until its lease ends or another takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedMail {
    /// Which.
    pub id: MailId,
    /// Which template made it.
    pub template: String,
    /// Whether it goes to a customer, who can read it in ClientZone too.
    pub is_to_customer: bool,
    /// Since when it waits.
    pub queued_at: Timestamp,
    /// Which try this is, from 1. Whoever stands behind it may not write.
    pub attempt: u32,
}

/// What became of a try. The answer is a code and never a text of the relay's, which may hold an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailOutcome {
    /// The relay took it.
    Sent {
        /// Its code.
        answer: String,
        /// Whether the text stays for the customer to read; one that carries a code or a link goes.
        keep_text: bool,
    },
    /// It is tried again after about this time; the vault spreads it, so that mails do not come back all at once.
    Later {
        /// Why.
        answer: String,
        /// After how long.
        wait: Duration,
    },
    /// It will never arrive.
    Undeliverable {
        /// Why.
        answer: String,
        /// As above.
        keep_text: bool,
    },
    /// It may not be sent: the policy refuses it by now.
    Dropped,
}

/// What a waiting mail waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Whatever it is.
    ForAnything,
    /// The relay, which was not reached: an answer that begins with `relay-`.
    ForTheRelay,
}

/// The outbox in numbers and codes: nothing personal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxState {
    /// How many mails stand in each state, in the order of [`MailState::ALL`].
    pub counts: Vec<(MailState, u64)>,
    /// Since when the oldest waits.
    pub oldest_waiting: Option<Timestamp>,
    /// The last answer, and when it came.
    pub last_answer: Option<(String, Timestamp)>,
    /// How many were found undeliverable since the time asked for.
    pub failures: u64,
}

impl OutboxState {
    /// How many stand in a state.
    #[must_use]
    pub fn count(&self, state: MailState) -> u64 {
        self.counts.iter().find(|(known, _)| *known == state).map_or(0, |(_, count)| *count)
    }
}
