//! The console through the router, over a house of its own and a hand-moved clock.
//!
//! Layout: `zone` is the company of the portal's tests, `desk` puts staff into it; `pictures` keeps how every room
//! looks, `rooms` what its forms do and who may enter, `office` the officer's forms, searches and one's own page.

#[cfg(test)]
#[path = "../../../../tests/authenticator.rs"]
mod authenticator;
#[cfg(test)]
mod billing;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod deletion;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod destruction;
#[cfg(test)]
mod erased;
#[cfg(test)]
mod factors;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod incoming;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod office;
#[cfg(test)]
mod on_behalf;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod pictures;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod sign_on;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod takeover;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod tickets;
#[cfg(test)]
mod unknown;
#[cfg(test)]
mod waiting;
#[cfg(test)]
mod work;
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
