//! The doctor: looks at keys, disk or database, room, files, clock, journal, ledger, relay, sign-on providers and policy,
//! and says in words what needs a hand.

mod consultation;
mod database;
mod destruction;

mod keys;
pub mod mail;
mod opendsr;
mod outside;
mod panel;
mod room;
mod sign_on;

pub use consultation::Consultation;
pub use sign_on::ProviderSeen;

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use amanah_ledger::Verifier;
use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::Depth;
use serde::{Deserialize, Serialize};

use crate::cli::{Folders, Stop};
use crate::doctor::mail::RelaySeen;
use crate::jobs::CHECKPOINT_FILE;
use crate::opening::LONGEST_CLOCK_JUMP_DAYS;

/// A journal that grew past this was not emptied for long, and holds what should be gone.
const LARGE_JOURNAL_BYTES: u64 = 64 << 20;

/// A checkpoint older than this proves little.
const OLD_CHECKPOINT_HOURS: i64 = 25;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// As it should be.
    Good,
    /// To be known.
    Note,
    /// A person must act.
    Alarm,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Alarm => "ALARM",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How serious it is.
    pub severity: Severity,
    /// What was looked at.
    pub about: &'static str,
    /// What was found and what to do.
    pub says: String,
}

const fn finding(severity: Severity, about: &'static str, says: String) -> Finding {
    Finding { severity, about, says }
}

/// What was seen over the net before the house is examined.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outside {
    /// The relay, if one is named.
    pub relay: Option<RelaySeen>,
    /// The providers that customers sign on with.
    pub providers: Vec<ProviderSeen>,
}

/// Looks at everything.
///
/// # Errors
/// When the store cannot be read at all.
pub async fn examine(
    house: &House,
    folders: &Folders,
    outside: &Outside,
    depth: Depth,
    now: Timestamp,
) -> Result<Vec<Finding>, Stop> {
    let mut findings = match house.vault().database().await {
        Ok(None) => vec![disk(&folders.data_dir)],
        Ok(Some(facts)) => database::examine(&facts, now),
        // Whatever else there is to say needs the store.
        Err(fault) => return Ok(vec![finding(Severity::Alarm, "database", fault.to_string())]),
    };
    let is_embedded = findings.len() == 1;
    match house.vault().key_database().await {
        Ok(None) => {}
        Ok(Some(facts)) => findings.extend(database::examine_keys(&facts, now)),
        Err(fault) => {
            findings.push(finding(Severity::Alarm, "key cluster", fault.to_string()));
            return Ok(findings);
        }
    }
    findings.extend(keys::examine(house, folders, now).await?);
    findings.extend([room::finding(folders), whole(house, folders, depth).await?]);
    if findings.last().is_some_and(|files| files.severity == Severity::Alarm) {
        // What damaged files say of themselves is worth nothing.
        return Ok(findings);
    }
    if is_embedded {
        findings.push(journal(&folders.data_dir)?);
    }
    findings.extend([
        clock(house, now).await?,
        ledger(house, now).await?,
        checkpoint(&folders.data_dir, now),
        mail::relay(house, outside.relay.as_ref(), now).await?,
    ]);
    findings.extend(outside::examine(house, now).await?);
    findings.extend(panel::examine(house, now).await?);
    findings.extend(opendsr::examine(house, now).await?);
    findings.extend(destruction::examine(house, now).await?);
    findings.extend(outside.providers.iter().map(sign_on::finding_of));
    findings.push(policy(house));
    Ok(findings)
}

/// Storage that forgets on power loss cannot keep a ledger.
fn disk(data_dir: &Path) -> Finding {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    match file_system(&mounts, data_dir) {
        Some(kind @ ("tmpfs" | "ramfs")) => finding(
            Severity::Alarm,
            "disk",
            format!(
                "the data folder lies on {kind}, which forgets everything at a restart; move it to a disk"
            ),
        ),
        Some(kind @ ("nfs" | "nfs4" | "cifs" | "fuse.sshfs" | "9p")) => finding(
            Severity::Alarm,
            "disk",
            format!(
                "the data folder lies on {kind}, where locks and fsync are not to be trusted; move it to a local disk"
            ),
        ),
        Some(kind) => finding(
            Severity::Good,
            "disk",
            format!(
                "{kind}; every acknowledgement waits for fsync, so keep the write cache of the disk honest"
            ),
        ),
        None => finding(
            Severity::Note,
            "disk",
            "this system does not say which file system the data lies on".to_owned(),
        ),
    }
}

/// The file system of the longest mount point above a folder.
fn file_system<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let above = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let (point, kind) = (words.next()?, words.next()?);
        folder.starts_with(point).then_some((point.len(), kind))
    });
    above.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

/// Above this a quick look at a file takes long enough to be asked for.
const LARGE_FILE_BYTES: u64 = 4 << 30;

/// What the database itself finds in its files.
async fn whole(house: &House, folders: &Folders, depth: Depth) -> Result<Finding, Stop> {
    let size = |folder: &Path| -> u64 {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
    };
    if depth == Depth::Quick && size(&folders.data_dir) + size(&folders.key_dir) > LARGE_FILE_BYTES {
        let says =
            "the store is large; look at every page of it with `amanah doctor --full` when there is time";
        return Ok(finding(Severity::Note, "files", says.to_owned()));
    }
    let damaged = house.vault().damaged_files(depth).await?;
    let listed: Vec<String> = damaged.iter().map(|file| file.display().to_string()).collect();
    Ok(match (listed.is_empty(), depth) {
        (false, _) => finding(
            Severity::Alarm,
            "files",
            format!(
                "{} is damaged; stop `serve`, keep every file as it is, and put back a backup of it: data with `amanah \
                 store restore`, keys by copying keys.db into its folder",
                listed.join(" and ")
            ),
        ),
        (true, Depth::Quick) => {
            finding(Severity::Good, "files", "every page of data and keys is readable".to_owned())
        }
        (true, Depth::Full) => {
            finding(Severity::Good, "files", "data and keys are whole, every index included".to_owned())
        }
    })
}

