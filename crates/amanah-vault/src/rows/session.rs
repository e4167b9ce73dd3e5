//! Sessions of customers and staff. The token is a secret; the store holds only its SHA-256.

use core::fmt;

use amanah_policy::{AccountId, CustomerId, Provider, SessionId, StaffId, Timestamp};
use zeroize::Zeroizing;

/// A secret text: a session token, a code, a link's token. Never printed by accident; compared in constant time.
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) const fn new(text: Zeroizing<String>) -> Self {
        Self(text)
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

/// By what somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedInBy {
    /// Address and password.
    Password,
    /// A link that was mailed, or handed out at the desk.
    Link,
    /// A code from a mailbox that was proved: a sign-up.
    Code,
    /// A passkey.
    Passkey,
    /// A sign-on provider.
    Provider(Provider),
    /// The operator's own sign-on; staff only.
    House,
    /// Nobody wrote it down: the session is older than the note.
    Unknown,
}

impl SignedInBy {
    /// The word in the store and in messages.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Link => "link",
            Self::Code => "code",
            Self::Passkey => "passkey",
            Self::Provider(provider) => provider.code(),
            Self::House => "house",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn from_code(code: &str) -> Self {
        let own = [Self::Password, Self::Link, Self::Code, Self::Passkey, Self::House];
        let own = own.into_iter().find(|by| by.code() == code);
        own.or_else(|| Provider::from_code(code).map(Self::Provider)).unwrap_or(Self::Unknown)
    }
}

/// A valid session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHeader {
    /// Its id (not the secret).
    pub id: SessionId,
    /// Whose.
    pub of: SessionOf,
    /// By what they signed in.
    pub by: SignedInBy,
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
