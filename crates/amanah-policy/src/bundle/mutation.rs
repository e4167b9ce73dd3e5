//! Whether the claims would notice: every guard is left out once, all guards are weakened in every way at once, and every
//! grant must be of use to somebody.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{Bundle, RuleKind};
use crate::request::{Act, DatumFacts, Decision, Principal, Request};

/// What happens when a guard is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuardOutcome {
    /// More is permitted, and a claim is broken by it.
    Noticed {
        /// The id of the claim.
        claim: String,
    },
    /// More is permitted, and no claim is broken.
    Unnoticed {
        /// What would be permitted.
        example: Box<Request>,
    },
    /// Nothing more is permitted: no grant reaches what it forbids, or another guard forbids it too.
    Redundant,
}

/// What leaving rules out has shown, over every request the rules and claims can tell apart.
#[derive(Clone, Debug)]
pub struct RulesTried {
    /// Each guard by its id.
    pub guards: BTreeMap<String, GuardOutcome>,
    /// Ids of the grants that permit nothing.
    pub idle_grants: Vec<String>,
    /// For each set of guards, by their ids, the first request that only these guards refuse and no claim excludes:
    /// weakened to permit it, they would go unnoticed.
    pub unclaimed: BTreeMap<Vec<String>, Request>,
}

impl Bundle {
    /// Leaves every guard out once, weakens them all in every way there is, and looks for a request that each grant permits. Exact for the same reason as
    /// [`Bundle::check_claims`].
    ///
    /// Enforces: invariant 9
    #[must_use]
    pub fn try_rules(&self) -> RulesTried {
        let guards = self.rules().filter(|rule| rule.kind == RuleKind::Guard);
        let mut trials: BTreeMap<String, Trial> = guards
            .filter_map(|guard| Some((guard.id.clone(), Trial::of(self.without(&guard.id)?))))
            .collect();
        let mut idle: BTreeSet<String> = self.grants().map(|grant| grant.id.clone()).collect();
        let by_claims = self.guarded_by_claims();
        let mut unclaimed = BTreeMap::new();
        for request in self.telling_requests().filter(|request| self.is_within_a_grant(request)) {
            match self.decide(&request) {
                Decision::Permit { rules } => idle.retain(|grant| !rules.contains(grant)),
                Decision::Refuse { rules, .. } => {
                    // Where two guards forbid, leaving one out permits nothing.
                    if let [alone] = rules.as_slice()
                        && let Some(trial) = trials.get_mut(alone)
                    {
                        trial.meet(&request);
                    }
                    let is_open = |bundle: &Self| bundle.decide(&request).is_permitted();
                    if !rules.is_empty() && by_claims.as_ref().is_some_and(is_open) {
                        unclaimed.entry(rules).or_insert(request);
                    }
                }
                Decision::Fault { .. } => {}
            }
        }
        RulesTried {
            guards: trials.into_iter().map(|(id, trial)| (id, trial.outcome)).collect(),
            idle_grants: idle.into_iter().collect(),
            unclaimed,
        }
    }

    /// Every request that some grant could permit and that the rules or claims can tell apart.
    pub(crate) fn telling_requests(&self) -> impl Iterator<Item = Request> + '_ {
        Act::codes().flat_map(move |code| {
            Principal::every().flat_map(move |principal| {
                let data = DatumFacts::every(&self.facts_of(code, principal));
                let acts = Act::every().filter(move |act| act.code() == code);
                let requests = acts.flat_map(move |act| {
                    data.clone().into_iter().map(move |datum| Request { principal, act, datum })
                });
                requests.filter(move |request| self.may_be_granted(request))
            })
        })
    }
}

/// A guard that is left out while the requests are walked through.
struct Trial {
    smaller: Bundle,
    outcome: GuardOutcome,
}

impl Trial {
    const fn of(smaller: Bundle) -> Self {
        Self { smaller, outcome: GuardOutcome::Redundant }
    }

    fn meet(&mut self, request: &Request) {
        if matches!(self.outcome, GuardOutcome::Noticed { .. })
            || !self.smaller.decide(request).is_permitted()
        {
            return;
        }
        let broken = self.smaller.claims_broken_by(request, true).unwrap_or_default();
        match broken.into_iter().next() {
            Some(claim) => self.outcome = GuardOutcome::Noticed { claim },
            None if self.outcome == GuardOutcome::Redundant => {
                self.outcome = GuardOutcome::Unnoticed { example: Box::new(*request) };
            }
            None => {}
        }
    }
}
