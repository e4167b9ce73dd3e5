//! ClientZone through the router, over a house of its own and a hand-moved clock.
//!
//! Layout: `zone` is a company with one customer, their browser and a look into the mails; `pictures` keeps how every
//! room looks, the others keep what its forms do.

#[cfg(test)]
#[path = "../../../../tests/authenticator.rs"]
mod authenticator;
#[cfg(test)]
mod callbacks;
#[cfg(test)]
mod entrance;
#[cfg(test)]
mod events;
#[cfg(test)]
mod export;
#[cfg(test)]
mod factors;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod leave;
#[cfg(test)]
mod leave_pictures;
#[cfg(test)]
mod messages;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod people;
#[cfg(test)]
mod pictures;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod restriction;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod safety;
#[cfg(test)]
mod sign_on;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod tickets;
#[cfg(test)]
#[expect(dead_code, reason = "the tests of the API use the rest of it")]
mod zone;

/// Shows: SEC, invariant 1
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(&[]);
}
