//! Every question about one policy version, put to the solver.

use std::time::Duration;

use amanah_policy::bundle::grant::Grant;
use amanah_policy::{Bundle, Claim, ClaimKind, Rule, RuleKind};
use cedar_policy_symcc::{CompiledPolicySet, Env};

use crate::kind::{Kind, NotCompiled};
use crate::replay;
use crate::report::{
    ClaimFinding, ClaimStanding, GrantFinding, GrantStanding, GuardFinding, GuardStanding, Method, Report,
    RuleFault, Unclaimed, idle_clauses,
};
use crate::session::{Session, Unproved};
use crate::solver::Solver;

/// Proves every claim over every kind of request, leaves every guard out once, weakens them in every way, looks for a use
/// of every grant, and proves that no rule can fail. `patience` is for one question.
///
/// Proved means: for every kind of request the solver said that no such request exists. An error, a time-out, an
/// answer that cannot be read and an example that the bundle decides otherwise are all "not proved".
///
/// Enforces: invariant 9
///
/// # Errors
/// When the rules cannot be turned into questions; nothing is proved then.
pub async fn prove(bundle: &Bundle, solver: &Solver, patience: Duration) -> Result<Report, NotCompiled> {
    let kinds = Kind::every(bundle)?;
    let asking = || Proof { bundle, kinds: &kinds, session: Session::new(solver, patience) };
    // Two processes, because most of the time goes into the solver.
    let (mut about_claims, mut about_rules) = (asking(), asking());
    let (claims, rules) = tokio::join!(about_claims.claims(), about_rules.rules());
    let AboutRules { guards, unclaimed, grants, faults } = rules?;
    Ok(Report {
        version: bundle.version(),
        hash: bundle.hash(),
        method: Method::Solver { name: solver.name() },
        kinds: kinds.len(),
        questions: about_claims.session.questions + about_rules.session.questions,
        idle_clauses: idle_clauses(bundle, &guards, &grants),
        claims,
        guards,
        unclaimed,
        grants,
        faults,
    })
}

/// What was found about guards, grants, and rules that can fail.
struct AboutRules {
    guards: Vec<GuardFinding>,
    unclaimed: Vec<Unclaimed>,
    grants: Vec<GrantFinding>,
    faults: Vec<RuleFault>,
}

struct Proof<'a> {
    bundle: &'a Bundle,
    kinds: &'a [Kind<'a>],
    session: Session<'a>,
}

