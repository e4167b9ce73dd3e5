//! The only crate with SQL and with keys.
