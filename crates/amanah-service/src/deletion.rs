//! How data goes.

pub mod active;
pub mod by_mail;
pub mod provider_notice;
pub mod sweep;
