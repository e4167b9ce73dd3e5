//! Mail that comes in, through the door for the mail server, with a name server of our own: hostile samples, our own
//! forgeries, and what a mail server can do wrong.
//!
//! Layout: `company` is a house with customers behind an LMTP door, `zone` the name server, `signer` signs mails as
//! somebody else's software would; `hostile`, `gate`, `second_opinion` (of another verifier), `door`, `lasting`, `claims`,
//! `evidence`, `limits`, `threads` and `postfix` (a real one) are the tests.

#[cfg(test)]
mod claims;
#[cfg(test)]
mod company;
#[cfg(test)]
mod door;
#[cfg(test)]
mod evidence;
#[cfg(test)]
#[path = "../../../../tests/founding.rs"]
mod founding;
#[cfg(test)]
mod gate;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod lasting;
#[cfg(test)]
mod limits;
#[cfg(test)]
#[path = "../../../../tests/newcomer.rs"]
mod newcomer;
#[cfg(test)]
#[path = "../../../../tests/on_postgres.rs"]
mod on_postgres;
#[cfg(test)]
mod postfix;
#[cfg(test)]
#[path = "../../../../tests/postgres.rs"]
mod postgres;
#[cfg(test)]
mod second_opinion;
#[cfg(test)]
mod signer;
#[cfg(test)]
#[path = "../../../../tests/skip.rs"]
mod skip;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod zone;

/// Shows: R3, DEL2
#[cfg(test)]
#[test]
fn the_suite_passes_on_postgresql() {
    on_postgres::run_again(&["gate::", "door::", "postfix::"]);
}
