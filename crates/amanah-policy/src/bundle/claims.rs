//! Claims: what must hold for all requests, in plain words and as a rule. They are checked by walking through every
//! request that Cedar can tell apart ("enumerated"); the symbolic prover reads the same file.

use std::collections::BTreeSet;

use cedar_policy::{Effect, Policy, Schema};

use crate::bundle::engine::{Engine, Unaskable};
use crate::bundle::fault::{PackFault, PackProblem};
use crate::bundle::grant::Grant;
use crate::bundle::sources::PackFile;
use crate::bundle::{Bundle, rules_text};
use crate::request::{Act, DatumFacts, Principal, Request};
use crate::space::Fact;
use crate::vocabulary::Clause;

/// How a claim's rule bounds what is permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// Nothing that the rule matches is permitted.
    Never,
    /// Everything that the rule matches is permitted.
    Always,
}

/// One claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// What it says, in plain words.
    pub words: String,
    /// The clause it guards.
    pub clause: Clause,
    /// How its rule is meant.
    pub kind: ClaimKind,
    /// Whether it is false on purpose: a checker that does not refute it checks nothing.
    pub is_canary: bool,
    policy: Policy,
}

/// Whether a claim holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// For every request.
    Holds,
    /// Not for this one.
    Broken {
        /// A request that breaks it.
        example: Box<Request>,
    },
    /// It says nothing: no request could break it, whatever the rules.
    Vacuous,
    /// The policy could not be asked.
    Fault,
}

/// A claim and whether it holds.
#[derive(Clone, Debug)]
pub struct ClaimResult {
    /// The claim.
    pub claim: Claim,
    /// Whether it holds, by enumeration of all requests.
    pub outcome: Outcome,
}

impl ClaimResult {
    /// Whether this is what must come out: a claim holds, and the canary is refuted.
    #[must_use]
    pub const fn is_as_expected(&self) -> bool {
        match self.outcome {
            Outcome::Holds => !self.claim.is_canary,
            Outcome::Broken { .. } => self.claim.is_canary,
            Outcome::Vacuous | Outcome::Fault => false,
        }
    }
}

/// The claims of a pack, ready to be put to Cedar.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    pub(crate) all: Vec<Claim>,
    engine: Engine,
}

impl Claims {
    pub(crate) fn read(text: &str, schema: Schema) -> Result<Self, PackFault> {
        let file = PackFile::Claims;
        let mut all = Vec::new();
        for rule in rules_text::read(file, text, Effect::Permit)? {
            let kind = match rules_text::annotation(file, &rule.policy, "kind")?.as_str() {
                "never" => ClaimKind::Never,
                "always" => ClaimKind::Always,
                other => {
                    let problem = PackProblem::unknown("kind of claim", other, &["never", "always"]);
                    return Err(PackFault::at_id(file, &rule.id, problem));
                }
            };
            all.push(Claim {
                words: rules_text::annotation(file, &rule.policy, "claim")?,
                clause: rule.clause,
                kind,
                is_canary: rule.policy.annotation("canary").is_some(),
                policy: rule.policy,
                id: rule.id,
            });
        }
        for (is_canary, what) in [(false, "a claim"), (true, "a canary, a claim that is false on purpose")] {
            if !all.iter().any(|claim| claim.is_canary == is_canary) {
                return Err(PackFault::whole(file, PackProblem::Missing(what.to_owned())));
            }
        }
        let rules: Vec<_> = all.iter().map(|claim| claim.policy.clone()).collect();
        let engine = Engine::new(schema, &rules)
            .map_err(|problem| PackFault::whole(file, PackProblem::Invalid(problem.to_string())))?;
        Ok(Self { all, engine })
    }

    pub(crate) fn policies(&self) -> impl Iterator<Item = Policy> {
        self.all.iter().map(|claim| claim.policy.clone())
    }

    /// Ids of the claims whose rule matches this request.
    fn matching(&self, request: &Request) -> Result<BTreeSet<String>, Unaskable> {
        let verdict = self.engine.ask(request)?;
        match verdict.faulty.is_empty() {
            true => Ok(verdict.rules.into_iter().collect()),
            false => Err(Unaskable::of(verdict.faulty.join(", "))),
        }
    }
}

impl Claim {
    /// The claim's rule, a permit that matches what the claim is about; for the symbolic compiler.
    #[must_use]
    pub const fn rule(&self) -> &Policy {
        &self.policy
    }

    /// Whether a request that is (or is not) permitted breaks this claim, its rule matching or not.
    const fn is_broken(&self, is_matched: bool, is_permitted: bool) -> bool {
        match self.kind {
            ClaimKind::Never => is_matched && is_permitted,
            ClaimKind::Always => is_matched && !is_permitted,
        }
    }
}

impl Bundle {
    /// Checks every claim against every request that the rules or the claims can tell apart.
    ///
    /// Exact, because the space is finite and a fact that no rule and no claim reads cannot change an answer. It
    /// says "enumerated": the symbolic proof is another program's work.
    ///
    /// Enforces: invariant 9
    #[must_use]
    pub fn check_claims(&self) -> Vec<ClaimResult> {
        let mut open: Vec<Open<'_>> = self.claims.all.iter().map(Open::new).collect();
        for act in Act::codes() {
            if self.walk(act, &mut open).is_err() {
                open.iter_mut().for_each(|claim| claim.outcome = Outcome::Fault);
            }
        }
        open.into_iter()
            .map(|open| ClaimResult { claim: open.claim.clone(), outcome: open.outcome })
            .collect()
    }

