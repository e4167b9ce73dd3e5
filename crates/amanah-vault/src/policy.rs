//! The policy in force and its answers, remembered: the space of questions is finite.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use amanah_policy::{Bundle, Decision, Request};

/// The most answers kept; all questions of a busy house are far fewer.
const REMEMBERED: usize = 65_536;

/// The bundle that decides, replaced as a whole when another policy version is put into force.
pub(crate) struct PolicyInForce {
    now: RwLock<Arc<Deciding>>,
    memoise: bool,
}

/// One bundle with the answers it gave.
pub(crate) struct Deciding {
    pub(crate) bundle: Arc<Bundle>,
    answers: Option<RwLock<HashMap<Request, Arc<Decision>>>>,
}

impl PolicyInForce {
    pub(crate) fn new(bundle: Arc<Bundle>, memoise: bool) -> Self {
        Self { now: RwLock::new(Arc::new(Deciding::new(bundle, memoise))), memoise }
    }

    /// The bundle in force.
    pub(crate) fn bundle(&self) -> Arc<Bundle> {
        Arc::clone(&self.deciding().bundle)
    }

    /// What decides now. One decision uses one of these from its first question to its last.
    pub(crate) fn deciding(&self) -> Arc<Deciding> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another bundle into force; earlier answers are forgotten.
    pub(crate) fn replace(&self, bundle: Arc<Bundle>) {
        let next = Arc::new(Deciding::new(bundle, self.memoise));
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = next;
    }
}

impl Deciding {
    fn new(bundle: Arc<Bundle>, memoise: bool) -> Self {
        Self { bundle, answers: memoise.then(RwLock::default) }
    }

    /// The policy's answer. A fault is never remembered: whoever looks for its cause finds it again.
    pub(crate) fn decide(&self, request: &Request) -> Arc<Decision> {
        let Some(answers) = &self.answers else { return Arc::new(self.bundle.decide(request)) };
        if let Some(known) = answers.read().unwrap_or_else(PoisonError::into_inner).get(request) {
            return Arc::clone(known);
        }
        let decision = Arc::new(self.bundle.decide(request));
        if !matches!(*decision, Decision::Fault { .. }) {
            let mut answers = answers.write().unwrap_or_else(PoisonError::into_inner);
            if answers.len() < REMEMBERED {
                answers.insert(*request, Arc::clone(&decision));
            }
        }
        decision
    }
}

#[cfg(test)]
mod tests {
    use amanah_policy::{Act, Attribute, DatumFacts, Occasion, Principal, Source, shipped};

    use super::*;

    fn question(own: bool) -> Request {
        let datum = DatumFacts {
            category: Attribute::Name.category(),
            source: Source::Registration,
            own,
            published: false,
            erased: false,
            held: false,
            restricted: false,
            agreed: true,
            promotion_granted: false,
            confirmed: true,
        };
        let act = Act::Accountability { occasion: Occasion::OwnRequest };
        Request { principal: Principal::Customer, act, datum }
    }

    #[test]
    fn an_answer_from_memory_is_the_answer_of_the_policy() {
        let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
        let (remembering, forgetting) =
            (PolicyInForce::new(Arc::clone(&bundle), true), PolicyInForce::new(bundle, false));
        let (remembering, forgetting) = (remembering.deciding(), forgetting.deciding());

        for own in [true, false] {
            let first = remembering.decide(&question(own));
            let again = remembering.decide(&question(own));
            assert!(Arc::ptr_eq(&first, &again), "asked once");
            assert_eq!(first, forgetting.decide(&question(own)));
            assert_eq!(first.is_permitted(), own);
        }
        let asked_again = forgetting.decide(&question(true));
        assert!(!Arc::ptr_eq(&asked_again, &forgetting.decide(&question(true))), "asked anew");
    }

    #[test]
    fn another_bundle_remembers_nothing_of_the_one_before() {
        let bundle = Arc::new(Bundle::compile(&shipped()).unwrap());
        let policy = PolicyInForce::new(Arc::clone(&bundle), true);
        let before = policy.deciding().decide(&question(true));

        policy.replace(bundle);

        assert!(!Arc::ptr_eq(&before, &policy.deciding().decide(&question(true))));
    }
}
