//! How data goes.

pub mod active;
pub mod sweep;
