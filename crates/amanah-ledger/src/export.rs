//! The whole ledger as a text: a head, a line per entry, and the signed checkpoint that covers them.
//!
//! ```text
//! amanah-ledger-export@v1
//! origin ledger.example.id/1
//! key ledger.example.id+0b1c2d3e+AQ...
//!
//! {"v":1,"seq":0,...}
//! {"v":1,"seq":1,...}
//!
//! ledger.example.id/1
//! 2
//! <root>
//!
//! — ledger.example.id <signature>
//! ```
//!
//! Every byte has one allowed value, so that [`crate::verify`] finds any change. Nothing here writes: the caller takes
//! the pieces to a file or a socket.

use core::iter;

use crate::checkpoint::SignedCheckpoint;
use crate::note::VerifierKey;

/// The first line of an export, which names its form and version.
pub const FORM: &str = "amanah-ledger-export@v1";

/// The head of an export: form, origin, key and an empty line.
#[must_use]
pub fn head(checkpoint: &SignedCheckpoint, key: &VerifierKey) -> Vec<u8> {
    format!("{FORM}\norigin {}\nkey {key}\n\n", checkpoint.unverified().origin()).into_bytes()
}

/// The line of one entry, from its bytes.
#[must_use]
pub fn line(leaf: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(leaf.len() + 1);
    line.extend_from_slice(leaf);
    line.push(b'\n');
    line
}

/// The foot of an export: an empty line and the signed checkpoint.
#[must_use]
pub fn foot(checkpoint: &SignedCheckpoint) -> Vec<u8> {
    format!("\n{}", checkpoint.text()).into_bytes()
}

/// The pieces of an export in order, one at a time, however long the ledger is.
///
/// `leaves` are the bytes of exactly the entries that the checkpoint covers, from entry 0 on.
pub fn pieces<L: AsRef<[u8]>>(
    checkpoint: &SignedCheckpoint,
    key: &VerifierKey,
    leaves: impl IntoIterator<Item = L>,
) -> impl Iterator<Item = Vec<u8>> {
    let lines = leaves.into_iter().map(|leaf| line(leaf.as_ref()));
    iter::once(head(checkpoint, key)).chain(lines).chain(iter::once(foot(checkpoint)))
}
