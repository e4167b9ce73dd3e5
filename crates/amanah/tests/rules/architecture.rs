//! The house: which crate may know which, and where SQL may stand.
//!
//! Which library belongs to which crate stands in `deny.toml`, kept by [`crate::supply_chain`].

use crate::dependencies::{parse, tables};
use crate::source;
use crate::tree::{self, TextFile};

/// Allowed edges between our crates; nothing else (DESIGN, section 3; docs/decisions/0006-what-outsiders-get.md).
const EDGES: &[(&str, &[&str])] = &[
    (
        "amanah",
        &[
            "amanah-service",
            "amanah-prover",
            "amanah-policy",
            "amanah-ledger",
            "amanah-verify",
            "amanah-wire",
        ],
    ),
    ("amanah-service", &["amanah-vault", "amanah-policy", "amanah-ledger", "amanah-wire"]),
    ("amanah-vault", &["amanah-policy", "amanah-ledger"]),
    ("amanah-prover", &["amanah-policy"]),
    ("amanah-policy", &[]),
    ("amanah-verify", &["amanah-ledger"]),
    ("amanah-ledger", &[]),
    ("amanah-wire", &[]),
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "shared"];

/// How SQL statements begin.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "PRAGMA ",
    "ALTER TABLE ",
];

#[test]
fn crates_know_only_whom_they_may() {
    tree::assert_none("an edge that DESIGN section 3 does not allow:", &forbidden_edges(&manifests()));
}

#[test]
fn sql_stands_only_in_the_vault() {
    tree::assert_none("SQL outside the vault:", &sql_elsewhere(&tree::rust()));
}

/// A request is never answered by a solver.
///
/// Enforces: invariant 9
#[test]
fn the_prover_stays_out_of_the_serving_path() {
    tree::assert_none("only `amanah policy` may know the prover:", &prover_elsewhere(&tree::rust()));
}

#[test]
fn names_of_modules_say_what_is_inside() {
    tree::assert_none("name the concept:", &empty_names(&tree::rust()));
}

#[test]
fn every_breach_of_the_architecture_is_found() {
    let wire = TextFile::imagined(
        "crates/amanah-wire/Cargo.toml",
        "[dependencies]\namanah-vault.workspace = true\n",
    );
    let stray = TextFile::imagined("crates/amanah-helpers/Cargo.toml", "[dependencies]\n");
    let sql = TextFile::imagined(
        "crates/amanah/src/x.rs",
        "const Q: &str = \"SELECT name FROM customer\"; // SELECT\n",
    );
    let vault = TextFile::imagined(
        "crates/amanah-vault/src/x.rs",
        "const Q: &str = \"SELECT name FROM customer\";\n",
    );
    let command = TextFile::imagined("crates/amanah/src/cli/policy/x.rs", "use amanah_prover::prove;\n");
    let serving = TextFile::imagined("crates/amanah/src/opening.rs", "amanah_prover::enumerate(&bundle);\n");
    let named =
        ["crates/amanah/src/utils.rs", "crates/amanah/src/portal/mod.rs"].map(|p| TextFile::imagined(p, ""));

    assert_eq!(
        forbidden_edges(&[wire, stray]),
        ["amanah-wire -> amanah-vault", "amanah-helpers is not a crate of the house"]
    );
    assert_eq!(sql_elsewhere(&[sql, vault]), ["crates/amanah/src/x.rs:1"]);
    assert_eq!(prover_elsewhere(&[command, serving]), ["crates/amanah/src/opening.rs:1"]);
    assert_eq!(empty_names(&named), ["crates/amanah/src/utils.rs", "crates/amanah/src/portal/mod.rs"]);
}

fn manifests() -> Vec<TextFile> {
    let is_member = |file: &TextFile| file.path.starts_with("crates/") && file.path.ends_with("/Cargo.toml");
    tree::all().into_iter().filter(is_member).collect()
}

fn forbidden_edges(manifests: &[TextFile]) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in manifests {
        let from = file.crate_name().expect("a member has a crate name");
        let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == from) else {
            breaches.push(format!("{from} is not a crate of the house"));
            continue;
        };
        let manifest = parse(file);
        let ours = tables(&manifest).map(|(name, _)| name).filter(|name| name.starts_with("amanah"));
        breaches.extend(ours.filter(|to| !allowed.contains(to)).map(|to| format!("{from} -> {to}")));
    }
    breaches
}

fn sql_elsewhere(files: &[TextFile]) -> Vec<String> {
    let outside = files.iter().filter(|file| file.crate_name() != Some("amanah-vault"));
    outside
        .filter(|file| !file.path.starts_with("crates/amanah/tests/rules/"))
        .flat_map(|file| {
            source::lines(&file.text)
                .into_iter()
                .filter(|line| SQL.iter().any(|verb| line.strings.trim_start().starts_with(verb)))
                .map(|line| format!("{}:{}", file.path, line.number))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn prover_elsewhere(files: &[TextFile]) -> Vec<String> {
    let may_know = |file: &&TextFile| {
        file.path.starts_with("crates/amanah-prover/")
            || file.path.starts_with("crates/amanah/src/cli/policy")
    };
    files
        .iter()
        .filter(|file| !may_know(file))
        .flat_map(|file| {
            let named = |code: &str| source::words(code).any(|word| word == "amanah_prover");
            let lines = source::lines(&file.text).into_iter().filter(move |line| named(&line.code));
            lines.map(|line| format!("{}:{}", file.path, line.number)).collect::<Vec<_>>()
        })
        .collect()
}

fn empty_names(files: &[TextFile]) -> Vec<String> {
    let says_nothing = |path: &str| {
        let stem = path.trim_end_matches(".rs");
        stem.ends_with("/mod") || stem.split('/').any(|part| EMPTY_NAMES.contains(&part))
    };
    files.iter().filter(|file| says_nothing(&file.path)).map(|file| file.path.clone()).collect()
}
