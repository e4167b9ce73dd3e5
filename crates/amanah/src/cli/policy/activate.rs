//! `amanah policy activate`: the gate that a policy version passes before it is in force.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::prove::stop_unless_whole;
use super::solver::SolverChoice;
use super::{Stop, Terminal, compiled};
use crate::cli::Answer;
use crate::config::Config;
use crate::opening;
use crate::proof_record::{Checked, ProofRecord};

/// Which pack, and by which solver.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy activate --pack amanah-policy/v0002")]
pub(in crate::cli) struct Activate {
    /// The folder of one version; without it the highest of the configuration.
    #[arg(long, value_name = "FOLDER")]
    pack: Option<PathBuf>,
    #[command(flatten)]
    solver: SolverChoice,
}

impl Activate {
    /// Proves the version and writes down that it stands. Only then does the next start of `serve` put it into force
    /// without checking it once more.
    ///
    /// Enforces: invariant 9
    pub(super) async fn run(&self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let folder = match &self.pack {
            Some(folder) => folder.clone(),
            None => opening::newest_pack(&Config::load(config)?.policy_dir)?,
        };
        let bundle = compiled(&folder)?;
        let reported = self.solver.report(&bundle).await?;
        let report = &reported.report;
        stop_unless_whole(&report.shortcomings())?;
        let method = match &report.method {
            amanah_prover::Method::Solver { name } => Checked::Proved { solver: name.clone() },
            amanah_prover::Method::Enumerated => Checked::Enumerated,
        };
        let record = ProofRecord {
            bundle: bundle.hash().to_string(),
            method,
            claims: report.claims.len(),
            guards: report.guards.len(),
            kinds_of_request: report.kinds,
        };
        record.write(&folder)?;
        let mut text = format!(
            "policy {} {}\n{}\nit is in force from the next start of `amanah serve` on, if no higher version is\n",
            report.version,
            report.hash,
            record.told()
        );
        if let Some(why) = &reported.without_solver {
            text.push_str(&format!("enumerated, not proved: {why}\n"));
        }
        let json = json!({
            "version": report.version.to_string(),
            "hash": report.hash.to_string(),
            "method": record.method.word(),
            "without_solver": reported.without_solver,
        });
        terminal.answer(&Answer::new(text, json))
    }
}
