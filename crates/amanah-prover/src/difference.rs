//! What one version permits and another does not.

use std::time::Duration;

use amanah_policy::Bundle;

use crate::kind::{Kind, NotCompiled};
use crate::replay;
use crate::report::Example;
use crate::session::{Session, Unproved};
use crate::solver::Solver;

/// Which way a version differs from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It permits what was refused.
    Widens,
    /// It refuses what was permitted.
    Narrows,
}

/// One difference: an act of a kind of principal of which more, or less, is permitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The code of the act.
    pub act: String,
    /// The kind of principal.
    pub principal: String,
    /// Which way.
    pub direction: Direction,
    /// One request of it with the decision of the version that permits it, when both versions confirm it; else why it
    /// is not known.
    pub example: Result<Example, String>,
}

/// Every kind of request in which two versions differ, with an example each way that both versions confirm.
///
/// # Errors
/// When the rules cannot be turned into questions.
pub async fn differences(
    old: &Bundle,
    new: &Bundle,
    solver: &Solver,
    patience: Duration,
) -> Result<Vec<Difference>, NotCompiled> {
    let mut session = Session::new(solver, patience);
    let mut found = Vec::new();
    for kind in Kind::every(old)? {
        let after = kind.rules_of(new)?;
        for direction in [Direction::Widens, Direction::Narrows] {
            let (less, more, before, permits) = match direction {
                Direction::Widens => (&kind.rules, &after, old, new),
                Direction::Narrows => (&after, &kind.rules, new, old),
            };
            let answer = session
                .ask(async |solver| solver.check_implies_with_counterexample_opt(more, less).await)
                .await;
            let example = match answer {
                Ok(None) => continue,
                Ok(Some(env)) => replay::newly_permitted(before, permits, &env).ok_or_else(|| {
                    "the solver's example is spurious: both versions decide it alike".to_owned()
                }),
                Err(why) => Err(Unproved::to_string(&why)),
            };
            let (act, principal) = kind.name();
            found.push(Difference { act, principal, direction, example });
        }
    }
    Ok(found)
}
