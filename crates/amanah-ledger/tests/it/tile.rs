//! Tiles: their paths and bytes as C2SP tlog-tiles says, and a verifier that finds every change in a set of them.

use std::collections::BTreeMap;

use amanah_ledger::tile::{read_entry_bundle, read_hash_tile, tiles_of};
use amanah_ledger::{
    Event, Hash, Leaf, NoteFault, Report, SignedCheckpoint, TileContent, TilePath, VerifyFault, Warning,
    leaf_hash, node_hash, verify_tiles,
};
use proptest::prelude::*;

use crate::sample::{Ledger, Signature, entry, flipped, life};

type Tiles = BTreeMap<String, Vec<u8>>;

/// A ledger of so many entries, enough for two rows of tiles above 256.
fn long(count: u64) -> Ledger {
    let first = Leaf { subject: None, ..entry(0, Event::LedgerOpened) };
    let rest = (1..count).map(|number| entry(number, Event::Recorded));
    Ledger::of(&std::iter::once(first).chain(rest).collect::<Vec<_>>())
}

fn check_with(
    ledger: &Ledger,
    tiles: &Tiles,
    since: Option<&SignedCheckpoint>,
    has_entries: bool,
) -> Result<Report, VerifyFault> {
    let signature = Signature::of(7);
    let signed = signature.sign(ledger.checkpoint());
    verify_tiles(&signed, &[signature.key], since, has_entries, |tile| tiles.get(&tile.to_string()).cloned())
}

fn check(ledger: &Ledger, tiles: &Tiles) -> Result<Report, VerifyFault> {
    check_with(ledger, tiles, None, true)
}

#[test]
fn paths_are_those_of_the_specification() {
    let texts = [
        ("tile/0/x001/x234/067", TileContent::Hashes(0), 1_234_067 * 256, 256),
        ("tile/1/000.p/3", TileContent::Hashes(1), 0, 3),
        ("tile/entries/x001/000.p/255", TileContent::Entries, 256_000, 255),
        ("tile/63/999", TileContent::Hashes(63), 999 * 256, 256),
    ];

    for (text, content, first, width) in texts {
        let tile = TilePath::parse(text).expect("it is a path");

        assert_eq!((tile.content(), tile.first(), tile.width()), (content, first, width));
        assert_eq!(tile.to_string(), text);
    }
}

#[test]
fn any_other_text_for_a_path_is_none() {
    for text in [
        "",
        "0/000",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x01/000",
        "tile/0/+01",
        "tile/0/-01",
        "tile/00/000",
        "tile/+1/000",
        "tile/64/000",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.p/1/",
        "tile/0/000/",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/entries/\u{0661}00",
        "/tile/0/000",
    ] {
        assert_eq!(TilePath::parse(text), None, "{text}");
    }
}

