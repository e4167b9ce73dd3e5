//! R5: communications, online and offline.

pub mod tickets;
