//! The Merkle tree of RFC 9162, section 2.1, kept as a compact range so that appending needs no stored nodes.

use core::fmt;

use sha2::{Digest as _, Sha256};

use crate::hex;
use crate::proof::ProofFault;

/// A SHA-256 hash in the tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// From 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::write(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of an entry: SHA-256 of a zero byte and the entry (RFC 9162, section 2.1.1).
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(bytes).finalize().into())
}

/// The hash of an inner node: SHA-256 of a one byte and both children (RFC 9162, section 2.1.1).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root of the empty tree: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// One complete node: the root of the `2^level` entries that begin at entry `index * 2^level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The height; 0 is the hash of an entry.
    pub level: u8,
    /// The place among the nodes of its level, from 0.
    pub index: u64,
    /// The hash.
    pub hash: Hash,
}

/// The right edge of a tree: its size and the roots of its complete subtrees, from the largest to the smallest.
///
/// This is all that appending needs. A clone of it is the way back when a batch fails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// One per set bit of the size.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the empty tree.
    #[must_use]
    pub const fn empty() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// The frontier of a stored tree of this size, from its complete nodes.
    ///
    /// # Errors
    /// If the store lacks a node.
    pub fn of_nodes(size: u64, mut node: impl FnMut(u8, u64) -> Option<Hash>) -> Result<Self, ProofFault> {
        let peak = |level: u8| {
            // The entries before this peak are those of the higher bits, so its index is the bits above it,
            // without its own.
            let index = (size >> level) - 1;
            node(level, index).ok_or(ProofFault::MissingNode { level, index })
        };
        let levels = (0..64_u8).rev().filter(|level| size >> level & 1 == 1);
        Ok(Self { size, peaks: levels.map(peak).collect::<Result<_, _>>()? })
    }

    /// How many entries the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of an entry and returns every node that it completes, from level 0 upwards.
    ///
    /// A store that keeps them all can later prove anything about the tree.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut node = Node { level: 0, index: self.size, hash: leaf };
        let mut completed = Vec::with_capacity(8);
        completed.push(node);
        while node.index & 1 == 1 {
            // INVARIANT: there is one peak per set bit of the size, so there is one to merge with.
            let Some(left) = self.peaks.pop() else { break };
            node = Node { level: node.level + 1, index: node.index >> 1, hash: node_hash(&left, &node.hash) };
            completed.push(node);
        }
        self.peaks.push(node.hash);
        self.size += 1;
        completed
    }

    /// The root hash of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let joined = self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        joined.unwrap_or_else(empty_root)
    }

    /// The size in 8 bytes, most significant first, and each peak in 32.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let size = self.size.to_be_bytes();
        size.iter().chain(self.peaks.iter().flat_map(|peak| &peak.0)).copied().collect()
    }

    /// Reads what [`Frontier::to_bytes`] wrote; `None` if the number of peaks does not fit the size.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<8>()?;
        let size = u64::from_be_bytes(*size);
        let (peaks, []) = rest.as_chunks::<32>() else { return None };
        let fits = usize::try_from(size.count_ones()) == Ok(peaks.len());
        fits.then(|| Self { size, peaks: peaks.iter().copied().map(Hash).collect() })
    }
}
