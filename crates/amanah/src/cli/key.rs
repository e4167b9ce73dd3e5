//! `amanah key`: epochs of master keys, and copies of the key store.

use std::path::{Path, PathBuf};

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::vault::{ApartDeclared, Copies, Doubt, EpochLine, KeyStatus, Vault};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::moment;
use super::{Answer, As, Errand, Stop, Terminal, errand};
use crate::config::Config;
use crate::opening;

/// Whoever may look after keys.
const KEEPERS: &[Role] = &[Role::Engineer, Role::Officer];

/// Keys: epochs, copies, and the end of old backups.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Says which epochs there are, how many keys each has, when the present one is over, and where copies lie.
    #[command(after_help = "Example:\n  amanah key status")]
    Status,
    /// Ends the epoch: wraps every key under a new master key, verifies, copies, and destroys the old master key.
    Rotate(Rotate),
    /// Copies the key store into a folder, verified, and remembers where.
    Copy(Copy),
    /// Puts a copy of the key store into the place that the configuration names for keys, which must hold none.
    Restore(Restore),
}

/// From where.
#[derive(Debug, Args)]
#[command(
    after_help = "Also moves keys: from a file into a database (write `keys.url` first, then name the folder of keys), or \
                  back. The master key is in no copy: it must lie in the folder of keys, or with its provider. A copy does \
                  not know who was erased after it was made: if it is older than that, go on with `amanah store restore \
                  --ledger`.\n\n\
                  Example:\n  amanah key restore /mnt/safe/keys"
)]
pub(super) struct Restore {
    /// The folder of a copy, or its file.
    copy: PathBuf,
}

/// How to end the epoch.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(
    after_help = "Runs while the store is in use. A rotation that was cut off is finished by the next one.\n\n\
                  Example:\n  amanah key rotate --as engineer@company.example"
)]
pub struct Rotate {
    /// Destroys the old master key without two verified copies of the keys elsewhere. Whoever loses the key folder then
    /// loses everything: for demos.
    #[arg(long)]
    without_copies: bool,
    #[command(flatten)]
    acting: As,
}

/// Where to copy.
#[derive(Debug, Args, Serialize, Deserialize)]
#[command(after_help = "The master key is not copied: keep it elsewhere, or the copy protects nothing.\n\n\
                        Example:\n  amanah key copy --to /mnt/safe/keys --as engineer@company.example")]
pub struct Copy {
    /// A folder apart from data and keys; a copy of the same keys that is there is replaced.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    #[command(flatten)]
    acting: As,
}

impl Key {
    pub(super) async fn run(self, config: &Path, terminal: &Terminal) -> Result<(), Stop> {
        let errand = match self {
            Self::Status => Errand::KeyStatus,
            Self::Rotate(rotate) => Errand::KeyRotate(rotate),
            Self::Copy(mut copy) => {
                copy.to = std::path::absolute(&copy.to)?;
                Errand::KeyCopy(copy)
            }
            Self::Restore(restore) => return terminal.answer(&restore.run(&Config::load(config)?).await?),
        };
        errand::run(errand, config, terminal).await
    }
}

/// How the keys stand.
pub(super) async fn status(house: &House) -> Result<Answer, Stop> {
    let status = house.vault().key_status().await?;
    let zone = &house.settings().zone;
    let mut lines: Vec<String> = status.epochs.iter().map(|epoch| epoch_line(epoch, zone)).collect();
    lines.push(match status.due_at {
        _ if status.is_half_rotated() => {
            "keys are being wrapped anew, or that was cut off: `amanah key rotate` finishes it".to_owned()
        }
        Some(due) => format!("the epoch is over on {}", moment::of(due, zone)),
        None => "the epoch ends by hand, with `amanah key rotate`".to_owned(),
    });
    for copy in &status.copies {
        let is_old =
            if copy.epoch == status.epoch() { "" } else { ", an older epoch: opens nothing any more" };
        let is_gone = if copy.is_there { "" } else { ", NOT THERE" };
        let made = moment::of(copy.made_at, zone);
        lines.push(format!(
            "copy      {}, verified {made}, epoch {}{is_old}{is_gone}",
            copy.place.display(),
            copy.epoch
        ));
    }
    for file in &status.master_copies {
        lines.push(format!("master    {}", file.display()));
    }
    match (status.doubt, &status.declared) {
        (Some(_), Some(ApartDeclared { by, on })) => lines.push(format!(
            "that keys and data lie apart was declared by {by} on {on}; nothing that the program sees shows it"
        )),
        (Some(doubt), None) => {
            lines.push(format!("the end of an epoch would not be established: {}", doubt.reason()));
        }
        (None, _) => {}
    }
    Ok(Answer::new(lines.join("\n"), status_json(&status)))
}

