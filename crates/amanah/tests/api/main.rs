//! The JSON API through the router, over a house of its own and a hand-moved clock.
//!
//! Layout: `zone` is the company of the portal's tests, `desk` its staff, `program` a program with a key; the others
//! keep what keys open, what changes do, that the document says the truth, and that no room is forgotten.

#[cfg(test)]
mod billing;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod changes;
#[cfg(test)]
#[path = "../console/desk.rs"]
#[expect(dead_code, reason = "the tests of the console use the rest of it")]
mod desk;
#[cfg(test)]
mod document;
#[cfg(test)]
mod every_operation;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod officer;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod own;
#[cfg(test)]
mod people;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod program;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod running;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod tickets;
#[cfg(test)]
#[path = "../console/waiting.rs"]
mod waiting;
#[cfg(test)]
#[path = "../portal/zone.rs"]
#[expect(dead_code, reason = "the tests of the portal use the rest of it")]
mod zone;

/// Shows: SEC, invariant 1
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(&[]);
}
