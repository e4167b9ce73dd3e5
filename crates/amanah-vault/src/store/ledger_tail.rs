//! The end of the ledger, as the writer holds it between commits.

use std::path::Path;

use rusqlite::Connection;

use crate::error::{OpenError, StoreError};

/// The end of the ledger and the leaves of the batch that is being written.
pub(crate) struct LedgerTail {
    leaves: Vec<Vec<u8>>,
}

impl LedgerTail {
    /// Reads the end of the ledger from the file.
    #[expect(clippy::unnecessary_wraps, reason = "reads the stored head when the ledger lands")]
    pub(crate) const fn load(_conn: &Connection, _path: &Path) -> Result<Self, OpenError> {
        Ok(Self { leaves: Vec::new() })
    }

    /// How many leaves the batch has; [`Self::back_to`] returns here when an item fails.
    pub(crate) const fn mark(&self) -> usize {
        self.leaves.len()
    }

    /// Forgets the leaves after the mark.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.leaves.truncate(mark);
    }

    /// Forgets the whole batch, which was not committed.
    pub(crate) fn forget_batch(&mut self) {
        self.leaves.clear();
    }

    /// Writes the leaves of the batch, just before the commit.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "writes rows when the ledger lands")]
    pub(crate) const fn write(&mut self, _conn: &Connection) -> Result<(), StoreError> {
        Ok(())
    }

    /// The batch is durable.
    pub(crate) fn keep_batch(&mut self) {
        self.leaves.clear();
    }
}
