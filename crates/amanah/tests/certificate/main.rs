//! Certificates of erasure: true at every time, silent about a case, verified by whoever has the public key.
//!
//! Layout: `house` is a house with people who are erased; `issues` keeps when a certificate is issued anew, `silence` what it
//! never says, `paper` how it looks.

#[cfg(test)]
mod house;
#[cfg(test)]
mod issues;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod paper;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod silence;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;

/// Shows: DEL3, invariant 6
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(&[]);
}
