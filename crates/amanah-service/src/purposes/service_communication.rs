//! U1: communicating for service provision.

pub mod mail;
pub mod open_customer;
