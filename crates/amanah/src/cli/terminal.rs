//! What commands write: answers to standard output, complaints and progress to standard error.

use std::io::{self, IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::{Answer, Exit, Progress, Stop};

/// The terminal, or whatever stands in its place in a script.
#[derive(Debug)]
pub struct Terminal {
    json: bool,
}

impl Terminal {
    /// A terminal that answers in JSON or in words.
    #[must_use]
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether answers are JSON.
    #[must_use]
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// Whether a person can be asked.
    #[must_use]
    pub fn can_ask(&self) -> bool {
        !self.json && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Gives the answer.
    ///
    /// # Errors
    /// When nobody reads it any more.
    pub fn answer(&self, answer: &Answer) -> Result<(), Stop> {
        if self.json { self.line(&answer.json.to_string()) } else { self.line(&answer.text) }
    }

    /// Writes a line to standard output.
    ///
    /// # Errors
    /// When nobody reads it any more.
    pub fn line(&self, line: &str) -> Result<(), Stop> {
        let mut out = io::stdout().lock();
        let written = if line.ends_with('\n') { write!(out, "{line}") } else { writeln!(out, "{line}") };
        Ok(written.and_then(|()| out.flush())?)
    }

    /// Writes a line to standard error, for people; nothing in JSON.
    pub fn note(&self, line: &str) {
        if !self.json {
            // Nobody reads it: nothing to be done.
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }

    /// Says why the command stopped.
    pub fn complain(&self, stop: &Stop) {
        let line = if self.json {
            json!({ "error": stop.message, "exit": stop.exit }).to_string()
        } else {
            let word = if stop.exit == Exit::Refused { "refused" } else { "error" };
            format!("{word}: {}", stop.message)
        };
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// Asks a person for a line; the answer is trimmed.
    ///
    /// # Errors
    /// When standard input ends.
    pub fn ask(&self, question: &str, default: Option<&str>) -> Result<String, Stop> {
        let hint = default.map_or(String::new(), |default| format!(" [{default}]"));
        write!(io::stderr().lock(), "{question}{hint}: ")?;
        let line = read_line()?.ok_or_else(|| Stop::failed("standard input ended before the answer"))?;
        Ok(if line.is_empty() { default.unwrap_or_default().to_owned() } else { line })
    }

    /// A bar for a long command; invisible in scripts.
    #[must_use]
    pub fn bar(&self) -> Bar {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        if self.json || !io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left") {
            bar.set_style(style);
        }
        Bar(bar)
    }
}

/// One line of standard input, trimmed; none at its end.
///
/// # Errors
/// When standard input cannot be read.
pub(super) fn read_line() -> Result<Option<String>, Stop> {
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

/// The progress of a long command.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// Shows how far it has come.
    pub fn show(&self, progress: Progress) {
        self.0.set_length(progress.of);
        self.0.set_position(progress.done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
