//! U2a: accountability to the customer.

pub mod my_data;
pub mod report;
pub mod who_used;
