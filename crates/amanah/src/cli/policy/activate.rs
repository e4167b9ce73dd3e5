//! `amanah policy activate`: the gate that a policy version passes before it is in force.

use std::path::{Path, PathBuf};

use amanah_policy::Bundle;
use clap::Args;
use serde_json::json;

use super::prove::stop_unless_whole;
use super::solver::SolverChoice;
use super::{Stop, Terminal, step};
use crate::cli::Answer;
use crate::clock::Clock;
use crate::config::Config;
use crate::proof_record::{Checked, ProofRecord};
use crate::{opening, packs};

/// Which pack, after which, and by which solver.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy activate --pack amanah-policy/v0002")]
pub(in crate::cli) struct Activate {
    /// The folder of one version; without it the highest of the configuration.
    #[arg(long, value_name = "FOLDER")]
    pack: Option<PathBuf>,
    /// The folder of the version it follows; without it the highest below it that was activated.
    #[arg(long, value_name = "FOLDER")]
    against: Option<PathBuf>,
    #[command(flatten)]
    solver: SolverChoice,
}

impl Activate {
    /// Proves the version, and that it may follow the one before, and writes down that both stand. Only then does `serve`
    /// put it into force when its day has come.
    ///
    /// Enforces: invariant 9
    pub(super) async fn run(&self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let folder = match &self.pack {
            Some(folder) => folder.clone(),
            None => opening::newest_pack(&Config::load(config)?.policy_dir)?,
        };
        let bundle = packs::compiled(&folder)?;
        let before = step::version_before(self.against.as_deref(), &folder, &bundle)?;
        let reported = self.solver.report(&bundle).await?;
        let report = &reported.report;
        stop_unless_whole(&report.shortcomings())?;
        stop_unless_whole(&packs::golden_faults(&folder, &bundle)?)?;
        if let Some(before) = &before {
            self.follows(before, &folder, &bundle).await?;
        }
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
            follows: before.as_ref().map(|before| before.hash().to_string()),
        };
        record.write(&folder)?;
        let from = in_force_from(&bundle, before.as_ref());
        let mut text = format!("policy {} {}\n{}\n{from}\n", report.version, report.hash, record.told());
        if let Some(why) = &reported.without_solver {
            text.push_str(&format!("enumerated, not proved: {why}\n"));
        }
        let json = json!({
            "version": report.version.to_string(),
            "hash": report.hash.to_string(),
            "method": record.method.word(),
            "follows": record.follows,
            "in_force_from": bundle.effective().to_string(),
            "without_solver": reported.without_solver,
        });
        terminal.answer(&Answer::new(text, json))
    }

    /// That the version may follow the one before. Notice counts from the first time that this very text passed.
    async fn follows(&self, before: &Bundle, folder: &Path, bundle: &Bundle) -> Result<(), Stop> {
        let (comparison, _) = self.solver.compare(before, bundle).await?;
        let mut shortcomings = comparison.shortcomings();
        if ProofRecord::of(folder, bundle.hash()).is_none() {
            shortcomings.extend(step::notice_shortcoming(before, bundle, Clock::System.now()));
        }
        step::stop_unless_it_may_follow(before, &shortcomings)
    }
}

fn in_force_from(bundle: &Bundle, before: Option<&Bundle>) -> String {
    match before {
        Some(before) => format!(
            "in force from {} on (UTC), also where `amanah serve` runs on; until then {} is",
            bundle.effective(),
            before.version()
        ),
        None => "it is in force from the next start of `amanah serve` on, if no higher version is".to_owned(),
    }
}
