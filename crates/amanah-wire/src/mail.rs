//! Mail that comes in: what its envelope asks, and whether its sender is a *strict sender* (R3, DEL2).
//!
//! Everything here is judged from bytes and parameters. Who looks up names in the DNS and checks signatures is the
//! program; what counts as an answer is decided here, rule by rule, so that no library's idea of a sender ever decides.

pub mod address;
pub mod admission;
pub mod alignment;
pub mod automatic;
mod cfws;
pub mod claim;
pub mod command;
pub mod from;
pub mod gate;
pub mod header;
pub mod key_record;
pub mod lmtp;
pub mod reading;
pub mod second_reading;
pub mod signature;
mod tags;
pub mod thread;
pub mod verdict;

pub use address::{Identity, Utf8};
pub use command::{Command, Mailboxes};
pub use header::Header;
pub use reading::Reading;
pub use signature::Signature;
pub use thread::CaseAddress;
pub use verdict::{Rule, SenderVerdict, SignedBy};
