//! What became of the lines.

use std::path::{Path, PathBuf};

use amanah_policy::ImportId;
use amanah_vault::ImportCounts;
use amanah_wire::access_log::LineFault;

/// How many bad lines a report names; the others are counted.
const NAMED_BAD_LINES: usize = 20;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that were read.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
}

/// What became of the lines of an import. Blank lines are not counted; every other line that was read is counted as
/// read and in exactly one more place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// The import, whose id the origin of every datum names.
    pub import: ImportId,
    /// How many lines were read.
    pub read: u64,
    /// How many of them were recorded, matched, quarantined or known before.
    pub counts: ImportCounts,
    /// How many of them are none of an access log.
    pub bad: u64,
    /// The first of the bad lines.
    pub bad_lines: Vec<BadLine>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// In which file.
    pub file: PathBuf,
    /// Which line; the first is 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: LineFault,
}

impl ImportReport {
    pub(super) fn new(import: ImportId) -> Self {
        Self { import, read: 0, counts: ImportCounts::default(), bad: 0, bad_lines: Vec::new() }
    }

    pub(super) fn note_bad(&mut self, file: &Path, line: u64, why: LineFault) {
        self.read += 1;
        self.bad += 1;
        if self.bad_lines.len() < NAMED_BAD_LINES {
            self.bad_lines.push(BadLine { file: file.to_path_buf(), line, why });
        }
    }
}
