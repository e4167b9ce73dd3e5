//! Why the registered mailbox may be another's.

use amanah_policy::Timestamp;

/// Why nothing should be confirmed through the registered mailbox: it may be another's by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxDoubt {
    /// Mail to it did not arrive, after it was proved: mailboxes that are given up are given out anew.
    Undeliverable {
        /// Since when.
        since: Timestamp,
    },
    /// Another customer has its domain here, since after it was proved.
    DomainOfAnother {
        /// Since when.
        since: Timestamp,
    },
    /// A sign-on provider said that it is in other hands.
    InOtherHands,
}

impl MailboxDoubt {
    /// The word in forms and programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Undeliverable { .. } => "undeliverable",
            Self::DomainOfAnother { .. } => "domain_of_another",
            Self::InOtherHands => "in_other_hands",
        }
    }

    /// Since when, where we know it.
    #[must_use]
    pub const fn since(self) -> Option<Timestamp> {
        match self {
            Self::Undeliverable { since } | Self::DomainOfAnother { since } => Some(since),
            Self::InOtherHands => None,
        }
    }
}
