//! The same crashes once more, with the data on a PostgreSQL server: the same tests, in a second process.

use std::process::Command;

use crate::{postgres, skip};

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
        .args(["--skip", "on_postgres::"])
        .env(postgres::SERVER, server.address())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
}