impl Proof<'_> {
    async fn claims(&mut self) -> Vec<ClaimFinding> {
        let mut found = Vec::new();
        for claim in self.bundle.claims() {
            found.push(ClaimFinding { claim: claim.clone(), standing: self.claim(claim).await });
        }
        found
    }

    async fn rules(&mut self) -> Result<AboutRules, NotCompiled> {
        let mut guards = Vec::new();
        for guard in self.bundle.rules().filter(|rule| rule.kind == RuleKind::Guard) {
            let standing = self.guard(guard).await?;
            guards.push(GuardFinding { id: guard.id.clone(), clause: guard.clause, standing });
        }
        let mut grants = Vec::new();
        for grant in self.bundle.grants() {
            grants.push(GrantFinding::of(grant, self.grant(grant).await));
        }
        let unclaimed = self.unclaimed().await?;
        Ok(AboutRules { guards, unclaimed, grants, faults: self.faults().await })
    }

    /// Whether a claim holds. An example that the bundle confirms settles it, whatever else is not known.
    async fn claim(&mut self, claim: &Claim) -> ClaimStanding {
        let mut speaks = false;
        let mut open = None;
        for kind in self.kinds {
            if !speaks {
                match self.speaks_about(kind, &claim.id).await {
                    Ok(something) => speaks = something,
                    Err(why) => open = open.or(Some(ClaimStanding::Unknown(why.to_string()))),
                }
            }
            match self.counterexample(kind, claim, &kind.rules).await {
                Ok(None) => {}
                Ok(Some(found)) => match replay::broken_claim(self.bundle, claim, &found) {
                    Some(example) => return ClaimStanding::Refuted(Box::new(example)),
                    None => open = open.or(Some(ClaimStanding::Spurious)),
                },
                Err(why) => open = open.or(Some(ClaimStanding::Unknown(why.to_string()))),
            }
        }
        open.unwrap_or(if speaks { ClaimStanding::Holds } else { ClaimStanding::Vacuous })
    }

    /// Whether a rule or claim matches any request of this kind.
    async fn speaks_about(&mut self, kind: &Kind<'_>, id: &str) -> Result<bool, Unproved> {
        let rule = kind.alone(id).ok_or_else(|| not_prepared(id))?;
        let never = self.session.ask(async |solver| solver.check_never_matches_opt(rule).await).await?;
        Ok(!never)
    }

    /// A request of this kind that breaks the claim, given what is permitted.
    async fn counterexample(
        &mut self,
        kind: &Kind<'_>,
        claim: &Claim,
        permitted: &CompiledPolicySet,
    ) -> Result<Option<Env>, Unproved> {
        let head = kind.head(claim).ok_or_else(|| not_prepared(&claim.id))?;
        match claim.kind {
            ClaimKind::Never => {
                self.session
                    .ask(async |solver| solver.check_disjoint_with_counterexample_opt(permitted, &head).await)
                    .await
            }
            ClaimKind::Always => {
                self.session
                    .ask(async |solver| solver.check_implies_with_counterexample_opt(&head, permitted).await)
                    .await
            }
        }
    }

    /// What the absence of a guard would do.
    async fn guard(&mut self, guard: &Rule) -> Result<GuardStanding, NotCompiled> {
        let Some(smaller) = self.bundle.without(&guard.id) else {
            return Ok(GuardStanding::Unknown("it could not be left out".to_owned()));
        };
        let mut open = None;
        for kind in self.kinds {
            match self.absence(kind, guard, &smaller).await? {
                Ok(None) => {}
                Ok(Some(noticed @ GuardStanding::Noticed { .. })) => return Ok(noticed),
                Ok(Some(other)) => open = open.or(Some(other)),
                Err(why) => open = Some(GuardStanding::Unknown(why.to_string())),
            }
        }
        Ok(open.unwrap_or(GuardStanding::Redundant))
    }

    /// What the absence of a guard would do to this kind of request; `None` is nothing.
    async fn absence(
        &mut self,
        kind: &Kind<'_>,
        guard: &Rule,
        smaller: &Bundle,
    ) -> Result<Result<Option<GuardStanding>, Unproved>, NotCompiled> {
        match self.speaks_about(kind, &guard.id).await {
            Ok(true) => {}
            Ok(false) => return Ok(Ok(None)),
            Err(why) => return Ok(Err(why)),
        }
        let left = kind.compiled(smaller.cedar_rules())?;
        Ok(self.change(kind, guard, smaller, &left).await)
    }

    /// Whether the rules that are left mean something else, and which claim notices.
    async fn change(
        &mut self,
        kind: &Kind<'_>,
        guard: &Rule,
        smaller: &Bundle,
        left: &CompiledPolicySet,
    ) -> Result<Option<GuardStanding>, Unproved> {
        let changed = self
            .session
            .ask(async |solver| solver.check_equivalent_with_counterexample_opt(&kind.rules, left).await)
            .await?;
        let Some(found) = changed else { return Ok(None) };
        // The claims of its own clause are the likeliest to notice.
        let (own, others): (Vec<_>, Vec<_>) = self
            .bundle
            .claims()
            .filter(|claim| !claim.is_canary)
            .partition(|claim| claim.clause == guard.clause);
        for claim in own.into_iter().chain(others) {
            if let Some(found) = self.counterexample(kind, claim, left).await?
                && replay::broken_claim(smaller, claim, &found).is_some()
            {
                return Ok(Some(GuardStanding::Noticed { claim: claim.id.clone() }));
            }
        }
        let example = replay::newly_permitted(self.bundle, smaller, &found);
        Ok(Some(match example {
            Some(example) => GuardStanding::Unnoticed(Box::new(example)),
            None => GuardStanding::Unknown("the solver's example is spurious".to_owned()),
        }))
    }

    /// What guards refuse and no claim excludes, one example of each kind of request: with the claims in the place of the
    /// guards, is more permitted? Where it is not, no weakening of any guard, and of no several, can go unnoticed.
    async fn unclaimed(&mut self) -> Result<Vec<Unclaimed>, NotCompiled> {
        let Some(by_claims) = self.bundle.guarded_by_claims() else {
            return Ok(vec![Unclaimed::Unknown("the claims cannot take the place of the guards".to_owned())]);
        };
        let mut found = Vec::new();
        for kind in self.kinds {
            let claimed = kind.compiled(by_claims.cedar_rules())?;
            let answer = self
                .session
                .ask(async |solver| solver.check_implies_with_counterexample_opt(&claimed, &kind.rules).await)
                .await;
            match answer {
                Ok(None) => {}
                Ok(Some(env)) => match replay::newly_permitted(self.bundle, &by_claims, &env) {
                    Some(example) => found.push(Unclaimed::of(self.bundle, example.request)),
                    None => found.push(Unclaimed::Unknown("the solver's example is spurious".to_owned())),
                },
                Err(why) => found.push(Unclaimed::Unknown(why.to_string())),
            }
        }
        Ok(found)
    }

    /// Whether a grant permits any request, guards and all.
    async fn grant(&mut self, grant: &Grant) -> GrantStanding {
        let mut standing = GrantStanding::Idle;
        for kind in self.kinds {
            let Some(alone) = kind.permit(&grant.id) else {
                return GrantStanding::Unknown(not_prepared(&grant.id).to_string());
            };
            let disjoint =
                self.session.ask(async |solver| solver.check_disjoint_opt(&kind.rules, &alone).await).await;
            match disjoint {
                Ok(true) => {}
                Ok(false) => return GrantStanding::Alive,
                Err(why) => standing = GrantStanding::Unknown(why.to_string()),
            }
        }
        standing
    }

    /// Rules and claims that are not proved never to fail. Cedar leaves a rule that fails out, which opens what a guard
    /// closes; the bundle refuses then, and here nothing of the kind may exist at all.
    async fn faults(&mut self) -> Vec<RuleFault> {
        let rules = self.bundle.rules().map(|rule| rule.id.clone());
        let ids: Vec<_> = rules.chain(self.bundle.claims().map(|claim| claim.id.clone())).collect();
        let mut faults = Vec::new();
        for id in ids {
            if let Some(why) = self.fault(&id).await {
                faults.push(RuleFault { id, why });
            }
        }
        faults
    }

    async fn fault(&mut self, id: &str) -> Option<String> {
        for kind in self.kinds {
            let Some(rule) = kind.alone(id) else { return Some(not_prepared(id).to_string()) };
            match self.session.ask(async |solver| solver.check_never_errors_opt(rule).await).await {
                Ok(true) => {}
                Ok(false) => return Some(can_fail(&kind.name())),
                Err(why) => return Some(format!("not known whether it can fail: {why}")),
            }
        }
        None
    }
}

fn can_fail((act, principal): &(String, String)) -> String {
    format!("can fail for `{act}` by a {principal}; a rule that fails does not decide")
}

fn not_prepared(id: &str) -> Unproved {
    Unproved::Unreadable { why: format!("`{id}` was not compiled") }
}
