//! The program: doors, pages, jobs and commands.

use std::process::ExitCode;

fn main() -> ExitCode {
    amanah::cli::run(std::env::args_os())
}
