//! The privacy policy as data and decisions. Pure: no IO, no async, no clock, no randomness.
