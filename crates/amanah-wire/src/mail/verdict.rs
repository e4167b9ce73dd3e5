//! What is decided about the sender of a mail, and by which rules.

use core::fmt;

use super::address::Identity;

/// A rule that a mail broke. The codes are kept with the mail and explained to staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The header block: no NUL, no bare CR or LF, and field names of printable letters directly before their colon.
    HeaderBlock,
    /// Exactly one field that anybody could read as From.
    OneFrom,
    /// Exactly one mailbox in it: no list, group, route, second pair of brackets or quoted local part.
    OneMailbox,
    /// The mailbox is a plain address with a domain that exists as a name.
    PlainAddress,
    /// Other readers of mail see the same one address.
    SameReading,
    /// A signature of the mail is intact.
    SignatureIntact,
    /// Its algorithm and key are strong enough.
    StrongKey,
    /// It covers the whole body: it has no `l=`.
    WholeBody,
    /// It covers From.
    FromSigned,
    /// It is neither expired nor of the future, and its key neither revoked nor for tests.
    InForce,
    /// The signing domain is the one of the sender, or aligned with it.
    Aligned,
    /// Which server handed the mail on (SPF) is evidence, and never enough.
    SpfAlone,
    /// The work for one mail is bounded.
    BoundedWork,
    /// The address it was sent to stands in a signed To or Cc.
    AddressedToUs,
    /// It was written in the last days.
    Fresh,
    /// Its signature has opened no request before.
    NeverSeen,
    /// Somebody wrote it: no program, no list, no bounce, not we ourselves.
    WrittenByHand,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::HeaderBlock,
        Self::OneFrom,
        Self::OneMailbox,
        Self::PlainAddress,
        Self::SameReading,
        Self::SignatureIntact,
        Self::StrongKey,
        Self::WholeBody,
        Self::FromSigned,
        Self::InForce,
        Self::Aligned,
        Self::SpfAlone,
        Self::BoundedWork,
        Self::AddressedToUs,
        Self::Fresh,
        Self::NeverSeen,
        Self::WrittenByHand,
    ];

    /// The word for it in the store. G14, a name server that does not answer, is no rule but [`SenderVerdict::Pending`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HeaderBlock => "g1",
            Self::OneFrom => "g2",
            Self::OneMailbox => "g3",
            Self::PlainAddress => "g4",
            Self::SameReading => "g5",
            Self::SignatureIntact => "g6",
            Self::StrongKey => "g7",
            Self::WholeBody => "g8",
            Self::FromSigned => "g9",
            Self::InForce => "g10",
            Self::Aligned => "g11",
            Self::SpfAlone => "g12",
            Self::BoundedWork => "g13",
            Self::AddressedToUs => "a1",
            Self::Fresh => "a2",
            Self::NeverSeen => "a3",
            Self::WrittenByHand => "a4",
        }
    }

    /// The rule of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The signature that makes a sender strict.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedBy {
    /// Who signed.
    pub domain: String,
    /// With which of their keys.
    pub selector: String,
    /// The signature itself, without blanks.
    pub signature: String,
    /// The fields it covers, in lower case.
    pub covers: Vec<String>,
    /// When it was made, in seconds of the epoch.
    pub made_at: Option<i64>,
}

impl fmt::Debug for SignedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedBy(..)")
    }
}

/// What is decided about the sender of a mail.
///
/// A strict sender permits an automatic answer and no more: DMARC proves a domain, not a mailbox.
///
/// Enforces: DEL2
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SenderVerdict {
    /// The domain of this address vouches for the whole mail.
    Strict {
        /// The one address.
        identity: Identity,
        /// What vouches for it.
        by: SignedBy,
    },
    /// The mail is whole, and nobody vouches for its sender.
    NotStrict {
        /// The rules that are broken, each once, in their order.
        reasons: Vec<Rule>,
    },
    /// A name server did not answer, and its answer could change the verdict (G14).
    Pending,
    /// The mail can be read in more than one way, or in none.
    Structural {
        /// The rules that are broken, each once, in their order.
        reasons: Vec<Rule>,
    },
}

/// How a mail stands to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It keeps it.
    Kept,
    /// It breaks it.
    Broken,
    /// Nobody came to look.
    Unseen,
}

impl Standing {
    /// The word for it in evidence.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Unseen => "unseen",
        }
    }
}

/// How a mail stands to every rule, for the record: by the verdict about its sender, if anybody came to one, by the rules it
/// was put aside for, and by whether it was acted upon.
#[must_use]
pub fn standings(
    verdict: Option<&SenderVerdict>,
    broken: &[&str],
    is_acted_upon: bool,
) -> Vec<(Rule, Standing)> {
    let kept_by_verdict = |rule: Rule| match verdict {
        Some(SenderVerdict::Strict { .. }) => rule != Rule::SpfAlone && rule <= Rule::BoundedWork,
        Some(SenderVerdict::NotStrict { .. } | SenderVerdict::Pending) => rule <= Rule::SameReading,
        Some(SenderVerdict::Structural { .. }) | None => false,
    };
    let of = |rule: Rule| {
        let is_kept = match rule {
            Rule::WrittenByHand => verdict.is_some(),
            Rule::AddressedToUs | Rule::Fresh | Rule::NeverSeen => is_acted_upon,
            of_the_gate => kept_by_verdict(of_the_gate),
        };
        if broken.contains(&rule.code()) {
            Standing::Broken
        } else if is_kept {
            Standing::Kept
        } else {
            Standing::Unseen
        }
    };
    Rule::ALL.into_iter().map(|rule| (rule, of(rule))).collect()
}

/// Each rule once, in their order.
#[must_use]
pub fn in_order(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_unstable();
    rules.dedup();
    rules
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own() {
        let codes: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();

        assert_eq!(codes.len(), Rule::ALL.len());
        assert!(Rule::ALL.iter().all(|rule| Rule::from_code(rule.code()) == Some(*rule)));
    }

    fn told(verdict: Option<&SenderVerdict>, broken: &[&str], is_acted_upon: bool) -> String {
        let word = |(_, standing): (Rule, Standing)| match standing {
            Standing::Kept => '+',
            Standing::Broken => '-',
            Standing::Unseen => '?',
        };
        standings(verdict, broken, is_acted_upon).into_iter().map(word).collect()
    }

    /// Shows: DEL2
    #[test]
    fn of_every_rule_it_is_told_whether_it_is_kept_and_what_nobody_looked_at_is_not_called_kept() {
        let strict = SenderVerdict::Strict {
            identity: Identity::parse("a@x.example", super::super::address::Utf8::Refused).unwrap(),
            by: SignedBy {
                domain: "x.example".to_owned(),
                selector: "s".to_owned(),
                signature: String::new(),
                covers: Vec::new(),
                made_at: None,
            },
        };
        let not_strict = SenderVerdict::NotStrict { reasons: vec![Rule::SignatureIntact] };
        let structural = SenderVerdict::Structural { reasons: vec![Rule::OneFrom] };

        // SPF, the twelfth, is never called kept: it satisfies nothing.
        assert_eq!(told(Some(&strict), &[], true), "+++++++++++?+++++");
        assert_eq!(told(Some(&strict), &["a2"], false), "+++++++++++?+?-?+");
        assert_eq!(told(Some(&not_strict), &["g6"], false), "+++++-??????????+");
        assert_eq!(told(Some(&structural), &["g2"], false), "?-??????????????+");
        assert_eq!(told(Some(&SenderVerdict::Pending), &["g14"], false), "+++++???????????+");
        assert_eq!(told(None, &["a4", "list"], false), "????????????????-");
    }
}
