//! The whole suite once more, on a PostgreSQL server: the same tests, in a second process.

use std::process::Command;

use crate::{postgres, skip};

/// Tests that look into SQLite's own files, or do what only the embedded store can.
const EMBEDDED_ONLY: &[&str] = &["on_postgres::"];

/// Shows: invariant 1, invariant 5, invariant 6, invariant 11
#[test]
fn the_suite_passes_on_postgresql() {
    if postgres::given_server().is_some() {
        return;
    }
    let server = match postgres::Server::start() {
        Ok(server) => server,
        Err(reason) => return skip::skip(&reason),
    };

    let skipped = EMBEDDED_ONLY.iter().flat_map(|name| ["--skip", name]);
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(skipped)
        .env(postgres::SERVER, server.address())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
}
