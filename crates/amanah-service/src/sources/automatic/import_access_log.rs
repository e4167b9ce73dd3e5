//! Imports access logs of web servers: each line once, to whom it belongs.
//!
//! A line of an authenticated user who is a customer becomes that customer's datum. A line that is known by its virtual
//! host alone, or by the operator's map, becomes a record of the service with its visitor masked. All others wait in
//! the quarantine, and never make a customer.
//!
//! Layout: `file` opens and reads, `owner` says whose a line is, `occurrence` tells equal lines apart, `batches` hands
//! them to the vault, `report` tells what became of them.

mod batches;
mod fault;
mod file;
mod occurrence;
mod owner;
mod report;

use std::path::PathBuf;

use amanah_policy::Timestamp;
use amanah_vault::{Actor, Destination, ImportKind, ImportRow, ImportStart, Personal};
use amanah_wire::access_log::{Format, Line, LineFault, ServiceRecord, print};
use amanah_wire::import_map::ImportMap;

use self::batches::Batches;
use self::file::LogFile;
use self::occurrence::Occurrences;
use self::owner::{Owner, Owners};
use crate::house::House;

pub use fault::{ImportFault, TargetFault};
pub use report::{BadLine, ImportReport, Progress};

/// What the operator chose.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The format of every file; none to detect it file by file.
    pub format: Option<Format>,
    /// The map file that says whose logs are whose.
    pub map: Option<PathBuf>,
    /// Who imports.
    pub actor: Actor,
}

/// Reads access logs, one after the other, and records every line of theirs once.
///
/// Files, formats and map are looked at before anything is written. A line that cannot be read is counted and told, and
/// stops nothing. Dropping the future stops the import; the next run goes on where it stopped, because lines that were
/// recorded are recognised.
///
/// # Errors
/// What the operator can mend, and that the store failed: see [`ImportFault`].
///
/// Enforces: R1
pub async fn import_access_log(
    house: &House,
    paths: &[PathBuf],
    choices: &Choices,
    progress: impl FnMut(Progress) + Send,
    now: Timestamp,
) -> Result<ImportReport, ImportFault> {
    let files = file::look_at(paths, choices.format).await?;
    let map = match &choices.map {
        Some(path) => file::read_map(path).await?,
        None => ImportMap::default(),
    };
    let targets = owner::find_targets(house, choices.map.as_deref(), &map).await?;
    let start =
        ImportStart { kind: ImportKind::AccessLog, files: u32::try_from(files.len()).unwrap_or(u32::MAX) };
    let import = house.vault().begin_import(start, now).await?;
    let bytes_total = files.iter().map(|file| file.size).sum();
    let mut run = Run {
        batches: Batches::new(house.vault(), import, choices.actor, now),
        report: ImportReport::new(import),
        progress,
        bytes_done: 0,
        bytes_total,
    };
    for (number, file) in (1..).zip(files) {
        let owners = Owners::new(house, &map, &targets, &file.path);
        run.import_file(number, file, owners).await?;
    }
    run.report.counts = run.batches.finish().await?;
    house.vault().end_import(import, run.report.bad, now).await?;
    Ok(run.report)
}

/// One run of an import.
struct Run<P> {
    batches: Batches,
    report: ImportReport,
    progress: P,
    bytes_done: u64,
    bytes_total: u64,
}

impl<P: FnMut(Progress) + Send> Run<P> {
    async fn import_file(
        &mut self,
        number: u32,
        file: LogFile,
        mut owners: Owners<'_>,
    ) -> Result<(), ImportFault> {
        let mut lines = file::Lines::open(&file).await?;
        let mut occurrences = Occurrences::default();
        while let Some(piece) = lines.next().await? {
            for (line_number, read) in piece.lines {
                match read {
                    Ok(line) => {
                        let (row, bytes) = row_of(line_number, &line, &mut occurrences, &mut owners).await?;
                        self.report.read += 1;
                        self.batches.add(number, row, bytes).await?;
                    }
                    Err(LineFault::Blank) => {}
                    Err(why) => self.report.note_bad(&file.path, line_number, why),
                }
            }
            self.bytes_done = self.bytes_done.saturating_add(piece.bytes);
            // A log that is still being written grows while it is read.
            self.bytes_total = self.bytes_total.max(self.bytes_done);
            (self.progress)(Progress { bytes_done: self.bytes_done, bytes_total: self.bytes_total });
        }
        self.batches.flush().await
    }
}

/// A line, which of its equals it is, and where it belongs; and how many bytes its text has.
async fn row_of(
    line_number: u64,
    line: &Line,
    occurrences: &mut Occurrences,
    owners: &mut Owners<'_>,
) -> Result<(ImportRow, usize), ImportFault> {
    let text = print(line);
    let bytes = text.len();
    let occurrence = occurrences.count(&text);
    let to = match owners.of(line).await? {
        Owner::Customer(customer) => Destination::Customer(customer),
        Owner::Service { customer, service } => {
            Destination::Service { customer, service, record: masked(line)? }
        }
        Owner::Nobody => Destination::Quarantine,
    };
    let observed_at = Timestamp::from_micros(line.at_micros);
    Ok((ImportRow { line: line_number, text: Personal::new(text), occurrence, observed_at, to }, bytes))
}

/// What is kept of a line that belongs to a service.
fn masked(line: &Line) -> Result<Personal<String>, ImportFault> {
    // INVARIANT: a record of texts and numbers always serialises.
    serde_json::to_string(&ServiceRecord::of(line)).map(Personal::new).map_err(|_| ImportFault::Record)
}
