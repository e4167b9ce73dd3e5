//! What was proved, what was not, and why.

use std::collections::BTreeSet;

use amanah_policy::bundle::grant::Grant;
use amanah_policy::{Bundle, BundleHash, Claim, Clause, Decision, PolicyVersion, PrincipalKind, Request};

use crate::words;

/// Everything that was asked about one policy version, and the answers.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which version.
    pub version: PolicyVersion,
    /// The hash of exactly these texts.
    pub hash: BundleHash,
    /// How the answers were found.
    pub method: Method,
    /// Over how many kinds of request: acts x kinds of principal.
    pub kinds: usize,
    /// How many questions were asked of the compiler and the solver.
    pub questions: usize,
    /// Every claim.
    pub claims: Vec<ClaimFinding>,
    /// Every guard, left out once.
    pub guards: Vec<GuardFinding>,
    /// What guards refuse and no claim excludes: weakened to permit it, they would go unnoticed.
    pub unclaimed: Vec<Unclaimed>,
    /// Every grant.
    pub grants: Vec<GrantFinding>,
    /// Clauses with grants or guards none of which changes anything.
    pub idle_clauses: Vec<Clause>,
    /// Rules and claims that are not known never to fail. Cedar leaves a rule that fails out.
    pub faults: Vec<RuleFault>,
}

/// How answers were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// By the symbolic compiler and this solver.
    Solver {
        /// Its name and version.
        name: String,
    },
    /// By walking through the finite space of requests.
    Enumerated,
}

impl Method {
    /// What may be said of a claim that stands.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Solver { .. } => "proved",
            Self::Enumerated => "enumerated",
        }
    }
}

/// A claim and how it stands.
#[derive(Clone, Debug)]
pub struct ClaimFinding {
    /// The claim.
    pub claim: Claim,
    /// How it stands.
    pub standing: ClaimStanding,
}

/// How a claim stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimStanding {
    /// No request breaks it, and it speaks about some.
    Holds,
    /// This request breaks it; the bundle that decides says the same.
    Refuted(Box<Example>),
    /// The solver names a request that breaks it, but the bundle that decides says otherwise.
    Spurious,
    /// It speaks about no request at all, so it says nothing.
    Vacuous,
    /// It is not known whether it holds.
    Unknown(String),
}

/// A guard and what its absence would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardFinding {
    /// Its id.
    pub id: String,
    /// The clause it rests on.
    pub clause: Clause,
    /// What its absence would do.
    pub standing: GuardStanding,
}

/// What the absence of a guard would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuardStanding {
    /// More would be permitted, and this claim would be broken.
    Noticed {
        /// The id of the claim.
        claim: String,
    },
    /// More would be permitted, and no claim would notice.
    Unnoticed(Box<Example>),
    /// Nothing more would be permitted.
    Redundant,
    /// It is not known.
    Unknown(String),
}

/// A weakening of guards that would go unnoticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclaimed {
    /// Guards refuse this request, and no claim excludes it.
    Missed {
        /// Ids of the guards, sorted.
        guards: Vec<String>,
        /// The clause of the first of them, which is the clause of the claim that is missing.
        clause: Clause,
        /// The request.
        example: Box<Example>,
    },
    /// It is not known whether there is one.
    Unknown(String),
}

/// A grant and whether it permits anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantFinding {
    /// Its id.
    pub id: String,
    /// The kind of request it is for: the act's code, and of whom.
    pub kind: (&'static str, PrincipalKind),
    /// Whether it permits anything.
    pub standing: GrantStanding,
}

/// Whether a grant permits anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantStanding {
    /// It permits some request.
    Alive,
    /// Guards forbid all it would permit.
    Idle,
    /// It is not known.
    Unknown(String),
}

/// A rule or claim that is not known never to fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFault {
    /// Its id.
    pub id: String,
    /// Why it is not known, or that it can fail.
    pub why: String,
}

/// One request and how the bundle decides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The request.
    pub request: Request,
    /// The decision of the bundle that was asked about.
    pub decision: Decision,
}

impl Example {
    pub(crate) fn of(bundle: &Bundle, request: Request) -> Self {
        Self { decision: bundle.decide(&request), request }
    }

    /// Who, for what, about which datum in which state, and which rules decided.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{}: {}", words::request(&self.request), words::decision(&self.decision))
    }
}

impl ClaimFinding {
    /// Whether this is what must come out: a claim holds, and the canary is refuted.
    #[must_use]
    pub const fn is_as_expected(&self) -> bool {
        match self.standing {
            ClaimStanding::Holds => !self.claim.is_canary,
            ClaimStanding::Refuted(_) => self.claim.is_canary,
            _ => false,
        }
    }
}