    /// Every claim, canaries too, in the order of their ids.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.all.iter()
    }

    /// Whether this request, decided as every request is, breaks this claim.
    ///
    /// # Errors
    /// When the request cannot be put to the claims; it is then not known to break it.
    pub fn is_broken_by(&self, claim: &Claim, request: &Request) -> Result<bool, ClaimsUnasked> {
        let matching = self.claims.matching(request).map_err(|_| ClaimsUnasked)?;
        Ok(claim.is_broken(matching.contains(&claim.id), self.decide(request).is_permitted()))
    }

    /// Ids of the claims that a request breaks, given whether it is permitted.
    ///
    /// # Errors
    /// When the request cannot be put to the claims; it is then not known to break none.
    pub fn claims_broken_by(
        &self,
        request: &Request,
        is_permitted: bool,
    ) -> Result<Vec<String>, ClaimsUnasked> {
        let matching = self.claims.matching(request).map_err(|_| ClaimsUnasked)?;
        let broken = |claim: &&Claim| claim.is_broken(matching.contains(&claim.id), is_permitted);
        Ok(self
            .claims
            .all
            .iter()
            .filter(|claim| !claim.is_canary)
            .filter(broken)
            .map(|c| c.id.clone())
            .collect())
    }

    /// Walks through the requests of one act, for every principal: acts innermost, so that every claim soon meets a
    /// request it is about.
    fn walk(&self, act: &'static str, open: &mut [Open<'_>]) -> Result<(), Unaskable> {
        let acts: Vec<_> = Act::every().filter(|one| one.code() == act).collect();
        for principal in Principal::every() {
            let slice = self.claims.engine.slice(act, principal.kind());
            for one in open.iter_mut() {
                let id = one.claim.policy.id();
                one.is_concerned = slice.is_some_and(|slice| slice.rules.policy(id).is_some());
            }
            for datum in DatumFacts::every(&self.facts_of(act, principal)) {
                for one in &acts {
                    self.meet(&Request { principal, act: *one, datum }, open)?;
                }
            }
        }
        Ok(())
    }

    /// The facts that a rule or a claim reads about this act of such a principal.
    pub(crate) fn facts_of(&self, act: &'static str, principal: Principal) -> Vec<Fact> {
        let slices =
            [self.engine.slice(act, principal.kind()), self.claims.engine.slice(act, principal.kind())];
        let reads: BTreeSet<_> = slices.into_iter().flatten().flat_map(|slice| slice.reads.clone()).collect();
        reads.into_iter().collect()
    }

    fn meet(&self, request: &Request, open: &mut [Open<'_>]) -> Result<(), Unaskable> {
        let is_wanted = open.iter().any(Open::is_unsettled);
        let is_permitted = self.is_within_a_grant(request) && self.decide(request).is_permitted();
        if !is_wanted && !is_permitted {
            return Ok(());
        }
        let matching = self.claims.matching(request)?;
        for one in open.iter_mut() {
            let is_matched = matching.contains(&one.claim.id);
            one.see(request, is_matched, is_permitted);
        }
        Ok(())
    }

    /// Whether any grant is about this act of such a principal. Grants are generated with their holder in them, so a
    /// request that none names is refused without asking.
    pub(crate) fn may_be_granted(&self, request: &Request) -> bool {
        self.grants_about(request).next().is_some()
    }

    /// Whether any grant about this act of such a principal covers the datum's category, too.
    pub(crate) fn is_within_a_grant(&self, request: &Request) -> bool {
        self.grants_about(request).any(|grant| grant.categories.contains(&request.datum.category))
    }

    fn grants_about(&self, request: &Request) -> impl Iterator<Item = &Grant> {
        let (act, principal) = (request.act.code(), request.principal);
        self.grants.iter().filter(move |grant| grant.act() == act && grant.who.covers(principal))
    }
}

/// The claims could not be asked about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the claims cannot be evaluated for this request; run `amanah policy check` on the pack")]
pub struct ClaimsUnasked;

/// A claim while the requests are walked through.
struct Open<'a> {
    claim: &'a Claim,
    outcome: Outcome,
    /// Whether its rule can match a request of the act that is walked through now.
    is_concerned: bool,
}

impl<'a> Open<'a> {
    const fn new(claim: &'a Claim) -> Self {
        Self { claim, outcome: Outcome::Vacuous, is_concerned: false }
    }

    /// Whether a request that is refused could still tell something about this claim.
    fn is_unsettled(&self) -> bool {
        self.is_concerned && (self.outcome == Outcome::Vacuous || self.claim.kind == ClaimKind::Always)
    }

    fn see(&mut self, request: &Request, is_matched: bool, is_permitted: bool) {
        if matches!(self.outcome, Outcome::Broken { .. }) {
            return;
        }
        if self.claim.is_broken(is_matched, is_permitted) {
            self.outcome = Outcome::Broken { example: Box::new(*request) };
        } else if self.outcome == Outcome::Vacuous && is_matched {
            self.outcome = Outcome::Holds;
        }
    }
}
