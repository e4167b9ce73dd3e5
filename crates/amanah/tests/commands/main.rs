//! The commands, by running the program itself: what they do, what they say when something is wrong, how they end.
//!
//! Layout: `company` is a throw-away company and the program run in it; every other module is one group of commands.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod company;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod erase;
#[cfg(test)]
mod import;
#[cfg(test)]
mod init;
#[cfg(test)]
mod key;
#[cfg(test)]
mod key_cluster;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod mail;
#[cfg(test)]
#[path = "../../../../tests/newcomer.rs"]
mod newcomer;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod other_systems;
#[cfg(test)]
mod outsiders;
#[cfg(test)]
mod people;
#[cfg(test)]
mod policy;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod processes;
#[cfg(test)]
#[path = "../../../../tests/processor.rs"]
mod processor;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod sign_on;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod store;
#[cfg(test)]
mod tour;

/// Tests of the demo, which is embedded, and of what a file of its own does that is cut short or cannot grow.
#[cfg(test)]
const EMBEDDED_ONLY: &[&str] =
    &["demo::", "erase::", "key::", "key_cluster::", "outsiders::", "people::", "store::", "bad_input::"];

/// Shows: SEC, invariant 4, invariant 11
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(EMBEDDED_ONLY);
}
