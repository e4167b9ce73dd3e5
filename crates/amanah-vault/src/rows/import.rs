//! Imports: many lines at a time, each once, whoever it belongs to (R1).

use amanah_policy::{CustomerId, ImportId, ServiceId, Timestamp};

use crate::personal::Personal;

/// What became of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchCounts {
    /// Lines that were read.
    pub read: u64,
    /// Lines that became a customer's data.
    pub recorded: u64,
    /// Lines that became records of a customer's service, masked.
    pub matched: u64,
    /// Lines that match nobody and wait in quarantine.
    pub quarantined: u64,
    /// Lines that were imported before.
    pub duplicate: u64,
    /// Lines that are none.
    pub bad: u64,
}

impl core::ops::AddAssign for BatchCounts {
    fn add_assign(&mut self, more: Self) {
        self.read = self.read.saturating_add(more.read);
        self.recorded = self.recorded.saturating_add(more.recorded);
        self.matched = self.matched.saturating_add(more.matched);
        self.quarantined = self.quarantined.saturating_add(more.quarantined);
        self.duplicate = self.duplicate.saturating_add(more.duplicate);
        self.bad = self.bad.saturating_add(more.bad);
    }
}

/// One run of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRun {
    /// Its id.
    pub id: ImportId,
    /// The format of the input, by its code.
    pub format: String,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended; none while it runs or when it was interrupted.
    pub ended_at: Option<Timestamp>,
    /// What became of its lines so far.
    pub counts: BatchCounts,
}

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineOwner {
    /// A customer made the request: the line is their datum.
    Customer(CustomerId),
    /// It reached a customer's service: a masked record of the service, never part of a report.
    Service {
        /// Whose service.
        customer: CustomerId,
        /// Which one, if the store knows it; none when an operator's map names the customer alone.
        service: Option<ServiceId>,
    },
    /// Nobody's: quarantined until its lifetime ends.
    Nobody,
}

/// One line to import.
#[derive(Debug)]
pub struct ImportLine {
    /// Its number in the input, from 1.
    pub number: u64,
    /// When the request was made, by the line itself.
    pub observed_at: Timestamp,
    /// Whose it is.
    pub owner: LineOwner,
    /// The line as it was read: what duplicates are recognised by, across runs and files.
    pub raw: Personal<String>,
    /// What is kept: the line itself for a customer and in quarantine, the masked line for a service.
    pub kept: Personal<String>,
}

/// Lines to import in one transaction: all or none.
#[derive(Debug)]
pub struct ImportBatch {
    /// The run they belong to.
    pub run: ImportId,
    /// The lines.
    pub lines: Vec<ImportLine>,
    /// Lines of this stretch of the input that are none, for the counts of the run.
    pub bad: u64,
}
