//! The offline verifier: reads an export piece by piece and says whether it is whole, in order, signed and unchanged.

use core::fmt;
use std::collections::BTreeMap;

use crate::checkpoint::SignedCheckpoint;
use crate::codes::Event;
use crate::export::FORM;
use crate::leaf::{LONGEST_LEAF, Leaf, LeafFault, Pseudonym};
use crate::note::{NoteFault, VerifierKey};
use crate::tree::{Frontier, Hash, leaf_hash};

/// How far the clock of a ledger may go back from one entry to the next before the report warns: one minute.
pub const CLOCK_TOLERANCE_MICROS: i64 = 60_000_000;

/// The longest signed checkpoint at the end of an export, in bytes.
const LONGEST_FOOT: usize = 4_096;

/// What an export was found to be, when nothing is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The name of the ledger.
    pub origin: String,
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
            Self::ClockWentBack { entry, times, most_micros } => write!(
                f,
                "the clock went back {times} times, first at entry {entry} and at most {most_micros} microseconds"
            ),
        }
    }
}

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

/// Checks a whole export, given in pieces of any size.
///
/// `expected_key` is the published key; without it the key of the export is used and the report warns. `since` is an
/// older signed checkpoint of the same ledger, for instance from a receipt: with it, a ledger that was rewritten and
/// signed again is found.
///
/// # Errors
/// If the export is not whole, in order, signed and unchanged.
pub fn verify_export<P: AsRef<[u8]>>(
    pieces: impl IntoIterator<Item = P>,
    expected_key: Option<&VerifierKey>,
    since: Option<&SignedCheckpoint>,
) -> Result<Report, VerifyFault> {
    let mut verifier = Verifier::new(expected_key.cloned(), since.cloned());
    pieces.into_iter().try_for_each(|piece| verifier.push(piece.as_ref()))?;
    verifier.finish()
}

/// What the next line must be.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Form,
    Origin,
    Key,
    Space,
    Entries,
    Foot,
}

/// Checks an export as its bytes arrive, in the memory of one line and one mark per erased customer.
#[derive(Debug)]
pub struct Verifier {
    expected_key: Option<VerifierKey>,
    since: Option<SignedCheckpoint>,
    stage: Stage,
    line: u64,
    buffer: Vec<u8>,
    origin: String,
    key: Option<VerifierKey>,
    foot: String,
    history: History,
}

impl Verifier {
    /// A verifier that has read nothing; see [`verify_export`] for the parameters.
    #[must_use]
    pub fn new(expected_key: Option<VerifierKey>, since: Option<SignedCheckpoint>) -> Self {
        let older = since.as_ref().map(|since| since.unverified().size());
        Self {
            expected_key,
            since,
            stage: Stage::Form,
            line: 1,
            buffer: Vec::new(),
            origin: String::new(),
            key: None,
            foot: String::new(),
            history: History::until(older),
        }
    }

