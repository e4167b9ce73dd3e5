//! Mail that comes in: the door behind the operator's mail server, and who vouches for a sender (R3, DEL2).
//!
//! Layout: `lmtp` takes mails and answers when they are durable, `names` asks the DNS and counts what it asks, `verify`
//! judges the sender, `job` decides what becomes of what was taken in. What a mail says is never read by the program.

mod allowance;
mod job;
mod lmtp;
mod names;
mod spf;
mod take_in;
mod verify;

pub use allowance::PerHour;
pub(crate) use job::run;
pub use job::turn;
pub use lmtp::Lmtp;
pub use names::{Names, Seen};
pub use take_in::{Incoming, MailDoor, NotTaken, Recipient, take_in};
pub(crate) use take_in::{MOST_BYTES, keep};
pub use verify::verify_sender;

use crate::config::Config;

/// The domains that our own mail comes from: what comes from there is no customer's.
#[must_use]
pub fn own_domains(config: &Config) -> Vec<String> {
    let relay = config.relay.as_ref();
    let domains = relay.map(|relay| [relay.sender.domain().to_owned(), relay.bounce_domain.clone()]);
    domains.into_iter().flatten().map(|domain| domain.to_ascii_lowercase()).collect()
}
