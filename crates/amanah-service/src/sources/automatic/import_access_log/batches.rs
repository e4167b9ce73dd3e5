//! Hands lines to the vault in batches, a few of them at the same time.

use amanah_policy::{ImportId, Timestamp};
use amanah_vault::{Actor, ImportBatch, ImportCounts, ImportRow, Vault, VaultError};
use tokio::task::JoinSet;

use super::fault::ImportFault;

/// How many lines one transaction carries.
const BATCH_LINES: usize = 1_000;
/// How many bytes of text one transaction carries: lines of 64 kB must not fill the memory.
const BATCH_BYTES: usize = 1 << 20;
/// How many batches are sealed and written while the next is read: enough to keep the writer busy, few in memory.
const AT_WORK: usize = 3;

/// The batches of one import.
pub(super) struct Batches {
    vault: Vault,
    import: ImportId,
    actor: Actor,
    now: Timestamp,
    file: u32,
    rows: Vec<ImportRow>,
    bytes: usize,
    /// Dropped with the import: a batch that is not with the writer yet is then not written.
    at_work: JoinSet<Result<ImportCounts, VaultError>>,
    counts: ImportCounts,
}

impl Batches {
    pub(super) fn new(vault: &Vault, import: ImportId, actor: Actor, now: Timestamp) -> Self {
        Self {
            vault: vault.clone(),
            import,
            actor,
            now,
            file: 0,
            rows: Vec::with_capacity(BATCH_LINES),
            bytes: 0,
            at_work: JoinSet::new(),
            counts: ImportCounts::default(),
        }
    }

    /// Adds a line of a file, of so many bytes; lines of two files never share a batch.
    pub(super) async fn add(&mut self, file: u32, row: ImportRow, bytes: usize) -> Result<(), ImportFault> {
        if self.file != file {
            self.flush().await?;
            self.file = file;
        }
        self.rows.push(row);
        self.bytes = self.bytes.saturating_add(bytes);
        let is_full = self.rows.len() >= BATCH_LINES || self.bytes >= BATCH_BYTES;
        if is_full { self.flush().await } else { Ok(()) }
    }

    /// Sends off what is there.
    pub(super) async fn flush(&mut self) -> Result<(), ImportFault> {
        if self.rows.is_empty() {
            return Ok(());
        }
        while self.at_work.len() >= AT_WORK {
            self.take_in().await?;
        }
        let rows = std::mem::replace(&mut self.rows, Vec::with_capacity(BATCH_LINES));
        self.bytes = 0;
        let batch = ImportBatch { import: self.import, file: self.file, rows };
        let (vault, actor, now) = (self.vault.clone(), self.actor, self.now);
        self.at_work.spawn(async move { vault.import_batch(&batch, actor, now).await });
        Ok(())
    }

    /// Waits for everything, and counts it.
    pub(super) async fn finish(mut self) -> Result<ImportCounts, ImportFault> {
        self.flush().await?;
        while !self.at_work.is_empty() {
            self.take_in().await?;
        }
        Ok(self.counts)
    }

    async fn take_in(&mut self) -> Result<(), ImportFault> {
        match self.at_work.join_next().await {
            Some(Ok(counts)) => self.counts += counts?,
            // A task that panicked wrote nothing that it did not commit; the next run tells.
            Some(Err(_)) => {
                return Err(ImportFault::Vault(VaultError::NotNow("a part of the import ended early")));
            }
            None => {}
        }
        Ok(())
    }
}
