//! What an export was found to be, when nothing is wrong with it.

use core::fmt;
use std::collections::BTreeMap;

use crate::checkpoint::SignedCheckpoint;
use crate::codes::Event;
use crate::note::VerifierKey;
use crate::tree::Hash;

/// How far the clock of a ledger may go back from one entry to the next before the report warns: one minute.
pub const CLOCK_TOLERANCE_MICROS: i64 = 60_000_000;

/// What an export was found to be, when nothing is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The name of the ledger.
    pub origin: String,
    /// The checkpoint as it was signed, with the signatures of witnesses, if it has any.
    pub checkpoint: SignedCheckpoint,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// The key whose signature was checked.
    pub key: VerifierKey,
    /// The time of the first entry, in microseconds since the Unix epoch.
    pub first_at_micros: Option<i64>,
    /// The latest time of any entry, in microseconds since the Unix epoch.
    pub last_at_micros: Option<i64>,
    /// How many entries there are of each event.
    pub events: BTreeMap<Event, u64>,
    /// The size of the older checkpoint that this ledger was shown to continue.
    pub since_size: Option<u64>,
    /// What is no fault and should be known.
    pub warnings: Vec<Warning>,
}

/// Something about a ledger that is no fault and should be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The key came from the export itself.
    KeyFromExport,
    /// Without an older checkpoint a rewritten and re-signed ledger looks whole.
    NoOlderCheckpoint,
    /// Only hashes were given.
    EntriesNotSeen,
    /// The checkpoint carries signatures of others, which need the keys of those others.
    FurtherSignatures {
        /// How many.
        count: usize,
    },
    /// From this entry on the ledger has another name than it had before, because a restore lost entries.
    ContinuesAnother {
        /// The first entry under the new name.
        entry: u64,
        /// How many entries the last checkpoint under the old name covers.
        size: u64,
        /// The root of that checkpoint.
        root: Hash,
    },
    /// The clock went back further than [`CLOCK_TOLERANCE_MICROS`].
    ClockWentBack {
        /// The first entry where it did.
        entry: u64,
        /// At how many entries it did.
        times: u64,
        /// How far at most, in microseconds.
        most_micros: i64,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyFromExport => {
                f.write_str("the key was taken from the export itself; compare it with the published one")
            }
            Self::NoOlderCheckpoint => f.write_str(
                "no older checkpoint was given, so a ledger that was rewritten and signed again would not be noticed",
            ),
            Self::EntriesNotSeen => f.write_str(
                "only hashes were given, so what the entries say was not checked; ask the operator for the entries",
            ),
            Self::FurtherSignatures { count } => {
                write!(f, "the checkpoint carries {count} further signatures; each is checked with the key of its witness alone")
            }
            Self::ContinuesAnother { entry, size, root } => write!(
                f,
                "from entry {entry} on the ledger has a new name, because a restore lost entries: under the old name {size} \
                 entries with the root {root} were promised; compare with a checkpoint or a copy of that time"
            ),
            Self::ClockWentBack { entry, times, most_micros } => write!(
                f,
                "the clock went back {times} times, first at entry {entry} and at most {most_micros} microseconds"
            ),
        }
    }
}
