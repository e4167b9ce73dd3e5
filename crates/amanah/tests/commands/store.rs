//! Copies of the store, and what comes back from them.

use crate::demo::{CONFIG, OFFICER, demo};

/// Shows: invariant 5
#[test]
fn a_backup_comes_back_beside_the_present_keys() {
    let demo = demo();
    let copy = ["store", "backup", "--data", "copy/data", "--keys", "copy/keys"];
    let copied = demo.company.run(&[&copy[..], CONFIG, OFFICER].concat());
    assert_eq!(copied.code, 0, "{copied:?}");
    let before = demo.company.run(&[&["ledger", "checkpoint", "--json"], CONFIG].concat());
    std::fs::rename(demo.company.path("demo/data"), demo.company.path("lost")).unwrap();

    let restored = demo.company.run(&[&["store", "restore", "copy/data"], CONFIG].concat());
    let after = demo.company.run(&[&["ledger", "checkpoint", "--json"], CONFIG].concat());

    assert_eq!(restored.code, 0, "{restored:?}");
    assert_eq!(after.code, 0, "{after:?}");
    let public = |out: &str| {
        let said: serde_json::Value = serde_json::from_str(out).unwrap();
        said["key"].as_str().unwrap().rsplit('+').next().unwrap().to_owned()
    };
    assert_eq!(public(&before.out), public(&after.out), "the same key signs");
    let origin = |out: &str| {
        let said: serde_json::Value = serde_json::from_str(out).unwrap();
        said["checkpoint"].as_str().unwrap().lines().next().unwrap().to_owned()
    };
    let (old, new) = (origin(&before.out), origin(&after.out));
    assert!(new.contains("/line-") && new != old, "a ledger that fell back takes a new name: {old}, {new}");
}

#[test]
fn a_backup_never_writes_into_a_folder_that_is_in_use() {
    let demo = demo();
    std::fs::create_dir_all(demo.company.path("full/data")).unwrap();
    std::fs::write(demo.company.path("full/data/precious.txt"), "precious").unwrap();
    let copy = ["store", "backup", "--data", "full/data", "--keys", "full/keys"];

    let ended = demo.company.run(&[&copy[..], CONFIG, OFFICER].concat());

    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(demo.company.path("full/data/precious.txt").exists());
}

#[test]
fn a_store_of_this_form_needs_no_migration() {
    let demo = demo();

    let ended = demo.company.run(&[&["store", "migrate"], CONFIG].concat());

    assert_eq!(ended.code, 0, "{ended:?}");
}
