//! Sessions of customers and staff. The token is a secret; the store holds only its SHA-256.

use core::fmt;

use amanah_policy::{AccountId, CustomerId, SessionId, StaffId, Timestamp};
use zeroize::Zeroizing;

/// A secret text: a session token, a code, a link's token. Never printed by accident; compared in constant time.
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) const fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// A text that is shown to one person, once, and nowhere else.
    #[must_use]
    pub fn of_text(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself, for the one place it is sent to: a cookie, a mail, a terminal.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionOf {
    /// A customer's, in ClientZone.
    Customer(CustomerId),
    /// A member of staff's, in the console.
    Staff(StaffId),
}

/// A valid session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHeader {
    /// Its id (not the secret).
    pub id: SessionId,
    /// Whose.
    pub of: SessionOf,
    /// Since when.
    pub opened_at: Timestamp,
    /// Last seen, to the minute.
    pub seen_at: Timestamp,
    /// When the person last proved who they are (password or code); sensitive acts ask again after a while.
    pub proved_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// For which of their accounts a customer acts in it; none before they chose, and then the first.
    pub account: Option<AccountId>,
    /// A token for forms of this session, derived from its secret; worth nothing without the cookie.
    pub form_token: String,
}
