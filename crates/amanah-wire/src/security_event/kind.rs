//! What can happen to an account at a provider.

const RISC: &str = "https://schemas.openid.net/secevent/risc/event-type/";
const OAUTH: &str = "https://schemas.openid.net/secevent/oauth/event-type/";

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Their sessions there were ended.
    SessionsRevoked,
    /// Every token of theirs for our app was taken back.
    TokensRevoked,
    /// One token was taken back; none is kept here.
    TokenRevoked,
    /// Their account there was closed to them.
    AccountDisabled(DisabledBecause),
    /// Their account there is theirs again.
    AccountEnabled,
    /// Their account there is gone.
    AccountPurged,
    /// They are asked to change how they sign in there.
    CredentialChangeRequired,
    /// A test of the connection, which the operator asked for.
    Verification,
    /// One that is not known here; it does nothing.
    Unknown,
}

/// Why an account was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisabledBecause {
    /// Somebody else had got in.
    Hijacking,
    /// It was one of many made by machines.
    BulkAccount,
    /// It was not said, or in a word that is not known.
    Unsaid,
}

impl EventKind {
    /// Every kind, closed accounts with each reason.
    pub const ALL: [Self; 11] = [
        Self::SessionsRevoked,
        Self::TokensRevoked,
        Self::TokenRevoked,
        Self::AccountDisabled(DisabledBecause::Hijacking),
        Self::AccountDisabled(DisabledBecause::BulkAccount),
        Self::AccountDisabled(DisabledBecause::Unsaid),
        Self::AccountEnabled,
        Self::AccountPurged,
        Self::CredentialChangeRequired,
        Self::Verification,
        Self::Unknown,
    ];

    /// The kind by its name in a token, which belongs to one of two namespaces: the same word in the other one is another
    /// event.
    pub(super) fn of(name: &str, reason: Option<&str>) -> Self {
        match (name.strip_prefix(RISC), name.strip_prefix(OAUTH)) {
            (Some("sessions-revoked"), _) => Self::SessionsRevoked,
            (Some("account-disabled"), _) => Self::AccountDisabled(DisabledBecause::of(reason)),
            (Some("account-enabled"), _) => Self::AccountEnabled,
            (Some("account-purged"), _) => Self::AccountPurged,
            (Some("account-credential-change-required"), _) => Self::CredentialChangeRequired,
            (Some("verification"), _) => Self::Verification,
            (_, Some("tokens-revoked")) => Self::TokensRevoked,
            (_, Some("token-revoked")) => Self::TokenRevoked,
            _ => Self::Unknown,
        }
    }

    /// The word by which it is recorded.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SessionsRevoked => "sessions_revoked",
            Self::TokensRevoked => "tokens_revoked",
            Self::TokenRevoked => "token_revoked",
            Self::AccountDisabled(DisabledBecause::Hijacking) => "account_hijacked",
            Self::AccountDisabled(DisabledBecause::BulkAccount) => "account_bulk",
            Self::AccountDisabled(DisabledBecause::Unsaid) => "account_disabled",
            Self::AccountEnabled => "account_enabled",
            Self::AccountPurged => "account_purged",
            Self::CredentialChangeRequired => "credential_change_required",
            Self::Verification => "verification",
            Self::Unknown => "unknown",
        }
    }
}

impl DisabledBecause {
    fn of(reason: Option<&str>) -> Self {
        match reason {
            Some("hijacking") => Self::Hijacking,
            Some("bulk-account") => Self::BulkAccount,
            _ => Self::Unsaid,
        }
    }
}
