//! Which solver is asked, and for how long.

use std::path::{Path, PathBuf};
use std::time::Duration;

use amanah_policy::Bundle;
use amanah_prover::{Comparison, NoSolver, Report, Solver};
use clap::Args;

use super::Stop;

/// The solver and its patience.
#[derive(Debug, Args)]
pub(super) struct SolverChoice {
    /// The solver cvc5; without it what `CVC5` names as an absolute path, and without that `cvc5` on the path.
    #[arg(long, value_name = "PROGRAM")]
    solver: Option<PathBuf>,
    /// How many seconds the solver has for one question.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
}

/// A report, and why it was made without a solver where it was.
pub(super) struct Reported {
    pub(super) report: Report,
    pub(super) without_solver: Option<String>,
}

impl SolverChoice {
    /// How long one question may take.
    const fn patience(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// The solver. A machine without one is no error, and a named one that is not there is.
    async fn find(&self) -> Result<Result<Solver, NoSolver>, Stop> {
        let named = match &self.solver {
            Some(named) => Some(named.clone()),
            None => in_environment()?,
        };
        let program = named.as_deref().unwrap_or(Path::new(Solver::NAME));
        match Solver::find(program, self.patience()).await {
            Ok(solver) => Ok(Ok(solver)),
            Err(none @ NoSolver::NotThere { .. }) if named.is_none() => Ok(Err(none)),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Proves a bundle, or enumerates it where there is no solver.
    pub(super) async fn report(&self, bundle: &Bundle) -> Result<Reported, Stop> {
        Ok(match self.find().await? {
            Ok(solver) => {
                let report = amanah_prover::prove(bundle, &solver, self.patience()).await?;
                Reported { report, without_solver: None }
            }
            Err(none) => {
                Reported { report: amanah_prover::enumerate(bundle), without_solver: Some(none.to_string()) }
            }
        })
    }
}

impl SolverChoice {
    /// Puts two versions side by side, on every request where there is no solver; and why there is none.
    pub(super) async fn compare(
        &self,
        before: &Bundle,
        after: &Bundle,
    ) -> Result<(Comparison, Option<String>), Stop> {
        Ok(match self.find().await? {
            Ok(solver) => (amanah_prover::compare(before, after, &solver, self.patience()).await?, None),
            Err(none) => (amanah_prover::compare_by_enumeration(before, after), Some(none.to_string())),
        })
    }
}

/// The variable that tools around cvc5 agree on; it is a fact about the machine, not a setting of a company.
fn in_environment() -> Result<Option<PathBuf>, Stop> {
    let Some(named) = std::env::var_os("CVC5").map(PathBuf::from) else { return Ok(None) };
    if named.is_absolute() {
        Ok(Some(named))
    } else {
        Err(Stop::usage("`CVC5` must name the solver by its absolute path; correct it, or use --solver"))
    }
}
