//! Two versions side by side: what the later one newly permits and refuses, and what it would do to a customer who has not
//! agreed to it.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Policy, PolicyId};
use serde_json::{Value, json};

use crate::bundle::{Bundle, Difference, PolicyVersion};
use crate::request::{Act, DatumFacts, Principal, Request};
use crate::space::Fact;
use crate::vocabulary::{Basis, Clause, Effect, PrincipalKind, Purpose};

/// How two versions see the agreement of one customer who has not agreed to the later of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unagreed {
    /// Whether the version before counts the customer as agreed.
    pub before: bool,
    /// Whether the later version does.
    pub after: bool,
}

/// Something that a version would newly do to a customer who has not agreed to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gain {
    /// How both versions see the customer.
    pub unagreed: Unagreed,
    /// The request, as the later version sees it.
    pub request: Request,
}

impl Unagreed {
    /// A request as the version before sees it.
    #[must_use]
    pub const fn seen_before(self, request: &Request) -> Request {
        Request { datum: DatumFacts { agreed: self.before, ..request.datum }, ..*request }
    }

    /// A request as the later version sees it.
    #[must_use]
    pub const fn seen_after(self, request: &Request) -> Request {
        Request { datum: DatumFacts { agreed: self.after, ..request.datum }, ..*request }
    }
}

impl Bundle {
    /// Every way in which this version differs from the one before it, with a request that shows it. Exact for the same
    /// reason as [`Bundle::check_claims`].
    #[must_use]
    pub fn differences_from(&self, before: &Self) -> BTreeMap<Difference, Request> {
        let mut found = BTreeMap::new();
        for (purpose, who) in self.environments() {
            if self.rules_changed(before, purpose, who).is_empty() {
                continue;
            }
            for request in self.requests_beside(before, purpose, who) {
                let permitted =
                    (before.decide(&request).is_permitted(), self.decide(&request).is_permitted());
                let effect = match permitted {
                    (false, true) => Effect::Widens,
                    (true, false) => Effect::Narrows,
                    _ => continue,
                };
                found.entry(Difference { purpose, who, effect }).or_insert(request);
            }
        }
        found
    }

    /// The first thing of each purpose and kind of principal that this version would newly do to a customer who has not
    /// agreed to it.
    ///
    /// Enforces: ACC
    #[must_use]
    pub fn gains_without_agreement(&self, before: &Self) -> BTreeMap<(Purpose, PrincipalKind), Gain> {
        let mut found = BTreeMap::new();
        for (purpose, who) in self.environments() {
            let Some(named) = purpose.filter(|purpose| self.waits_for_agreement(before, *purpose, who))
            else {
                continue;
            };
            let is_unchanged = self.rules_changed(before, purpose, who).is_empty();
            let mut views = self.unagreed(before, named);
            views.retain(|view| !is_unchanged || view.before != view.after);
            let requests = || self.requests_beside(before, purpose, who);
            let gain = views.into_iter().find_map(|unagreed| {
                let request = requests().find(|request| self.is_gained(before, unagreed, request))?;
                Some(Gain { unagreed, request: unagreed.seen_after(&request) })
            });
            found.extend(gain.map(|gain| ((named, who), gain)));
        }
        found
    }

    /// Whether this version does to such a customer what the version before does not.
    #[must_use]
    pub fn is_gained(&self, before: &Self, unagreed: Unagreed, request: &Request) -> bool {
        self.decide(&unagreed.seen_after(request)).is_permitted()
            && !before.decide(&unagreed.seen_before(request)).is_permitted()
    }

    /// How this version and the one before can see the agreement of a customer who has not agreed to this one: every
    /// version that can be the highest agreed to is asked.
    ///
    /// Enforces: ACC
    #[must_use]
    pub fn unagreed(&self, before: &Self, purpose: Purpose) -> BTreeSet<Unagreed> {
        let earlier = (1..self.version.number()).filter_map(PolicyVersion::new).map(Some);
        let seen = |agreed| Unagreed {
            before: before.has_agreed(Some(purpose), agreed),
            after: self.has_agreed(Some(purpose), agreed),
        };
        core::iter::once(None).chain(earlier).map(seen).collect()
    }

    /// Whether a widening of this purpose waits until the customer agrees to the version that brings it. Customers' own
    /// access waits for nothing, nor does what a law obliges us to; a purpose is taken for the latter only if the version
    /// before said so too, so that no version widens a purpose and excuses it at once.
    #[must_use]
    pub fn waits_for_agreement(&self, before: &Self, purpose: Purpose, who: PrincipalKind) -> bool {
        let is_duty = |bundle: &Self| bundle.basis(purpose).code == Basis::LegalObligation;
        who != PrincipalKind::Customer && !(is_duty(self) && is_duty(before))
    }