impl GuardFinding {
    /// Whether its absence would be noticed, or would change nothing.
    #[must_use]
    pub const fn is_as_expected(&self) -> bool {
        matches!(self.standing, GuardStanding::Noticed { .. } | GuardStanding::Redundant)
    }
}

impl Report {
    /// What stands between this version and its being put into force, one line each; empty when nothing does.
    ///
    /// Enforces: invariant 9
    #[must_use]
    pub fn shortcomings(&self) -> Vec<String> {
        let claims = self.claims.iter().filter(|claim| !claim.is_as_expected());
        let claims = claims.map(|claim| format!("claim `{}`: {}", claim.claim.id, words::claim(claim)));
        let guards = self.guards.iter().filter(|guard| !guard.is_as_expected());
        let guards = guards.map(|guard| format!("guard `{}`: {}", guard.id, words::guard(&guard.standing)));
        let unclaimed = self.unclaimed.iter().map(words::unclaimed);
        let grants = self.grants.iter().filter(|grant| grant.standing != GrantStanding::Alive);
        let grants = grants.map(|grant| format!("grant `{}`: {}", grant.id, words::grant(&grant.standing)));
        let faults = self.faults.iter().map(|fault| format!("rule `{}`: {}", fault.id, fault.why));
        let canary = self.claims.iter().any(|claim| claim.claim.is_canary);
        let canary = (!canary).then(|| "there is no canary, so the checker is not checked".to_owned());
        let idle = self.idle_clauses.iter();
        let idle = idle.map(|clause| format!("clause `{clause}`: no rule of it changes any decision"));
        claims.chain(guards).chain(unclaimed).chain(grants).chain(idle).chain(faults).chain(canary).collect()
    }

    /// How many kinds of request, acts of a kind of principal, some grant speaks about. Each of them can be permitted when
    /// every grant permits something, for a grant is for one kind.
    #[must_use]
    pub fn kinds_granted(&self) -> usize {
        let kinds = self.grants.iter().map(|grant| grant.kind);
        kinds.collect::<BTreeSet<_>>().len()
    }

    /// Ids of the guards whose absence would change nothing.
    pub fn redundant_guards(&self) -> impl Iterator<Item = &str> {
        let redundant = self.guards.iter().filter(|guard| guard.standing == GuardStanding::Redundant);
        redundant.map(|guard| guard.id.as_str())
    }
}

impl GrantFinding {
    pub(crate) fn of(grant: &Grant, standing: GrantStanding) -> Self {
        Self { id: grant.id.clone(), kind: (grant.act(), grant.who.kind()), standing }
    }
}

impl Unclaimed {
    /// The guards that refuse this request, as the bundle says.
    pub(crate) fn of(bundle: &Bundle, request: Request) -> Self {
        let example = Example::of(bundle, request);
        match &example.decision {
            Decision::Refuse { rules, clause } => {
                Self::Missed { guards: rules.clone(), clause: *clause, example: Box::new(example) }
            }
            _ => Self::Unknown("the bundle decides the example otherwise".to_owned()),
        }
    }

    /// What would go unnoticed, in words.
    #[must_use]
    pub fn told(&self) -> String {
        words::unclaimed(self)
    }
}

/// Clauses that rest on grants or guards alone, none of which changes anything.
pub(crate) fn idle_clauses(bundle: &Bundle, guards: &[GuardFinding], grants: &[GrantFinding]) -> Vec<Clause> {
    let redundant = guards.iter().filter(|guard| guard.standing == GuardStanding::Redundant);
    let idle = grants.iter().filter(|grant| grant.standing == GrantStanding::Idle);
    let without: BTreeSet<_> =
        redundant.map(|guard| guard.id.as_str()).chain(idle.map(|grant| grant.id.as_str())).collect();
    let (of_no_use, of_use): (Vec<_>, Vec<_>) =
        bundle.rules().partition(|rule| without.contains(rule.id.as_str()));
    let alive: BTreeSet<_> = of_use.iter().map(|rule| rule.clause).collect();
    let idle: BTreeSet<_> = of_no_use.iter().map(|rule| rule.clause).collect();
    idle.difference(&alive).copied().collect()
}

impl ClaimFinding {
    /// How it stands, in words.
    #[must_use]
    pub fn told(&self) -> String {
        words::claim(self)
    }
}

impl GrantStanding {
    /// Whether it permits anything, in words.
    #[must_use]
    pub fn told(&self) -> String {
        words::grant(self)
    }
}

impl GuardStanding {
    /// What its absence would do, in words.
    #[must_use]
    pub fn told(&self) -> String {
        words::guard(self)
    }
}
