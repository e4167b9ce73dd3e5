//! The pure crates: no IO, no async, no clock, no randomness, no globals, no order that changes from run to run.

use crate::dependencies::{parse, tables};
use crate::source;
use crate::tree::{self, TextFile};

/// The pure crates and the only libraries they may know. None of these opens a file or a socket.
const PURE: &[(&str, &[&str])] = &[
    (
        "amanah-policy",
        &["cedar-policy", "serde", "serde_json", "toml", "thiserror", "sha2", "insta", "proptest"],
    ),
    (
        "amanah-ledger",
        &["thiserror", "sha2", "base64", "ed25519-dalek", "serde", "serde_json", "insta", "proptest"],
    ),
    (
        "amanah-wire",
        &[
            "thiserror",
            "serde",
            "serde_json",
            "jiff",
            "base64",
            "aws-lc-rs",
            "jsonwebtoken",
            "sha2",
            "zeroize",
            "idna",
            "mail-parser",
            "smtp-proto",
            "pdf-writer",
            "ttf-parser",
            "insta",
            "proptest",
        ],
    ),
];

/// Words that a pure crate has no use for.
const IMPURE_WORDS: &[&str] = &[
    "HashMap",
    "HashSet",
    "SystemTime",
    "Instant",
    "tokio",
    "async",
    "await",
    "thread_local",
    "getrandom",
    "println",
    "eprintln",
    "OsRng",
    "Mutex",
    "RwLock",
    "OnceLock",
    "LazyLock",
    "OnceCell",
];

/// Modules of the standard library that reach outside.
const IMPURE_MODULES: &[&str] = &["fs", "net", "process", "env", "thread", "io"];

/// Whole pieces of code that a pure crate has no use for.
const IMPURE_CODE: &[&str] = &["static mut ", "::now()", "include_str!(\"/", "extern crate"];

#[test]
fn pure_crates_know_only_pure_libraries() {
    tree::assert_none("a pure crate may not know this library:", &impure_libraries(&tree::all()));
}

#[test]
fn pure_crates_have_no_io_clock_randomness_or_globals() {
    tree::assert_none("make it a parameter:", &impure_code(&tree::rust()));
}

#[test]
fn impurity_is_found() {
    let manifest =
        TextFile::imagined("crates/amanah-wire/Cargo.toml", "[dependencies]\ntokio.workspace = true\n");
    let text = "use std::{fmt, fs};\nuse std::collections::HashMap; // HashMap\nfn f() { std::net::x(); T::now() }\n\
                // A comment may say HashMap.\n#[cfg(test)]\nmod tests { use std::fs; }\n";
    let file = TextFile::imagined("crates/amanah-ledger/src/x.rs", text);
    let elsewhere = TextFile::imagined("crates/amanah-vault/src/x.rs", text);

    assert_eq!(impure_libraries(&[manifest]), ["amanah-wire: tokio"]);
    assert_eq!(
        impure_code(&[file, elsewhere]),
        [
            "crates/amanah-ledger/src/x.rs:1: std::fs",
            "crates/amanah-ledger/src/x.rs:2: HashMap",
            "crates/amanah-ledger/src/x.rs:3: std::net",
            "crates/amanah-ledger/src/x.rs:3: ::now()",
        ]
    );
}

fn impure_libraries(files: &[TextFile]) -> Vec<String> {
    let mut breaches = Vec::new();
    for (name, allowed) in PURE {
        let path = format!("crates/{name}/Cargo.toml");
        for file in files.iter().filter(|file| file.path == path) {
            let manifest = parse(file);
            let unknown = tables(&manifest).filter(|(library, _)| !allowed.contains(library));
            breaches.extend(unknown.map(|(library, _)| format!("{name}: {library}")));
        }
    }
    breaches
}

fn impure_code(files: &[TextFile]) -> Vec<String> {
    let is_pure = |file: &&TextFile| PURE.iter().any(|(name, _)| file.crate_name() == Some(name));
    let mut breaches = Vec::new();
    for file in files.iter().filter(is_pure).filter(|file| !file.is_test()) {
        for line in source::lines(&file.text).iter().filter(|line| !line.in_test) {
            breaches
                .extend(found_in(&line.code).map(|what| format!("{}:{}: {what}", file.path, line.number)));
        }
    }
    breaches
}

fn found_in(code: &str) -> impl Iterator<Item = String> {
    let modules =
        IMPURE_MODULES.iter().filter(|module| uses_std(code, module)).map(|module| format!("std::{module}"));
    let words = IMPURE_WORDS.iter().filter(|word| source::words(code).any(|found| found == **word));
    let pieces = IMPURE_CODE.iter().filter(|piece| code.contains(**piece));
    modules.chain(words.chain(pieces).map(|piece| (*piece).to_owned())).collect::<Vec<_>>().into_iter()
}

/// Whether a line reaches for `std::module`, alone or inside `use std::{...}`.
fn uses_std(code: &str, module: &str) -> bool {
    let tight: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let ends_word = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let direct = tight.split(&format!("std::{module}")).skip(1).any(ends_word);
    let listed =
        tight.split("std::{").nth(1).is_some_and(|list| source::words(list).any(|word| word == module));
    direct || listed
}
