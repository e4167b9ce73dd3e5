//! Information sources from third parties (R6).

pub mod sign_on;
