//! Holds: under which law or case some data stays although it would go, and when somebody looks at it again (DEL3, U2b).
//!
//! Nothing here is anybody's own word: a ground is of a closed list, a reference has the form of a case number. What is
//! written into the ledger about a hold outlives the customer.

use amanah_policy::{Attribute, CustomerId, DatumId, HoldId, StaffId, Timestamp};

/// What forbids an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoldGround {
    /// A court ordered it.
    CourtOrder,
    /// Investigators or prosecutors asked for it in a case of theirs.
    Investigation,
    /// A claim is raised or defended in law.
    Dispute,
    /// The tax office or a supervisor audits.
    Audit,
    /// An article of a law says so by itself.
    Law,
    /// Placed before grounds had a list.
    Other,
}

impl HoldGround {
    /// The grounds on which a hold is placed.
    pub const OFFERED: [Self; 5] =
        [Self::CourtOrder, Self::Investigation, Self::Dispute, Self::Audit, Self::Law];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CourtOrder => "court_order",
            Self::Investigation => "investigation",
            Self::Dispute => "dispute",
            Self::Audit => "audit",
            Self::Law => "law",
            Self::Other => "other",
        }
    }

    /// The ground with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = Self::OFFERED.into_iter().chain([Self::Other]);
        all.into_iter().find(|ground| ground.code() == code)
    }
}

/// Why a hold ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyLifted {
    /// The case is closed.
    CaseClosed,
    /// The order or the law does not reach it any more.
    NoLongerOrdered,
    /// It was placed by mistake, or on the wrong data.
    PlacedInError,
}

impl WhyLifted {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::CaseClosed, Self::NoLongerOrdered, Self::PlacedInError];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CaseClosed => "case_closed",
            Self::NoLongerOrdered => "no_longer_ordered",
            Self::PlacedInError => "placed_in_error",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}

/// The number of a case, or the article of a law: never a name, an address or a number of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(String);

/// A text that may not stand as a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "give the number of the case or the article of the law: 3 to 60 letters, digits, spaces and /.-() with a digit among \
     them, and no number of a person"
)]
pub struct NotAReference;

/// From so many digits on a number is a telephone, an identity card, an account or a customer.
const DIGITS_OF_A_PERSON: usize = 9;

impl Reference {
    /// Reads a reference.
    ///
    /// # Errors
    /// [`NotAReference`] for whatever may be a value of a person.
    pub fn parse(text: &str) -> Result<Self, NotAReference> {
        let text = text.trim();
        let fits = (3..=60).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || " /.-()".contains(c))
            && text.contains(|c: char| c.is_ascii_digit());
        let is_a_number = longest_number(text) >= DIGITS_OF_A_PERSON;
        if fits && !is_a_number { Ok(Self(text.to_owned())) } else { Err(NotAReference) }
    }

    /// What was kept already.
    pub(crate) const fn kept(text: String) -> Self {
        Self(text)
    }

    /// The reference.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How many digits follow each other, whatever people put in between to read them.
fn longest_number(text: &str) -> usize {
    let (mut longest, mut here) = (0_usize, 0_usize);
    for letter in text.chars() {
        match letter {
            '0'..='9' => here = here.saturating_add(1),
            ' ' | '-' | '.' | '(' | ')' => {}
            _ => here = 0,
        }
        longest = longest.max(here);
    }
    longest
}

/// Why something is held, and until when at the latest somebody looks at it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldReason {
    /// What forbids the erasure.
    pub ground: HoldGround,
    /// Which case, which article.
    pub reference: Reference,
    /// When somebody looks at it again. Nothing is let go by that day alone.
    pub review_at: Option<Timestamp>,
}

/// A hold, for whoever may know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// Its id.
    pub id: HoldId,
    /// Whose data it holds.
    pub customer: CustomerId,
    /// Why.
    pub reason: HoldReason,
    /// Since when.
    pub placed_at: Timestamp,
    /// Who placed it.
    pub placed_by: Option<StaffId>,
    /// What it holds, by kind.
    pub kinds: Vec<(Attribute, u64)>,
}

impl LegalHold {
    /// How many data it holds.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.kinds.iter().map(|(_, number)| number).sum()
    }
}

/// A datum as whoever places a hold sees it: what it is and since when, never what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldableDatum {
    /// Which datum.
    pub datum: DatumId,
    /// What it says.
    pub attribute: Attribute,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Whether a case or a law holds it already.
    pub is_held: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_case_number_and_never_a_value_of_a_person() {
        let good = [
            "case 12",
            "123/Pid.B/2026/PN Jkt.Sel",
            "LP/B/1234/XI/2026",
            "UU 8/1997 art. 19",
            "S-1234/PJ.03/2026",
        ];
        let bad = [
            "",
            "  ",
            "12",
            "Budi Santoso",
            "budi@example.test 12",
            "0811 0000 0001",
            "3174012345678901",
            "1234-5678-2",
            "(021) 5550-1234",
            "case 12\nBudi",
            "kasus \u{0661}\u{0662}\u{0663}",
        ];

        assert!(good.iter().all(|text| Reference::parse(text).is_ok()));
        for text in bad {
            assert_eq!(Reference::parse(text), Err(NotAReference), "{text:?}");
        }
        assert_eq!(Reference::parse(&"1/".repeat(31)), Err(NotAReference));
    }
}
