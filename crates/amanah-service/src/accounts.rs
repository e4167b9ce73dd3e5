//! Accounts: signing in, sessions, and what a customer changes about themselves.

pub mod breached;
pub mod events;
pub mod find;
pub mod form;
pub mod limits;
pub mod linking;
pub mod one_time_link;
pub mod panel;
pub mod passkeys;
pub mod password;
pub mod people;
pub mod profile;
pub mod programs;
pub mod proof;
pub mod second_factor;
pub mod second_step;
pub mod services;
pub mod sessions;
pub mod sign_in;
pub mod sign_on;
pub mod staff;
pub mod upstream;
