//! One file or folder, verified against the published keys.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use amanah_ledger::tile::LONGEST_TILE;
use amanah_ledger::{
    CertificateFault, Continuation, ContinuationFault, NoteFault, Receipt, ReceiptFault, Report,
    SignedCheckpoint, TilePath, Verifier, VerifierKey, VerifyFault, WitnessKey, certificate, verify_tiles,
};
use serde_json::{Map, Value, json};

/// The longest text that is read whole: a receipt, a continuation, a checkpoint or a key.
const LONGEST_TEXT: u64 = 256 * 1024;

/// What to verify, against what.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// An export, a receipt, a certificate of erasure, a proof of continuation or a checkpoint, or the folder of a ledger's
    /// tiles.
    pub path: PathBuf,
    /// The published keys, each as text or as the name of a file: the present one, and former ones where they are known.
    pub keys: Vec<String>,
    /// A file with an older checkpoint.
    pub since: Option<PathBuf>,
    /// The keys of witnesses, as text or as names of files: each must have signed the checkpoint.
    pub witnesses: Vec<String>,
}

/// What was found, when nothing is wrong.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// In words.
    pub text: String,
    /// For machines.
    pub json: Value,
}

/// Why something is not verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyStop {
    /// The question cannot be answered as it was put.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The export or the tiles do not verify.
    #[error("{} is NOT verified: {source}", path.display())]
    Ledger {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: VerifyFault,
    },
    /// The receipt does not verify.
    #[error("{} is NOT verified: {source}", path.display())]
    Receipt {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: ReceiptFault,
    },
    /// The certificate does not verify.
    #[error("{} is NOT verified: {source}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: CertificateFault,
    },
    /// The continuation does not verify.
    #[error("{} is NOT verified: {source}", path.display())]
    Continuation {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: ContinuationFault,
    },
    /// A checkpoint does not verify.
    #[error("{} is NOT verified: {source}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: NoteFault,
    },
}

impl VerifyStop {
    /// Whether the question was wrong, not what was asked about.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        matches!(self, Self::Usage(_))
    }
}

/// Verifies whatever stands at the path; memory stays flat however long the ledger is.
///
/// # Errors
/// If anything is not what the ledger with these keys wrote.
pub fn check(wanted: &Wanted) -> Result<Verdict, VerifyStop> {
    let path = wanted.path.as_path();
    let keys = wanted.keys.iter().map(|key| read_key(key)).collect::<Result<Vec<_>, _>>()?;
    let witnesses = wanted.witnesses.iter().map(|key| read_witness(key)).collect::<Result<Vec<_>, _>>()?;
    let since = wanted.since.as_deref().map(read_checkpoint).transpose()?;
    let (mut verdict, signed) = if path.is_dir() {
        tiles(path, &keys, since.as_ref())?
    } else {
        match beginning(path)?.as_slice() {
            [b'a', b'm', b'a', b'n', b'a', b'h', b'-', b'r', ..] => receipt(path, &keys)?,
            // A certificate of any form: one that is not known here is named as such.
            start if start.starts_with(b"{\"form\":") => certified(path, &keys)?,
            [b'o', b'l', b'd', b' ', ..] => continuation(path, &keys, since.as_ref())?,
            _ => match alone(path)? {
                Some(signed) => checkpoint(path, signed, &keys)?,
                None => export(path, keys, since)?,
            },
        }
    };
    for witness in &witnesses {
        let seconds = signed
            .cosigned_by(witness)
            .map_err(|source| VerifyStop::Checkpoint { path: path.to_path_buf(), source })?;
        verdict.text.push_str(&format!("\nwitnessed by {} at {}", witness.name(), utc(seconds)));
        verdict.witnessed(witness.name(), seconds);
    }
    Ok(verdict)
}

impl Verdict {
    fn witnessed(&mut self, name: &str, seconds: u64) {
        let entry = json!({ "witness": name, "at": seconds });
        if let Some(fields) = self.json.as_object_mut() {
            let list = fields.entry("witnessed").or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.push(entry);
            }
        }
    }
}

/// A time in seconds since the Unix epoch, as people read it.
fn utc(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Years of 400 begin in March, so that the leap day is the last day of one.
    let shifted = days.saturating_add(719_468);
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year_of_era + era * 400 + year;
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC", rest / 3_600, rest / 60 % 60, rest % 60)
}

