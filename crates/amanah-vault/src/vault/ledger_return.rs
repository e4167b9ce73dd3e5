//! Entries that a backup lacks, brought back from a copy of the ledger that covers what was promised: the history goes
//! on under its own name instead of beside a broken promise.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::sync::Arc;

use amanah_ledger::tile::{LONGEST_TILE, read_entry_bundle, tiles_of};
use amanah_ledger::{
    Checkpoint, Frontier, Report, SignedCheckpoint, TileContent, TilePath, Verifier, VerifyFault, leaf_hash,
    verify_tiles,
};
use amanah_policy::Timestamp;

use super::ledger_tiles::CHECKPOINT_FILE;
use crate::error::{OpenError, VaultError};
use crate::keys::{KeyStore, LedgerSigner};
use crate::options::VaultOptions;
use crate::store::checkpoints;
use crate::store::ledger_tail::LedgerTail;
use crate::store::lock::FolderLock;
use crate::store::sql::Connection;
use crate::store::sqlite::DATA_FILE;

/// How many entries one transaction carries.
const BATCH: u64 = 4096;

/// Why a pass over the copy stopped.
enum Stopped {
    Unreadable(io::Error),
    Refused(VerifyFault),
    Store(VaultError),
}

/// Appends to the restored data what it lacks of the ledger; says how many entries that is. The data is not open yet.
///
/// Enforces: invariant 4
pub(super) async fn bring_back(
    options: &VaultOptions,
    copy: &Path,
    now: Timestamp,
) -> Result<u64, OpenError> {
    let lock = FolderLock::take(&options.data_dir)?;
    let keys = KeyStore::open(options).await?;
    let line = keys.ledger_line().await.map_err(not_ready)?;
    let signer = LedgerSigner::new(&line.origin(), &keys.named().ledger_seed)?;
    // Signed again as it was: the same key over the same bytes.
    let promised =
        Checkpoint::new(signer.origin(), line.size, line.root).map_err(|_| OpenError::LedgerName)?;
    let promised = (line.size > 0).then(|| signer.sign(promised));
    let stopped = |stopped| match stopped {
        Stopped::Unreadable(source) => OpenError::Io { path: copy.to_path_buf(), source },
        Stopped::Refused(fault) => {
            OpenError::LedgerCopyRefused { path: copy.to_path_buf(), source: Box::new(fault) }
        }
        Stopped::Store(fault) => not_ready(fault),
    };
    let report = verified(copy, &signer, promised).map_err(stopped)?;
    let covered = Checkpoint::new(signer.origin(), report.size, report.root);
    let signed = signer.sign(covered.map_err(|_| OpenError::LedgerName)?);
    let data = options.data_dir.join(DATA_FILE);
    let sql = |fault| not_ready(VaultError::from(fault));
    let conn = Connection::open_file(&data).map_err(sql)?;
    let tail = LedgerTail::load(&conn, Arc::new(keys.ledger_secrets())).map_err(|fault| fault.at(&data))?;
    let mut returning =
        Returning { conn: &conn, had: tail.size(), tail, seen: Frontier::empty(), in_batch: 0 };
    if report.size <= returning.had {
        return Ok(0);
    }
    each_entry(copy, report.size, &mut |entry| returning.take(entry)).map_err(stopped)?;
    returning.keep().map_err(stopped)?;
    if returning.seen.root() != report.root {
        return Err(stopped(Stopped::Refused(VerifyFault::OtherRoot { size: report.size })));
    }
    checkpoints::insert(&conn, report.size, &signed.text(), now).map_err(not_ready)?;
    keys.remember(signed.unverified()).await.map_err(not_ready)?;
    drop(lock);
    Ok(report.size.saturating_sub(returning.had))
}

