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
