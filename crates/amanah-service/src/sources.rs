//! The ways in: one folder per source of the policy (R1 to R6).

pub mod automatic;
pub mod communications;
pub mod correspondence;
pub mod registration;
pub mod third_parties;
