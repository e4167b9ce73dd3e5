//! What the tour prints: one step after the other, each with its clause, result, proof and clock.

use amanah_policy::{Language, Timestamp};
use serde_json::json;

use super::stage::Stage;
use crate::cli::{Stop, Terminal};
use crate::web::Words;

/// One step that came out as the policy says.
#[derive(Debug)]
pub(super) struct Step<'a> {
    /// Its clause.
    pub(super) clause: &'static str,
    /// What was done.
    pub(super) did: &'a str,
    /// What came of it.
    pub(super) result: &'a str,
    /// The entry of the ledger that proves it.
    pub(super) entry: Option<u64>,
}

/// Prints the tour.
#[derive(Debug)]
pub(super) struct Teller<'a> {
    terminal: &'a Terminal,
    steps: u32,
}

impl<'a> Teller<'a> {
    pub(super) const fn new(terminal: &'a Terminal) -> Self {
        Self { terminal, steps: 0 }
    }

    /// Tells a step that came out.
    pub(super) fn tell(&mut self, stage: &Stage, step: &Step<'_>) -> Result<(), Stop> {
        self.steps += 1;
        let clock = clock(stage, stage.now());
        if self.terminal.is_json() {
            let line = json!({
                "step": self.steps,
                "clause": step.clause,
                "did": step.did,
                "result": step.result,
                "ledger_entry": step.entry,
                "proved": step.entry.is_some(),
                "clock": clock,
            });
            return self.terminal.line(&line.to_string());
        }
        let proof = step.entry.map_or(String::new(), |entry| format!("entry {entry}, proof checked; "));
        self.terminal.line(&format!(
            "{:>2}  {:<4}  {}\n          {}\n          {proof}{clock}",
            self.steps, step.clause, step.did, step.result
        ))
    }

    /// Tells a clause that is not built.
    pub(super) fn not_yet(&self, clause: &str, what: &str) -> Result<(), Stop> {
        if self.terminal.is_json() {
            return self.terminal.line(&json!({ "clause": clause, "not_yet": what }).to_string());
        }
        self.terminal.line(&format!(" -  {clause:<4}  not yet: {what}"))
    }

    /// Tells how it ended.
    pub(super) fn end(&self, verified: &str) -> Result<(), Stop> {
        if self.terminal.is_json() {
            return self.terminal.line(&json!({ "steps": self.steps, "end": "ledger verified" }).to_string());
        }
        self.terminal.line(&format!(
            "\n{} steps. A process without keys says:\n{verified}\nledger verified",
            self.steps
        ))
    }
}

/// The clock as the company's people read it.
fn clock(stage: &Stage, at: Timestamp) -> String {
    Words::new(Language::En, stage.house().settings().zone.clone(), at).moment(at)
}
