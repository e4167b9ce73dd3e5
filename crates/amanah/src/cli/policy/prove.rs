//! `amanah policy prove`: everything that can be asked about a policy version before it is in force.

use std::path::Path;

use clap::Args;

use super::solver::SolverChoice;
use super::{Pack, Stop, Terminal, proof_text};

/// Which pack, and by which solver.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy prove --pack amanah-policy/v0002")]
pub(in crate::cli) struct Prove {
    #[command(flatten)]
    pack: Pack,
    #[command(flatten)]
    solver: SolverChoice,
}

impl Prove {
    pub(super) async fn run(&self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let bundle = self.pack.bundle(config)?;
        let reported = self.solver.report(&bundle).await?;
        terminal.answer(&proof_text::answer(&reported))?;
        stop_unless_whole(&reported.report.shortcomings())
    }
}

/// A version with a shortcoming is not put into force.
pub(super) fn stop_unless_whole(shortcomings: &[String]) -> Result<(), Stop> {
    match shortcomings {
        [] => Ok(()),
        [only] => Err(Stop::failed(format!("do not put this policy into force: {only}"))),
        [first, others @ ..] => Err(Stop::failed(format!(
            "do not put this policy into force: {first}; and {} more, all in the report",
            others.len()
        ))),
    }
}
