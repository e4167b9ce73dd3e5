//! U1: communicating for service provision.

pub mod letters;
pub mod mail;
pub mod outbox;
