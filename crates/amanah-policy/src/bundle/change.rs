//! Acknowledged changes: what a version tells customers about the step from the version before.

use core::fmt;

use crate::bundle::words::Words;
use crate::request::Act;
use crate::vocabulary::{Clause, Effect, Language, PrincipalKind, Purpose};

/// One way in which two versions differ: an act of a kind of principal of which more, or less, is permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Difference {
    /// For which purpose; `None` is erasure.
    pub purpose: Option<Purpose>,
    /// Of whom.
    pub who: PrincipalKind,
    /// Which way.
    pub effect: Effect,
}

/// A change against the version before, acknowledged by the officer and told to customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The clause that changed.
    pub clause: Clause,
    /// What it does.
    pub difference: Difference,
    pub(crate) words: Words,
}

impl Difference {
    /// The code of the act: a purpose or `erase`.
    #[must_use]
    pub fn act(self) -> &'static str {
        self.purpose.map_or(Act::ERASE, Purpose::code)
    }

    /// The same act of the same principals the other way round.
    #[must_use]
    pub const fn reversed(self) -> Self {
        let effect = match self.effect {
            Effect::Widens => Effect::Narrows,
            Effect::Narrows => Effect::Widens,
        };
        Self { effect, ..self }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}` for {}", self.effect, self.act(), self.who)
    }
}

impl Change {
    /// The notice, in words for the customer.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        self.words.of(language)
    }
}
