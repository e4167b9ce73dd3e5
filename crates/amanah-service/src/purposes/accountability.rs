//! U2a: accountability to the customer.

pub mod export;
pub mod ledger;
pub mod letters;
pub mod my_data;
pub mod report;
pub mod today;
pub mod who_used;
pub mod work;
