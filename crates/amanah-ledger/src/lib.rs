//! The tamper-evident ledger. Pure: no IO, no async, no clock, no randomness.