    /// The clauses of the rules about this act of such a principal that are in one of two versions only, or say something
    /// else in each.
    pub(crate) fn rules_changed(
        &self,
        before: &Self,
        purpose: Option<Purpose>,
        who: PrincipalKind,
    ) -> BTreeSet<Clause> {
        let (mine, others) = (self.rules_about(purpose, who), before.rules_about(purpose, who));
        let is_alike = |rule: &Said, other: &Said| rule.1.is_some() && rule.1 == other.1;
        let changed =
            mine.iter().filter(|(id, rule)| !others.get(*id).is_some_and(|other| is_alike(rule, other)));
        let gone = others.iter().filter(|(id, _)| !mine.contains_key(*id));
        changed.chain(gone).map(|(_, (clause, _))| *clause).collect()
    }

    /// The rules about this act of such a principal by their ids.
    fn rules_about(&self, purpose: Option<Purpose>, who: PrincipalKind) -> BTreeMap<&str, Said> {
        let slice = self.engine.slice(purpose.map_or(Act::ERASE, Purpose::code), who);
        let policies = slice.into_iter().flat_map(|slice| slice.rules.policies());
        let about = policies.filter_map(|policy| {
            let rule = self.rules.get(AsRef::<str>::as_ref(policy.id()))?;
            Some((rule.id.as_str(), (rule.clause, said(policy))))
        });
        about.collect()
    }

    /// Every request of this act by such principals that the rules of either version can tell apart. Only what a grant
    /// of either names can be permitted.
    fn requests_beside<'a>(
        &'a self,
        before: &'a Self,
        purpose: Option<Purpose>,
        who: PrincipalKind,
    ) -> impl Iterator<Item = Request> + 'a {
        let act = purpose.map_or(Act::ERASE, Purpose::code);
        let slices = [self.engine.slice(act, who), before.engine.slice(act, who)];
        let reads: BTreeSet<Fact> =
            slices.into_iter().flatten().flat_map(|slice| slice.reads.clone()).collect();
        let data = DatumFacts::every(&reads.into_iter().collect::<Vec<_>>());
        let principals = Principal::every().filter(move |principal| principal.kind() == who);
        let acts = Act::every().filter(move |one| one.code() == act);
        let asked = principals.flat_map(move |principal| acts.clone().map(move |act| (principal, act)));
        asked
            .flat_map(move |(principal, act)| {
                data.clone().into_iter().map(move |datum| Request { principal, act, datum })
            })
            .filter(|request| self.is_within_a_grant(request) || before.is_within_a_grant(request))
    }

    /// Every purpose, and erasure, of every kind of principal.
    pub(crate) fn environments(&self) -> impl Iterator<Item = (Option<Purpose>, PrincipalKind)> {
        let purposes = Purpose::ALL.iter().copied().map(Some).chain([None]);
        purposes.flat_map(|purpose| PrincipalKind::ALL.iter().map(move |who| (purpose, *who)))
    }

    /// Every rule with the question whether the customer agreed already answered; for the symbolic compiler, which sees
    /// one datum for two versions that see its agreement differently.
    #[must_use]
    pub fn rules_supposing(&self, agreed: bool) -> Option<Vec<Policy>> {
        self.policies.iter().map(|policy| supposing(policy, agreed)).collect()
    }
}

/// The clause of a rule and what it says.
type Said = (Clause, Option<Value>);

/// What a rule says, whatever words stand beside it; `None` is like no other.
fn said(policy: &Policy) -> Option<Value> {
    let mut said = policy.to_json().ok()?;
    said.as_object_mut()?.remove("annotations");
    Some(said)
}

fn supposing(policy: &Policy, agreed: bool) -> Option<Policy> {
    let mut said = policy.to_json().ok()?;
    answer(&mut said, agreed);
    Policy::from_json(Some(PolicyId::new(AsRef::<str>::as_ref(policy.id()))), said).ok()
}

/// Puts the answer where a rule reads [`Fact::Agreed`] of the datum.
fn answer(said: &mut Value, agreed: bool) {
    if *said == json!({ ".": { "left": { "Var": "resource" }, "attr": Fact::Agreed.name() } }) {
        *said = json!({ "Value": agreed });
        return;
    }
    match said {
        Value::Object(object) => object.values_mut().for_each(|part| answer(part, agreed)),
        Value::Array(parts) => parts.iter_mut().for_each(|part| answer(part, agreed)),
        _ => {}
    }
}
