//! `amanah ledger`: checkpoints, proofs, exports, and the verification that needs no keys.

use std::path::{Path, PathBuf};

use amanah_ledger::SignedCheckpoint;
use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::vault::LedgerPlace;
use amanah_verify::{VerifyStop, Wanted, check};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, As, Errand, Stop, Terminal, errand};

/// The tamper-evident ledger.
#[derive(Debug, Subcommand)]
pub(super) enum Ledger {
    /// Signs the size and root of the ledger; keep it where we cannot change it.
    #[command(after_help = "Example:\n  amanah ledger checkpoint > checkpoint-2026-11-25.txt")]
    Checkpoint,
    /// Proves that one entry is in the ledger, or that the ledger continues an older checkpoint.
    Prove(Prove),
    /// Writes the whole ledger to a file, or its tiles to a folder, that anybody can verify; it names nobody.
    Export(Export),
    /// Verifies an export, a folder of tiles, a receipt or a proof, offline and without any secret of ours.
    Verify(Verify),
}

/// What to prove.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  amanah ledger prove 42\n  amanah ledger prove --since checkpoint-2026-10-25.txt > continuation.txt"
)]
pub(super) struct Prove {
    /// The number of the entry, from 0.
    #[arg(required_unless_present = "since", conflicts_with = "since")]
    entry: Option<u64>,
    /// An older checkpoint: proves that the ledger continues it, in the form that a witness takes (C2SP tlog-witness).
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
}

/// An entry to prove, on its way to the house.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProveEntry {
    entry: u64,
}

/// An older checkpoint to continue, on its way to the house.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProveSince {
    checkpoint: String,
}

/// Where to write the ledger.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Example:\n  amanah ledger export ledger.txt --as officer@company.example\n  amanah ledger export --tiles /var/www/ledger --as officer@company.example"
)]
pub struct Export {
    /// The file to write; it must not exist.
    #[arg(required_unless_present = "tiles", conflicts_with = "tiles")]
    file: Option<PathBuf>,
    /// A folder for the checkpoint and the tiles of hashes, as any web server can serve it (C2SP tlog-tiles); it is new,
    /// or holds older tiles of this ledger.
    #[arg(long, value_name = "FOLDER")]
    tiles: Option<PathBuf>,
    /// Writes the entries into the folder too. Such a folder is for an auditor and for your own safe, not for the public:
    /// whoever reads all entries can follow a pseudonym.
    #[arg(long, requires = "tiles")]
    with_entries: bool,
    #[command(flatten)]
    acting: As,
}

/// What to verify, against what.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  amanah ledger verify ledger.txt --since checkpoint-2026-10-25.txt --key key.txt"
)]
pub(super) struct Verify {
    /// The export, the folder of tiles, a receipt as the pages and `amanah ledger prove` give it, or a proof.
    path: PathBuf,
    /// An older checkpoint: a history that was rewritten and signed again is found by it.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// The published key, as text or in a file, and former keys of the ledger; without one an export's own key is
    /// believed.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// The key of a witness, as text or in a file: its signature must be on the checkpoint.
    #[arg(long, value_name = "KEY")]
    witness: Vec<String>,
}

impl Ledger {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Checkpoint => errand::run(Errand::Checkpoint, config, terminal).await,
            Self::Prove(prove) => errand::run(prove.errand()?, config, terminal).await,
            Self::Export(mut export) => {
                export.file = export.file.map(std::path::absolute).transpose()?;
                export.tiles = export.tiles.map(std::path::absolute).transpose()?;
                errand::run(Errand::Export(export), config, terminal).await
            }
            Self::Verify(verify) => terminal.answer(&verify.run()?),
        }
    }
}

/// Signs a checkpoint.
pub(super) async fn checkpoint(house: &House, now: Timestamp) -> Result<Answer, Stop> {
    let signed = house.vault().checkpoint(now).await?;
    let (text, key) = (signed.text(), house.vault().ledger_key().to_string());
    let json = json!({ "size": signed.unverified().size(), "checkpoint": text, "key": key });
    Ok(Answer::new(text, json))
}

impl Prove {
    fn errand(self) -> Result<Errand, Stop> {
        match (self.entry, self.since) {
            (Some(entry), _) => Ok(Errand::Prove(ProveEntry { entry })),
            (None, Some(file)) => {
                let signed = amanah_verify::check::read_checkpoint(&file).map_err(stop)?;
                Ok(Errand::ProveSince(ProveSince { checkpoint: signed.text() }))
            }
            (None, None) => Err(Stop::usage("name an entry, or an older checkpoint with `--since`")),
        }
    }
}

impl ProveEntry {
    /// The receipt of the entry.
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let receipt = house.vault().receipt(LedgerPlace { sequence: self.entry }, now).await?;
        let text = receipt.text();
        let json =
            json!({ "entry": self.entry, "receipt": text, "key": house.vault().ledger_key().to_string() });
        Ok(Answer::new(text, json))
    }
}

impl ProveSince {
    /// The proof that the ledger continues the checkpoint.
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let since = SignedCheckpoint::parse(&self.checkpoint)?;
        let continuation = house.vault().continuation(&since, now).await?;
        let text = continuation.text();
        let json = json!({
            "since": continuation.old_size(),
            "size": continuation.checkpoint().unverified().size(),
            "continuation": text,
            "key": house.vault().ledger_key().to_string(),
        });
        Ok(Answer::new(text, json))
    }
}

impl Export {
    /// Writes the ledger.
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        self.acting.actor(house, &[Role::Officer, Role::Engineer, Role::Legal]).await?;
        let (entries, path) = match (&self.file, &self.tiles) {
            (Some(file), _) => (house.vault().export_ledger(file, now).await?, file),
            (None, Some(folder)) => {
                (house.vault().export_tiles(folder, self.with_entries, now).await?, folder)
            }
            (None, None) => return Err(Stop::usage("name a file, or a folder with `--tiles`")),
        };
        let key = house.vault().ledger_key().to_string();
        let path = path.display().to_string();
        let what = match (&self.tiles, self.with_entries) {
            (None, _) => "entries written to",
            (Some(_), true) => "entries and the tiles over them written to",
            (Some(_), false) => "entries are covered by the tiles written to",
        };
        let text = format!("{entries} {what} {path}\nverify with: amanah ledger verify {path} --key '{key}'");
        Ok(Answer::new(text, json!({ "entries": entries, "path": path, "key": key })))
    }
}

impl Verify {
    fn run(self) -> Result<Answer, Stop> {
        let verdict =
            check(&Wanted { path: self.path, keys: self.key, since: self.since, witnesses: self.witness })
                .map_err(stop)?;
        Ok(Answer::new(verdict.text, verdict.json))
    }
}

/// The verifier's words say their cause already.
#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn stop(fault: VerifyStop) -> Stop {
    if fault.is_usage() { Stop::usage(fault.to_string()) } else { Stop::failed(fault.to_string()) }
}
