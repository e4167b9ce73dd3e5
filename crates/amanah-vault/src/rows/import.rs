//! Imports: what is read from files of other systems, line by line.

use core::ops::AddAssign;

use amanah_policy::{CustomerId, ImportId, ServiceId, Timestamp};

use crate::personal::Personal;

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// Access logs of web servers (R1).
    AccessLog,
}

/// An import that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportStart {
    /// What is imported.
    pub kind: ImportKind,
    /// How many files it will read.
    pub files: u32,
}

/// Lines of one file of an import, recorded together or not at all.
#[derive(Debug)]
pub struct ImportBatch {
    /// The import.
    pub import: ImportId,
    /// Which of its files; the first is 1.
    pub file: u32,
    /// The lines, in any order.
    pub rows: Vec<ImportRow>,
}

/// One line of an import, and where it belongs.
#[derive(Debug)]
pub struct ImportRow {
    /// The number of the line in its file; the first is 1.
    pub line: u64,
    /// The line, in one spelling for whatever format it was read from.
    pub text: Personal<String>,
    /// Which of the equal lines it is, from 1: a line of the same text and occurrence is the same line, in whichever
    /// file it comes again.
    pub occurrence: u32,
    /// The line's own time.
    pub observed_at: Timestamp,
    /// Where it belongs.
    pub to: Destination,
}

/// Where an imported line belongs.
#[derive(Debug)]
pub enum Destination {
    /// A customer made the request: the line is their datum.
    Customer(CustomerId),
    /// Somebody asked a customer's service: a record of the service, and no customer's datum. Of the line nothing else
    /// is kept.
    Service {
        /// Whose service it is.
        customer: CustomerId,
        /// Which service; none when only its customer is known.
        service: Option<ServiceId>,
        /// JSON in which the visitor is masked.
        record: Personal<String>,
    },
    /// Nobody knows: kept apart until the clock `quarantine_days` has run.
    Quarantine,
}

/// What became of the lines of an import or of a batch of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Became a customer's data.
    pub recorded: u64,
    /// Became records of a service.
    pub matched: u64,
    /// Match nobody.
    pub quarantined: u64,
    /// Had been imported before; nothing was written.
    pub duplicate: u64,
}

impl ImportCounts {
    /// All lines counted here.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.recorded + self.matched + self.quarantined + self.duplicate
    }
}

impl AddAssign for ImportCounts {
    fn add_assign(&mut self, more: Self) {
        self.recorded += more.recorded;
        self.matched += more.matched;
        self.quarantined += more.quarantined;
        self.duplicate += more.duplicate;
    }
}

/// One import, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportHeader {
    /// Its id, which the origin of every datum from it names.
    pub id: ImportId,
    /// What was imported.
    pub kind: ImportKind,
    /// How many files it was to read.
    pub files: u32,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended; none while it runs, and none for good when it was cut off.
    pub ended_at: Option<Timestamp>,
    /// What became of its lines so far.
    pub counts: ImportCounts,
    /// How many lines could not be read; known when it ends.
    pub bad: u64,
}
