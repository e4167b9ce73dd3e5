//! One compiled policy version: everything the house needs to know of the policy, from one folder of texts.

mod change;
pub mod claims;
mod clocks;
mod compile;
mod engine;
mod fault;
mod golden;
pub mod grant;
mod guard;
mod hash;
mod lock;
mod manifest;
pub mod mutation;
mod retention;
mod rules_text;
mod schema;
mod sources;
mod step;
mod succession;
mod toml_text;
mod words;

use core::fmt;
use std::collections::BTreeMap;

use cedar_policy::{Policy, Schema};

pub use change::{Change, Difference};
pub use clocks::Clocks;
pub use fault::{PackFault, PackProblem, Place};
pub use golden::{GOLDEN_FILE, GoldenFault, GoldenUnreadable};
pub use hash::{BundleHash, NotABundleHash};
pub use retention::{Keep, RetentionRow};
pub use sources::{PackFile, PackSources, shipped};
pub use step::StepFault;
pub use succession::{Gain, Unagreed};
pub use words::Words;

use crate::bundle::claims::Claims;
use crate::bundle::engine::{Engine, Verdict};
use crate::bundle::grant::Grant;
use crate::bundle::manifest::Listed;
use crate::bundle::retention::Retention;
use crate::day::Day;
use crate::page::text::{PageText, filled, with_names};
use crate::page::{Page, PageNames};
use crate::request::{Act, Decision, Principal, Request};
use crate::space::Fact;
use crate::time::Timestamp;
use crate::vocabulary::{AgreementHow, Attribute, Basis, Clause, Language, Purpose};

/// The number of a policy version, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyVersion(u32);

impl PolicyVersion {
    /// From its number, 1 to 9999.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        if number >= 1 && number <= 9999 { Some(Self(number)) } else { None }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for PolicyVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{:04}", self.0)
    }
}

/// Who reviewed the policy, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counsel {
    /// The lawyer or firm.
    pub name: String,
    /// The day of the review.
    pub reviewed_on: Day,
}

/// Why a purpose is lawful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawfulBasis {
    /// Which of the bases the law knows.
    pub code: Basis,
    pub(crate) words: Words,
}

impl LawfulBasis {
    /// The basis in words for the customer.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        self.words.of(language)
    }
}

/// Whether a rule allows or forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// It allows.
    Grant,
    /// It forbids, whatever is granted.
    Guard,
}

/// One rule that decisions name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The clause it rests on.
    pub clause: Clause,
    /// Whether it allows or forbids.
    pub kind: RuleKind,
    pub(crate) words: Words,
}

impl Rule {
    /// What the rule says, in words for the customer.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        self.words.of(language)
    }
}

/// One compiled, validated and hashed policy version. It decides, and it is what the page, the retention jobs and
/// the clocks are read from.
#[derive(Clone, Debug)]
pub struct Bundle {
    version: PolicyVersion,
    hash: BundleHash,
    effective: Day,
    counsel: Option<Counsel>,
    accepted_by: Vec<AgreementHow>,
    since: BTreeMap<Clause, PolicyVersion>,
    bases: BTreeMap<Purpose, LawfulBasis>,
    no_basis: LawfulBasis,
    rules: BTreeMap<String, Rule>,
    grants: Vec<Grant>,
    policies: Vec<Policy>,
    engine: Engine,
    claims: Claims,
    retention: Retention,
    clocks: Clocks,
    changes: Vec<Change>,
    listed: Listed,
    text_en: PageText,
    text_id: PageText,
}

impl Bundle {
    /// Decides one request. No grant means no, a guard beats every grant, and a failed evaluation is a refusal and an
    /// alarm, never a way around the rule that failed.
    ///
    /// Enforces: SEC, ACC, U1, U2a, U2b, U3, U4, U5, U6, PUB
    #[must_use]
    pub fn decide(&self, request: &Request) -> Decision {
        self.engine.ask(request).map_or(Decision::Fault { rules: Vec::new() }, |verdict| self.judge(verdict))
    }

    /// What Cedar's verdict means here. Cedar leaves a rule that fails out and may then allow; we never do.
    fn judge(&self, verdict: Verdict) -> Decision {
        if !verdict.faulty.is_empty() {
            Decision::Fault { rules: verdict.faulty }
        } else if verdict.is_allowed {
            Decision::Permit { rules: verdict.rules }
        } else {
            Decision::Refuse { clause: self.clause_of(&verdict.rules), rules: verdict.rules }
        }
    }

    /// The clause a refusal rests on: the first guard's, or SEC where no grant allows it.
    fn clause_of(&self, guards: &[String]) -> Clause {
        guards.first().and_then(|id| self.rule(id)).map_or(Clause::Sec, |rule| rule.clause)
    }

    /// The same request with every fact that no rule of its act reads at its first value: requests that agree in
    /// this are decided alike, so it is what a memo of decisions is keyed by.
    #[must_use]
    pub fn as_seen(&self, request: &Request) -> Request {
        let seen = self.facts_read(request.principal, request.act);
        let unseen = Fact::ALL.iter().filter(|fact| !seen.contains(fact));
        Request { datum: unseen.fold(request.datum, |datum, fact| fact.blank(datum)), ..*request }
    }

