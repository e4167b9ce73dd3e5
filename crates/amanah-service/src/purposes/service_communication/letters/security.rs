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
    /// A link was asked for, and none is mailed while a provider warns of the mailbox.
    MailboxInDoubt,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A passkey seems to have been copied.
    PasskeyCopied,
    /// A second step is asked for at sign-in.
    SecondFactorSet,
    /// It is not any more.
    SecondFactorOff,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// New recovery codes were made.
    RecoveryCodesRenewed,
}

impl SecurityLetter {
    pub(super) const fn template(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::NewPlace => "new_place",
            Self::SessionsEnded => "sessions_ended",
            Self::FailedTries => "failed_tries",
            Self::MailboxInDoubt => "mailbox_in_doubt",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::PasskeyCopied => "passkey_copied",
            Self::SecondFactorSet => "second_factor_set",
            Self::SecondFactorOff => "second_factor_off",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::RecoveryCodesRenewed => "recovery_codes_renewed",
        }
    }

    pub(super) const fn occasion(self) -> Occasion {
        match self {
            Self::NoAccount => Occasion::SignUpCode,
            _ => Occasion::LegalNotice,
        }
    }
}