fn export(
    path: &Path,
    keys: Vec<VerifierKey>,
    since: Option<SignedCheckpoint>,
) -> Result<(Verdict, SignedCheckpoint), VerifyStop> {
    let not_verified = |source| VerifyStop::Ledger { path: path.to_path_buf(), source };
    let mut verifier = Verifier::new(keys, since);
    let mut file = File::open(path).map_err(|source| unreadable(path, source))?;
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece).map_err(|source| unreadable(path, source))?;
        match piece.get(..read) {
            None | Some([]) => break,
            Some(bytes) => verifier.push(bytes).map_err(not_verified)?,
        }
    }
    let report = verifier.finish().map_err(not_verified)?;
    Ok((told("ledger verified", &report), report.checkpoint))
}

fn tiles(
    folder: &Path,
    keys: &[VerifierKey],
    since: Option<&SignedCheckpoint>,
) -> Result<(Verdict, SignedCheckpoint), VerifyStop> {
    if keys.is_empty() {
        return Err(needs_key("tiles carry no key; they are"));
    }
    let signed = read_checkpoint(&folder.join("checkpoint"))?;
    let has_entries = folder.join("tile/entries").is_dir();
    let read = |tile: TilePath| {
        let path = folder.join(tile.to_string());
        let fits = usize::try_from(fs::metadata(&path).ok()?.len()).is_ok_and(|bytes| bytes <= LONGEST_TILE);
        if fits { fs::read(path).ok() } else { None }
    };
    let report = verify_tiles(&signed, keys, since, has_entries, read)
        .map_err(|source| VerifyStop::Ledger { path: folder.to_path_buf(), source })?;
    Ok((told("tiles verified", &report), signed))
}

/// Checks a receipt. It carries no key, so that nobody believes a key that came with what it should prove.
fn receipt(path: &Path, keys: &[VerifierKey]) -> Result<(Verdict, SignedCheckpoint), VerifyStop> {
    if keys.is_empty() {
        return Err(needs_key("a receipt is"));
    }
    let not_verified = |source| VerifyStop::Receipt { path: path.to_path_buf(), source };
    let receipt = Receipt::parse(&read_text(path)?).map_err(not_verified)?;
    let (key, checkpoint) =
        receipt.checkpoint().verify_any(keys).map_err(|fault| not_verified(fault.into()))?;
    let leaf = receipt.verify(key).map_err(not_verified)?;
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
    Ok((Verdict { text, json }, receipt.checkpoint().clone()))
}

/// Checks a certificate of erasure. It carries no key, as a receipt does not.
fn certified(path: &Path, keys: &[VerifierKey]) -> Result<(Verdict, SignedCheckpoint), VerifyStop> {
    if keys.is_empty() {
        return Err(needs_key("a certificate is"));
    }
    let found = certificate::verify(&read_text(path)?, keys)
        .map_err(|source| VerifyStop::Certificate { path: path.to_path_buf(), source })?;
    let seconds = u64::try_from(found.erased.at_micros.div_euclid(1_000_000)).unwrap_or_default();
    let text = format!(
        "certificate verified: issue {} for {}, erased at {}: entry {} ({}) and entry {} ({}) are in the ledger {}",
        found.issue,
        found.customer,
        utc(seconds),
        found.erased.sequence,
        found.erased.event,
        found.keys_destroyed.sequence,
        found.keys_destroyed.event,
        found.origin
    );
    let json = json!({
        "verified": true,
        "customer": found.customer,
        "issue": found.issue,
        "unreadable_at": found.erased.at_micros,
        "entries": [found.erased.sequence, found.keys_destroyed.sequence],
        "origin": found.origin,
    });
    Ok((Verdict { text, json }, found.checkpoint))
}

fn continuation(
    path: &Path,
    keys: &[VerifierKey],
    since: Option<&SignedCheckpoint>,
) -> Result<(Verdict, SignedCheckpoint), VerifyStop> {
    if keys.is_empty() {
        return Err(needs_key("a continuation is"));
    }
    let since = since.ok_or_else(|| {
        VerifyStop::Usage(
            "a continuation is checked from an older checkpoint on; name it with `--since`".to_owned(),
        )
    })?;
    let not_verified = |source| VerifyStop::Continuation { path: path.to_path_buf(), source };
    let read = Continuation::parse(&read_text(path)?).map_err(not_verified)?;
    let newer = read.verify(keys, since).map_err(not_verified)?;
    let text = format!(
        "continuation verified: the ledger {} of {} entries continues the older checkpoint of {} entries",
        newer.origin(),
        newer.size(),
        read.old_size()
    );
    let json = json!({
        "verified": true,
        "origin": newer.origin(),
        "entries": newer.size(),
        "since": read.old_size(),
    });
    Ok((Verdict { text, json }, read.checkpoint().clone()))
}