/// A clock that goes back keeps doors open longer; one that jumps ahead stops the sweep.
async fn clock(house: &House, now: Timestamp) -> Result<Finding, Stop> {
    let believed = house.vault().believed_time().await?;
    Ok(match believed {
        None => {
            finding(Severity::Note, "clock", "nothing was swept yet; `serve` sweeps every minute".to_owned())
        }
        Some(believed) if believed > now.plus_hours(1) => finding(
            Severity::Alarm,
            "clock",
            format!(
                "the clock is {} behind the newest time of this store, so what is due is erased too late; set it right, \
                 or, if that time was wrong, run `amanah clock confirm`",
                distance(now, believed)
            ),
        ),
        Some(believed) if now > believed.plus_days(i64::from(LONGEST_CLOCK_JUMP_DAYS)) => finding(
            Severity::Alarm,
            "clock",
            format!(
                "the clock is {} ahead of the last sweep, so nothing is erased by time; if it is right, run `amanah \
                 clock confirm`, otherwise set it right",
                distance(believed, now)
            ),
        ),
        Some(_) => finding(Severity::Good, "clock", "goes on from the last sweep".to_owned()),
    })
}

fn distance(from: Timestamp, to: Timestamp) -> String {
    let hours = to.as_micros().saturating_sub(from.as_micros()) / 3_600_000_000;
    match hours {
        ..1 => "less than an hour".to_owned(),
        1 => "an hour".to_owned(),
        2..48 => format!("{hours} hours"),
        _ => format!("{} days", hours / 24),
    }
}

fn journal(data_dir: &Path) -> Result<Finding, Stop> {
    let mut bytes = 0;
    for entry in fs::read_dir(data_dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().ends_with("-wal") {
            bytes += entry.metadata()?.len();
        }
    }
    let says = format!("{} kB", bytes / 1024);
    Ok(if bytes > LARGE_JOURNAL_BYTES {
        let says = format!("{says}, which is much: a reader holds it open; restart `serve`, then look again");
        finding(Severity::Alarm, "journal", says)
    } else {
        finding(Severity::Good, "journal", says)
    })
}

/// The whole ledger is exported and verified as a stranger would.
async fn ledger(house: &House, now: Timestamp) -> Result<Finding, Stop> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("ledger.txt");
    let entries = house.vault().export_ledger(&file, now).await?;
    let key = house.vault().ledger_key();
    let verified = tokio::task::spawn_blocking(move || verify(&file, key)).await?;
    Ok(match verified {
        Ok(()) => finding(Severity::Good, "ledger", format!("ledger verified, {entries} entries")),
        Err(stop) => finding(
            Severity::Alarm,
            "ledger",
            format!("{}; stop `serve`, keep every file as it is, and restore a backup", stop.message),
        ),
    })
}

fn verify(file: &Path, key: amanah_ledger::VerifierKey) -> Result<(), Stop> {
    use std::io::Read as _;
    let mut verifier = Verifier::new(vec![key], None);
    let mut from = fs::File::open(file)?;
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut piece)?;
        match piece.get(..read) {
            None | Some([]) => break,
            Some(bytes) => verifier.push(bytes)?,
        }
    }
    verifier.finish()?;
    Ok(())
}

fn checkpoint(data_dir: &Path, now: Timestamp) -> Finding {
    let written =
        fs::metadata(data_dir.join(CHECKPOINT_FILE)).map(|found| Timestamp::from_seconds(found.mtime()));
    match written {
        Ok(at) if at.plus_hours(OLD_CHECKPOINT_HOURS) > now => finding(
            Severity::Good,
            "checkpoint",
            format!(
                "{CHECKPOINT_FILE} in the data folder is fresh; copy it daily to where you cannot change it"
            ),
        ),
        Ok(_) => finding(
            Severity::Note,
            "checkpoint",
            "the last checkpoint is older than a day; `serve` writes one every hour while it runs".to_owned(),
        ),
        Err(_) => finding(
            Severity::Note,
            "checkpoint",
            "there is no checkpoint yet; `serve` writes one every hour, or run `amanah ledger checkpoint`"
                .to_owned(),
        ),
    }
}

fn policy(house: &House) -> Finding {
    let policy = house.vault().policy();
    let version = policy.version();
    match policy.counsel() {
        Some(counsel) => {
            let says = format!("{version}, reviewed by {} on {}", counsel.name, counsel.reviewed_on);
            finding(Severity::Good, "policy", says)
        }
        None => finding(
            Severity::Note,
            "policy",
            format!(
                "{version} is not reviewed by counsel, and every page says so; have it reviewed, then write `[counsel]`"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_mount_point_above_a_folder_counts() {
        let mounts = "overlay / overlay rw 0 0\n/dev/sda1 /srv ext4 rw 0 0\ntmpfs /srv/fast tmpfs rw 0 0\n";

        assert_eq!(file_system(mounts, Path::new("/srv/amanah")), Some("ext4"));
        assert_eq!(file_system(mounts, Path::new("/srv/fast/amanah")), Some("tmpfs"));
        assert_eq!(file_system(mounts, Path::new("/home")), Some("overlay"));
        assert_eq!(disk(Path::new("/nowhere")).about, "disk");
    }
}
