//! `amanah ledger`: checkpoints, proofs, exports, and the verification that needs no keys.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use amanah_ledger::{Receipt, ReceiptFault, Report, SignedCheckpoint, Verifier, VerifierKey};
use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::vault::LedgerPlace;
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
    /// Proves that one entry is in the ledger.
    Prove(Prove),
    /// Writes the whole ledger to a file that anybody can verify; it names nobody.
    Export(Export),
    /// Verifies an export or the receipt of one entry, offline and without any secret of ours.
    Verify(Verify),
}

/// Which entry to prove.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(after_help = "Example:\n  amanah ledger prove 42")]
pub struct Prove {
    /// The number of the entry, from 0.
    entry: u64,
}

/// Where to write the ledger.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(after_help = "Example:\n  amanah ledger export ledger.txt --as officer@company.example")]
pub struct Export {
    /// The file to write; it must not exist.
    file: PathBuf,
    #[command(flatten)]
    acting: As,
}

/// What to verify, against what.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  amanah ledger verify ledger.txt --since checkpoint-2026-10-25.txt --key key.txt"
)]
pub(super) struct Verify {
    /// The export, or a receipt as the pages and `amanah ledger prove` give it.
    file: PathBuf,
    /// An older checkpoint: a history that was rewritten and signed again is found by it.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// The published key, as text or in a file; without it the export's own key is believed.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

impl Ledger {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        match self {
            Self::Checkpoint => errand::run(Errand::Checkpoint, config, terminal).await,
            Self::Prove(prove) => errand::run(Errand::Prove(prove), config, terminal).await,
            Self::Export(mut export) => {
                export.file = std::path::absolute(&export.file)?;
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
    /// The receipt of the entry.
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let receipt = house.vault().receipt(LedgerPlace { sequence: self.entry }, now).await?;
        let text = receipt.text();
        let json =
            json!({ "entry": self.entry, "receipt": text, "key": house.vault().ledger_key().to_string() });
        Ok(Answer::new(text, json))
    }
}

impl Export {
    /// Writes the ledger.
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        self.acting.actor(house, &[Role::Officer, Role::Engineer, Role::Legal]).await?;
        let entries = house.vault().export_ledger(&self.file, now).await?;
        let key = house.vault().ledger_key().to_string();
        let file = self.file.display().to_string();
        let text = format!(
            "{entries} entries written to {file}\nverify with: amanah ledger verify {file} --key '{key}'"
        );
        Ok(Answer::new(text, json!({ "entries": entries, "file": file, "key": key })))
    }
}

impl Verify {
    /// Reads the export piece by piece; memory stays flat.
    fn run(&self) -> Result<Answer, Stop> {
        let key = self.key.as_deref().map(read_key).transpose()?;
        if let Some(text) = self.receipt()? {
            return proved(&self.file, &text, key.as_ref());
        }
        let since = self.since.as_deref().map(read_checkpoint).transpose()?;
        let mut verifier = Verifier::new(key, since);
        let mut file = File::open(&self.file).map_err(|error| cannot_read(&self.file, &error))?;
        let mut piece = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut piece).map_err(|error| cannot_read(&self.file, &error))?;
            match piece.get(..read) {
                None | Some([]) => break,
                Some(bytes) => verifier.push(bytes).map_err(|fault| not_verified(&self.file, &fault))?,
            }
        }
        let report = verifier.finish().map_err(|fault| not_verified(&self.file, &fault))?;
        Ok(told(&report))
    }
}

impl Verify {
    /// The file's text, if it is a receipt.
    fn receipt(&self) -> Result<Option<String>, Stop> {
        let mut beginning = [0; 15];
        let mut file = File::open(&self.file).map_err(|error| cannot_read(&self.file, &error))?;
        let is_receipt = file.read_exact(&mut beginning).is_ok() && beginning == *b"amanah-receipt@";
        if !is_receipt {
            return Ok(None);
        }
        std::fs::read_to_string(&self.file).map(Some).map_err(|error| cannot_read(&self.file, &error))
    }
}

/// Checks a receipt. It carries no key, so that nobody believes a key that came with what it should prove.
fn proved(file: &Path, text: &str, key: Option<&VerifierKey>) -> Result<Answer, Stop> {
    let key = key.ok_or_else(|| {
        Stop::usage("a receipt is checked against the published key; name it with `--key`, as text or file")
    })?;
    let not_verified =
        |fault: &ReceiptFault| Stop::during(format_args!("{} is NOT verified", file.display()), fault);
    let receipt = Receipt::parse(text).map_err(|fault| not_verified(&fault))?;
    let leaf = receipt.verify(key).map_err(|fault| not_verified(&fault))?;
    let checkpoint = receipt.checkpoint().unverified();
    let text = format!(
        "receipt verified: entry {} ({}) is in the ledger {} of {} entries",
        leaf.sequence,
        leaf.event,
        checkpoint.origin(),
        checkpoint.size()
    );
    let json = json!({
        "verified": true,
        "entry": leaf.sequence,
        "event": leaf.event.to_string(),
        "origin": checkpoint.origin(),
        "entries": checkpoint.size(),
    });
    Ok(Answer::new(text, json))
}

fn cannot_read(file: &Path, error: &std::io::Error) -> Stop {
    Stop::during(format_args!("{} cannot be read", file.display()), error)
}

fn not_verified(file: &Path, fault: &amanah_ledger::VerifyFault) -> Stop {
    Stop::during(format_args!("{} is NOT verified", file.display()), fault)
}

fn read_key(text_or_file: &str) -> Result<VerifierKey, Stop> {
    let text = match std::fs::read_to_string(text_or_file) {
        Ok(text) => text,
        Err(_) => text_or_file.to_owned(),
    };
    VerifierKey::parse(text.trim()).map_err(|fault| Stop::usage(format!("`--key`: {fault}")))
}

fn read_checkpoint(file: &Path) -> Result<SignedCheckpoint, Stop> {
    let text = std::fs::read_to_string(file).map_err(|error| cannot_read(file, &error))?;
    SignedCheckpoint::parse(&text).map_err(|fault| Stop::during(format_args!("{}", file.display()), &fault))
}

fn told(report: &Report) -> Answer {
    let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    let events: serde_json::Map<String, serde_json::Value> =
        report.events.iter().map(|(event, count)| (event.to_string(), json!(count))).collect();
    let mut text =
        format!("ledger verified: {}, {} entries, root {}", report.origin, report.size, report.root);
    if let Some(size) = report.since_size {
        text.push_str(&format!("\ncontinues the older checkpoint of {size} entries"));
    }
    for warning in &warnings {
        text.push_str(&format!("\nnote: {warning}"));
    }
    let json = json!({
        "verified": true,
        "origin": report.origin,
        "entries": report.size,
        "root": report.root.to_string(),
        "key": report.key.to_string(),
        "since": report.since_size,
        "events": events,
        "warnings": warnings,
    });
    Answer::new(text, json)
}
