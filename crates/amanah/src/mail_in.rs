//! Mail that comes in: the door behind the operator's mail server, and who vouches for a sender (R3, DEL2).
//!
//! Layout: `lmtp` takes mails and answers when they are durable, `names` asks the DNS and counts what it asks, `verify`
//! judges the sender, `job` decides what becomes of what was taken in. What a mail says is never read by the program.

mod job;
mod lmtp;
mod names;
mod take_in;
mod verify;

pub use job::turn;
pub(crate) use job::run;
pub use lmtp::Lmtp;
pub use names::Names;
pub use take_in::{MailDoor, NotTaken, take_in};
pub use verify::{Envelope, verify_sender};
