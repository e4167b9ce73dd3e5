//! The program that answers: cvc5, a process of its own.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use cedar_policy_symcc::solver::{LocalSolver, SolverError};
use tokio::process::Command;
use tokio::time::timeout;

/// A solver that was found and has said its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solver {
    program: PathBuf,
    version: String,
}

/// Why there is no solver.
#[derive(Debug, thiserror::Error)]
pub enum NoSolver {
    /// There is no such program.
    #[error("there is no program `{}`; install Debian's package `cvc5`, or name the solver with --solver", program.display())]
    NotThere {
        /// What was looked for.
        program: PathBuf,
    },
    /// It cannot be started.
    #[error("the solver `{}` cannot be started; see that it is a program this user may run", program.display())]
    NotStarted {
        /// The program.
        program: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It answers, but not as the solver we know.
    #[error("`{}` does not answer `--version` as cvc5 does; name cvc5 with --solver", program.display())]
    NotCvc5 {
        /// The program.
        program: PathBuf,
    },
}

impl Solver {
    /// The name under which the solver is looked for on the path.
    pub const NAME: &'static str = "cvc5";

    /// Starts the program once and asks for its version. A bare name is looked for on the path.
    ///
    /// # Errors
    /// When there is no such program, it cannot be started, or it is not cvc5.
    pub async fn find(program: &Path, patience: Duration) -> Result<Self, NoSolver> {
        let not_cvc5 = || NoSolver::NotCvc5 { program: program.to_path_buf() };
        let mut command = Command::new(program);
        command.arg("--version").stdin(Stdio::null()).kill_on_drop(true);
        let answer = timeout(patience, command.output()).await.map_err(|_| not_cvc5())?;
        let answer = answer.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => NoSolver::NotThere { program: program.to_path_buf() },
            _ => NoSolver::NotStarted { program: program.to_path_buf(), source },
        })?;
        let text = String::from_utf8_lossy(&answer.stdout);
        let version = text.lines().find_map(version_in).ok_or_else(not_cvc5)?;
        Ok(Self { program: program.to_path_buf(), version: version.to_owned() })
    }

    /// Its name and version, for reports.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", Self::NAME, self.version)
    }

    /// A process of it, which ends with its owner. The solver itself gives up a question when patience ends.
    pub(crate) fn start(&self, patience: Duration) -> Result<LocalSolver, SolverError> {
        let limit = format!("--tlimit-per={}", patience.as_millis());
        let arguments = ["--lang", "smt", limit.as_str()].map(OsStr::new);
        LocalSolver::from_command(Command::new(&self.program).args(arguments).kill_on_drop(true))
    }
}

/// `This is cvc5 version 1.0.3 [git tag ...]`.
fn version_in(line: &str) -> Option<&str> {
    let (_, version) = line.split_once("cvc5 version ")?;
    version.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_the_words_of_cvc5() {
        assert_eq!(version_in("This is cvc5 version 1.0.3 [git tag 1.0.3]"), Some("1.0.3"));
        assert_eq!(version_in("Z3 version 4.8.12 - 64 bit"), None);
    }
}
