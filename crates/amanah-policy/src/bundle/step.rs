//! The step from one version to the next: what must be true before the later one may take the place of the earlier.

use std::collections::BTreeSet;

use crate::bundle::{Bundle, Change, Difference, PolicyVersion};
use crate::day::Day;
use crate::time::Timestamp;
use crate::vocabulary::{Clause, Effect, Word};

/// What stands between a version and the one before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepFault {
    /// It has no higher number.
    #[error("{version} does not follow {before}; give the new version the higher number")]
    NotHigher {
        /// The number of the new version.
        version: PolicyVersion,
        /// The number of the version before.
        before: PolicyVersion,
    },
    /// It would be in force before the version it follows.
    #[error(
        "it would be in force from {effective} on and the version before it from {before}; write a later day"
    )]
    NotLater {
        /// Its day.
        effective: Day,
        /// The day of the version before.
        before: Day,
    },
    /// A word is gone.
    #[error("the {kind} `{word}` is gone, and vocabularies only grow; put it back under [vocabulary]")]
    WordGone {
        /// Of which vocabulary.
        kind: &'static str,
        /// The word.
        word: &'static str,
    },
    /// A clause claims to stand since a version in between, or since an earlier one than before.
    #[error(
        "clause `{clause}` stood since {was} and now since {is}; write {was} if it is unchanged, {version} if it changed"
    )]
    SinceRewritten {
        /// The clause.
        clause: Clause,
        /// Since when it stood.
        was: PolicyVersion,
        /// Since when it is said to stand now.
        is: PolicyVersion,
        /// The new version.
        version: PolicyVersion,
    },
    /// Customers are not told of a change.
    #[error(
        "it {difference}, and no [[change]] tells customers; add to policy.toml, in your words:\n{lines}"
    )]
    Untold {
        /// The change.
        difference: Difference,
        /// What to write.
        lines: String,
    },
    /// Customers are told of a change that is none.
    #[error("[[change]] of {clause}: this version does not {}; remove the entry", verb(*told))]
    Unreal {
        /// The clause it names.
        clause: Clause,
        /// What it says.
        told: Difference,
    },
    /// Customers are told the opposite of a change.
    #[error("[[change]] of {clause}: this version does not {}, it {}; write effect = \"{}\"", verb(*told), told.reversed(), told.reversed().effect)]
    OtherWay {
        /// The clause it names.
        clause: Clause,
        /// What it says.
        told: Difference,
    },
    /// The change rests on another clause.
    #[error("[[change]] of {clause}: this version {told}, but not by a rule of {clause}; name {known}")]
    OtherClause {
        /// The clause it names.
        clause: Clause,
        /// What it says.
        told: Difference,
        /// The clauses whose rules changed.
        known: String,
    },
    /// A clause widens and is said to stand as before.
    #[error("[[change]] of {clause}: this version {told}, so the clause stands as it does since {version}; write `since = {}` in its [[clause]]", version.number())]
    SinceUnraised {
        /// The clause.
        clause: Clause,
        /// What the change says.
        told: Difference,
        /// The new version.
        version: PolicyVersion,
    },
}

/// `widens X` as the infinitive.
fn verb(told: Difference) -> String {
    let effect = match told.effect {
        Effect::Widens => "widen",
        Effect::Narrows => "narrow",
    };
    format!("{effect} `{}` for {}", told.act(), told.who)
}

impl Bundle {
    /// What stands between this version and the one before, given every way in which they differ: numbers, days, words,
    /// and that customers are told of every change and of nothing else.
    ///
    /// Enforces: ACC
    #[must_use]
    pub fn step_faults(&self, before: &Self, differences: &BTreeSet<Difference>) -> Vec<StepFault> {
        let mut faults = self.order_faults(before);
        faults.extend(self.words_gone(before));
        faults.extend(self.rewritten_since(before));
        let told: BTreeSet<_> = self.changes.iter().map(|change| change.difference).collect();
        // Whoever is told the opposite of a change hears of it there.
        let is_reversed =
            |one: &Difference| told.contains(&one.reversed()) && !differences.contains(&one.reversed());
        let untold = differences.iter().filter(|one| !told.contains(one) && !is_reversed(one));
        faults.extend(untold.map(|difference| self.untold(before, *difference)));
        faults.extend(self.changes.iter().filter_map(|change| self.untrue(before, differences, change)));
        faults
    }

