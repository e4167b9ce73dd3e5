//! One entry with the proof that it is in the ledger, as a text that a customer can print, keep and check.
//!
//! The first line names the form and the second is the entry; from the third on the text is a C2SP tlog-proof, so that
//! any program that knows those can check it against the entry.

use core::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::checkpoint::SignedCheckpoint;
use crate::leaf::{Leaf, LeafFault};
use crate::note::{NoteFault, VerifierKey};
use crate::proof::{ProofFault, verify_inclusion};
use crate::tree::{Hash, leaf_hash};

const FORM: &str = "amanah-receipt@v1";
const PROOF_FORM: &str = "c2sp.org/tlog-proof@v1";

/// Why a receipt is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptFault {
    /// The text is no receipt.
    #[error("this is no receipt; copy it again, all lines and nothing else")]
    NotAReceipt,
    /// Its entry is none.
    #[error("the entry of the receipt cannot be read: {0}")]
    Entry(#[from] LeafFault),
    /// The entry names another number than the receipt.
    #[error("the receipt is for entry {index} and holds entry {found}; ask for a new one")]
    OtherEntry {
        /// The number that the receipt names.
        index: u64,
        /// The number in the entry.
        found: u64,
    },
    /// The proof does not hold.
    #[error("the receipt does not prove its entry: {0}")]
    Proof(#[from] ProofFault),
    /// The checkpoint is not one of this ledger.
    #[error("the checkpoint of the receipt is not accepted: {0}")]
    Checkpoint(#[from] NoteFault),
}

/// One entry, its proof, and the signed checkpoint that the proof leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    leaf: Vec<u8>,
    index: u64,
    proof: Vec<Hash>,
    checkpoint: SignedCheckpoint,
}

impl Receipt {
    /// From the bytes of an entry, its number, its inclusion proof and the checkpoint of the tree it was made for.
    #[must_use]
    pub const fn new(leaf: Vec<u8>, index: u64, proof: Vec<Hash>, checkpoint: SignedCheckpoint) -> Self {
        Self { leaf, index, proof, checkpoint }
    }

    /// The checkpoint, whoever signed it. Kept, it shows later whether the ledger was rewritten.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The number of the entry.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The hash of the entry.
    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.leaf)
    }

    /// The hashes that lead from the entry to the root of the checkpoint.
    #[must_use]
    pub fn path(&self) -> &[Hash] {
        &self.proof
    }

    /// The text that is printed and kept.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text =
            format!("{FORM}\n{}\n{PROOF_FORM}\nindex {}\n", String::from_utf8_lossy(&self.leaf), self.index);
        for hash in &self.proof {
            let _ = writeln!(text, "{}", BASE64.encode(hash.as_bytes()));
        }
        text.push('\n');
        text.push_str(&self.checkpoint.text());
        text
    }

    /// Reads a receipt. Line ends of Windows and missing or added empty lines at the end are forgiven, because copying
    /// a text makes them; anything else is not.
    ///
    /// # Errors
    /// If the text is no receipt.
    pub fn parse(text: &str) -> Result<Self, ReceiptFault> {
        let text = text.replace("\r\n", "\n");
        let text = format!("{}\n", text.trim_end_matches('\n'));
        let receipt = Self::read(&text).ok_or(ReceiptFault::NotAReceipt)?;
        if receipt.text() == text { Ok(receipt) } else { Err(ReceiptFault::NotAReceipt) }
    }

    /// Checks everything: the signature, the proof and the entry, and gives the entry.
    ///
    /// # Errors
    /// If anything in the receipt is not what the ledger with this key wrote.
    pub fn verify(&self, key: &VerifierKey) -> Result<Leaf, ReceiptFault> {
        let checkpoint = self.checkpoint.verify(key)?;
        let hash = leaf_hash(&self.leaf);
        verify_inclusion(&hash, self.index, checkpoint.size(), &self.proof, checkpoint.root())?;
        let leaf = Leaf::decode(&self.leaf)?;
        if leaf.sequence != self.index {
            return Err(ReceiptFault::OtherEntry { index: self.index, found: leaf.sequence });
        }
        Ok(leaf)
    }

    fn read(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next()? != FORM {
            return None;
        }
        let leaf = lines.next()?.as_bytes().to_vec();
        if lines.next()? != PROOF_FORM {
            return None;
        }
        let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
        // A proof in a tree of 64-bit size never has more than 64 hashes.
        let hashes =
            lines.take(65).map(|line| BASE64.decode(line).ok()?.try_into().ok().map(Hash::from_bytes));
        let proof = hashes.collect::<Option<Vec<_>>>()?;
        let checkpoint = SignedCheckpoint::parse(checkpoint).ok()?;
        Some(Self { leaf, index, proof, checkpoint })
    }
}
