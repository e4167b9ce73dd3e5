//! The mark of a restore that has not ended. Old data without the erasures that came after it must not be opened, and a
//! process may end at any moment: the mark is there before the data is, and goes after the last erasure.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

const MARK: &str = "restore-unfinished";

/// Whether a restore into this folder began and did not end. A folder that cannot be looked at is not marked; opening
/// it fails by itself.
pub(super) fn is_marked(folder: &Path) -> bool {
    folder.join(MARK).exists()
}

/// Sets the mark, durable when it answers.
///
/// Enforces: invariant 5
pub(super) fn mark(folder: &Path) -> io::Result<()> {
    File::create(folder.join(MARK))?.sync_all()?;
    File::open(folder)?.sync_all()
}

/// Takes the mark away, durable when it answers.
pub(super) fn unmark(folder: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(MARK)) {
        Err(fault) if fault.kind() != ErrorKind::NotFound => return Err(fault),
        _ => {}
    }
    File::open(folder)?.sync_all()
}
