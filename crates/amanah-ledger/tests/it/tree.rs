//! The tree against the published vectors and against the recursive definition of RFC 9162.

use amanah_ledger::{
    Frontier, Hash, ProofFault, consistency_proof, inclusion_proof, leaf_hash, node_hash, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;

use crate::sample::Ledger;

/// The eight entries that implementations of RFC 6962 test with, and the roots of the trees over the first of them.
const VECTORS: [(&[u8], &str); 8] = [
    (b"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (b"\x00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    (b"\x10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    (b"\x20\x21", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    (b"\x30\x31", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    (b"@ABC", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    (b"PQRSTUVW", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    (b"`abcdefghijklmno", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
];

fn vectors() -> Ledger {
    Ledger::of_bytes(VECTORS.iter().map(|(entry, _)| entry.to_vec()))
}

/// A ledger of entries that are just their numbers.
fn numbers(count: u64) -> Ledger {
    Ledger::of_bytes((0..count).map(|number| number.to_be_bytes().to_vec()))
}

/// The root as section 2.1.1 defines it, word for word.
fn defined_root(entries: &[Vec<u8>]) -> Hash {
    match entries {
        [] => Frontier::empty().root(),
        [entry] => leaf_hash(entry),
        _ => {
            let mut half = 1;
            while half * 2 < entries.len() {
                half *= 2;
            }
            node_hash(&defined_root(&entries[..half]), &defined_root(&entries[half..]))
        }
    }
}

fn included(ledger: &Ledger, index: u64) -> Vec<Hash> {
    inclusion_proof(index, ledger.size(), |level, index| ledger.node(level, index)).expect("it is there")
}

fn consistent(ledger: &Ledger, old: u64) -> Vec<Hash> {
    consistency_proof(old, ledger.size(), |level, index| ledger.node(level, index)).expect("it is there")
}

#[test]
fn roots_are_those_of_the_published_vectors() {
    let mut tree = Frontier::empty();
    assert_eq!(tree.root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    for (entry, root) in VECTORS {
        tree.append(leaf_hash(entry));

        assert_eq!(tree.root().to_string(), root);
    }
}

#[test]
fn proofs_are_those_of_the_published_vectors() {
    let right_half_begins = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    let left_half = VECTORS[3].1;
    let texts = |proof: Vec<Hash>| proof.iter().map(Hash::to_string).collect::<Vec<_>>();

    let inclusion = texts(included(&vectors(), 5));
    let consistency = texts(consistent(&vectors(), 6));

    let sibling = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    let sixth_pair = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    assert_eq!(inclusion, [sibling, right_half_begins, left_half]);
    assert_eq!(consistency, [sixth_pair, right_half_begins, left_half]);
}

#[test]
fn every_entry_of_every_small_tree_is_proved() {
    for size in 1..=33 {
        let ledger = numbers(size);

        for index in 0..size {
            let leaf = leaf_hash(&index.to_be_bytes());
            let proof = included(&ledger, index);

            assert_eq!(verify_inclusion(&leaf, index, size, &proof, &ledger.root()), Ok(()));
            for other in (0..size).filter(|other| *other != index) {
                assert!(verify_inclusion(&leaf, other, size, &proof, &ledger.root()).is_err());
            }
        }
    }
}

#[test]
fn every_small_tree_is_proved_to_continue_every_smaller_one() {
    for new in 0..=33 {
        let ledger = numbers(new);

        for old in 0..=new {
            let old_root = numbers(old).root();
            let proof = consistent(&ledger, old);

            assert_eq!(verify_consistency(old, &old_root, new, &ledger.root(), &proof), Ok(()));
        }
    }
}

#[test]
fn a_proof_of_the_wrong_length_is_refused() {
    let ledger = numbers(11);
    let (leaf, root, old_root) = (leaf_hash(&6_u64.to_be_bytes()), ledger.root(), numbers(6).root());
    let (inclusion, consistency) = (included(&ledger, 6), consistent(&ledger, 6));
    let longer = |proof: &[Hash]| [proof, &[leaf]].concat();
    let check = |proof: &[Hash]| verify_inclusion(&leaf, 6, 11, proof, &root);
    let check_old = |proof: &[Hash]| verify_consistency(6, &old_root, 11, &root, proof);

    assert_eq!(check(&longer(&inclusion)), Err(ProofFault::WrongLength { found: 5 }));
    assert_eq!(check(&inclusion[1..]), Err(ProofFault::WrongLength { found: 3 }));
    assert_eq!(check_old(&longer(&consistency)), Err(ProofFault::WrongLength { found: 5 }));
    assert_eq!(check_old(&consistency[..3]), Err(ProofFault::WrongLength { found: 3 }));
    assert_eq!(check_old(&[]), Err(ProofFault::WrongLength { found: 0 }));
    assert_eq!(
        verify_consistency(11, &root, 11, &root, &inclusion),
        Err(ProofFault::WrongLength { found: 4 })
    );
}

#[test]
fn what_cannot_be_proved_says_why() {
    let ledger = numbers(5);
    let node = |level, index| ledger.node(level, index);
    let root = ledger.root();

    assert_eq!(inclusion_proof(5, 5, node), Err(ProofFault::OutOfRange { index: 5, size: 5 }));
    assert_eq!(consistency_proof(6, 5, node), Err(ProofFault::Shrunk { old: 6, new: 5 }));
    assert_eq!(inclusion_proof(0, 6, node), Err(ProofFault::MissingNode { level: 1, index: 2 }));
    assert_eq!(verify_inclusion(&root, 5, 5, &[], &root), Err(ProofFault::OutOfRange { index: 5, size: 5 }));
    assert_eq!(verify_consistency(6, &root, 5, &root, &[]), Err(ProofFault::Shrunk { old: 6, new: 5 }));
    assert_eq!(verify_consistency(0, &root, 5, &root, &[]), Err(ProofFault::WrongRoot));
    assert_eq!(verify_consistency(5, &leaf_hash(b""), 5, &root, &[]), Err(ProofFault::WrongRoot));
}

#[test]
fn a_frontier_with_the_wrong_number_of_peaks_is_refused() {
    let mut tree = Frontier::empty();
    tree.append(leaf_hash(b"one"));
    let bytes = tree.to_bytes();

    assert_eq!(Frontier::from_bytes(&bytes), Some(tree));
    assert_eq!(Frontier::from_bytes(&bytes[..39]), None);
    assert_eq!(Frontier::from_bytes(&[&bytes[..], &[0; 32]].concat()), None);
    assert_eq!(Frontier::from_bytes(&[3; 7]), None);
}

proptest! {
    #[test]
    fn the_frontier_has_the_defined_root(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..5), 0..80)) {
        let ledger = Ledger::of_bytes(entries.clone());

        prop_assert_eq!(ledger.root(), defined_root(&entries));
    }

    #[test]
    fn a_frontier_comes_back_from_bytes_and_from_nodes(size in 0_u64..600) {
        let ledger = numbers(size);

        let tree = Frontier::of_nodes(size, |level, index| ledger.node(level, index)).expect("all are stored");

        prop_assert_eq!(tree.root(), ledger.root());
        prop_assert_eq!(Frontier::from_bytes(&tree.to_bytes()), Some(tree));
    }

    #[test]
    fn a_flipped_bit_breaks_an_inclusion_proof(
        size in 2_u64..70, index in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let ledger = numbers(size);
        let index = u64::try_from(index.index(usize::try_from(size).expect("it fits"))).expect("it fits");
        let mut hashes = vec![leaf_hash(&index.to_be_bytes()), ledger.root()];
        hashes.extend(included(&ledger, index));
        let at = at.index(hashes.len() * 32);

        flip(&mut hashes, at, bit);

        let [leaf, root, proof @ ..] = &hashes[..] else { panic!("there are at least two") };
        prop_assert_eq!(verify_inclusion(leaf, index, size, proof, root), Err(ProofFault::WrongRoot));
    }

    #[test]
    fn a_flipped_bit_breaks_a_consistency_proof(
        new in 2_u64..70, old in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let ledger = numbers(new);
        let old = 1 + u64::try_from(old.index(usize::try_from(new - 1).expect("it fits"))).expect("it fits");
        let mut hashes = vec![numbers(old).root(), ledger.root()];
        hashes.extend(consistent(&ledger, old));
        let at = at.index(hashes.len() * 32);

        flip(&mut hashes, at, bit);

        let [old_root, new_root, proof @ ..] = &hashes[..] else { panic!("there are at least two") };
        prop_assert_eq!(verify_consistency(old, old_root, new, new_root, proof), Err(ProofFault::WrongRoot));
    }
}

fn flip(hashes: &mut [Hash], at: usize, bit: u8) {
    let mut bytes = *hashes[at / 32].as_bytes();
    bytes[at % 32] ^= 1 << bit;
    hashes[at / 32] = Hash::from_bytes(bytes);
}
