//! What must hold for every text and every file that an outsider's tool reads of a ledger.
//!
//! Called by the fuzz targets, and for the committed corpus by an ordinary test of `amanah-ledger`.

use amanah_ledger::tile::{entry_bundle, hash_tile, read_entry_bundle, read_hash_tile};
use amanah_ledger::{Continuation, Leaf, Receipt, SignedCheckpoint, TilePath, Verifier, VerifierKey};

/// The path of a tile, which is anything at all.
pub fn ledger_path(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(tile) = TilePath::parse(&text) {
        assert_eq!(tile.to_string(), text, "one tile has two paths");
        assert!((1..=256).contains(&tile.width()), "no tile is so wide");
        assert!(!tile.is_within(0), "an empty tree has no tiles");
    }
}

/// The bytes of a tile; the first one says how wide it should be.
pub fn ledger_tile(bytes: &[u8]) {
    let Some((width, bytes)) = bytes.split_first() else { return };
    let width = u16::from(*width) + 1;
    if let Some(hashes) = read_hash_tile(bytes, width) {
        assert_eq!(hash_tile(&hashes), bytes, "a tile of hashes reads as another one");
    }
    if let Some(entries) = read_entry_bundle(bytes, width) {
        assert_eq!(entry_bundle(&entries).as_deref(), Some(bytes), "a bundle reads as another one");
        for entry in entries {
            if let Ok(leaf) = Leaf::decode(entry) {
                assert_eq!(leaf.encode().as_deref(), Ok(entry), "an entry reads as another one");
            }
        }
    }
}

/// A checkpoint, a receipt, a continuation, a key or an export, which is anything at all.
pub fn ledger_text(bytes: &[u8]) {
    let mut verifier = Verifier::new(Vec::new(), None);
    let halves = bytes.split_at(bytes.len() / 2);
    if verifier.push(halves.0).and_then(|()| verifier.push(halves.1)).is_ok() {
        let _ = verifier.finish();
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(signed) = SignedCheckpoint::parse(text) {
        assert_eq!(signed.text(), text, "a checkpoint reads as another one");
    }
    if let Ok(proof) = Continuation::parse(text) {
        assert_eq!(proof.text(), text, "a continuation reads as another one");
    }
    if let Ok(receipt) = Receipt::parse(text) {
        assert_eq!(Receipt::parse(&receipt.text()), Ok(receipt), "a receipt reads as another one");
    }
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_string(), text, "a key reads as another one");
    }
}
