//! R1: recorded automatically: protocols, IP addresses, cookies.

pub mod import_access_log;