    /// The facts of a datum that some rule about this act of such a principal reads; the others cannot change its
    /// decision.
    #[must_use]
    pub fn facts_read(&self, principal: Principal, act: Act) -> Vec<Fact> {
        let slice = self.engine.slice(act.code(), principal.kind());
        slice.map(|slice| slice.reads.iter().copied().collect()).unwrap_or_default()
    }

    /// The hash of everything this version was made from.
    #[must_use]
    pub const fn hash(&self) -> BundleHash {
        self.hash
    }

    /// Which version this is.
    #[must_use]
    pub const fn version(&self) -> PolicyVersion {
        self.version
    }

    /// The day from which it is in force.
    #[must_use]
    pub const fn effective(&self) -> Day {
        self.effective
    }

    /// Who reviewed it; `None` means that pages and reports say "not reviewed by counsel".
    #[must_use]
    pub const fn counsel(&self) -> Option<&Counsel> {
        self.counsel.as_ref()
    }

    /// The language that decides when the two differ.
    #[must_use]
    pub const fn authoritative_language(&self) -> Language {
        Language::En
    }

    /// Whether a customer can agree to this version in this way.
    #[must_use]
    pub fn is_accepted_by(&self, how: AgreementHow) -> bool {
        self.accepted_by.contains(&how)
    }

    /// Since which version a purpose stands as it does now: the version a customer must have agreed to for
    /// [`crate::DatumFacts::agreed`].
    #[must_use]
    pub fn since(&self, purpose: Purpose) -> PolicyVersion {
        self.clause_since(purpose.clause())
    }

    /// Whether a customer whose highest agreed version is this one has agreed to the purpose as it stands now; `None`
    /// asks about erasure, for which any agreement will do.
    ///
    /// Enforces: ACC
    #[must_use]
    pub fn has_agreed(&self, purpose: Option<Purpose>, agreed: Option<PolicyVersion>) -> bool {
        match purpose {
            Some(purpose) => agreed.is_some_and(|agreed| agreed >= self.since(purpose)),
            None => agreed.is_some(),
        }
    }

    /// Since which version a clause stands as it does now.
    #[must_use]
    pub fn clause_since(&self, clause: Clause) -> PolicyVersion {
        self.since.get(&clause).copied().unwrap_or(self.version)
    }

    /// The row by which data of this kind is kept.
    #[must_use]
    pub fn retention(&self, attribute: Attribute) -> &RetentionRow {
        self.retention.of(attribute)
    }

    /// When a datum recorded then has been kept long enough; `None` while the customer stays.
    ///
    /// Enforces: DEL3
    #[must_use]
    pub fn expires(&self, attribute: Attribute, recorded_at: Timestamp) -> Option<Timestamp> {
        self.retention.expires(attribute, recorded_at)
    }

    /// Deadlines and lifetimes.
    #[must_use]
    pub const fn clocks(&self) -> &Clocks {
        &self.clocks
    }

    /// The grant or guard with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    /// Every grant and guard, in the order of their ids.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// Every grant and guard as Cedar has it, named by its id; for the symbolic compiler.
    #[must_use]
    pub fn cedar_rules(&self) -> &[Policy] {
        &self.policies
    }

    /// The schema that every rule and request fits; for the symbolic compiler.
    #[must_use]
    pub const fn cedar_schema(&self) -> &Schema {
        self.engine.schema()
    }

    /// Every grant, as the officer wrote it.
    pub fn grants(&self) -> impl Iterator<Item = &Grant> {
        self.grants.iter()
    }

    /// Why this purpose is lawful.
    #[must_use]
    pub fn basis(&self, purpose: Purpose) -> &LawfulBasis {
        self.bases.get(&purpose).unwrap_or(&self.no_basis)
    }

    /// What changed against the version before.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter()
    }

    /// The page customers read, in one language.
    #[must_use]
    pub fn page(&self, language: Language, names: &PageNames) -> Page {
        let text = match language {
            Language::En => &self.text_en,
            Language::Id => &self.text_id,
        };
        Page {
            language,
            is_authoritative: language == self.authoritative_language(),
            title: with_names(&text.title, names),
            sections: filled(&text.sections, names),
            additions: filled(&text.additions, names),
            changes: self.changes.iter().map(|change| change.words(language).to_owned()).collect(),
            reviewed_by_counsel: self.counsel.clone(),
            version: self.version,
            effective: self.effective,
            hash: self.hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows: SEC
    #[test]
    fn a_rule_that_fails_refuses_even_where_cedar_would_allow() {
        let bundle = Bundle::compile(&shipped()).unwrap();
        let faulty = vec!["guard.own".to_owned()];

        let decision = bundle.judge(Verdict {
            is_allowed: true,
            rules: vec!["u2a.own".to_owned()],
            faulty: faulty.clone(),
        });

        assert_eq!(decision, Decision::Fault { rules: faulty });
        assert!(!decision.is_permitted());
    }
}
