//! What the tests need of the machine: a runtime, and the solver where it is installed.

use std::future::Future;
use std::path::Path;
use std::time::Duration;

use amanah_policy::{Bundle, PackSources, shipped};
use amanah_prover::{NoSolver, Report, Solver, prove};

#[path = "../../../../tests/skip.rs"]
mod skip;

/// Far more than any question needs, so that a busy machine changes nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn wait_for<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// The real solver; without it the test says so and ends.
pub(crate) fn cvc5() -> Option<Solver> {
    match wait_for(Solver::find(Path::new(Solver::NAME), PATIENCE)) {
        Ok(solver) => Some(solver),
        Err(NoSolver::NotThere { .. }) => {
            skip::skip("cvc5 is not installed (apt-get install cvc5, or ./check --install)");
            None
        }
        Err(fault) => panic!("{fault}"),
    }
}

/// The report on a bundle by the real solver.
pub(crate) fn proved(bundle: &Bundle) -> Option<Report> {
    let solver = cvc5()?;
    Some(wait_for(prove(bundle, &solver, PATIENCE)).unwrap())
}

/// The shipped pack, changed.
pub(crate) fn pack(change: impl FnOnce(&mut PackSources)) -> Bundle {
    let mut sources = shipped();
    change(&mut sources);
    Bundle::compile(&sources).unwrap()
}
