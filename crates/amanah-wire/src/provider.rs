//! What a sign-on provider tells us of somebody, and all that we take of it (SSO2): e-mail and name, and the subject
//! id that links the account. Whatever else an answer holds is dropped where it is read.
//!
//! Layout: [`google`], [`facebook`] and [`x`] read what those three answer, [`token`] what all of them answer when a code
//! is redeemed or refused; `field` reads one member of an answer, `email` and `name` say what is taken of an
//! address and a name.
//!
//! Deliberately absent: the net, which is the program's; and any struct with a field for something else that a provider
//! knows, so that nothing but these values can be handed on.

mod email;
pub mod facebook;
mod fault;
mod field;
pub mod google;
pub mod house;
mod name;
pub mod token;
pub mod x;

use core::fmt;

pub use fault::AnswerFault;
pub use name::LONGEST_NAME;

/// No provider's id of somebody is longer, in bytes; Google promises 255 at most.
pub const LONGEST_SUBJECT: usize = 255;

/// Who somebody is to a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// The provider's id of them: opaque text, never a number. With the provider it is the key of the link.
    pub subject: String,
    /// What is taken of them.
    pub taken: Taken,
}

/// The two values that the policy names, and no third (SSO2).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Their e-mail address, where the provider gave one.
    pub email: Option<GivenEmail>,
    /// Their name, where the provider gave one.
    pub name: Option<String>,
}

/// An e-mail address that a provider gave.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenEmail {
    /// The address, as it was given.
    pub address: String,
    /// Whether the provider itself runs this mailbox and says that it is theirs; every other address is proved by a code
    /// of our own.
    pub is_authoritative: bool,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").finish_non_exhaustive()
    }
}

impl fmt::Debug for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Taken").finish_non_exhaustive()
    }
}

impl fmt::Debug for GivenEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GivenEmail").field("is_authoritative", &self.is_authoritative).finish_non_exhaustive()
    }
}
