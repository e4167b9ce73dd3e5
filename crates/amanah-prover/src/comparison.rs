//! A version beside the one before it: what it newly permits and refuses, whether customers are told, and whether anything
//! of it touches a customer who has not agreed to it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use amanah_policy::{
    Bundle, Difference, Effect, PolicyVersion, PrincipalKind, Purpose, StepFault, Unagreed, Word as _,
};

use crate::kind::{Kind, NotCompiled};
use crate::replay;
use crate::report::{Example, Method};
use crate::session::{Session, Unproved};
use crate::solver::Solver;
use crate::words;

/// What was found about the step from one version to the next.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The version before.
    pub before: PolicyVersion,
    /// The version after.
    pub after: PolicyVersion,
    /// How the answers were found.
    pub method: Method,
    /// Every way in which the versions differ.
    pub differences: Vec<Found>,
    /// What the later version would do to customers who have not agreed to it.
    pub gains: Vec<Gained>,
    /// Widenings that wait for nobody's agreement, because they are the customer's own access, an erasure, or what a law
    /// obliges us to.
    pub unwaiting: Vec<Difference>,
    /// What else stands between the versions.
    pub faults: Vec<StepFault>,
}

/// One way in which the versions differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub difference: Difference,
    /// One request of it with the decision of the version that permits it, when both versions confirm it; else why it is
    /// not known.
    pub example: Result<Example, String>,
}

/// Something that the later version would do to customers who have not agreed to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gained {
    /// For which purpose.
    pub purpose: Purpose,
    /// By whom.
    pub who: PrincipalKind,
    /// How the versions see such a customer.
    pub unagreed: Unagreed,
    /// Since which version the purpose's clause stands, as the later version says.
    pub since: PolicyVersion,
    /// The request with the later version's decision, when both versions confirm it; else why it is not known.
    pub example: Result<Example, String>,
}

impl Comparison {
    /// What stands between the later version and its being put into force after the other, one text each; empty when
    /// nothing does.
    ///
    /// Enforces: ACC, invariant 9
    #[must_use]
    pub fn shortcomings(&self) -> Vec<String> {
        let gains = self.gains.iter().map(|gain| words::gain(self.before, self.after, gain));
        let unknown = self.differences.iter().filter_map(|found| {
            let why = found.example.as_ref().err()?;
            Some(format!("not known whether it {}: {why}", found.difference))
        });
        let faults = self.faults.iter().map(ToString::to_string);
        unknown.chain(gains).chain(faults).collect()
    }

    /// Everything that was found, with the faults that follow from it.
    fn of(
        before: &Bundle,
        after: &Bundle,
        method: Method,
        differences: Vec<Found>,
        gains: Vec<Gained>,
    ) -> Self {
        let known: BTreeSet<_> = differences.iter().map(|found| found.difference).collect();
        let unwaiting = known.iter().filter(|one| {
            let waits = |purpose| after.waits_for_agreement(before, purpose, one.who);
            one.effect == Effect::Widens && !one.purpose.is_some_and(waits)
        });
        Self {
            before: before.version(),
            after: after.version(),
            method,
            unwaiting: unwaiting.copied().collect(),
            faults: after.step_faults(before, &known),
            differences,
            gains,
        }
    }
}

/// Compares two versions by asking the solver about every kind of request. `patience` is for one question.
///
/// That a widening waits for agreement is proved: for every way in which both versions can see a customer who has not
/// agreed to the later one, the later permits nothing that the version before does not.
///
/// Enforces: ACC
///
/// # Errors
/// When the rules cannot be turned into questions.
pub async fn compare(
    before: &Bundle,
    after: &Bundle,
    solver: &Solver,
    patience: Duration,
) -> Result<Comparison, NotCompiled> {
    let mut asking = Asking { before, after, session: Session::new(solver, patience) };
    let supposing = [Supposing::of(before)?, Supposing::of(after)?];
    let (mut differences, mut gains) = (Vec::new(), Vec::new());
    for kind in Kind::every(before)? {
        let here = asking.differences(&kind).await?;
        gains.extend(asking.gains(&kind, &supposing, !here.is_empty()).await?);
        differences.extend(here);
    }
    Ok(Comparison::of(before, after, Method::Solver { name: solver.name() }, differences, gains))
}

