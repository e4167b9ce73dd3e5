//! The tamper-evident ledger: entries, Merkle tree, signed checkpoints, proofs and the offline verifier.
//!
//! Layout: [`leaf`] is one entry and its bytes; [`codes`] are its closed words; [`tree`] hashes entries into the tree
//! of RFC 9162 and [`proof`] proves things about it; [`checkpoint`] and [`note`] sign its size and root (C2SP
//! tlog-checkpoint and signed-note); [`receipt`] is one entry with its proof; [`certificate`] is a certificate of erasure
//! with two of them; [`continuation`] is the proof that a ledger goes on from an older checkpoint; [`export`] writes the
//! whole ledger as text and [`tile`] cuts it into the pieces that can be served (C2SP tlog-tiles); [`verify`] checks text or
//! pieces without keys, store or network.
//!
//! Deliberately absent: IO, async, clock, randomness, signing keys, and every other crate of ours. What entries say
//! comes as codes of the callers' own vocabularies, so that an auditor can build the verifier alone.

pub mod certificate;
pub mod checkpoint;
pub mod codes;
pub mod continuation;
pub mod export;
mod hex;
pub mod leaf;
pub mod note;
pub mod proof;
pub mod receipt;
pub mod tile;
pub mod tree;
pub mod verify;

pub use certificate::{CertificateFault, VerifiedCertificate};
pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use codes::{ActorKind, DecisionCode, Event};
pub use continuation::{Continuation, ContinuationFault};
pub use leaf::{Actor, Commitment, Leaf, LeafFault, Promised, Pseudonym};
pub use note::{NoteFault, SignedNote, VerifierKey, WitnessKey};
pub use proof::{ProofFault, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};
pub use receipt::{Receipt, ReceiptFault};
pub use tile::{TileContent, TilePath};
pub use tree::{Frontier, Hash, Node, leaf_hash, node_hash};
pub use verify::{Report, Verifier, VerifyFault, Warning, verify_export, verify_tiles};
