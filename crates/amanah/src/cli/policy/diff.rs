//! `amanah policy diff`: what a new version permits and refuses that an old one does not.

use std::path::PathBuf;

use amanah_prover::{Difference, Direction, differences};
use clap::Args;
use serde_json::{Value, json};

use super::super::Answer;
use super::solver::SolverChoice;
use super::{Stop, Terminal, compiled};

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
        let solver = self.solver.find().await??;
        let found = differences(&old, &new, &solver, self.solver.patience()).await?;
        let differences: Vec<Value> = found.iter().map(in_json).collect();
        let json = json!({
            "old": { "version": old.version().to_string(), "hash": old.hash().to_string() },
            "new": { "version": new.version().to_string(), "hash": new.hash().to_string() },
            "solver": solver.name(),
            "differences": differences,
        });
        let mut text = format!(
            "policy {} {}\nbeside {} {}; asked of {}\n",
            new.version(),
            new.hash(),
            old.version(),
            old.hash(),
            solver.name()
        );
        if found.is_empty() {
            text.push_str("both permit the same\n");
        }
        found.iter().for_each(|difference| text.push_str(&in_words(difference)));
        terminal.answer(&Answer::new(text, json))?;
        match found.iter().filter(|difference| difference.example.is_err()).count() {
            0 => Ok(()),
            unknown => Err(Stop::failed(format!(
                "in {unknown} kinds of request it is not known whether the versions differ; see the report"
            ))),
        }
    }
}

fn in_words(difference: &Difference) -> String {
    let Difference { act, principal, .. } = difference;
    match &difference.example {
        Ok(example) => {
            let word = word(difference.direction);
            format!("{word} for `{act}` by a {principal}, for example {}\n", example.told())
        }
        Err(why) => format!("NOT KNOWN for `{act}` by a {principal}: {why}\n"),
    }
}

fn in_json(difference: &Difference) -> Value {
    let (example, unknown) = match &difference.example {
        Ok(example) => (Some(example.told()), None),
        Err(why) => (None, Some(why)),
    };
    json!({
        "act": difference.act,
        "principal": difference.principal,
        "effect": word(difference.direction),
        "example": example,
        "unknown": unknown,
    })
}

const fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Widens => "newly permitted",
        Direction::Narrows => "newly refused",
    }
}
