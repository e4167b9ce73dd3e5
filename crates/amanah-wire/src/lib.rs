//! Bytes to values and back. Pure: no IO, no async, no clock, no randomness.

pub mod access_log;
pub mod lines;
