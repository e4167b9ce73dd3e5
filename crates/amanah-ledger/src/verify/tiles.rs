//! Checks a set of tiles against a signed checkpoint: every hash of every row, and the entries where they are there.

use super::fault::VerifyFault;
use super::further_signatures;
use super::history::History;
use super::report::{Report, Warning};
use crate::checkpoint::SignedCheckpoint;
use crate::note::VerifierKey;
use crate::tile::{FULL_WIDTH, TileContent, TilePath, read_entry_bundle, read_hash_tile, tile_level};
use crate::tree::{Hash, Node, leaf_hash};

/// Checks the tiles of a ledger, which `read` gives by their paths, against its signed checkpoint.
///
/// `known_keys` are the published keys of the ledger, the present and former ones; tiles name none. `since` is an older
/// signed checkpoint, as for [`super::verify_export`]. With `has_entries` the bundles of entries are checked too; without
/// them the report warns that only hashes were seen. Memory stays flat: one tile of each row.
///
/// # Errors
/// If a tile is missing, broken or contradicts another one, if the checkpoint is not signed by a known key or not the one
/// of these tiles, if the entries break a rule of the ledger, or if the older checkpoint is not continued.
///
/// Enforces: invariant 4
pub fn verify_tiles(
    signed: &SignedCheckpoint,
    known_keys: &[VerifierKey],
    since: Option<&SignedCheckpoint>,
    has_entries: bool,
    read: impl FnMut(TilePath) -> Option<Vec<u8>>,
) -> Result<Report, VerifyFault> {
    let (key, checkpoint) = signed.verify_any(known_keys)?;
    let size = checkpoint.size();
    let mut rows = Rows { size, read, above: Vec::new() };
    let mut history = History::until(since.map(|since| since.unverified().size()));
    let mut first = 0;
    while first < size {
        take_tile(&mut rows, &mut history, first, has_entries)?;
        first = first.saturating_add(u64::from(FULL_WIDTH));
    }
    let root = history.tree.root();
    if *checkpoint.root() != root {
        return Err(VerifyFault::OtherRoot { size });
    }
    let mut warnings = Vec::new();
    if !has_entries {
        warnings.push(Warning::EntriesNotSeen);
    }
    warnings.extend(further_signatures(signed));
    match since {
        Some(since) => history.continues(since, known_keys, checkpoint.origin())?,
        None => warnings.push(Warning::NoOlderCheckpoint),
    }
    warnings.extend(history.continued);
    warnings.extend(history.clock_went_back);
    Ok(Report {
        origin: checkpoint.origin().to_owned(),
        checkpoint: signed.clone(),
        size,
        root,
        key: key.clone(),
        first_at_micros: history.first_at,
        last_at_micros: history.latest_at,
        events: history.events,
        since_size: history.older_size,
        warnings,
    })
}

/// Takes the entries of one tile, and compares every row above with what these entries complete.
fn take_tile<R: FnMut(TilePath) -> Option<Vec<u8>>>(
    rows: &mut Rows<R>,
    history: &mut History,
    first: u64,
    has_entries: bool,
) -> Result<(), VerifyFault> {
    let (tile, hashes) = rows.hashes(0, first)?;
    let bundle = if has_entries { Some(rows.entries(first)?) } else { None };
    let entries = match &bundle {
        Some((path, bytes)) => {
            let entries = read_entry_bundle(bytes, path.width());
            Some(entries.ok_or(VerifyFault::BrokenTile { tile: *path })?)
        }
        None => None,
    };
    for (place, hash) in hashes.iter().enumerate() {
        let complete = match entries.as_ref().and_then(|entries| entries.get(place)) {
            Some(entry) if leaf_hash(entry) == *hash => history.append(entry)?,
            Some(_) => return Err(VerifyFault::OtherTile { tile, place }),
            None => history.append_hash(*hash),
        };
        complete.into_iter().try_for_each(|node| rows.must_hold(node))?;
    }
    Ok(())
}

/// The rows of a tree in tiles; of each row above the lowest the tile that was used last.
struct Rows<R> {
    size: u64,
    read: R,
    above: Vec<(TilePath, Vec<Hash>)>,
}

impl<R: FnMut(TilePath) -> Option<Vec<u8>>> Rows<R> {
    /// The tile of hashes that holds this node of its row.
    fn hashes(&mut self, level: u8, node: u64) -> Result<(TilePath, Vec<Hash>), VerifyFault> {
        let tile = self.path(TileContent::Hashes(level), node)?;
        if let Some(bytes) = (self.read)(tile) {
            return read_hash_tile(&bytes, tile.width())
                .map(|hashes| (tile, hashes))
                .ok_or(VerifyFault::BrokenTile { tile });
        }
        // A server that has grown may keep only the full tile, of which the partial one is the beginning.
        let bytes = self.full(tile)?;
        let mut hashes =
            read_hash_tile(&bytes, FULL_WIDTH).ok_or(VerifyFault::BrokenTile { tile: tile.filled() })?;
        hashes.truncate(usize::from(tile.width()));
        Ok((tile, hashes))
    }

    /// The bundle of entries that begins with this one, cut to its width.
    fn entries(&mut self, first: u64) -> Result<(TilePath, Vec<u8>), VerifyFault> {
        let tile = self.path(TileContent::Entries, first)?;
        if let Some(bytes) = (self.read)(tile) {
            return Ok((tile, bytes));
        }
        let mut bytes = self.full(tile)?;
        let entries = read_entry_bundle(&bytes, FULL_WIDTH);
        let entries = entries.ok_or(VerifyFault::BrokenTile { tile: tile.filled() })?;
        let kept = entries.iter().take(usize::from(tile.width())).map(|entry| entry.len().saturating_add(2));
        let kept = kept.sum();
        bytes.truncate(kept);
        Ok((tile, bytes))
    }

    /// Whether a node that the entries complete stands in the row that begins at its level, where one does.
    fn must_hold(&mut self, node: Node) -> Result<(), VerifyFault> {
        let Some(level) = tile_level(node.level).filter(|level| *level > 0) else { return Ok(()) };
        let row = usize::from(level).saturating_sub(1);
        let is_at_hand = self.above.get(row).is_some_and(|(tile, _)| tile.first() == node.index / 256 * 256);
        if !is_at_hand {
            let found = self.hashes(level, node.index)?;
            // Rows are met from below, each first when the one below it has filled a tile.
            match self.above.get_mut(row) {
                Some(place) => *place = found,
                None => self.above.push(found),
            }
        }
        let place = usize::try_from(node.index % 256).unwrap_or(usize::MAX);
        match self.above.get(row) {
            Some((_, hashes)) if hashes.get(place) == Some(&node.hash) => Ok(()),
            _ => Err(VerifyFault::OtherTile {
                tile: self.path(TileContent::Hashes(level), node.index)?,
                place,
            }),
        }
    }

    fn full(&mut self, tile: TilePath) -> Result<Vec<u8>, VerifyFault> {
        let missing = VerifyFault::MissingTile { tile };
        if tile.is_full() {
            return Err(missing);
        }
        (self.read)(tile.filled()).ok_or(missing)
    }

    fn path(&self, content: TileContent, node: u64) -> Result<TilePath, VerifyFault> {
        // INVARIANT: only nodes that a tree of this size completes are asked for.
        TilePath::of_node(content, node, self.size).ok_or(VerifyFault::OtherRoot { size: self.size })
    }
}