#[test]
fn a_tree_has_the_tiles_of_its_size_and_no_others() {
    let paths = |size, with| tiles_of(size, with).map(|tile| tile.to_string()).collect::<Vec<_>>();

    assert_eq!(paths(0, true), [""; 0]);
    assert_eq!(paths(1, true), ["tile/entries/000.p/1", "tile/0/000.p/1"]);
    assert_eq!(paths(256, false), ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(paths(600, false), ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"]);
    assert_eq!(paths(65_536, false).len(), 256 + 1 + 1);
    assert_eq!(paths(65_536, false).last().map(String::as_str), Some("tile/2/000.p/1"));
}

#[test]
fn a_tile_is_within_a_tree_that_has_all_of_it() {
    let within = |text: &str, size| TilePath::parse(text).expect("it is a path").is_within(size);

    assert!(within("tile/0/001.p/1", 257) && !within("tile/0/001.p/2", 257));
    assert!(within("tile/1/000.p/1", 511) && !within("tile/1/000.p/2", 511));
    assert!(within("tile/0/000", 256) && !within("tile/0/000", 255));
    assert!(within("tile/entries/000.p/255", 255) && !within("tile/entries/000", 255));
    assert!(!within("tile/8/000.p/1", u64::MAX) && within("tile/7/000.p/255", u64::MAX));
    let last = TilePath::parse("tile/0/x018/x446/x744/x073/x709/x551/615").expect("it is a path");
    assert!(!last.is_within(u64::MAX), "its end is beyond every number");
}

#[test]
fn hashes_of_a_tile_lead_to_the_node_above() {
    let ledger = long(600);
    let tiles = ledger.tiles(600);
    let fold = |mut row: Vec<Hash>| {
        while row.len() > 1 {
            row = row.chunks(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
        }
        row[0]
    };

    let second = read_hash_tile(&tiles["tile/0/001"], 256).expect("256 hashes");
    let above = read_hash_tile(&tiles["tile/1/000.p/2"], 2).expect("two hashes");
    let entries = read_entry_bundle(&tiles["tile/entries/001"], 256).expect("256 entries");

    assert_eq!(tiles["tile/0/001"].len(), 8_192);
    assert_eq!(fold(second.clone()), above[1]);
    assert_eq!(entries.iter().map(|entry| leaf_hash(entry)).collect::<Vec<_>>(), second);
    assert_eq!(
        tiles["tile/entries/001"][..2],
        u16::try_from(entries[0].len()).expect("it fits").to_be_bytes()
    );
}

/// Shows: invariant 4
#[test]
fn whole_tiles_verify_with_and_without_the_entries() {
    let signature = Signature::of(7);
    let ledger = long(600);
    let older = signature.sign(long(257).checkpoint());
    let mut hashes_alone = ledger.tiles(600);
    hashes_alone.retain(|path, _| !path.contains("entries"));

    let whole = check_with(&ledger, &ledger.tiles(600), Some(&older), true).expect("nothing is wrong");
    let blind = check_with(&ledger, &hashes_alone, Some(&older), false).expect("nothing is wrong");

    assert_eq!((whole.size, whole.since_size, &whole.warnings[..]), (600, Some(257), &[][..]));
    assert_eq!(whole.events.get(&Event::Recorded), Some(&599));
    assert_eq!((blind.root, &blind.warnings[..]), (ledger.root(), &[Warning::EntriesNotSeen][..]));
    assert_eq!(blind.since_size, Some(257));
}

#[test]
fn tiles_of_every_small_size_verify() {
    let ledger = long(520);
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 513] {
        let shorter = long(size.max(1));
        let shorter = if size == 0 { Ledger::default() } else { shorter };

        assert_eq!(check(&shorter, &ledger.tiles(size)).map(|report| report.size), Ok(size));
    }
}

#[test]
fn full_tiles_serve_where_partial_ones_are_gone() {
    let ledger = long(300);
    let older = long(40);

    let report = check(&older, &{
        let mut tiles = ledger.tiles(300);
        tiles.retain(|path, _| !path.contains(".p/"));
        tiles
    });

    assert_eq!(report.map(|report| report.size), Ok(40));
}

/// Shows: invariant 4
#[test]
fn a_rewritten_ledger_is_found_in_its_tiles() {
    let signature = Signature::of(7);
    let (older, mut leaves) = (signature.sign(Ledger::of(&life()).checkpoint()), life());
    leaves[3].at_micros += 1;
    let rewritten = Ledger::of(&leaves);

    let found = check_with(&rewritten, &rewritten.tiles(7), Some(&older), true);
    let found_blindly = check_with(&rewritten, &rewritten.tiles(7), Some(&older), false);

    assert_eq!(found, Err(VerifyFault::Rewritten { size: 7 }));
    assert_eq!(found_blindly, Err(VerifyFault::Rewritten { size: 7 }));
}

/// Shows: invariant 4
#[test]
fn a_release_after_the_erasure_is_found_in_the_tiles() {
    let mut leaves = life();
    leaves.push(entry(7, Event::Released));
    let ledger = Ledger::of(&leaves);

    assert_eq!(
        check(&ledger, &ledger.tiles(8)),
        Err(VerifyFault::ReleasedAfterErasure { entry: 7, erased: 5 })
    );
}

#[test]
fn a_missing_tile_is_named() {
    let ledger = long(600);
    for path in ledger.tiles(600).keys() {
        let mut tiles = ledger.tiles(600);
        tiles.remove(path);

        let tile = TilePath::parse(path).expect("it is a path");
        assert_eq!(check(&ledger, &tiles), Err(VerifyFault::MissingTile { tile }));
    }
}

#[test]
fn tiles_without_a_known_key_prove_nothing() {
    let ledger = long(3);
    let (ours, other) = (Signature::of(7), Signature::of(8));
    let signed = ours.sign(ledger.checkpoint());
    let tiles = ledger.tiles(3);
    let verify = |keys: &[_]| {
        verify_tiles(&signed, keys, None, true, |tile| tiles.get(&tile.to_string()).cloned()).map(drop)
    };

    assert_eq!(verify(&[]), Err(VerifyFault::Checkpoint(NoteFault::NoKey)));
    assert!(matches!(verify(std::slice::from_ref(&other.key)), Err(VerifyFault::Checkpoint(_))));
    assert_eq!(verify(&[other.key, ours.key]), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_flipped_bit_in_any_tile_is_found(
        size in 1_u64..530, tile in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0_u8..8,
    ) {
        let ledger = long(size);
        let mut tiles = ledger.tiles(size);
        let path = tile.get(&tiles.keys().cloned().collect::<Vec<_>>()).clone();
        let changed = flipped(&tiles[&path], at.index(tiles[&path].len()), bit);
        tiles.insert(path, changed);

        prop_assert!(check(&ledger, &tiles).is_err());
    }

    #[test]
    fn a_path_comes_back_from_its_text(level in prop::option::of(0_u8..64), index in any::<u64>(), width in 1_u16..=256) {
        let row = level.map_or_else(|| "entries".to_owned(), |level| level.to_string());
        let digits = format!("{index:021}").into_bytes();
        let groups: Vec<&str> = digits.chunks(3).map(|group| std::str::from_utf8(group).expect("digits")).collect();
        let begun = groups.iter().position(|group| *group != "000").unwrap_or(6);
        let number: Vec<String> = groups[begun..6].iter().map(|group| format!("x{group}")).chain([groups[6].to_owned()]).collect();
        let ending = if width == 256 { String::new() } else { format!(".p/{width}") };
        let text = format!("tile/{row}/{}{ending}", number.join("/"));

        let tile = TilePath::parse(&text).expect("it is a path");

        prop_assert_eq!(tile.to_string(), text);
        prop_assert_eq!(tile.width(), width);
        prop_assert_eq!(tile.first(), index.saturating_mul(256));
    }
}
