//! What backups, restores and searches for a value report: paths, counts and places, never a value.

use std::path::PathBuf;

use amanah_policy::Timestamp;

/// A backup that was made and verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// When.
    pub at: Timestamp,
    /// The copy of the data file.
    pub data: PathBuf,
    /// Its size in bytes.
    pub data_bytes: u64,
    /// The copy of the key store.
    pub keys: PathBuf,
    /// Its size in bytes.
    pub keys_bytes: u64,
    /// How many entries the ledger in the copy has.
    pub ledger_size: u64,
}

/// A restore that was done before any door opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RestoreReport {
    /// How many entries the ledger has.
    pub ledger_size: u64,
    /// Customers that were erased after the backup was made, and are erased again.
    pub customers_erased_again: u64,
    /// Data of other customers that were erased after the backup was made, and are erased again.
    pub data_erased_again: u64,
    /// Blind-index tags that were computed anew.
    pub tags_rebuilt: u64,
    /// Whether the ledger goes on under another name than the configured one, because the backup lacks entries that a
    /// checkpoint had promised: the history under the old name ends with that checkpoint.
    pub is_ledger_renamed: bool,
    /// Entries that the backup lacked and a copy of the ledger brought back. What they commit to is gone with the data
    /// that the backup lacks.
    pub entries_returned: u64,
}

/// A store that was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyReport {
    /// How many tables were copied.
    pub tables: u64,
    /// How many rows, each read back from the copy.
    pub rows: u64,
    /// How many entries the ledger has; hashed anew from the first.
    pub ledger_size: u64,
    /// How many customers there are, erased ones included.
    pub customers: u64,
}

/// Where a value was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundAt {
    /// A file, or a table whose sealed rows were opened: `amanah.db`, `datum`, a path.
    pub place: String,
    /// How many times.
    pub times: u64,
}

/// The outcome of a search for a value in everything the vault can read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanReport {
    /// Each place that has it, with the number of times.
    pub found: Vec<FoundAt>,
    /// How many files were read byte by byte.
    pub files_read: u64,
    /// How many sealed rows were opened with live keys.
    pub rows_opened: u64,
    /// How many sealed rows no live key opens: what was erased.
    pub rows_unreadable: u64,
}

impl ScanReport {
    /// Whether the value is nowhere.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.found.is_empty()
    }
}

/// How closely the database looks at its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Every page and every row, in a moment per gigabyte.
    Quick,
    /// That, and every index against its table.
    Full,
}
