//! Why an export is not accepted: which entry or line, and what to do.

use crate::leaf::LeafFault;
use crate::note::NoteFault;
use crate::tile::TilePath;

/// Why an export is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyFault {
    /// A line of the head or the space between is not what it must be.
    #[error("line {line} is not {expected}; this is no export of this form, or it was changed")]
    NotAnExport {
        /// The number of the line, from 1.
        line: u64,
        /// What should stand there.
        expected: &'static str,
    },
    /// A line is longer than any entry.
    #[error("line {line} is longer than any entry; the export was changed or is another file")]
    LongLine {
        /// The number of the line, from 1.
        line: u64,
    },
    /// An entry is not one.
    #[error("entry {entry} was changed: {source}")]
    Entry {
        /// The number it should have.
        entry: u64,
        /// What is wrong with it.
        source: LeafFault,
    },
    /// An entry is missing, doubled or in another place.
    #[error("where entry {entry} should stand there is entry {found}; entries were removed, added or moved")]
    OutOfOrder {
        /// The number it should have.
        entry: u64,
        /// The number it has.
        found: u64,
    },
    /// Data of an erased customer were released.
    #[error("entry {entry} releases data of a customer whom entry {erased} erased; show both to the officer")]
    ReleasedAfterErasure {
        /// The release.
        entry: u64,
        /// The erasure.
        erased: u64,
    },
    /// The export ends too early.
    #[error("the export ends after {entries} entries without its checkpoint; copy it again")]
    CutOff {
        /// How many entries were read.
        entries: u64,
    },
    /// The checkpoint or its signature is not accepted.
    #[error("the checkpoint at the end is not accepted: {0}")]
    Checkpoint(#[from] NoteFault),
    /// The head and the checkpoint name different ledgers.
    #[error(
        "the head names the ledger `{head}` and the checkpoint `{checkpoint}`; they do not belong together"
    )]
    OtherOrigin {
        /// The origin in the head.
        head: String,
        /// The origin in the checkpoint.
        checkpoint: String,
    },
    /// The key is not the expected one.
    #[error("the export names the key `{found}` and you expect `{expected}`; trust neither before you asked")]
    OtherKey {
        /// The key you hold.
        expected: String,
        /// The key in the export.
        found: String,
    },
    /// There are fewer or more entries than were signed for.
    #[error(
        "the checkpoint covers {signed} entries and the export has {found}; entries were removed or added"
    )]
    OtherSize {
        /// The size in the checkpoint.
        signed: u64,
        /// How many entries the export has.
        found: u64,
    },
    /// The entries are not those that were signed for.
    #[error(
        "the {size} entries are not those that were signed for; compare them with another copy of the ledger"
    )]
    OtherRoot {
        /// How many entries there are.
        size: u64,
    },
    /// A tile is not there.
    #[error("the tile {tile} is missing; copy the whole folder again")]
    MissingTile {
        /// Its path.
        tile: TilePath,
    },
    /// A tile has not the form it must have.
    #[error("the tile {tile} does not hold what its path says; copy it again")]
    BrokenTile {
        /// Its path.
        tile: TilePath,
    },
    /// A tile does not belong to the others.
    #[error(
        "the tile {tile} contradicts what it is made of, first at its place {place}; it was changed, compare it with another copy"
    )]
    OtherTile {
        /// Its path.
        tile: TilePath,
        /// The first place in it that is wrong, from 0.
        place: usize,
    },
    /// The older checkpoint is not one of this ledger.
    #[error("the older checkpoint is not accepted: {0}; check it with the key of its time")]
    OlderCheckpoint(NoteFault),
    /// The older checkpoint names another ledger.
    #[error(
        "the older checkpoint is of the ledger `{older}`, this export of `{now}`; use one of the same ledger"
    )]
    OlderOrigin {
        /// The origin of the older checkpoint.
        older: String,
        /// The origin of the export.
        now: String,
    },
    /// The ledger is shorter than it was.
    #[error(
        "the ledger had {older} entries when the older checkpoint was signed and has {now} now; it was cut"
    )]
    Shrunk {
        /// The size then.
        older: u64,
        /// The size now.
        now: u64,
    },
    /// The ledger was rewritten and signed again.
    #[error(
        "the first {size} entries are not those of the older checkpoint: the ledger was rewritten and signed again; \
         keep both texts, they are the evidence"
    )]
    Rewritten {
        /// The size of the older checkpoint.
        size: u64,
    },
}
