//! The use cases over a vault of their own, each in folders that vanish with the test.
//!
//! Layout: `company` is a house with one customer and a mailbox to look into; every other module is one use case.

#[cfg(test)]
mod absence;
#[cfg(test)]
#[path = "../../../../tests/authenticator.rs"]
mod authenticator;
mod breached;
#[cfg(test)]
mod break_glass;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod company;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod find;
#[cfg(test)]
mod import_access_log;
#[cfg(test)]
mod import_corpus;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod my_data;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod people;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod replace_email;
#[cfg(test)]
mod replace_name;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod restriction;
#[cfg(test)]
mod safety;
#[cfg(test)]
mod second_step;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod sign_on;
#[cfg(test)]
mod sign_up;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod staff_factors;
#[cfg(test)]
mod staff_own;
#[cfg(test)]
mod unknown;
#[cfg(test)]
mod who_used;

/// Shows: SEC, invariant 1
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(&[]);
}
