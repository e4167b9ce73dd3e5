//! The verifier that outsiders build: few packages, and nothing that reaches a store, a network or a secret.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::supply_chain::cargo;
use crate::tree;

/// So many packages at most, its own two included: what an auditor has to read stays readable.
const MOST_PACKAGES: usize = 40;

/// What a verifier has no use for, by the beginning of the name.
const FOREIGN: &[&str] = &[
    "amanah-vault",
    "amanah-service",
    "amanah-wire",
    "amanah-policy",
    "rusqlite",
    "libsqlite3",
    "tokio",
    "hyper",
    "axum",
    "ureq",
    "aws-lc",
    "ring",
    "openssl",
    "cedar",
    "rand",
    "getrandom",
];

#[test]
fn the_verifier_builds_from_few_packages_and_none_that_reaches_outside() {
    let packages = needed_by("amanah-verify", &metadata());

    assert!(packages.contains("amanah-ledger") && packages.len() > 5, "{packages:?}");
    assert!(packages.len() <= MOST_PACKAGES, "{} packages: {packages:?}", packages.len());
    tree::assert_none("a verifier has no use for it:", &foreign(&packages));
}

#[test]
fn a_foreign_package_is_found_through_others_and_not_among_the_tests() {
    let node = |id: &str, deps: &str| format!(r#"{{"id": "{id}", "deps": [{deps}]}}"#);
    let edge = |to: &str, kind: &str| format!(r#"{{"pkg": "{to}", "dep_kinds": [{{"kind": {kind}}}]}}"#);
    let name = |id: &str, name: &str| format!(r#"{{"id": "{id}", "name": "{name}"}}"#);
    let nodes = [
        node("1", &[edge("2", "null"), edge("4", "\"dev\"")].join(",")),
        node("2", &edge("3", "\"build\"")),
        node("3", ""),
        node("4", ""),
    ];
    let names = [name("1", "amanah-verify"), name("2", "note"), name("3", "tokio-util"), name("4", "rand")];
    let text =
        format!(r#"{{"packages": [{}], "resolve": {{"nodes": [{}]}}}}"#, names.join(","), nodes.join(","));

    let packages = needed_by("amanah-verify", &serde_json::from_str(&text).expect("JSON"));

    assert_eq!(
        packages.iter().map(String::as_str).collect::<Vec<_>>(),
        ["amanah-verify", "note", "tokio-util"]
    );
    assert_eq!(foreign(&packages), ["tokio-util"]);
}

fn metadata() -> Value {
    let version = cargo(&["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host");
    let answer =
        cargo(&["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", host]);
    serde_json::from_str(&answer).expect("cargo metadata writes JSON")
}

/// The names of all packages that this one needs to be built, itself included; what only tests need is left out.
fn needed_by(package: &str, metadata: &Value) -> BTreeSet<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let packages = list(&metadata["packages"]);
    let name_of = |id: &Value| {
        let found = packages.iter().find(|package| package["id"] == *id).expect("every id is a package");
        found["name"].as_str().expect("a name").to_owned()
    };
    let first = packages.iter().find(|found| found["name"] == package).expect("the package is there");
    let (mut open, mut seen) = (vec![first["id"].clone()], BTreeSet::new());
    while let Some(id) = open.pop() {
        if !seen.insert(name_of(&id)) {
            continue;
        }
        let nodes = list(&metadata["resolve"]["nodes"]);
        let node = nodes.iter().find(|node| node["id"] == id).expect("every package is resolved");
        let is_needed = |edge: &&Value| list(&edge["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
        open.extend(list(&node["deps"]).iter().filter(is_needed).map(|edge| edge["pkg"].clone()));
    }
    seen
}

fn foreign(packages: &BTreeSet<String>) -> Vec<String> {
    let is_foreign = |name: &&String| FOREIGN.iter().any(|foreign| name.starts_with(foreign));
    packages.iter().filter(is_foreign).cloned().collect()
}
