//! The same report without a solver, by walking through the finite space of requests.

use amanah_policy::{Bundle, GuardOutcome, Outcome, RuleKind};

use crate::report::{
    ClaimFinding, ClaimStanding, Example, GrantFinding, GrantStanding, GuardFinding, GuardStanding, Method,
    Report, Unclaimed, idle_clauses,
};

/// Tries every claim on every request, leaves every guard out once, weakens them in every way, and looks for a use of every
/// grant.
///
/// Exact over the requests the program can make, because the space is finite; it rests on our own walk through that
/// space, and is therefore called enumerated, never proved. Whether a rule can fail shows in every decision.
#[must_use]
pub fn enumerate(bundle: &Bundle) -> Report {
    let claims = bundle.check_claims().into_iter().map(|result| {
        let standing = match result.outcome {
            Outcome::Holds => ClaimStanding::Holds,
            Outcome::Broken { example } => ClaimStanding::Refuted(Box::new(Example::of(bundle, *example))),
            Outcome::Vacuous => ClaimStanding::Vacuous,
            Outcome::Fault => ClaimStanding::Unknown("the policy could not be asked".to_owned()),
        };
        ClaimFinding { claim: result.claim, standing }
    });
    let claims = claims.collect();
    let mut tried = bundle.try_rules();
    let guards = bundle.rules().filter(|rule| rule.kind == RuleKind::Guard).map(|guard| {
        let standing = match tried.guards.remove(&guard.id) {
            Some(GuardOutcome::Noticed { claim }) => GuardStanding::Noticed { claim },
            Some(GuardOutcome::Unnoticed { example }) => {
                let smaller = bundle.without(&guard.id);
                let asked = smaller.as_ref().unwrap_or(bundle);
                GuardStanding::Unnoticed(Box::new(Example::of(asked, *example)))
            }
            Some(GuardOutcome::Redundant) => GuardStanding::Redundant,
            None => GuardStanding::Unknown("it could not be left out".to_owned()),
        };
        GuardFinding { id: guard.id.clone(), clause: guard.clause, standing }
    });
    let guards: Vec<_> = guards.collect();
    let grants = bundle.grants().map(|grant| {
        let is_idle = tried.idle_grants.contains(&grant.id);
        let standing = if is_idle { GrantStanding::Idle } else { GrantStanding::Alive };
        GrantFinding::of(grant, standing)
    });
    let grants: Vec<_> = grants.collect();
    Report {
        version: bundle.version(),
        hash: bundle.hash(),
        method: Method::Enumerated,
        kinds: bundle.cedar_schema().request_envs().count(),
        questions: 0,
        idle_clauses: idle_clauses(bundle, &guards, &grants),
        claims,
        guards,
        unclaimed: tried.unclaimed.into_values().map(|request| Unclaimed::of(bundle, request)).collect(),
        grants,
        faults: Vec::new(),
    }
}
