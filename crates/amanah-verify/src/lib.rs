//! Verifies what a ledger of Amanah gave away: an export, a receipt, a certificate of erasure, a folder of tiles, a proof
//! of continuation or a checkpoint.
//!
//! Layout: [`mod@check`] reads a file or folder, finds out what it is and has `amanah-ledger` verify it; [`arguments`] reads
//! the command line of the small program `amanah-verify`. `amanah ledger verify` is the same [`fn@check`].
//!
//! Deliberately absent: the network, every store, every secret, and every crate of ours but the pure ledger, so that an
//! auditor builds this alone, in seconds, and can read all of it.

pub mod arguments;
pub mod check;

pub use check::{Verdict, VerifyStop, Wanted, check};
