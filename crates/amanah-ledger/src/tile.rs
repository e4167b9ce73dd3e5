//! Tiles (C2SP tlog-tiles): the tree in rows of 256 hashes and the entries in bundles of 256, each under its own path.
//!
//! A full tile never changes, and a partial one is a beginning of it, so that any web server, store or cache can keep
//! them. Which tiles a tree has follows from its size alone.

use core::fmt;
use core::iter;

use crate::leaf::LONGEST_LEAF;
use crate::tree::Hash;

/// How many hashes or entries a full tile holds.
pub const FULL_WIDTH: u16 = 256;

/// Between the rows of two neighbouring levels of tiles lie this many levels of the tree.
const STRIDE: u8 = 8;

/// The highest level of tiles that a path can name.
const HIGHEST_LEVEL: u8 = 63;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileContent {
    /// Hashes of one row of the tree: level 0 are the entries', level 1 the roots of 256 entries each, and so on.
    Hashes(u8),
    /// The entries themselves.
    Entries,
}

/// The path of a tile below the ledger's address: `tile/0/x001/x234/067` or `tile/entries/000.p/7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TilePath {
    content: TileContent,
    index: u64,
    /// From 1 to [`FULL_WIDTH`].
    width: u16,
}

impl TilePath {
    /// Reads a path; only the exact form that C2SP tlog-tiles gives a tile is one.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (content, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let content = match content {
            "entries" => TileContent::Entries,
            level => TileContent::Hashes(level.parse().ok().filter(|level| *level <= HIGHEST_LEVEL)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => {
                (number, width.parse().ok().filter(|width| (1..FULL_WIDTH).contains(width))?)
            }
            None => (rest, FULL_WIDTH),
        };
        let group = |number: u64, group: &str| {
            let digits = group.strip_prefix('x').unwrap_or(group);
            number.checked_mul(1000)?.checked_add(digits.parse().ok()?)
        };
        let index = number.split('/').try_fold(0, group)?;
        let tile = Self { content, index, width };
        // Whatever was read more generously than it is written is another text for the same tile.
        (tile.to_string() == path).then_some(tile)
    }

    /// The tile of a tree of `size` entries that holds the hash number `node` of this level of tiles, as wide as the
    /// tree fills it.
    #[must_use]
    pub fn of_node(content: TileContent, node: u64, size: u64) -> Option<Self> {
        let index = node / u64::from(FULL_WIDTH);
        let filled = nodes(content, size).checked_sub(index * u64::from(FULL_WIDTH))?;
        let width = u16::try_from(filled.min(u64::from(FULL_WIDTH))).ok().filter(|width| *width > 0)?;
        (node < nodes(content, size)).then_some(Self { content, index, width })
    }

    /// What the tile holds.
    #[must_use]
    pub const fn content(&self) -> TileContent {
        self.content
    }

    /// The number of its first hash or entry, on its own row.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.index.saturating_mul(256)
    }

    /// How many hashes or entries it holds, from 1 to [`FULL_WIDTH`].
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether it holds as many as a tile can, and so never grows.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width == FULL_WIDTH
    }

    /// The full tile that this one is a beginning of.
    #[must_use]
    pub const fn filled(self) -> Self {
        Self { width: FULL_WIDTH, ..self }
    }

    /// Whether a tree of `size` entries has everything that this tile holds.
    #[must_use]
    pub fn is_within(&self, size: u64) -> bool {
        let end = self.index.checked_mul(256).and_then(|first| first.checked_add(u64::from(self.width)));
        end.is_some_and(|end| end <= nodes(self.content, size))
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content {
            TileContent::Hashes(level) => write!(f, "tile/{level}")?,
            TileContent::Entries => f.write_str("tile/entries")?,
        }
        // A 64-bit number has at most seven groups of three digits.
        let mut divisor = 1_000_000_000_000_000_000;
        while divisor > 1 {
            if self.index >= divisor {
                write!(f, "/x{:03}", self.index / divisor % 1000)?;
            }
            divisor /= 1000;
        }
        write!(f, "/{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// Every tile of hashes of a tree of this size, row by row; with the bundles of its entries first, if they are wanted.
pub fn tiles_of(size: u64, with_entries: bool) -> impl Iterator<Item = TilePath> {
    let entries = iter::once(TileContent::Entries).filter(move |_| with_entries);
    let rows = entries.chain((0..STRIDE).map(TileContent::Hashes));
    rows.flat_map(move |content| {
        let tiles = nodes(content, size).div_ceil(u64::from(FULL_WIDTH));
        (0..tiles).filter_map(move |index| TilePath::of_node(content, index * u64::from(FULL_WIDTH), size))
    })
}

/// The level of the tree whose nodes stand in tiles of hashes of this level; none where no tree reaches so high.
#[must_use]
pub fn tree_level(tile_level: u8) -> Option<u8> {
    tile_level.checked_mul(STRIDE).filter(|level| *level < 64)
}

/// The level of tiles whose row begins at this level of the tree, if one does.
pub(crate) const fn tile_level(tree_level: u8) -> Option<u8> {
    if tree_level.is_multiple_of(STRIDE) { Some(tree_level / STRIDE) } else { None }
}

/// How many complete hashes, or entries, the row has in a tree of this size.
fn nodes(content: TileContent, size: u64) -> u64 {
    match content {
        TileContent::Entries => size,
        TileContent::Hashes(level) => tree_level(level).map_or(0, |level| size >> level),
    }
}

/// The bytes of a tile of hashes.
#[must_use]
pub fn hash_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(Hash::as_bytes).copied().collect()
}

/// The hashes of a tile, if it holds exactly `width` of them.
#[must_use]
pub fn read_hash_tile(bytes: &[u8], width: u16) -> Option<Vec<Hash>> {
    let (hashes, []) = bytes.as_chunks::<32>() else { return None };
    (hashes.len() == usize::from(width)).then(|| hashes.iter().copied().map(Hash::from_bytes).collect())
}

/// The bytes of a bundle of entries, each after its length in 16 bits; none when an entry is longer than fits.
#[must_use]
pub fn entry_bundle<L: AsRef<[u8]>>(entries: &[L]) -> Option<Vec<u8>> {
    let mut bundle = Vec::new();
    for entry in entries.iter().map(AsRef::as_ref) {
        bundle.extend_from_slice(&u16::try_from(entry.len()).ok()?.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    Some(bundle)
}

/// The entries of a bundle, if it holds exactly `width` of them and nothing else.
#[must_use]
pub fn read_entry_bundle(bytes: &[u8], width: u16) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (entry, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        rest = after;
    }
    (rest.is_empty() && entries.len() == usize::from(width)).then_some(entries)
}

/// The most bytes any tile has: a bundle of the longest entries.
pub const LONGEST_TILE: usize = 256 * (2 + LONGEST_LEAF);