fn epoch_line(epoch: &EpochLine, zone: &jiff::tz::TimeZone) -> String {
    let EpochLine { number, provider, keys, .. } = epoch;
    let began = moment::of(epoch.began_at, zone);
    match epoch.ended_at {
        None => format!("epoch {number:<3} {provider}, since {began}, {keys} keys"),
        Some(ended) => {
            let ended = moment::of(ended, zone);
            let doubt = epoch.doubt.map_or(String::new(), |doubt| format!("; {}", worth(doubt)));
            format!("epoch {number:<3} {provider}, from {began}, master key destroyed {ended}{doubt}")
        }
    }
}

/// What the end of an epoch is worth.
pub(super) fn worth(doubt: Doubt) -> String {
    let word = if doubt.is_declared() { "established" } else { "not established:" };
    format!("{word} {}", doubt.reason())
}

fn status_json(status: &KeyStatus) -> Value {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_micros);
    let epochs: Vec<Value> = status
        .epochs
        .iter()
        .map(|epoch| {
            json!({
                "number": epoch.number,
                "provider": epoch.provider,
                "began_at": epoch.began_at.as_micros(),
                "ended_at": micros(epoch.ended_at),
                "keys": epoch.keys,
                "doubt": epoch.doubt.map(Doubt::code),
            })
        })
        .collect();
    let copies: Vec<Value> = status
        .copies
        .iter()
        .map(|copy| {
            json!({
                "place": copy.place,
                "epoch": copy.epoch,
                "made_at": copy.made_at.as_micros(),
                "is_there": copy.is_there,
            })
        })
        .collect();
    json!({
        "epochs": epochs,
        "due_at": micros(status.due_at),
        "half_rotated": status.is_half_rotated(),
        "copies": copies,
        "master_file": status.master_file,
        "master_copies": status.master_copies,
        "doubt": status.doubt.map(Doubt::code),
        "apart_declared": status.declared.as_ref().map(|word| json!({ "by": word.by, "on": word.on })),
    })
}

impl Rotate {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        let actor = self.acting.actor(house, KEEPERS).await?;
        let copies = if self.without_copies { Copies::Waived } else { Copies::Required };
        let report = house.vault().rotate_keys(copies, actor, now).await?;
        let mut lines =
            vec![format!("epoch {} is in use; {} keys were wrapped anew", report.epoch, report.rewrapped)];
        lines.extend(report.ended.iter().map(|epoch| {
            format!("epoch {epoch} ended: its master key is destroyed, and older backups show nothing that was erased")
        }));
        lines.extend(report.copies.iter().map(|place| format!("copy      {}, verified", place.display())));
        lines.extend(
            report.master_copies.iter().map(|file| format!("master    {}, read back", file.display())),
        );
        if let Some(file) = &report.master_file {
            lines.push(format!(
                "{} is the new master key: whatever copies you keep of older ones, destroy them",
                file.display()
            ));
        }
        if self.without_copies {
            lines.push("WITHOUT COPIES: whoever loses the key folder has lost every customer".to_owned());
        }
        if let Some(doubt) = report.doubt {
            lines.push(format!("for certificates: {}", worth(doubt)));
        }
        let json = json!({
            "epoch": report.epoch,
            "ended": report.ended,
            "rewrapped": report.rewrapped,
            "copies": report.copies,
            "master_copies": report.master_copies,
            "master_file": report.master_file,
            "doubt": report.doubt.map(Doubt::code),
        });
        Ok(Answer::new(lines.join("\n"), json))
    }
}

impl Restore {
    async fn run(self, config: &Config) -> Result<Answer, Stop> {
        let place = Vault::restore_keys(&self.copy, &opening::vault_options(config)?).await?;
        let place = place.display().to_string();
        let text = format!(
            "{place}: the key store is there again; put its master key into {}, then start `amanah serve`",
            config.key_dir.display()
        );
        Ok(Answer::new(text, json!({ "place": place })))
    }
}

impl Copy {
    pub(super) async fn run(self, house: &House, now: Timestamp) -> Result<Answer, Stop> {
        self.acting.actor(house, KEEPERS).await?;
        house.vault().copy_keys(&self.to, now).await?;
        let place = self.to.display().to_string();
        let text = format!(
            "{place} holds a verified copy of the key store; keep the master key elsewhere, and make the next copy soon: \
             keys that are newer are not in it"
        );
        Ok(Answer::new(text, json!({ "place": place })))
    }
}
