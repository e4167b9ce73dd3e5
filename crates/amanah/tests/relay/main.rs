//! Outgoing mail from the outbox to a mail server: a hand-written one with moods, and a real Postfix.
//!
//! Layout: `house` is a company with customers and a hand-moved clock, `peer` the server with moods, `postfix` an instance
//! of Postfix of its own; `moods`, `outage`, `examined` and `real` are the tests.

#[cfg(test)]
mod examined;
#[cfg(test)]
#[path = "../../../../tests/founding.rs"]
mod founding;
#[cfg(test)]
mod house;
#[cfg(test)]
mod moods;
#[cfg(test)]
#[path = "../../../../tests/newcomer.rs"]
mod newcomer;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod peer;
#[cfg(test)]
mod postfix;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod real;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;

/// Shows: U1
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(&["real::", "examined::"]);
}
