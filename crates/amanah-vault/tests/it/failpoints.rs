//! The list of points where crash tests end the process is complete (invariant 11).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use amanah_vault::FAILPOINTS;

const MARK: &str = "fail_point!(\"";

#[test]
fn every_failpoint_in_the_sources_is_listed_once_and_sorted() {
    let mut found = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);

    let listed: Vec<String> = FAILPOINTS.iter().map(|&name| name.to_owned()).collect();

    assert_eq!(listed, found.into_iter().collect::<Vec<_>>());
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.file_name().is_some_and(|name| name != "failpoints.rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let names = text.split(MARK).skip(1).filter_map(|rest| rest.split('"').next());
            for name in names {
                assert!(found.insert(name.to_owned()), "`{name}` stands in two places");
            }
        }
    }
}