/// The copy, verified from its first entry to its checkpoint, which must continue what was promised.
fn verified(
    copy: &Path,
    signer: &LedgerSigner,
    promised: Option<SignedCheckpoint>,
) -> Result<Report, Stopped> {
    let known = vec![signer.verifier().clone()];
    if copy.is_dir() {
        let text = fs::read_to_string(copy.join(CHECKPOINT_FILE)).map_err(Stopped::Unreadable)?;
        let signed = SignedCheckpoint::parse(&text).map_err(|fault| Stopped::Refused(fault.into()))?;
        return verify_tiles(&signed, &known, promised.as_ref(), true, |tile| read_tile(copy, tile))
            .map_err(Stopped::Refused);
    }
    let mut file = File::open(copy).map_err(Stopped::Unreadable)?;
    let mut verifier = Verifier::new(known, promised);
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut piece).map_err(Stopped::Unreadable)?;
        match piece.get(..count) {
            None | Some([]) => return verifier.finish().map_err(Stopped::Refused),
            Some(bytes) => verifier.push(bytes).map_err(Stopped::Refused)?,
        }
    }
}

/// Reads the entries of a verified copy once more, in their order.
fn each_entry(
    copy: &Path,
    size: u64,
    take: &mut dyn FnMut(&[u8]) -> Result<(), Stopped>,
) -> Result<(), Stopped> {
    if copy.is_dir() {
        let bundles = tiles_of(size, true).filter(|tile| tile.content() == TileContent::Entries);
        for tile in bundles {
            let missing = || Stopped::Refused(VerifyFault::MissingTile { tile });
            let whole = read_tile(copy, tile);
            let (bytes, width) = match whole {
                Some(bytes) => (bytes, tile.width()),
                None => (read_tile(copy, tile.filled()).ok_or_else(missing)?, tile.filled().width()),
            };
            let entries = read_entry_bundle(&bytes, width).ok_or_else(missing)?;
            entries.into_iter().take(usize::from(tile.width())).try_for_each(&mut *take)?;
        }
        return Ok(());
    }
    // Form, origin, key and an empty line stand before the first entry.
    let lines = BufReader::new(File::open(copy).map_err(Stopped::Unreadable)?).split(b'\n').skip(4);
    let entries = usize::try_from(size).unwrap_or(usize::MAX);
    for line in lines.take(entries) {
        take(&line.map_err(Stopped::Unreadable)?)?;
    }
    Ok(())
}

/// The bytes of a tile of a folder; nothing larger than a tile is read.
fn read_tile(folder: &Path, tile: TilePath) -> Option<Vec<u8>> {
    let path = folder.join(tile.to_string());
    let fits = usize::try_from(fs::metadata(&path).ok()?.len()).is_ok_and(|bytes| bytes <= LONGEST_TILE);
    if fits { fs::read(path).ok() } else { None }
}

/// The ledger of the restored data while entries come back to it.
struct Returning<'c> {
    conn: &'c Connection,
    tail: LedgerTail,
    /// How many entries the data had.
    had: u64,
    /// The tree of the copy so far.
    seen: Frontier,
    in_batch: u64,
}

impl Returning<'_> {
    fn take(&mut self, entry: &[u8]) -> Result<(), Stopped> {
        if self.seen.size() == self.had {
            self.must_agree()?;
        }
        self.seen.append(leaf_hash(entry));
        if self.seen.size() > self.had {
            self.tail.push(entry.to_vec());
            self.in_batch = self.in_batch.saturating_add(1);
        }
        if self.in_batch == BATCH { self.keep() } else { Ok(()) }
    }

    /// Whether the copy begins with the entries that the data has.
    fn must_agree(&self) -> Result<(), Stopped> {
        let agrees = self.tail.durable_root() == self.seen.root();
        if agrees { Ok(()) } else { Err(Stopped::Refused(VerifyFault::Rewritten { size: self.had })) }
    }

    /// Writes what came so far.
    fn keep(&mut self) -> Result<(), Stopped> {
        let written = self
            .conn
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(VaultError::from)
            .and_then(|()| self.tail.write(self.conn).map_err(VaultError::from))
            .and_then(|()| self.conn.execute_batch("COMMIT").map_err(VaultError::from));
        written.map_err(Stopped::Store)?;
        self.tail.keep_batch();
        self.in_batch = 0;
        Ok(())
    }
}

fn not_ready(fault: VaultError) -> OpenError {
    OpenError::NotReady(Box::new(fault))
}
