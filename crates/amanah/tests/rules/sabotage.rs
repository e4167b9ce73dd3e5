//! The sabotage patches stay usable: each says what it breaks and which test must turn red, and still applies.

use std::process::Command;

use crate::markers;
use crate::source;
use crate::tree::{self, TextFile};

/// Enforces: invariant 12
#[test]
fn every_patch_names_what_it_breaks_and_a_test_that_exists() {
    let files = tree::all();
    let patches: Vec<&TextFile> = files.iter().filter(|file| markers::is_patch(file)).collect();

    tree::assert_none("see tests/sabotage/README.md:", &incomplete(&patches, &files));
}

/// Enforces: invariant 12
#[test]
fn every_patch_still_applies() {
    let files = tree::all();
    let stale = files.iter().filter(|file| markers::is_patch(file) && !applies(&file.path));
    let stale: Vec<String> = stale.map(|file| file.path.clone()).collect();

    tree::assert_none("break the code in its new place and write the patch anew:", &stale);
}

/// Shows: invariant 12
#[test]
fn an_incomplete_patch_is_found() {
    let code = TextFile::imagined("crates/amanah-vault/tests/it/release.rs", "#[test]\nfn refuses() {}\n");
    let head = |test: &str| format!("Breaks: U1\nWhy: a reason.\nTest: {test}\n\ndiff --git a/x b/x\n");
    let good = TextFile::imagined("tests/sabotage/good.patch", &head("amanah-vault it release::refuses"));
    let lost = TextFile::imagined("tests/sabotage/lost.patch", &head("amanah-vault it release::accepts"));
    let bare = TextFile::imagined("tests/sabotage/bare.patch", "diff --git a/x b/x\n+Why: not in the head\n");

    assert_eq!(
        incomplete(&[&good, &lost, &bare], &[code]),
        [
            "tests/sabotage/lost.patch: no test `release::accepts` in amanah-vault",
            "tests/sabotage/bare.patch: no `Breaks:`",
            "tests/sabotage/bare.patch: no `Why:`",
            "tests/sabotage/bare.patch: no `Test:`",
        ]
    );
}

fn incomplete(patches: &[&TextFile], files: &[TextFile]) -> Vec<String> {
    let mut breaches = Vec::new();
    for patch in patches {
        for word in ["Breaks: ", "Why: ", "Test: "] {
            if head(patch, word).is_none() {
                breaches.push(format!("{}: no `{}`", patch.path, word.trim()));
            }
        }
        let words: Vec<&str> = head(patch, "Test: ").unwrap_or_default().split(' ').collect();
        if let [package, _, test, ..] = words.as_slice()
            && !has_test(package, test, files)
        {
            breaches.push(format!("{}: no test `{test}` in {package}", patch.path));
        }
    }
    breaches
}

/// The line of a patch that begins with `word`, before the difference itself.
fn head<'a>(patch: &'a TextFile, word: &str) -> Option<&'a str> {
    let mut lines = patch.text.lines().take_while(|line| !line.starts_with("diff "));
    lines.find_map(|line| line.strip_prefix(word))
}

fn has_test(package: &str, test: &str, files: &[TextFile]) -> bool {
    let name = test.rsplit("::").next().unwrap_or(test);
    let of_package = files.iter().filter(|file| file.is_rust() && file.crate_name() == Some(package));
    of_package.flat_map(|file| source::lines(&file.text)).any(|line| {
        let mut words = source::words(&line.code).skip_while(|word| *word != "fn");
        words.nth(1) == Some(name)
    })
}

fn applies(patch: &str) -> bool {
    let output = Command::new("git").args(["apply", "--check", patch]).current_dir(tree::root()).output();
    output.expect("git runs").status.success()
}
