//! Accounts: signing in, sessions, and what a customer changes about themselves.

pub mod profile;
pub mod sessions;
pub mod sign_in;
pub mod staff;