fn checkpoint(
    path: &Path,
    signed: SignedCheckpoint,
    keys: &[VerifierKey],
) -> Result<(Verdict, SignedCheckpoint), VerifyStop> {
    if keys.is_empty() {
        return Err(needs_key("a checkpoint is"));
    }
    let (_, checkpoint) = signed
        .verify_any(keys)
        .map_err(|source| VerifyStop::Checkpoint { path: path.to_path_buf(), source })?;
    let text = format!(
        "checkpoint verified: the ledger {} of {} entries, root {}",
        checkpoint.origin(),
        checkpoint.size(),
        checkpoint.root()
    );
    let json = json!({
        "verified": true,
        "origin": checkpoint.origin(),
        "entries": checkpoint.size(),
        "root": checkpoint.root().to_string(),
    });
    Ok((Verdict { text, json }, signed))
}

fn told(what: &str, report: &Report) -> Verdict {
    let warnings: Vec<String> = report.warnings.iter().map(ToString::to_string).collect();
    let events: Map<String, Value> =
        report.events.iter().map(|(event, count)| (event.to_string(), json!(count))).collect();
    let mut text = format!("{what}: {}, {} entries, root {}", report.origin, report.size, report.root);
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
    Verdict { text, json }
}

/// The checkpoint that the file is, if it is one and nothing else.
fn alone(path: &Path) -> Result<Option<SignedCheckpoint>, VerifyStop> {
    let length = fs::metadata(path).map_err(|source| unreadable(path, source))?.len();
    if length > LONGEST_TEXT {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(|source| unreadable(path, source))?;
    Ok(String::from_utf8(bytes).ok().and_then(|text| SignedCheckpoint::parse(&text).ok()))
}

fn beginning(path: &Path) -> Result<Vec<u8>, VerifyStop> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    file.take(16).read_to_end(&mut bytes).map_err(|source| unreadable(path, source))?;
    Ok(bytes)
}

fn read_text(path: &Path) -> Result<String, VerifyStop> {
    let mut text = String::new();
    let file = File::open(path).map_err(|source| unreadable(path, source))?;
    file.take(LONGEST_TEXT).read_to_string(&mut text).map_err(|source| unreadable(path, source))?;
    Ok(text)
}

/// Reads a signed checkpoint from a file.
///
/// # Errors
/// If there is none.
pub fn read_checkpoint(path: &Path) -> Result<SignedCheckpoint, VerifyStop> {
    SignedCheckpoint::parse(&read_text(path)?)
        .map_err(|source| VerifyStop::Checkpoint { path: path.to_path_buf(), source })
}

fn read_key(text_or_file: &str) -> Result<VerifierKey, VerifyStop> {
    let text = fs::read_to_string(text_or_file).unwrap_or_else(|_| text_or_file.to_owned());
    VerifierKey::parse(text.trim()).map_err(|fault| VerifyStop::Usage(format!("`--key`: {fault}")))
}

fn read_witness(text_or_file: &str) -> Result<WitnessKey, VerifyStop> {
    let text = fs::read_to_string(text_or_file).unwrap_or_else(|_| text_or_file.to_owned());
    WitnessKey::parse(text.trim()).map_err(|fault| VerifyStop::Usage(format!("`--witness`: {fault}")))
}

fn needs_key(what_is: &str) -> VerifyStop {
    VerifyStop::Usage(format!(
        "{what_is} checked against the published key; name it with `--key`, as text or file"
    ))
}

fn unreadable(path: &Path, source: io::Error) -> VerifyStop {
    VerifyStop::Unreadable { path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn times_are_those_of_the_calendar() {
        assert_eq!(utc(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(utc(951_782_399), "2000-02-28 23:59:59 UTC");
        assert_eq!(utc(951_782_400), "2000-02-29 00:00:00 UTC");
        assert_eq!(utc(1_795_650_245), "2026-11-25 23:44:05 UTC");
        assert_eq!(utc(4_107_542_400), "2100-03-01 00:00:00 UTC");
    }
}
