//! Why a command ended without having done what was asked, and with which exit code.

use std::error::Error;
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

/// How a command ended that did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// It failed: exit code 1.
    Failed,
    /// The command line is wrong: exit code 2.
    Usage,
    /// The policy refused; the refusal is in the ledger: exit code 3.
    Refused,
    /// For a mail server: there is no such recipient here (EX_NOUSER): exit code 67.
    NoUser,
    /// For a mail server: not now, to be tried again (EX_TEMPFAIL): exit code 75.
    TryAgain,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Refused => 3,
            Exit::NoUser => 67,
            Exit::TryAgain => 75,
        })
    }
}

/// Why a command ended. Not an error type of its own, so that every error becomes one with `?`; it also travels
/// through the control socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// With which exit code.
    pub exit: Exit,
    /// What happened and what to do; never a personal value.
    pub message: String,
}

impl Stop {
    /// It failed.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, message: message.into() }
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into() }
    }

    /// The policy refused.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { exit: Exit::Refused, message: message.into() }
    }

    /// There is no such recipient here.
    pub fn no_user(message: impl Into<String>) -> Self {
        Self { exit: Exit::NoUser, message: message.into() }
    }

    /// Not now; the mail server tries again.
    pub fn try_again(message: impl Into<String>) -> Self {
        Self { exit: Exit::TryAgain, message: message.into() }
    }

    /// An error with what was being done.
    pub fn during(what: impl core::fmt::Display, error: &(dyn Error + 'static)) -> Self {
        Self::failed(format!("{what}: {}", chain(error)))
    }
}

impl<E: Error + 'static> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::failed(chain(&error))
    }
}

/// An error and its causes in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let words = next.to_string();
        // A transparent wrapper repeats its cause.
        if !told.ends_with(&words) {
            told.push_str(": ");
            told.push_str(&words);
        }
        cause = next.source();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the store could not be made ready")]
    struct NotReady(#[source] std::fmt::Error);

    #[test]
    fn the_causes_are_told_in_one_line() {
        let stop = Stop::from(NotReady(std::fmt::Error));

        assert_eq!(
            stop.message,
            "the store could not be made ready: an error occurred when formatting an argument"
        );
        assert_eq!(stop.exit, Exit::Failed);
    }
}
