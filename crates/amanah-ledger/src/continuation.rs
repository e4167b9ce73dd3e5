//! The proof that a ledger goes on from an older checkpoint, as a text that witnesses take (C2SP tlog-witness).
//!
//! ```text
//! old 4
//! <hash>
//! <hash>
//!
//! ledger.example.id/1
//! 7
//! <root>
//!
//! — ledger.example.id <signature>
//! ```

use core::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::note::{NoteFault, VerifierKey};
use crate::proof::{ProofFault, verify_consistency};
use crate::tree::Hash;

/// The most hashes that a consistency proof has, as C2SP tlog-witness says.
const MOST_HASHES: usize = 63;

/// Why a continuation is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContinuationFault {
    /// The text is no continuation.
    #[error("this is no proof of continuation; copy it again, all lines and nothing else")]
    NotAContinuation,
    /// The older checkpoint is not signed by a known key.
    #[error("the older checkpoint is not accepted: {0}; check it with the key of its time")]
    Older(#[source] NoteFault),
    /// The newer checkpoint is not signed by a known key.
    #[error("the newer checkpoint is not accepted: {0}")]
    Newer(#[source] NoteFault),
    /// The two checkpoints are of different ledgers.
    #[error(
        "the older checkpoint is of the ledger `{older}`, the newer of `{newer}`; use two of the same ledger"
    )]
    OtherOrigin {
        /// The origin of the older checkpoint.
        older: String,
        /// The origin of the newer checkpoint.
        newer: String,
    },
    /// The proof begins at another size.
    #[error(
        "the proof begins at {proved} entries and the older checkpoint has {older}; ask for another proof"
    )]
    OtherSize {
        /// Where the proof begins.
        proved: u64,
        /// The size of the older checkpoint.
        older: u64,
    },
    /// The proof does not hold.
    #[error("the ledger does not continue the older checkpoint: {0}; keep both texts, they are the evidence")]
    Proof(#[from] ProofFault),
}

/// A consistency proof with the checkpoint it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuation {
    old_size: u64,
    proof: Vec<Hash>,
    checkpoint: SignedCheckpoint,
}

impl Continuation {
    /// The proof, as [`crate::consistency_proof`] made it, that `checkpoint` continues one of `old_size` entries.
    #[must_use]
    pub const fn new(old_size: u64, proof: Vec<Hash>, checkpoint: SignedCheckpoint) -> Self {
        Self { old_size, proof, checkpoint }
    }

    /// How many entries the older checkpoint covers.
    #[must_use]
    pub const fn old_size(&self) -> u64 {
        self.old_size
    }

    /// The newer checkpoint, whose signature is checked by [`Continuation::verify`].
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The text, which is the body of a witness's `add-checkpoint` request.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("old {}\n", self.old_size);
        for hash in &self.proof {
            let _ = writeln!(text, "{}", BASE64.encode(hash.as_bytes()));
        }
        text.push('\n');
        text.push_str(&self.checkpoint.text());
        text
    }

    /// Reads the exact form that [`Continuation::text`] writes.
    ///
    /// # Errors
    /// If the text is no continuation.
    pub fn parse(text: &str) -> Result<Self, ContinuationFault> {
        let read = Self::read(text).ok_or(ContinuationFault::NotAContinuation)?;
        if read.text() == text { Ok(read) } else { Err(ContinuationFault::NotAContinuation) }
    }

    /// Checks both signatures and the proof, and gives the newer checkpoint: nothing that the older one covers was
    /// changed or left out.
    ///
    /// # Errors
    /// If anything does not hold.
    ///
    /// Enforces: invariant 4
    pub fn verify(
        &self,
        known_keys: &[VerifierKey],
        since: &SignedCheckpoint,
    ) -> Result<&Checkpoint, ContinuationFault> {
        let (_, older) = since.verify_any(known_keys).map_err(ContinuationFault::Older)?;
        let (_, newer) = self.checkpoint.verify_any(known_keys).map_err(ContinuationFault::Newer)?;
        if older.origin() != newer.origin() {
            let (older, newer) = (older.origin().to_owned(), newer.origin().to_owned());
            return Err(ContinuationFault::OtherOrigin { older, newer });
        }
        if older.size() != self.old_size {
            return Err(ContinuationFault::OtherSize { proved: self.old_size, older: older.size() });
        }
        verify_consistency(older.size(), older.root(), newer.size(), newer.root(), &self.proof)?;
        Ok(newer)
    }

    fn read(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let old_size = lines.next()?.strip_prefix("old ")?.parse().ok()?;
        let hashes = lines.take(MOST_HASHES + 1);
        let proof = hashes
            .map(|line| BASE64.decode(line).ok()?.try_into().ok().map(Hash::from_bytes))
            .collect::<Option<Vec<_>>>()?;
        let checkpoint = SignedCheckpoint::parse(checkpoint).ok()?;
        (proof.len() <= MOST_HASHES).then_some(Self { old_size, proof, checkpoint })
    }
}
