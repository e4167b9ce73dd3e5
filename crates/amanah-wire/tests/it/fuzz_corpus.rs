//! Replays the corpus of the fuzz targets on the stable compiler.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::properties;

/// A fuzz target, its property, and how many files its corpus has at least.
type Target = (&'static str, fn(&[u8]), usize);

const TARGETS: &[Target] = &[
    ("bounce", properties::bounce, 8),
    ("combined", properties::combined, 18),
    ("json_lines", properties::json_lines, 8),
    ("lines", properties::lines, 6),
    ("lmtp", properties::lmtp, 6),
    ("mail", properties::mail, 12),
    ("import_map", properties::import_map, 5),
    ("signed_request", properties::signed_request, 10),
    ("opendsr", properties::opendsr, 8),
    ("security_event", properties::security_event, 10),
    ("json_web", properties::json_web, 6),
    ("provider", properties::provider, 16),
    ("webauthn", properties::webauthn, 9),
];

#[test]
fn every_file_of_the_corpus_holds() {
    for (target, property, at_least) in TARGETS {
        let files = corpus(target);

        assert!(files.len() >= *at_least, "only {} files for {target}", files.len());
        files.iter().for_each(|bytes| property(bytes));
    }
}

#[test]
fn every_fuzz_target_has_a_corpus_that_is_replayed() {
    let targets = fs::read_dir(fuzz().join("fuzz_targets")).expect("the folder exists");
    let mut names: Vec<String> = targets
        .map(|entry| {
            entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").to_owned()
        })
        // Those are replayed by the tests of `amanah-ledger`.
        .filter(|name: &String| !name.starts_with("ledger_"))
        .collect();
    names.sort();

    let mut replayed: Vec<&str> = TARGETS.iter().map(|(target, ..)| *target).collect();
    replayed.sort_unstable();

    assert_eq!(names, replayed);
}

proptest! {
    /// What a fuzzer does first, for those who have none: cut the corpus and put other bytes into it.
    #[test]
    fn a_damaged_corpus_holds(
        target in 0..TARGETS.len(),
        file: prop::sample::Index,
        place: prop::sample::Index,
        removed in 0_usize..9,
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\"\\[]-{}:=*/\n".to_vec())], 0..9),
    ) {
        let (target, property, _) = TARGETS[target];
        let files = corpus(target);
        let mut damaged = file.get(&files).clone();

        let from = place.index(damaged.len() + 1);
        let until = (from + removed).min(damaged.len());
        damaged.splice(from..until, bytes);

        property(&damaged);
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = fuzz().join("corpus").join(target);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the target has a corpus")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file can be read")).collect()
}

fn fuzz() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}
