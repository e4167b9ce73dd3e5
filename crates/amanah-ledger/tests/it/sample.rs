//! A small ledger with a life in it, and the key that signs it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use amanah_ledger::{
    Actor, ActorKind, Checkpoint, Commitment, Event, Frontier, Hash, Leaf, Promised, Pseudonym, Receipt,
    SignedCheckpoint, SignedNote, TileContent, TilePath, VerifierKey, export, inclusion_proof, leaf_hash,
    tile::{entry_bundle, hash_tile, tiles_of, tree_level},
};
use ed25519_dalek::{Signer as _, SigningKey};

pub(crate) const ORIGIN: &str = "ledger.hosting.example/1";

/// A signing key with the verifier key that belongs to it.
pub(crate) struct Signature {
    secret: SigningKey,
    pub(crate) key: VerifierKey,
}

impl Signature {
    pub(crate) fn of(seed: u8) -> Self {
        let secret = SigningKey::from_bytes(&[seed; 32]);
        let key = VerifierKey::from_public("ledger.hosting.example", secret.verifying_key().as_bytes());
        Self { key: key.expect("the name is fine"), secret }
    }

    pub(crate) fn sign_note(&self, body: String) -> SignedNote {
        SignedNote::sign(body, &self.key, |bytes| self.secret.sign(bytes).to_bytes()).expect("it is plain")
    }

    pub(crate) fn sign(&self, checkpoint: Checkpoint) -> SignedCheckpoint {
        SignedCheckpoint::sign(checkpoint, &self.key, |bytes| self.secret.sign(bytes).to_bytes())
    }
}

/// Entries with every node of their tree, as a store keeps them.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    pub(crate) entries: Vec<Vec<u8>>,
    nodes: BTreeMap<(u8, u64), Hash>,
    tree: Frontier,
}

impl Ledger {
    pub(crate) fn of_bytes(entries: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut ledger = Self::default();
        for entry in entries {
            ledger.append(entry);
        }
        ledger
    }

    pub(crate) fn of(leaves: &[Leaf]) -> Self {
        Self::of_bytes(leaves.iter().map(|leaf| leaf.encode().expect("the entry is fine")))
    }

    pub(crate) fn append(&mut self, entry: Vec<u8>) {
        for node in self.tree.append(leaf_hash(&entry)) {
            self.nodes.insert((node.level, node.index), node.hash);
        }
        self.entries.push(entry);
    }

    pub(crate) fn node(&self, level: u8, index: u64) -> Option<Hash> {
        self.nodes.get(&(level, index)).copied()
    }

    pub(crate) const fn size(&self) -> u64 {
        self.tree.size()
    }

    pub(crate) fn root(&self) -> Hash {
        self.tree.root()
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint::new(ORIGIN, self.size(), self.root()).expect("the origin is fine")
    }

    pub(crate) fn export(&self, signature: &Signature) -> Vec<u8> {
        let signed = signature.sign(self.checkpoint());
        export::pieces(&signed, &signature.key, &self.entries).flatten().collect()
    }

    /// The tiles of the first `size` entries by their paths, as a server keeps them.
    pub(crate) fn tiles(&self, size: u64) -> BTreeMap<String, Vec<u8>> {
        let bytes = |tile: TilePath| {
            let rows = tile.first()..tile.first() + u64::from(tile.width());
            match tile.content() {
                TileContent::Entries => {
                    let entries: Vec<&Vec<u8>> =
                        rows.map(|row| &self.entries[usize::try_from(row).expect("it fits")]).collect();
                    entry_bundle(&entries).expect("each entry fits")
                }
                TileContent::Hashes(level) => {
                    let level = tree_level(level).expect("the tree is not that high");
                    hash_tile(
                        &rows.map(|row| self.node(level, row).expect("it is there")).collect::<Vec<_>>(),
                    )
                }
            }
        };
        tiles_of(size, true).map(|tile| (tile.to_string(), bytes(tile))).collect()
    }

    pub(crate) fn receipt(&self, index: usize, signature: &Signature) -> Receipt {
        let number = u64::try_from(index).expect("it fits");
        let proof = inclusion_proof(number, self.size(), |level, index| self.node(level, index));
        let signed = signature.sign(self.checkpoint());
        Receipt::new(self.entries[index].clone(), number, proof.expect("the entry is there"), signed)
    }
}

/// An entry of this event about the customer of the sample, with nothing else in it.
pub(crate) fn entry(sequence: u64, event: Event) -> Leaf {
    Leaf {
        sequence,
        at_micros: 1_764_000_000_000_000 + i64::try_from(sequence).expect("it fits") * 1_000_000,
        event,
        subject: Some(customer()),
        actor: Actor { kind: ActorKind::System, role: None, pseudonym: None },
        purpose: None,
        kinds: Vec::new(),
        withheld: Vec::new(),
        decision: event.decision(),
        rules: Vec::new(),
        bundle: [0xab; 32],
        commitment: None,
        count: None,
        after: (event == Event::LedgerContinued)
            .then(|| Promised { size: sequence + 1, root: Frontier::empty().root() }),
    }
}

pub(crate) const fn customer() -> Pseudonym {
    Pseudonym::from_bytes([0xc5; 16])
}

/// The life of one customer: recorded, released, refused, imported, erased.
pub(crate) fn life() -> Vec<Leaf> {
    let code = Cow::Borrowed::<'static, str>;
    let opened = Leaf { subject: None, ..entry(0, Event::LedgerOpened) };
    let recorded = Leaf {
        actor: Actor { kind: ActorKind::Customer, role: None, pseudonym: None },
        kinds: vec![code("name"), code("primary_email")],
        commitment: Some(Commitment::from_bytes([0x11; 32])),
        ..entry(1, Event::Recorded)
    };
    let released = Leaf {
        actor: Actor {
            kind: ActorKind::Staff,
            role: Some(code("support")),
            pseudonym: Some(Pseudonym::from_bytes([0x5a; 16])),
        },
        purpose: Some(code("service_communication")),
        kinds: vec![code("primary_email")],
        withheld: vec![code("password_hash")],
        rules: vec![code("U1.support"), code("guard.credential")],
        commitment: Some(Commitment::from_bytes([0x22; 32])),
        ..entry(2, Event::Released)
    };
    let refused = Leaf {
        actor: Actor { kind: ActorKind::System, role: Some(code("marketing")), pseudonym: None },
        purpose: Some(code("promotion")),
        rules: vec![code("guard.consent")],
        ..entry(3, Event::Refused)
    };
    let imported =
        Leaf { count: Some(120), kinds: vec![code("access_log_line")], ..entry(4, Event::Imported) };
    let erased = entry(5, Event::CustomerErased);
    let destroyed = entry(6, Event::KeysDestroyed);
    vec![opened, recorded, released, refused, imported, erased, destroyed]
}

/// The same bytes with one bit turned over.
pub(crate) fn flipped(bytes: &[u8], at: usize, bit: u8) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[at] ^= 1 << bit;
    changed
}
