//! The program: doors, pages, jobs and commands.
//!
//! Layout: [`web`] holds the pages and the table of endpoints they are mounted from, [`clock`] is where the time
//! comes from.
//! Absent on purpose: SQL and keys (the vault has them) and rules (the policy has them).

pub mod clock;
pub mod web;