/// Compares two versions on every request that their rules can tell apart.
#[must_use]
pub fn compare_by_enumeration(before: &Bundle, after: &Bundle) -> Comparison {
    let differences = after.differences_from(before).into_iter().map(|(difference, request)| {
        let permits = if difference.effect == Effect::Widens { after } else { before };
        Found { difference, example: Ok(Example::of(permits, request)) }
    });
    let gains = after.gains_without_agreement(before).into_iter().map(|((purpose, who), gain)| Gained {
        purpose,
        who,
        unagreed: gain.unagreed,
        since: after.since(purpose),
        example: Ok(Example::of(after, gain.request)),
    });
    Comparison::of(before, after, Method::Enumerated, differences.collect(), gains.collect())
}

/// The rules of a version with the question of agreement answered, by the answer.
struct Supposing(BTreeMap<bool, Vec<cedar_policy::Policy>>);

impl Supposing {
    fn of(bundle: &Bundle) -> Result<Self, NotCompiled> {
        let not_written = || NotCompiled {
            rule: "the rules".to_owned(),
            why: format!("those of {} cannot be written with the agreement answered", bundle.version()),
        };
        let answered = |agreed| Ok((agreed, bundle.rules_supposing(agreed).ok_or_else(not_written)?));
        [false, true].into_iter().map(answered).collect::<Result<_, _>>().map(Self)
    }

    fn rules(&self, agreed: bool) -> &[cedar_policy::Policy] {
        self.0.get(&agreed).map_or(&[], Vec::as_slice)
    }
}

struct Asking<'a> {
    before: &'a Bundle,
    after: &'a Bundle,
    session: Session<'a>,
}

impl Asking<'_> {
    /// How the versions differ in one kind of request.
    async fn differences(&mut self, kind: &Kind<'_>) -> Result<Vec<Found>, NotCompiled> {
        let (purpose, who) = kind.environment()?;
        let rules = kind.compiled(self.after.cedar_rules())?;
        let mut found = Vec::new();
        for effect in Effect::every().iter().copied() {
            let (less, more, refuses, permits) = match effect {
                Effect::Widens => (&kind.rules, &rules, self.before, self.after),
                Effect::Narrows => (&rules, &kind.rules, self.after, self.before),
            };
            let answer = self
                .session
                .ask(async |solver| solver.check_implies_with_counterexample_opt(more, less).await)
                .await;
            let example = match answer {
                Ok(None) => continue,
                Ok(Some(env)) => replay::newly_permitted(refuses, permits, &env).ok_or_else(|| {
                    "the solver's example is spurious: both versions decide it alike".to_owned()
                }),
                Err(why) => Err(Unproved::to_string(&why)),
            };
            found.push(Found { difference: Difference { purpose, who, effect }, example });
        }
        Ok(found)
    }

    /// What the later version does in one kind of request to customers who have not agreed to it. Where the rules are the
    /// same, only customers matter whom the versions see differently.
    async fn gains(
        &mut self,
        kind: &Kind<'_>,
        [before, after]: &[Supposing; 2],
        differ: bool,
    ) -> Result<Vec<Gained>, NotCompiled> {
        let (purpose, who) = kind.environment()?;
        let waits = |purpose: &Purpose| self.after.waits_for_agreement(self.before, *purpose, who);
        let Some(purpose) = purpose.filter(waits) else { return Ok(Vec::new()) };
        for unagreed in self.after.unagreed(self.before, purpose) {
            if !differ && unagreed.before == unagreed.after {
                continue;
            }
            let was = kind.compiled(before.rules(unagreed.before))?;
            let is = kind.compiled(after.rules(unagreed.after))?;
            let answer = self
                .session
                .ask(async |solver| solver.check_implies_with_counterexample_opt(&is, &was).await)
                .await;
            let example = match answer {
                Ok(None) => continue,
                Ok(Some(env)) => replay::gained(self.before, self.after, unagreed, &env).ok_or_else(|| {
                    "the solver's example is spurious: the versions decide it otherwise".to_owned()
                }),
                Err(why) => Err(Unproved::to_string(&why)),
            };
            let since = self.after.since(purpose);
            return Ok(vec![Gained { purpose, who, unagreed, since, example }]);
        }
        Ok(Vec::new())
    }
}
