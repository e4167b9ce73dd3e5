//! What the entries of an export amount to: the tree, the erasures, the counts and the clock.

use std::collections::BTreeMap;

use super::fault::VerifyFault;
use super::report::{CLOCK_TOLERANCE_MICROS, Warning};
use crate::checkpoint::SignedCheckpoint;
use crate::codes::Event;
use crate::leaf::{Leaf, Pseudonym};
use crate::note::VerifierKey;
use crate::tree::{Frontier, Hash, Node, leaf_hash};

/// What the entries read so far amount to.
#[derive(Debug)]
pub(super) struct History {
    pub(super) tree: Frontier,
    pub(super) older_size: Option<u64>,
    older_root: Option<Hash>,
    erased: BTreeMap<Pseudonym, u64>,
    pub(super) events: BTreeMap<Event, u64>,
    pub(super) first_at: Option<i64>,
    pub(super) latest_at: Option<i64>,
    pub(super) clock_went_back: Option<Warning>,
    pub(super) continued: Vec<Warning>,
}

impl History {
    pub(super) fn until(older_size: Option<u64>) -> Self {
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
            continued: Vec::new(),
        }
    }

    /// Takes an entry, and gives the nodes of the tree that it completes.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<Vec<Node>, VerifyFault> {
        let entry = self.tree.size();
        let leaf = Leaf::decode(bytes).map_err(|source| VerifyFault::Entry { entry, source })?;
        if leaf.sequence != entry {
            return Err(VerifyFault::OutOfOrder { entry, found: leaf.sequence });
        }
        self.keeps_erasures(&leaf)?;
        self.note_time(&leaf);
        *self.events.entry(leaf.event).or_default() += 1;
        if let Some(after) = leaf.after {
            self.continued.push(Warning::ContinuesAnother { entry, size: after.size, root: after.root });
        }
        Ok(self.append_hash(leaf_hash(bytes)))
    }

    /// Takes an entry of which only the hash is known, and gives the nodes of the tree that it completes.
    pub(super) fn append_hash(&mut self, hash: Hash) -> Vec<Node> {
        let complete = self.tree.append(hash);
        if self.older_size == Some(self.tree.size()) {
            self.older_root = Some(self.tree.root());
        }
        complete
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
    pub(super) fn continues(
        &self,
        since: &SignedCheckpoint,
        known_keys: &[VerifierKey],
        origin: &str,
    ) -> Result<(), VerifyFault> {
        let (_, older) = since.verify_any(known_keys).map_err(VerifyFault::OlderCheckpoint)?;
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
