//! Inclusion and consistency proofs of RFC 9162, sections 2.1.3 and 2.1.4: made from stored nodes, checked from hashes.

use crate::tree::{Hash, empty_root, node_hash};

/// Why a proof cannot be made, or does not prove.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// There is no such entry.
    #[error("entry {index} is not in a tree of {size} entries")]
    OutOfRange {
        /// The entry asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// A tree never shrinks.
    #[error("a tree of {new} entries cannot follow one of {old}; entries are missing")]
    Shrunk {
        /// The size of the older tree.
        old: u64,
        /// The size of the newer tree.
        new: u64,
    },
    /// The store lacks a node it should have.
    #[error("the node {index} of level {level} is missing; rebuild the tree from the entries")]
    MissingNode {
        /// Its level.
        level: u8,
        /// Its place on the level.
        index: u64,
    },
    /// The proof has too few or too many hashes.
    #[error("the proof has {found} hashes, which does not fit the size of the tree; ask for a new one")]
    WrongLength {
        /// How many it has.
        found: usize,
    },
    /// The proof leads to another root.
    #[error("the proof does not lead to the root of the tree; the entry, the proof or the tree was changed")]
    WrongRoot,
}

/// The hashes that lead from entry `index` to the root of the first `size` entries.
///
/// `node` looks up a complete node by level and index, as [`crate::Frontier::append`] returned it.
///
/// # Errors
/// If there is no such entry, or a node is missing.
pub fn inclusion_proof(
    index: u64,
    size: u64,
    mut node: impl FnMut(u8, u64) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofFault> {
    if index >= size {
        return Err(ProofFault::OutOfRange { index, size });
    }
    let (mut begin, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            proof.push(subtree(middle, end, &mut node)?);
            end = middle;
        } else {
            proof.push(subtree(begin, middle, &mut node)?);
            begin = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that show that the first `old` of `new` entries are the same as before.
///
/// # Errors
/// If the tree shrank, or a node is missing.
pub fn consistency_proof(
    old: u64,
    new: u64,
    mut node: impl FnMut(u8, u64) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofFault> {
    if old > new {
        return Err(ProofFault::Shrunk { old, new });
    }
    let mut proof = Vec::new();
    if old == 0 || old == new {
        return Ok(proof);
    }
    let (mut begin, mut end) = (0, new);
    while end != old {
        let middle = begin + split(end - begin);
        if old <= middle {
            proof.push(subtree(middle, end, &mut node)?);
            end = middle;
        } else {
            proof.push(subtree(begin, middle, &mut node)?);
            begin = middle;
        }
    }
    // Where the old tree is itself the left subtree, its root is known to whoever checks.
    if begin != 0 {
        proof.push(subtree(begin, end, &mut node)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that an entry with this hash is number `index` of the tree with this size and root (section 2.1.3.2).
///
/// # Errors
/// If the proof does not lead from the entry to the root.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofFault> {
    if index >= size {
        return Err(ProofFault::OutOfRange { index, size });
    }
    let wrong_length = ProofFault::WrongLength { found: proof.len() };
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(wrong_length);
        }
        if is_right_or_last(node, last) {
            hash = node_hash(sibling, &hash);
            (node, last) = up_to_right_child(node, last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last != 0 {
        return Err(wrong_length);
    }
    if hash == *root { Ok(()) } else { Err(ProofFault::WrongRoot) }
}

/// Checks that the tree with the new size and root begins with the tree of the old size and root (section 2.1.4.2).
///
/// # Errors
/// If the proof does not lead to both roots.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofFault> {
    if old_size > new_size {
        return Err(ProofFault::Shrunk { old: old_size, new: new_size });
    }
    let wrong_length = ProofFault::WrongLength { found: proof.len() };
    if old_size == 0 || old_size == new_size {
        let expected = if old_size == 0 { empty_root() } else { *new_root };
        return match (proof.is_empty(), *old_root == expected) {
            (false, _) => Err(wrong_length),
            (true, false) => Err(ProofFault::WrongRoot),
            (true, true) => Ok(()),
        };
    }
    // Where the old tree is a complete subtree of the new one, the proof leaves its root out.
    let (first, rest) = if old_size.is_power_of_two() {
        (*old_root, proof)
    } else {
        let (first, rest) = proof.split_first().ok_or_else(|| wrong_length.clone())?;
        (*first, rest)
    };
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    let leading = node.trailing_ones();
    (node, last) = (node >> leading, last >> leading);
    let (mut old, mut new) = (first, first);
    for hash in rest {
        if last == 0 {
            return Err(wrong_length);
        }
        if is_right_or_last(node, last) {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            (node, last) = up_to_right_child(node, last);
        } else {
            new = node_hash(&new, hash);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last != 0 {
        return Err(wrong_length);
    }
    if old == *old_root && new == *new_root { Ok(()) } else { Err(ProofFault::WrongRoot) }
}

const fn is_right_or_last(node: u64, last: u64) -> bool {
    node & 1 == 1 || node == last
}

/// A last node without a sibling rises unchanged until it is a right child.
const fn up_to_right_child(node: u64, last: u64) -> (u64, u64) {
    // A node 0 with no right child has nothing left to rise to.
    let steps = if node == 0 { 0 } else { node.trailing_zeros() };
    (node >> steps, last >> steps)
}

/// The largest power of two below `count`, for a count of at least two.
const fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The root of the entries from `begin` up to `end`, which the recursion above keeps aligned.
fn subtree(begin: u64, end: u64, node: &mut impl FnMut(u8, u64) -> Option<Hash>) -> Result<Hash, ProofFault> {
    let count = end - begin;
    if count.is_power_of_two() {
        let level = u8::try_from(count.trailing_zeros()).unwrap_or(u8::MAX);
        let index = begin >> level;
        return node(level, index).ok_or(ProofFault::MissingNode { level, index });
    }
    let middle = begin + split(count);
    Ok(node_hash(&subtree(begin, middle, node)?, &subtree(middle, end, node)?))
}
