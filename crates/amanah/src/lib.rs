//! The program: doors, pages, jobs and commands.
//!
//! Layout: [`web`] holds the pages and the table of endpoints they are mounted from, [`portal`] ClientZone, [`clock`] is where the time
//! comes from.
//! Absent on purpose: SQL and keys (the vault has them) and rules (the policy has them).

pub mod clock;
pub mod portal;
pub mod web;