    fn order_faults(&self, before: &Self) -> Vec<StepFault> {
        let (version, effective) = (self.version, self.effective);
        let higher =
            (version <= before.version).then_some(StepFault::NotHigher { version, before: before.version });
        let later = (effective <= before.effective)
            .then_some(StepFault::NotLater { effective, before: before.effective });
        higher.into_iter().chain(later).collect()
    }

    fn words_gone(&self, before: &Self) -> Vec<StepFault> {
        fn gone<W: Word + PartialEq>(kind: &'static str, before: &[W], after: &[W]) -> Vec<StepFault> {
            let gone = before.iter().filter(|word| !after.contains(word));
            gone.map(|word| StepFault::WordGone { kind, word: word.as_code() }).collect()
        }
        let (old, new) = (&before.listed, &self.listed);
        let mut faults = gone("category", &old.categories, &new.categories);
        faults.extend(gone("source", &old.sources, &new.sources));
        faults.extend(gone("role", &old.roles, &new.roles));
        faults
    }

    fn rewritten_since(&self, before: &Self) -> impl Iterator<Item = StepFault> {
        let version = self.version;
        Clause::ALL.iter().filter_map(move |clause| {
            let (was, is) = (before.clause_since(*clause), self.clause_since(*clause));
            let is_rewritten = is != was && is != version;
            is_rewritten.then_some(StepFault::SinceRewritten { clause: *clause, was, is, version })
        })
    }

    fn untold(&self, before: &Self, difference: Difference) -> StepFault {
        let clauses = self.rules_changed(before, difference.purpose, difference.who);
        let clause = clauses.iter().next().map_or("...", |clause| clause.code());
        let Difference { who, effect, .. } = difference;
        let lines = format!(
            "[[change]]\nclause = \"{clause}\"\neffect = \"{effect}\"\npurpose = \"{}\"\nwho = \"{who}\"\n\
             text.en = \"...\"\ntext.id = \"...\"",
            difference.act()
        );
        StepFault::Untold { difference, lines }
    }

    /// What is untrue about an acknowledged change.
    fn untrue(&self, before: &Self, found: &BTreeSet<Difference>, change: &Change) -> Option<StepFault> {
        let Change { clause, difference: told, .. } = *change;
        if !found.contains(&told) {
            return Some(match found.contains(&told.reversed()) {
                true => StepFault::OtherWay { clause, told },
                false => StepFault::Unreal { clause, told },
            });
        }
        let known = self.rules_changed(before, told.purpose, told.who);
        if !known.contains(&clause) {
            let known: Vec<_> = known.iter().map(|clause| clause.code()).collect();
            return Some(StepFault::OtherClause { clause, told, known: known.join(" or ") });
        }
        let is_raised = told.effect == Effect::Narrows || self.clause_since(clause) == self.version;
        (!is_raised).then_some(StepFault::SinceUnraised { clause, told, version: self.version })
    }

    /// The first day on which a version that customers are told of now may take the place of this one: notice is given
    /// for as long as this version promises.
    ///
    /// Enforces: ACC
    #[must_use]
    pub fn earliest_successor(&self, now: Timestamp) -> Day {
        let notice = i64::from(self.clocks.policy_notice_days);
        // The day after the last one of the notice has begun, so that no hour of it is missing.
        Day::of(now.plus_days(notice).plus_micros(DAY_MICROS - 1))
    }
}

const DAY_MICROS: i64 = 86_400_000_000;
