//! What holds on a PostgreSQL server: the whole suite once more, and what only a server can do to a store.

mod database;
mod forensics;
mod keys;
mod network;
mod processes;
mod proxy;
mod schema;
mod tls;

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use amanah_vault::{PostgresSettings, VaultOptions};

use crate::raw::RawStore;
use crate::support::{KEY_SERVER, bundle};
use crate::{postgres, skip};

/// Tests that look into SQLite's own files, or do what only the embedded store can, with what stands for them here.
const EMBEDDED_ONLY: &[&str] = &[
    "on_postgres::",
    // No database to look into: `tests/it/failpoints.rs` reads the sources.
    "failpoints::",
    // A file that was cut or is none: `database::a_database_that_holds_something_else_is_refused_and_left_alone`.
    "opening::a_truncated_or_foreign_data_file_is_refused",
    // Bytes in SQLite's files and journals: `forensics::`.
    "erasure::the_bytes_of_a_sealed_row_and_of_its_key_are_in_no_file_any_more",
    "erasure::a_reader_of_an_older_state_is_reported_and_the_sweep_empties_the_journals",
    // Whether there is data is known when the database is opened: `database::a_database_without_a_store_says_so`.
    "opening::opening_nothing_says_that_nothing_is_there",
    // Files that are missing, cut or exchanged, byte by byte.
    "refusals::what_does_not_belong_together_is_refused_with_the_way_out_and_nothing_is_changed",
    "refusals::what_is_found_wrong_once_it_is_open_is_refused_and_no_row_is_changed",
    "refusals::a_data_file_that_lost_its_journal_is_older_than_its_checkpoint_and_is_not_opened",
    // Puts an older data file in the place of the newer one.
    "backup::data_that_is_older_than_a_checkpoint_or_contradicts_one_does_not_open_by_itself",
    // The data folder of a process holds no data then, and the volume of a server is not seen: it is never established
    // that keys and data lie apart.
    "rotation::a_copy_is_replaced_and_registered_and_never_lies_with_what_it_opens",
    "rotation::without_two_places_for_copies_and_one_for_the_master_key_nothing_is_begun",
    "rotation::on_one_volume_the_third_date_is_not_established_and_says_why",
    "rotation::on_one_volume_the_operators_word_that_they_lie_apart_counts_for_nothing",
    // Restores twice into one place, which it empties in between by removing a folder.
    "rotation::beside_an_old_copy_of_the_keys_the_exported_ledger_says_whom_to_erase_again",
];

/// Shows: invariant 1, invariant 5, invariant 6, invariant 11
#[test]
fn the_suite_passes_on_postgresql() {
    let Some(server) = server() else { return };

    let skipped = EMBEDDED_ONLY.iter().flat_map(|name| ["--skip", name]);
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(skipped)
        .env(postgres::SERVER, server.address())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
}

/// What of the suite says something about keys, for the run that has them in a second cluster.
const ABOUT_KEYS: &[&str] = &[
    "backup::",
    "customers::",
    "erasure::",
    "holds::",
    "opening::",
    "outbox::",
    "pending::",
    "random_histories::",
    "records::",
    "releases::",
    "replacements::",
    "rotation::",
    "scan::",
    "sweep::",
];

/// Tests that look into the key store's file, or put a copy of that file where the keys are.
const KEY_FILE_ONLY: &[&str] = &[
    "opening::a_half_copied_key_folder_is_refused",
    "opening::a_key_store_of_a_newer_program_is_refused_and_left_as_it_is",
    "opening::keys_of_another_store_are_refused",
    "rotation::a_copy_that_does_not_open_is_refused_and_the_old_one_stays",
    "rotation::a_lost_key_folder_comes_back_from_one_copy_and_the_master_keys_own",
    "rotation::while_a_key_is_still_wrapped_under_it_no_master_key_is_destroyed",
];

/// Shows: invariant 5, invariant 11
#[test]
fn the_suite_passes_with_the_keys_in_a_second_cluster() {
    let (Some(data), Some(keys)) = (server(), key_server()) else { return };

    let skipped = EMBEDDED_ONLY.iter().chain(KEY_FILE_ONLY).flat_map(|name| ["--skip", name]);
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(ABOUT_KEYS)
        .args(skipped)
        .env(postgres::SERVER, data.address())
        .env(KEY_SERVER, keys.address())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("test result: ok") && !said.contains(" 0 passed"), "tests ran: {said}");
}

#[test]
fn what_is_left_out_exists_and_is_little() {
    let listed = Command::new(std::env::current_exe().unwrap()).arg("--list").output().unwrap();

    let listed = String::from_utf8(listed.stdout).unwrap();
    let all: Vec<&str> = listed.lines().filter_map(|line| line.strip_suffix(": test")).collect();
    let stale: Vec<_> = EMBEDDED_ONLY
        .iter()
        .chain(KEY_FILE_ONLY)
        .filter(|name| !all.iter().any(|test| test.starts_with(**name)))
        .collect();
    assert!(stale.is_empty(), "no such test any more: {stale:?}");
    let run = all.iter().filter(|test| !EMBEDDED_ONLY.iter().any(|name| test.contains(name))).count();
    assert!(run > 140, "only {run} of {} tests run on PostgreSQL", all.len());
}

/// The server that the tests in this folder share; none where none is installed, which is said.
fn server() -> Option<&'static postgres::Server> {
    static SHARED: OnceLock<Option<postgres::Server>> = OnceLock::new();
    SHARED.get_or_init(|| told(postgres::Server::start())).as_ref()
}

/// A second cluster, for keys.
fn key_server() -> Option<&'static postgres::Server> {
    static SHARED: OnceLock<Option<postgres::Server>> = OnceLock::new();
    SHARED.get_or_init(|| told(postgres::Server::start())).as_ref()
}

fn told(started: Result<postgres::Server, String>) -> Option<postgres::Server> {
    started.map_err(|reason| skip::skip(&reason)).ok()
}

/// A vault in this folder with its data at this URL, which waits no longer than tests do.
fn options(folder: &Path, url: &str) -> VaultOptions {
    options_of(folder, "data", url)
}

/// The vault of one process: keys and database are everybody's, the data folder is its own.
fn options_of(folder: &Path, process: &str, url: &str) -> VaultOptions {
    let settings = PostgresSettings::new(url, None, None).unwrap().patience(PATIENCE);
    VaultOptions::new(folder.join(process), folder.join("keys"), bundle()).postgres(settings)
}

/// How long a statement, a lock or a connection is waited for where the network is bad.
const PATIENCE: Duration = Duration::from_secs(1);

/// The same database through another port.
fn through(url: &str, port: u16) -> String {
    let (scheme, rest) = url.split_once("127.0.0.1:").unwrap();
    let (_, name) = rest.split_once('/').unwrap();
    format!("{scheme}127.0.0.1:{port}/{name}")
}

/// Asserts that the ledger in the database has every number once, and no two rows of a table one place.
fn assert_gapless(url: &str) {
    let store = RawStore::Database(url.to_owned());
    let holes = store.number("SELECT count(*) - coalesce(max(sequence) + 1, 0) FROM leaf", &[]);
    let twice = store.number("SELECT count(*) - count(DISTINCT seq) FROM datum", &[]);
    assert_eq!((holes, twice), (0, 0));
}
