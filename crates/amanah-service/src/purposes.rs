//! The ways out: one folder per purpose of the policy (U1 to U6).

pub mod accountability;
pub mod billing;
pub mod opening;
pub mod service_communication;
