//! Staff open a customer: a purpose first, with a ticket or a reason, and only for a while (SEC).
//!
//! Layout: [`declare`] opens, [`view`] shows what the policy grants under the opening, [`daily_list`] is what the
//! officer reads every day.

pub mod daily_list;
pub mod declare;
pub mod view;
