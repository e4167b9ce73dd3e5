//! The ledger in tiles: one at a time for a server, or all of them into a folder that any web server can serve.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use amanah_ledger::tile::{entry_bundle, hash_tile, tiles_of, tree_level};
use amanah_ledger::{SignedCheckpoint, TileContent, TilePath};
use amanah_policy::Timestamp;

use super::Vault;
use super::ledger_stream::disk;
use crate::error::VaultError;
use crate::store::sql::Connection;
use crate::store::tree;

/// The name of the signed checkpoint beside the tiles, as C2SP tlog-tiles gives it.
pub(super) const CHECKPOINT_FILE: &str = "checkpoint";

const OTHER_LEDGER: VaultError = VaultError::NotNow(
    "the folder holds something else than older tiles of this ledger; name another folder",
);

impl Vault {
    /// The bytes of a tile, as far as a checkpoint promises all of it; none when it does not. What is given out can be
    /// kept for ever: beyond the newest checkpoint a restore could still bring another history.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// Enforces: invariant 4
    pub async fn ledger_tile(&self, tile: TilePath) -> Result<Option<Vec<u8>>, VaultError> {
        let promised = self.keys().ledger_line().await?.size;
        if !tile.is_within(promised) {
            return Ok(None);
        }
        self.store().read(move |tx| bytes(tx.conn, tile)).await.map(Some)
    }

    /// Writes the tiles of everything so far into a folder, and the checkpoint last; says how many entries they cover.
    /// A folder with older tiles of the same ledger is brought up to date. Without the entries nobody can follow a
    /// pseudonym; with them the folder is a whole copy of the ledger.
    ///
    /// # Errors
    /// [`VaultError::NotNow`] when the folder holds something else; otherwise when the store or the disk fails.
    pub async fn export_tiles(
        &self,
        folder: &Path,
        with_entries: bool,
        now: Timestamp,
    ) -> Result<u64, VaultError> {
        fs::create_dir_all(folder).map_err(|fault| disk(&fault))?;
        self.must_be_ours(folder).await?;
        let signed = self.checkpoint(now).await?;
        let size = signed.unverified().size();
        for tile in tiles_of(size, with_entries) {
            let path = folder.join(tile.to_string());
            // A tile never changes under its path.
            if path.exists() {
                continue;
            }
            let bytes = self.store().read(move |tx| bytes(tx.conn, tile)).await?;
            put(&path, &bytes)?;
        }
        put(&folder.join(CHECKPOINT_FILE), signed.text().as_bytes())?;
        Ok(size)
    }

    /// Whether the folder is empty or holds an older checkpoint of this ledger.
    async fn must_be_ours(&self, folder: &Path) -> Result<(), VaultError> {
        let text = match fs::read_to_string(folder.join(CHECKPOINT_FILE)) {
            Ok(text) => text,
            Err(fault) if fault.kind() == ErrorKind::NotFound => {
                let mut inside = fs::read_dir(folder).map_err(|fault| disk(&fault))?;
                return if inside.next().is_none() { Ok(()) } else { Err(OTHER_LEDGER) };
            }
            Err(fault) => return Err(disk(&fault)),
        };
        let signed = SignedCheckpoint::parse(&text).map_err(|_| OTHER_LEDGER)?;
        let (size, root) = (signed.unverified().size(), *signed.unverified().root());
        let here = self.store().read(move |tx| tree::root_at(tx.conn, size)).await?;
        let is_ours = signed.unverified().origin() == self.signer().origin() && here == Some(root);
        if is_ours { Ok(()) } else { Err(OTHER_LEDGER) }
    }
}

fn bytes(conn: &Connection, tile: TilePath) -> Result<Vec<u8>, VaultError> {
    let (first, width) = (tile.first(), u64::from(tile.width()));
    let (bytes, found) = match tile.content() {
        TileContent::Entries => {
            let leaves = tree::leaves(conn, first, width)?;
            (entry_bundle(&leaves).ok_or(VaultError::Tampered)?, leaves.len())
        }
        TileContent::Hashes(level) => {
            let level = tree_level(level).ok_or(VaultError::NotFound("tile"))?;
            let hashes = tree::row(conn, level, first, width)?;
            (hash_tile(&hashes), hashes.len())
        }
    };
    if found == usize::from(tile.width()) { Ok(bytes) } else { Err(VaultError::Tampered) }
}

/// Writes a file under its name only once it is whole.
fn put(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|fault| disk(&fault))?;
    }
    let mut arriving = path.as_os_str().to_owned();
    arriving.push(".arriving");
    let arriving = PathBuf::from(arriving);
    fs::write(&arriving, bytes).map_err(|fault| disk(&fault))?;
    fs::rename(&arriving, path).map_err(|fault| disk(&fault))
}
