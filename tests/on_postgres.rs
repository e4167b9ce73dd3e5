//! A whole suite once more on a PostgreSQL server: the same tests, in a second process that is told which server.
//!
//! Included by path beside `postgres.rs` and `skip.rs`:
//! `#[path = "../../../../tests/on_postgres.rs"] mod on_postgres;`

use std::path::Path;
use std::process::Command;

use crate::{postgres, skip};

/// Runs this suite again on a server of its own, without the tests whose names begin with one of `embedded_only`.
pub(crate) fn run_again(embedded_only: &[&str]) {
    if postgres::given_server().is_some() {
        return;
    }
    let server = match postgres::Server::start() {
        Ok(server) => server,
        Err(reason) => return skip::skip(&reason),
    };

    let skipped = embedded_only.iter().chain(&["on_postgresql"]).flat_map(|name| ["--skip", name]);
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(skipped)
        .env(postgres::SERVER, server.address())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("test result: ok") && !said.contains(" 0 passed"), "tests ran: {said}");
}

/// The database of a test on the server that this run is to use; none when the suite runs embedded.
pub(crate) fn database(folder: &Path) -> Option<String> {
    postgres::given_server().map(|server| postgres::database(&server, folder))
}
