//! The program: doors, pages, jobs and commands.

fn main() {}
