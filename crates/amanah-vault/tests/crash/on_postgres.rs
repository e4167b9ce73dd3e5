//! The same crashes once more, with the data on a PostgreSQL server: the same tests, in a second process.

use std::process::Command;

use crate::{postgres, skip};

/// What happens to files and folders alone.
const EMBEDDED_ONLY: &[&str] = &[
    "on_postgres::",
    "failing_disk::",
    "copies::",
    // Without its name a database is refused as unfinished, and made anew by hand: `it/on_postgres/database.rs`.
    "points::a_crash_while_a_store_is_made",
];

/// Shows: invariant 5, invariant 11
#[test]
fn crashes_lose_nothing_on_postgresql() {
    if postgres::given_server().is_some() {
        return;
    }
    let server = match postgres::Server::start() {
        Ok(server) => server,
        Err(reason) => return skip::skip(&reason),
    };

    let ran = Command::new(std::env::current_exe().unwrap())
        .args(EMBEDDED_ONLY.iter().flat_map(|name| ["--skip", name]))
        .env(postgres::SERVER, server.address())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("test result: ok") && !said.contains(" 0 passed"), "tests ran: {said}");
}
