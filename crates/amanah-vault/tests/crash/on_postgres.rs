//! The same crashes once more, with the data on a PostgreSQL server: the same tests, in a second process.

use std::process::Command;

use crate::{fixture, postgres, skip};

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

/// What makes, uses, wraps anew and destroys keys.
const ABOUT_KEYS: &[&str] = &[
    "points::a_crash_while_a_store_is_made",
    "points::a_crash_while_somebody_registers",
    "points::a_crash_while_data_is_recorded",
    "points::a_crash_during_an_erasure",
    "points::a_crash_while_a_crashed_erasure_is_finished",
    "points::a_crash_during_a_rotation",
    "points::a_crash_while_a_decided_end_of_an_epoch_is_finished",
];

/// Shows: invariant 5, invariant 11
#[test]
fn crashes_lose_no_key_where_keys_are_in_a_cluster() {
    if postgres::given_server().is_some() {
        return;
    }
    let server = match postgres::Server::start() {
        Ok(server) => server,
        Err(reason) => return skip::skip(&reason),
    };

    let ran = Command::new(std::env::current_exe().unwrap())
        .arg("--exact")
        .args(ABOUT_KEYS)
        .env(fixture::KEY_SERVER, server.address())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains(&format!("{} passed", ABOUT_KEYS.len())), "all ran: {said}");
}
