//! Staff open a customer: a purpose first, with a ticket or a reason, and only for a while (SEC).
//!
//! Layout: [`declare`] opens, [`coming_from`] knows the purpose of where somebody comes from, [`view`] shows what the
//! policy grants under the opening, [`daily_list`] is what the officer reads every day, [`review`] what they say of it.

mod alarm;
pub mod coming_from;
pub mod daily_list;
pub mod declare;
pub mod review;
pub mod view;
