//! The whole ledger as a text, a piece at a time: to a file, or to a reader who waits for the rest.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use amanah_ledger::{SignedCheckpoint, export};
use amanah_policy::Timestamp;

use super::Vault;
use crate::error::{DatabaseCode, StoreError, VaultError};
use crate::store::tree;

/// How many entries are read at once; no reader is held for longer, and no more memory is taken.
const PIECE: u64 = 1024;

/// An export on its way, in the memory of one piece.
#[derive(Debug)]
pub struct LedgerExport {
    vault: Vault,
    checkpoint: SignedCheckpoint,
    next: Next,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum Next {
    Head,
    Entries { first: u64 },
    Nothing,
}

impl LedgerExport {
    /// How many entries the export holds.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.checkpoint.unverified().size()
    }

    /// The next piece; none after the last one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, VaultError> {
        let size = self.size();
        let (piece, next) = match self.next {
            Next::Head => {
                (export::head(&self.checkpoint, &self.vault.ledger_key()), Next::Entries { first: 0 })
            }
            Next::Entries { first } if first < size => {
                let count = PIECE.min(size.saturating_sub(first));
                let leaves =
                    self.vault.store().read(move |tx| Ok(tree::leaves(tx.conn, first, count)?)).await?;
                let lines = leaves.iter().flat_map(|leaf| export::line(leaf)).collect();
                (lines, Next::Entries { first: first.saturating_add(count) })
            }
            Next::Entries { .. } => (export::foot(&self.checkpoint), Next::Nothing),
            Next::Nothing => return Ok(None),
        };
        self.next = next;
        Ok(Some(piece))
    }
}

impl Vault {
    /// Begins an export of everything so far, under a fresh checkpoint.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ledger_export(&self, now: Timestamp) -> Result<LedgerExport, VaultError> {
        let checkpoint = self.checkpoint(now).await?;
        Ok(LedgerExport { vault: self.clone(), checkpoint, next: Next::Head })
    }

    /// Writes an export that `amanah ledger verify` reads without keys; the file must not exist. Says how many entries
    /// it holds.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the file exists already; otherwise when the store or the disk fails.
    pub async fn export_ledger(&self, to: &Path, now: Timestamp) -> Result<u64, VaultError> {
        let mut export = self.ledger_export(now).await?;
        let mut file = create(to)?;
        while let Some(piece) = export.next().await? {
            file.write_all(&piece).map_err(|fault| disk(&fault))?;
        }
        let file = file.into_inner().map_err(|fault| disk(fault.error()))?;
        file.sync_all().map_err(|fault| disk(&fault))?;
        Ok(export.size())
    }
}

fn create(path: &Path) -> Result<BufWriter<File>, VaultError> {
    let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|fault| {
        if fault.kind() == ErrorKind::AlreadyExists {
            VaultError::NotNow("the export file exists already; choose another name")
        } else {
            disk(&fault)
        }
    })?;
    Ok(BufWriter::new(file))
}

pub(super) fn disk(fault: &io::Error) -> VaultError {
    match fault.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull.into(),
        _ => StoreError::Disk(DatabaseCode::Os(fault.raw_os_error().unwrap_or_default())).into(),
    }
}
