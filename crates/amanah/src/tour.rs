//! `amanah tour`: the life of one customer through every clause that is built, via the real doors.
//!
//! A throw-away store, free ports and a clock that is moved by hand and printed on every line. `browser` is a
//! customer's browser, `stage` the house, `telling` what is printed; `life` is the life itself, `staff` what the
//! company's people do in it, `rooms` what both sides do together, `sign_on` what
//! providers have to do with it, `leaving` the end of it. At the end another process, which holds no keys, verifies the exported ledger.

mod browser;
mod leaving;
mod life;
mod rooms;
mod sign_on;
mod staff;
mod stage;
mod telling;

use std::process::{Command, Stdio};

use amanah_service::vault::PostgresSettings;
use tokio::task::block_in_place;

use crate::cli::{Stop, Terminal};
use browser::Browser;
use stage::Stage;
use telling::Teller;

/// Clauses that are not built, with what comes.
const NOT_YET: &[(&str, &str)] = &[
    ("R3", "e-mail correspondence"),
    ("R4", "financial transactions"),
    ("R6", "third parties other than sign-on providers"),
    ("U2b", "accountability to law enforcement"),
    ("U4", "recognition as an intangible asset"),
    ("U5", "publication for promotion"),
    ("U6", "WHOIS data"),
    ("PUB", "what publication made public"),
];

/// Lives one life and tells it, in a folder that goes with it, or in empty databases.
///
/// # Errors
/// At the first step that does not come out as the policy says.
pub async fn run(
    data: Option<PostgresSettings>,
    keys: Option<PostgresSettings>,
    terminal: &Terminal,
) -> Result<(), Stop> {
    let stage = Stage::open(data, keys).await?;
    let mut teller = Teller::new(terminal);
    life::live(&stage, &mut teller).await?;
    for (clause, what) in NOT_YET {
        teller.not_yet(clause, what)?;
    }
    let verified = verify(&stage).await?;
    teller.end(&verified)?;
    stage.close().await
}

/// Exports the ledger and lets a child process verify it: no keys, no configuration, nothing but the file, the
/// published key and a checkpoint that somebody kept from before.
async fn verify(stage: &Stage) -> Result<String, Stop> {
    let outside = tempfile::tempdir()?;
    let (export, since) = (outside.path().join("ledger.txt"), outside.path().join("checkpoint.txt"));
    std::fs::write(&since, stage.early_checkpoint())?;
    stage.house().vault().export_ledger(&export, stage.now()).await?;
    let mut child = Command::new(std::env::current_exe()?);
    child
        .args(["ledger", "verify"])
        .arg(&export)
        .arg("--since")
        .arg(&since)
        .arg("--key")
        .arg(Browser::new(stage.origin()).get("/ledger-key")?.at("/ledger-key")?.text())
        .current_dir(outside.path())
        .env_clear()
        .stdin(Stdio::null());
    let ended = block_in_place(|| child.output())?;
    let said = String::from_utf8_lossy(&ended.stdout).trim().to_owned();
    if ended.status.success() && said.starts_with("ledger verified") {
        return Ok(said);
    }
    Err(Stop::failed(format!(
        "the ledger was not verified: {}",
        String::from_utf8_lossy(&ended.stderr).trim()
    )))
}
