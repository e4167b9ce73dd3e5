//! `amanah doctor`: what is well and what needs a hand, in words.

use std::path::{Path, PathBuf};

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::Depth;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Answer, Errand, Stop, Terminal, errand};
use crate::clock::Clock;
use crate::config::Config;
use crate::doctor::mail::look_at_relay;
use crate::doctor::{self, Finding, Outside, Severity};
use crate::providers::Providers;

/// Says what is well and what needs a hand: keys, disk, room, files, clock, journal, ledger, relay, sign-on, policy.
#[derive(Debug, Args)]
#[command(after_help = "Ends with 1 when something is an alarm.\n\nExample:\n  amanah doctor --full")]
pub(super) struct Doctor {
    /// Look at every index of the store, too; takes minutes when it is large.
    #[arg(long)]
    full: bool,
}

/// What to examine.
#[derive(Debug, Serialize, Deserialize)]
pub struct Examination {
    folders: Folders,
    full: bool,
    outside: Outside,
}

/// The folders to examine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Folders {
    /// Sealed data.
    pub data_dir: PathBuf,
    /// Keys.
    pub key_dir: PathBuf,
}

impl Folders {
    /// The folders of a configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self { data_dir: config.data_dir.clone(), key_dir: config.key_dir.clone() }
    }
}

impl Doctor {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let config = Config::load(config)?;
        let folders = Folders {
            data_dir: std::path::absolute(&config.data_dir)?,
            key_dir: std::path::absolute(&config.key_dir)?,
        };
        let providers = Providers::open(&config.sign_on, &config.public_url, Clock::System.now())?;
        let (relay, providers) = tokio::join!(look_at_relay(&config), providers.look(Clock::System.now()));
        let outside = Outside { relay: relay?, providers };
        let asked = Examination { folders, full: self.full, outside };
        let answer = errand::done(Errand::Doctor(asked), &config, terminal).await?;
        let alarms = answer.json.get("alarms").and_then(Value::as_u64).unwrap_or_default();
        terminal.answer(&answer)?;
        match alarms {
            0 => Ok(()),
            1 => Err(Stop::failed("1 finding needs a hand")),
            more => Err(Stop::failed(format!("{more} findings need a hand"))),
        }
    }
}

/// Examines the house.
pub(super) async fn run(house: &House, asked: &Examination, now: Timestamp) -> Result<Answer, Stop> {
    let depth = if asked.full { Depth::Full } else { Depth::Quick };
    let findings = doctor::examine(house, &asked.folders, &asked.outside, depth, now).await?;
    let text: Vec<String> = findings.iter().map(line).collect();
    let alarms = findings.iter().filter(|finding| finding.severity == Severity::Alarm).count();
    let list: Vec<Value> = findings
        .iter()
        .map(|finding| json!({ "severity": finding.severity.code(), "about": finding.about, "says": finding.says }))
        .collect();
    Ok(Answer::new(text.join("\n"), json!({ "alarms": alarms, "findings": list })))
}

fn line(finding: &Finding) -> String {
    format!("{:<5} {:<12} {}", finding.severity.code(), finding.about, finding.says)
}