    /// Reads the next bytes.
    ///
    /// # Errors
    /// If they are not what an export must say there.
    pub fn push(&mut self, mut piece: &[u8]) -> Result<(), VerifyFault> {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (head, rest) = piece.split_at(end);
            self.take(head)?;
            let line = std::mem::take(&mut self.buffer);
            self.read(&line)?;
            self.line += 1;
            piece = rest.get(1..).unwrap_or_default();
        }
        self.take(piece)
    }

    /// How many entries were read so far, for a progress bar.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.history.tree.size()
    }

    /// Checks what can only be checked at the end, and reports.
    ///
    /// # Errors
    /// If the export is cut off, not signed, not what was signed, or not a continuation of the older checkpoint.
    ///
    /// Enforces: invariant 4
    pub fn finish(self) -> Result<Report, VerifyFault> {
        let entries = self.entries();
        let cut_off = VerifyFault::CutOff { entries };
        if !self.buffer.is_empty() || !matches!(self.stage, Stage::Foot) {
            return Err(cut_off);
        }
        let mut warnings = Vec::new();
        let key = self.key.ok_or(cut_off)?;
        if self.expected_key.is_none() {
            warnings.push(Warning::KeyFromExport);
        }
        let signed = SignedCheckpoint::parse(&self.foot)?;
        let checkpoint = signed.verify(&key)?;
        // Lines of witnesses could be changed unnoticed, because their keys are not here.
        if !signed.has_one_signature() {
            return Err(NoteFault::BadCheckpoint.into());
        }
        if checkpoint.origin() != self.origin {
            let checkpoint = checkpoint.origin().to_owned();
            return Err(VerifyFault::OtherOrigin { head: self.origin, checkpoint });
        }
        if checkpoint.size() != entries {
            return Err(VerifyFault::OtherSize { signed: checkpoint.size(), found: entries });
        }
        let root = self.history.tree.root();
        if *checkpoint.root() != root {
            return Err(VerifyFault::OtherRoot { size: entries });
        }
        match &self.since {
            Some(since) => self.history.continues(since, &key, checkpoint.origin())?,
            None => warnings.push(Warning::NoOlderCheckpoint),
        }
        warnings.extend(self.history.clock_went_back);
        Ok(Report {
            origin: self.origin,
            size: entries,
            root,
            key,
            first_at_micros: self.history.first_at,
            last_at_micros: self.history.latest_at,
            events: self.history.events,
            since_size: self.history.older_size,
            warnings,
        })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), VerifyFault> {
        if self.buffer.len() + bytes.len() > LONGEST_LEAF {
            return Err(VerifyFault::LongLine { line: self.line });
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    fn read(&mut self, line: &[u8]) -> Result<(), VerifyFault> {
        match self.stage {
            Stage::Form => {
                self.is(line == FORM.as_bytes(), "`amanah-ledger-export@v1`")?;
                self.stage = Stage::Origin;
            }
            Stage::Origin => {
                let origin = self.text(line, "origin ", "`origin` and the name of the ledger")?;
                self.origin = origin.to_owned();
                self.stage = Stage::Key;
            }
            Stage::Key => {
                let text = self.text(line, "key ", "`key` and a verifier key")?;
                self.key = Some(self.accepted_key(text)?);
                self.stage = Stage::Space;
            }
            Stage::Space => {
                self.is(line.is_empty(), "empty")?;
                self.stage = Stage::Entries;
            }
            Stage::Entries if line.is_empty() => self.stage = Stage::Foot,
            Stage::Entries => self.history.append(line)?,
            Stage::Foot => {
                let text = self.text(line, "", "a line of the checkpoint")?;
                self.is(self.foot.len() + text.len() < LONGEST_FOOT, "a line of the checkpoint")?;
                self.foot.push_str(text);
                self.foot.push('\n');
            }
        }
        Ok(())
    }

    fn accepted_key(&self, text: &str) -> Result<VerifierKey, VerifyFault> {
        let found = VerifierKey::parse(text)?;
        match &self.expected_key {
            Some(expected) if *expected != found => {
                Err(VerifyFault::OtherKey { expected: expected.to_string(), found: found.to_string() })
            }
            _ => Ok(found),
        }
    }

    fn text<'l>(&self, line: &'l [u8], prefix: &str, expected: &'static str) -> Result<&'l str, VerifyFault> {
        let text = core::str::from_utf8(line).ok().and_then(|text| text.strip_prefix(prefix));
        text.ok_or(VerifyFault::NotAnExport { line: self.line, expected })
    }

    fn is(&self, fact: bool, expected: &'static str) -> Result<(), VerifyFault> {
        if fact { Ok(()) } else { Err(VerifyFault::NotAnExport { line: self.line, expected }) }
    }
}

/// What the entries read so far amount to.
#[derive(Debug)]
struct History {
    tree: Frontier,
    older_size: Option<u64>,
    older_root: Option<Hash>,
    erased: BTreeMap<Pseudonym, u64>,
    events: BTreeMap<Event, u64>,
    first_at: Option<i64>,
    latest_at: Option<i64>,
    clock_went_back: Option<Warning>,
}

impl History {
    fn until(older_size: Option<u64>) -> Self {
        let tree = Frontier::empty();
        let older_root = (older_size == Some(0)).then(|| tree.root());
        Self {
            tree,
            older_size,
            older_root,
            erased: BTreeMap::new(),
            events: BTreeMap::new(),
            first_at: None,
            latest_at: None,
            clock_went_back: None,
        }
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), VerifyFault> {
        let entry = self.tree.size();
        let leaf = Leaf::decode(bytes).map_err(|source| VerifyFault::Entry { entry, source })?;
        if leaf.sequence != entry {
            return Err(VerifyFault::OutOfOrder { entry, found: leaf.sequence });
        }
        self.keeps_erasures(&leaf)?;
        self.note_time(&leaf);
        *self.events.entry(leaf.event).or_default() += 1;
        self.tree.append(leaf_hash(bytes));
        if self.older_size == Some(self.tree.size()) {
            self.older_root = Some(self.tree.root());
        }
        Ok(())
    }

    /// The ledger never shows a release of data after the customer's erasure.
    ///
    /// Enforces: invariant 4
    fn keeps_erasures(&mut self, leaf: &Leaf) -> Result<(), VerifyFault> {
        let Some(subject) = leaf.subject else { return Ok(()) };
        match (leaf.event, self.erased.get(&subject)) {
            (Event::Released, Some(&erased)) => {
                Err(VerifyFault::ReleasedAfterErasure { entry: leaf.sequence, erased })
            }
            (Event::CustomerErased, None) => {
                self.erased.insert(subject, leaf.sequence);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn note_time(&mut self, leaf: &Leaf) {
        self.first_at = self.first_at.or(Some(leaf.at_micros));
        let back = self.latest_at.map_or(0, |latest| latest.saturating_sub(leaf.at_micros));
        if back > CLOCK_TOLERANCE_MICROS {
            let (entry, before, most) = match self.clock_went_back {
                Some(Warning::ClockWentBack { entry, times, most_micros }) => (entry, times, most_micros),
                _ => (leaf.sequence, 0, 0),
            };
            let (times, most_micros) = (before + 1, most.max(back));
            self.clock_went_back = Some(Warning::ClockWentBack { entry, times, most_micros });
        }
        self.latest_at = self.latest_at.max(Some(leaf.at_micros));
    }

    /// The entries begin with those of the older checkpoint, whose root was computed on the way.
    ///
    /// Enforces: invariant 4
    fn continues(
        &self,
        since: &SignedCheckpoint,
        key: &VerifierKey,
        origin: &str,
    ) -> Result<(), VerifyFault> {
        let older = since.verify(key).map_err(VerifyFault::OlderCheckpoint)?;
        if older.origin() != origin {
            return Err(VerifyFault::OlderOrigin {
                older: older.origin().to_owned(),
                now: origin.to_owned(),
            });
        }
        match self.older_root {
            None => Err(VerifyFault::Shrunk { older: older.size(), now: self.tree.size() }),
            Some(root) if root != *older.root() => Err(VerifyFault::Rewritten { size: older.size() }),
            Some(_) => Ok(()),
        }
    }
}
