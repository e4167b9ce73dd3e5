//! What the operator's other systems are told, and what they say (DEL2).
//!
//! Layout: `told` has a processor with moods, over real sockets; `passing` is a company to which others pass requests on,
//! `passed_on` what comes of those, `passed_on_served` the same with the program itself, `samples` are certificates that
//! openssl makes and checks.

#[cfg(test)]
#[path = "../../../../tests/founding.rs"]
mod founding;
#[cfg(test)]
#[path = "../../../../tests/newcomer.rs"]
mod newcomer;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod passed_on;
#[cfg(test)]
mod passed_on_served;
#[cfg(test)]
mod passing;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
#[path = "../../../../tests/processor.rs"]
mod processor;
#[cfg(test)]
mod samples;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod told;

/// Shows: DEL2
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(&[]);
}
