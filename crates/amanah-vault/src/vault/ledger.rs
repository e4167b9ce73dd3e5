//! The ledger as doors show it: entries, checkpoints, receipts, exports.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use crate::store::sql::Connection;
use amanah_ledger::{Leaf, Receipt, SignedCheckpoint, VerifierKey, export, inclusion_proof};
use amanah_policy::Timestamp;

use super::Vault;
use crate::error::{StoreError, VaultError};
use crate::release::LedgerPlace;
use crate::store::{WriteTx, checkpoints, tree};

/// How many entries are read at once for an export; no reader is held for longer.
const PIECE: u64 = 4096;

impl Vault {
    /// How many entries the ledger has.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ledger_size(&self) -> Result<u64, VaultError> {
        self.store().read(|tx| tree::size(tx.conn)).await
    }

    /// Entries from `first`, at most `limit`, in their order.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ledger_entries(&self, first: u64, limit: u32) -> Result<Vec<Leaf>, VaultError> {
        let leaves = self.store().read(move |tx| Ok(tree::leaves(tx.conn, first, u64::from(limit))?)).await?;
        leaves.iter().map(|bytes| Leaf::decode(bytes).map_err(|_| VaultError::Tampered)).collect()
    }

    /// Signs a checkpoint over everything so far. Never signs one that contradicts an earlier one.
    ///
    /// Enforces: invariant 4
    ///
    /// # Errors
    /// When the store fails.
    pub async fn checkpoint(&self, now: Timestamp) -> Result<SignedCheckpoint, VaultError> {
        let vault = self.clone();
        let signed = self.store().write(move |tx| vault.signed(tx, now)).await?;
        fail::fail_point!("checkpoint::signed");
        // Remembered apart from the data before anybody is given it.
        self.keys().remember(signed.unverified()).await?;
        fail::fail_point!("checkpoint::remembered");
        Ok(signed)
    }

    /// The checkpoint of the ledger's end, signed now unless it was before. Only what is durable is signed: entries of
    /// the batch that runs now may still be given up.
    fn signed(&self, tx: &WriteTx<'_>, now: Timestamp) -> Result<SignedCheckpoint, VaultError> {
        let tail = tx.ledger.as_deref().ok_or(StoreError::Closed)?;
        let checkpoint = tail.durable_checkpoint(self.signer().origin())?;
        if let Some(text) = checkpoints::of_size(tx.conn, checkpoint.size())? {
            let earlier = SignedCheckpoint::parse(&text).map_err(|_| VaultError::Tampered)?;
            let same =
                earlier.unverified() == &checkpoint && earlier.verify(self.signer().verifier()).is_ok();
            return if same { Ok(earlier) } else { Err(VaultError::Tampered) };
        }
        let signed = self.signer().sign(checkpoint);
        checkpoints::insert(tx.conn, signed.unverified().size(), &signed.text(), now)?;
        Ok(signed)
    }

    /// The proof that an entry is in the ledger, with a fresh checkpoint.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is no such entry.
    pub async fn receipt(&self, place: LedgerPlace, now: Timestamp) -> Result<Receipt, VaultError> {
        let checkpoint = self.checkpoint(now).await?;
        let (sequence, size) = (place.sequence, checkpoint.unverified().size());
        if sequence >= size {
            return Err(VaultError::NotFound("ledger entry"));
        }
        let (leaf, proof) = self.store().read(move |tx| proven(tx.conn, sequence, size)).await?;
        Ok(Receipt::new(leaf, sequence, proof, checkpoint))
    }

    /// The public key that verifies checkpoints, as text for whoever verifies.
    #[must_use]
    pub fn ledger_key(&self) -> VerifierKey {
        self.signer().verifier().clone()
    }

    /// Writes an export that `amanah ledger verify` reads without keys; the file must not exist. Says how many entries
    /// it holds.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the file exists already; otherwise when the store or the disk fails.
    pub async fn export_ledger(&self, to: &Path, now: Timestamp) -> Result<u64, VaultError> {
        let checkpoint = self.checkpoint(now).await?;
        let size = checkpoint.unverified().size();
        let key = self.ledger_key();
        let mut file = create(to)?;
        write(&mut file, &export::head(&checkpoint, &key))?;
        let mut first = 0;
        while first < size {
            let count = PIECE.min(size.saturating_sub(first));
            let leaves = self.store().read(move |tx| Ok(tree::leaves(tx.conn, first, count)?)).await?;
            for leaf in &leaves {
                write(&mut file, &export::line(leaf))?;
            }
            first = first.saturating_add(count);
        }
        write(&mut file, &export::foot(&checkpoint))?;
        let file = file.into_inner().map_err(|fault| disk(fault.error()))?;
        file.sync_all().map_err(|fault| disk(&fault))?;
        Ok(size)
    }
}

/// The bytes of an entry and the way from it to the root.
fn proven(
    conn: &Connection,
    sequence: u64,
    size: u64,
) -> Result<(Vec<u8>, Vec<amanah_ledger::Hash>), VaultError> {
    let leaf = tree::leaf_bytes(conn, sequence)?.ok_or(VaultError::Tampered)?;
    let node = |level, index| tree::node(conn, level, index).ok().flatten();
    let proof = inclusion_proof(sequence, size, node).map_err(|_| VaultError::Tampered)?;
    Ok((leaf, proof))
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

fn write(file: &mut BufWriter<File>, bytes: &[u8]) -> Result<(), VaultError> {
    file.write_all(bytes).map_err(|fault| disk(&fault))
}

fn disk(fault: &io::Error) -> VaultError {
    match fault.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::DiskFull.into(),
        _ => StoreError::Disk(fault.raw_os_error().unwrap_or_default()).into(),
    }
}
