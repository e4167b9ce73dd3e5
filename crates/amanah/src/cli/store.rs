//! `amanah store`: migration, backup, restore, and the search for a value that should be gone.

use std::path::{Path, PathBuf};

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::vault::{Personal, Vault};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::terminal::read_line;
use super::{Answer, As, Errand, Stop, Terminal, errand};
use crate::clock::Clock;
use crate::config::Config;
use crate::{control, opening};

/// The store: copies, and proof that something is gone.
#[derive(Debug, Subcommand)]
pub(super) enum StoreCommand {
    /// Brings the store to the form this program knows; `serve` does the same when it begins.
    #[command(after_help = "Example:\n  amanah store migrate")]
    Migrate,
    /// Copies data and keys into two new folders, whole and verified, while the store is in use.
    Backup(Backup),
    /// Puts a backup of the data beside the present keys; whoever was erased since stays erased.
    Restore(Restore),
    /// Looks for a value everywhere: files, journals, and every row opened with every live key.
    ScanFor(ScanFor),
}

/// Where to copy.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Example:\n  amanah store backup --data /backup/data --keys /safe/keys --as engineer@company.example"
)]
pub struct Backup {
    /// A new folder for the data.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// A new folder for the keys; keep it apart from the data, and for a short time only.
    #[arg(long, value_name = "FOLDER")]
    keys: PathBuf,
    #[command(flatten)]
    acting: As,
}

/// What to restore.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  amanah store restore /backup/data\n  amanah store restore /backup/data --ledger ledger.txt"
)]
pub(super) struct Restore {
    /// The folder with the backup of the data.
    backup: PathBuf,
    /// An exported ledger that is newer than the key store: whoever it says was erased is erased again. Needed when the
    /// key store is a copy.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
}

/// Where else to look.
#[derive(Debug, Args)]
#[command(
    after_help = "The value is read from standard input, so that it stands in no list of processes and no history.\n\n\
                  Example:\n  amanah store scan-for --also /var/log/amanah --as officer@company.example"
)]
pub(super) struct ScanFor {
    /// More files or folders to search: logs, exports, backups.
    #[arg(long, value_name = "PATH")]
    also: Vec<PathBuf>,
    #[command(flatten)]
    acting: As,
}

/// A search on its way to the store. The value travels through the control socket only.
#[derive(Serialize, Deserialize)]
pub struct Scan {
    value: String,
    also: Vec<PathBuf>,
    acting: As,
}

impl core::fmt::Debug for Scan {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Scan").field("also", &self.also).finish_non_exhaustive()
    }
}

impl StoreCommand {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Migrate => terminal.answer(&migrate(&Config::load(config)?).await?),
            Self::Backup(mut backup) => {
                backup.data = std::path::absolute(&backup.data)?;
                backup.keys = std::path::absolute(&backup.keys)?;
                errand::run(Errand::Backup(backup), config, terminal).await
            }
            Self::Restore(restore) => terminal.answer(&restore.run(&Config::load(config)?).await?),
            Self::ScanFor(scan) => {
                let scan = scan.ask(terminal)?;
                errand::run(Errand::ScanFor(scan), config, terminal).await
            }
        }
    }
}

async fn migrate(config: &Config) -> Result<Answer, Stop> {
    if control::connect(&config.data_dir).await.is_some() {
        return Ok(Answer::new(
            "`amanah serve` has the store, and brought it to its own form when it began",
            json!({ "migrated": true, "serving": true }),
        ));
    }
    opening::open_house(config).await?;
    Ok(Answer::new(
        "the store has the form this program knows",
        json!({ "migrated": true, "serving": false }),
    ))
}

impl Backup {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        self.acting.actor(house, &[Role::Engineer, Role::Officer]).await?;
        let report = house.vault().backup(&self.data, &self.keys, now).await?;
        let (data, keys) = (report.data.display().to_string(), report.keys.display().to_string());
        let warning = if shares_a_volume(&self.data, &self.keys) { TOGETHER } else { "" };
        let text = format!(
            "data  {data}, {} kB\nkeys  {keys}, {} kB; keep them apart from the data, and for a short time only\n\
             the ledger in the copy has {} entries{warning}",
            report.data_bytes / 1024,
            report.keys_bytes / 1024,
            report.ledger_size
        );
        Ok(Answer::new(text, json!({ "data": data, "keys": keys, "ledger_entries": report.ledger_size })))
    }
}

/// What must be heard when one theft takes both halves of a backup.
const TOGETHER: &str =
    "\nWARNING: both copies lie on one volume; carry one of them away, or one theft and one archive has both";

fn shares_a_volume(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let volume = |path: &Path| std::fs::metadata(path).map(|found| found.dev()).ok();
    volume(one) == volume(other)
}

/// What whoever keeps checkpoints must hear after a restore that lost entries.
const RENAMED: &str = "\nthe backup lacks entries that a checkpoint promised, so the ledger goes on under a new name; tell whoever \
                       keeps checkpoints, and publish a fresh one with `amanah ledger checkpoint`";

impl Restore {
    async fn run(self, config: &Config) -> Result<Answer, Stop> {
        let options = opening::vault_options(config)?;
        let (export, now) = (self.ledger.as_deref(), Clock::System.now());
        let (_, report) = Vault::restore_with_ledger(&self.backup, export, options, now).await?;
        let text = format!(
            "restored into {}: {} ledger entries, {} tags rebuilt\n\
             erased again, because they were erased since the backup: {} customers, {} data of others",
            config.data_dir.display(),
            report.ledger_size,
            report.tags_rebuilt,
            report.customers_erased_again,
            report.data_erased_again
        ) + if report.is_ledger_renamed { RENAMED } else { "" };
        let json = json!({
            "ledger_entries": report.ledger_size,
            "is_ledger_renamed": report.is_ledger_renamed,
            "tags_rebuilt": report.tags_rebuilt,
            "customers_erased_again": report.customers_erased_again,
            "data_erased_again": report.data_erased_again,
        });
        Ok(Answer::new(text, json))
    }
}

impl ScanFor {
    fn ask(self, terminal: &Terminal) -> Result<Scan, Stop> {
        let value = if terminal.can_ask() { terminal.ask("the value to look for", None)? } else { piped()? };
        if value.chars().count() < 3 {
            return Err(Stop::usage(
                "the value to look for is read from standard input and has at least 3 letters",
            ));
        }
        let also = self.also.iter().map(std::path::absolute).collect::<Result<_, _>>()?;
        Ok(Scan { value, also, acting: self.acting })
    }
}

fn piped() -> Result<String, Stop> {
    Ok(read_line()?.unwrap_or_default())
}

impl Scan {
    pub(super) async fn run(self, house: &House) -> Result<Answer, Stop> {
        self.acting.actor(house, &[Role::Officer, Role::Engineer]).await?;
        let report = house.vault().scan_for(&Personal::new(self.value), &self.also).await?;
        let mut text = String::new();
        for found in &report.found {
            text.push_str(&format!("found {} times in {}\n", found.times, found.place));
        }
        let word = if report.is_clean() { "found nowhere" } else { "FOUND" };
        text.push_str(&format!(
            "{word}: {} files read, {} sealed rows opened, {} rows no live key opens",
            report.files_read, report.rows_opened, report.rows_unreadable
        ));
        let found: Vec<_> =
            report.found.iter().map(|found| json!({ "place": found.place, "times": found.times })).collect();
        let json = json!({
            "found": found,
            "files_read": report.files_read,
            "rows_opened": report.rows_opened,
            "rows_unreadable": report.rows_unreadable,
        });
        Ok(Answer::new(text, json))
    }
}
