//! E-mail correspondence (R3): what becomes of a mail that came in, and what waits for a person.

pub mod canary;
pub mod receive;
pub mod review;
pub mod thread;
