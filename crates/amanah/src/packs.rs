//! Which version of the policy comes when: the one in force, and the one that a new version follows.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use amanah_policy::{Bundle, GOLDEN_FILE, Timestamp};

use crate::cli::Stop;
use crate::opening;
use crate::proof_record::ProofRecord;

/// The highest version whose day has come, with its folder. A version that is announced waits for its day; before the
/// first day of the first version there is no other, so it is that one.
///
/// Enforces: ACC
///
/// # Errors
/// When there is no version, or one does not compile.
pub fn in_force(packs: &Path, now: Timestamp) -> Result<(PathBuf, Bundle), Stop> {
    let mut next = None;
    for folder in opening::packs_in(packs)?.into_iter().rev() {
        let bundle = compiled(&folder)?;
        let has_come = bundle.effective().starts_at() <= now;
        next = Some((folder, bundle));
        if has_come {
            break;
        }
    }
    next.ok_or_else(|| opening::no_pack(packs))
}

/// The folder of the version that a new one follows: the highest below it that passed the gate, for a draft that never
/// did was never promised to anybody; else the first, which passes without a record.
///
/// # Errors
/// When a version below it does not compile.
pub fn before(folder: &Path) -> Result<Option<PathBuf>, Stop> {
    let folder = std::path::absolute(folder)?;
    let Some(shelf) = folder.parent().filter(|_| opening::is_pack(&folder)) else { return Ok(None) };
    let mut first = None;
    for earlier in opening::packs_in(shelf)?.into_iter().rev().filter(|earlier| *earlier < folder) {
        let hash = compiled(&earlier)?.hash();
        if ProofRecord::of(&earlier, hash).is_some() {
            return Ok(Some(earlier));
        }
        first = Some(earlier);
    }
    Ok(first)
}

/// One version, compiled.
///
/// # Errors
/// When a file of it cannot be read, or it does not compile; the folder is named.
pub fn compiled(folder: &Path) -> Result<Bundle, Stop> {
    Bundle::compile(&opening::read_pack(folder)?)
        .map_err(|fault| Stop::during(format_args!("the policy pack {}", folder.display()), &fault))
}

/// The decisions written down beside a version that it does not give, each as a line; a version without such a file has
/// none.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn golden_faults(folder: &Path, bundle: &Bundle) -> Result<Vec<String>, Stop> {
    let path = folder.join(GOLDEN_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(none) if none.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Stop::during(format_args!("the policy file {}", path.display()), &error)),
    };
    let faults = bundle.golden_faults(&text)?;
    Ok(faults.iter().map(ToString::to_string).collect())
}
