//! `amanah policy diff`: what a new version permits and refuses that an old one does not, and what it lacks to follow it.

use std::path::PathBuf;

use amanah_policy::Bundle;
use clap::Args;
use serde_json::json;

use super::super::Answer;
use super::solver::SolverChoice;
use super::{Stop, Terminal, step};
use crate::packs::compiled;

/// Which two versions.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  amanah policy diff amanah-policy/v0001 amanah-policy/v0002")]
pub(in crate::cli) struct Diff {
    /// The folder of the version before.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The folder of the version after.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    solver: SolverChoice,
}

impl Diff {
    pub(super) async fn run(&self, terminal: &Terminal) -> Result<(), Stop> {
        let (old, new) = (compiled(&self.old)?, compiled(&self.new)?);
        let (comparison, without_solver) = self.solver.compare(&old, &new).await?;
        let mut json = step::in_json(&comparison);
        let named = |bundle: &Bundle| json!({ "version": bundle.version().to_string(), "hash": bundle.hash().to_string() });
        json.insert("old".to_owned(), named(&old));
        json.insert("new".to_owned(), named(&new));
        json.insert("without_solver".to_owned(), json!(without_solver));
        let how = match (&comparison.method, &without_solver) {
            (amanah_prover::Method::Solver { name }, _) => format!("asked of {name}"),
            (_, why) => format!("enumerated, not proved: {}", why.as_deref().unwrap_or_default()),
        };
        let text = format!(
            "policy {} {}\nbeside {} {}; {how}\n{}",
            new.version(),
            new.hash(),
            old.version(),
            old.hash(),
            step::in_words(&comparison)
        );
        terminal.answer(&Answer::new(text, json.into()))?;
        match comparison.differences.iter().filter(|found| found.example.is_err()).count() {
            0 => Ok(()),
            unknown => Err(Stop::failed(format!(
                "in {unknown} kinds of request it is not known whether the versions differ; see the report"
            ))),
        }
    }
}
