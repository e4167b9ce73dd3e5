//! U1: communicating for service provision.

pub mod bounces;
pub mod delivery;
pub mod letters;
pub mod mail;
pub mod outbox;
