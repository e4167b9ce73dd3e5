//! Why a provider's answer is not taken.

use crate::json_web::JsonWebFault;

/// Why an answer does not hold. No variant holds anything of it, because an answer is personal data and tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.reason())]
#[non_exhaustive]
pub enum AnswerFault {
    /// It is no JSON object of its kind.
    NotAnAnswer,
    /// It names nobody, or by an id that is none.
    NoSubject,
    /// An ID token or a document of another issuer.
    OtherIssuer,
    /// An ID token that was made for another client.
    OtherAudience,
    /// An ID token whose time is over, or that says no time.
    Expired,
    /// An ID token that was made more than an hour ago, or says not when.
    TooOld,
    /// An ID token from the future.
    FromTheFuture,
    /// An ID token of another sign-on.
    OtherNonce,
    /// The answer holds no ID token.
    NoIdToken,
    /// The provider itself says that its token is not valid.
    NotValid,
    /// A token that was made for another app.
    OtherApp,
    /// A token of somebody else than the profile.
    OtherPerson,
    /// The issuer vouches for no e-mail address of theirs.
    NoVerifiedEmail,
    /// The signature of an ID token.
    Token(JsonWebFault),
}

impl AnswerFault {
    /// What does not hold, in words.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotAnAnswer => "it is no answer of its kind",
            Self::NoSubject => "it names nobody",
            Self::OtherIssuer => "it comes from another issuer",
            Self::OtherAudience => "the token was made for another client",
            Self::Expired => "the token has expired",
            Self::TooOld => "the token was made too long ago",
            Self::FromTheFuture => "the token was made in the future; compare the clocks",
            Self::OtherNonce => "the token belongs to another sign-on",
            Self::NoIdToken => "there is no ID token",
            Self::NotValid => "the provider calls its own token not valid",
            Self::OtherApp => "the token was made for another app",
            Self::OtherPerson => "token and profile are not of one person",
            Self::NoVerifiedEmail => "it vouches for no e-mail address",
            Self::Token(JsonWebFault::NoKeys) => "the set of keys holds no key for RS256",
            Self::Token(JsonWebFault::NotAToken) => "the ID token is no signed token",
            Self::Token(JsonWebFault::OtherAlgorithm) => "the ID token is not signed with RS256",
            Self::Token(JsonWebFault::NoKeyNamed) => "the ID token names no key",
            Self::Token(JsonWebFault::UnknownKey) => "the ID token names a key that is not published",
            Self::Token(JsonWebFault::BadSignature) => "the signature of the ID token does not hold",
        }
    }
}

impl From<JsonWebFault> for AnswerFault {
    fn from(fault: JsonWebFault) -> Self {
        Self::Token(fault)
    }
}
