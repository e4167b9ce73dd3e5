//! How data goes.

pub mod active;
pub mod propagation;
pub mod provider_notice;
pub mod sweep;
