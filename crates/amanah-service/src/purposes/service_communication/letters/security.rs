//! Letters about the safety of a customer's own account.

use amanah_policy::Occasion;

/// A letter about something that matters for the safety of an account.
#[derive(Clone, Copy)]
pub enum SecurityLetter {
    /// Somebody asked for a sign-in link to an address that no account has.
    NoAccount,
    /// A sign-in from a network or with a program that was not seen before.
    NewPlace,
    /// Somebody ended other sessions.
    SessionsEnded,
    /// Too many wrong passwords.
    FailedTries,
}

impl SecurityLetter {
    pub(super) const fn template(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::NewPlace => "new_place",
            Self::SessionsEnded => "sessions_ended",
            Self::FailedTries => "failed_tries",
        }
    }

    pub(super) const fn occasion(self) -> Occasion {
        match self {
            Self::NoAccount => Occasion::SignUpCode,
            Self::NewPlace | Self::SessionsEnded | Self::FailedTries => Occasion::LegalNotice,
        }
    }
}
