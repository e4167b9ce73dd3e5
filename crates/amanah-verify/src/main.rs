//! `amanah-verify`: the offline verifier, alone.

use std::io::{self, Write as _};
use std::process::ExitCode;

use amanah_verify::arguments::{Asked, HELP, read};
use amanah_verify::{VerifyStop, check};

fn main() -> ExitCode {
    match answer() {
        // A reader who closed the pipe has seen enough.
        Ok(text) => {
            let _closed = writeln!(io::stdout(), "{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(stop) => {
            let _closed = writeln!(io::stderr(), "error: {stop}");
            ExitCode::from(if stop.is_usage() { 2 } else { 1 })
        }
    }
}

fn answer() -> Result<String, VerifyStop> {
    match read(std::env::args_os().skip(1))? {
        Asked::Help => Ok(HELP.to_owned()),
        Asked::Check { wanted, as_json } => {
            let verdict = check(&wanted)?;
            Ok(if as_json { verdict.json.to_string() } else { verdict.text })
        }
    }
}
