//! What is wrong with a declaration of a purpose, beside the row it is about.

use amanah_service::purposes::opening::declare::{DeclareFault, LONGEST_REASON, SHORTEST_REASON};

use crate::web::{Fault, Words};

/// What is wrong with what was typed.
#[derive(Default)]
pub(super) struct Slip {
    pub(super) purpose: Option<String>,
    pub(super) reason: Option<String>,
}

impl Slip {
    /// No purpose was chosen.
    pub(super) fn no_purpose(words: &Words) -> Self {
        Self { purpose: Some(words.say("console-purpose-missing")), ..Self::default() }
    }

    /// What the writer of a declaration can mend; every other fault is ours.
    pub(super) fn of(words: &Words, fault: DeclareFault) -> Result<Self, Fault> {
        let reason = |text| Ok(Self { reason: Some(text), ..Self::default() });
        match fault {
            DeclareFault::ReasonTooShort => {
                reason(words.say1("console-reason-short", "least", SHORTEST_REASON))
            }
            DeclareFault::ReasonTooLong => reason(words.say1("console-reason-long", "most", LONGEST_REASON)),
            DeclareFault::NothingToOpen => {
                Ok(Self { purpose: Some(words.say("console-purpose-nothing")), ..Self::default() })
            }
            other => Err(other.into()),
        }
    }
}
