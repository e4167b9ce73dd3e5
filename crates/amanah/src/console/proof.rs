//! The proof drawer of an entry: what a receipt says, taken apart for readers, and whole for copying.

use amanah_ledger::{Receipt, leaf_hash};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::web::Words;
use crate::web::components::ProofDrawer;

/// The drawer of a receipt.
pub(super) fn drawer(words: &Words, receipt: &Receipt, index: u64) -> ProofDrawer {
    let text = receipt.text();
    let leaf = text.lines().nth(1).unwrap_or_default();
    let path = text
        .lines()
        .skip(4)
        .take_while(|line| !line.is_empty())
        .map(|line| BASE64.decode(line).map(|bytes| in_hex(&bytes)).unwrap_or_default());
    let checkpoint = receipt.checkpoint().text();
    let size = checkpoint.lines().nth(1).and_then(|line| line.parse().ok()).unwrap_or_default();
    ProofDrawer {
        words: words.clone(),
        id: index.to_string(),
        index,
        tree_size: size,
        leaf_hash: in_hex(leaf_hash(leaf.as_bytes()).as_bytes()),
        path: path.collect(),
        checkpoint,
        as_text: text.clone(),
    }
}

/// Bytes as people compare them.
pub(super) fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
