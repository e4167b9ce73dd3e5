//! One process of the solver, its time-outs, and what counts as an answer.

use std::time::Duration;

use cedar_policy_symcc::CedarSymCompiler;
use cedar_policy_symcc::err::{Error, SolverError};
use cedar_policy_symcc::solver::LocalSolver;
use tokio::time::timeout;

use crate::solver::Solver;

/// After so many failures the solver is asked nothing more: one that hangs must not hang the report.
const MOST_FAILURES: usize = 3;

/// Why a question has no answer. Whatever it is, nothing was proved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// It thought too long.
    #[error("the solver did not answer within {} ms; give it longer with --timeout", patience.as_millis())]
    TimedOut {
        /// How long it had.
        patience: Duration,
    },
    /// It said that it does not know.
    #[error("the solver answered that it does not know")]
    Unknown,
    /// It crashed, or could not be started.
    #[error("the solver failed: {why}")]
    Crashed {
        /// What happened.
        why: String,
    },
    /// It said something that is no answer.
    #[error("the solver's answer cannot be read: {why}")]
    Unreadable {
        /// What is wrong with it.
        why: String,
    },
    /// It was not asked.
    #[error("not asked: the solver had failed {MOST_FAILURES} times before")]
    GivenUp,
}

/// The solver while it is asked.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    solver: &'a Solver,
    patience: Duration,
    running: Option<CedarSymCompiler<LocalSolver>>,
    failures: usize,
    pub(crate) questions: usize,
}

impl<'a> Session<'a> {
    pub(crate) const fn new(solver: &'a Solver, patience: Duration) -> Self {
        Self { solver, patience, running: None, failures: 0, questions: 0 }
    }

    /// Asks one question. After a failure the process is thrown away: what it says next could belong to the question
    /// before.
    pub(crate) async fn ask<T>(
        &mut self,
        question: impl AsyncFnOnce(&mut CedarSymCompiler<LocalSolver>) -> Result<T, Error>,
    ) -> Result<T, Unproved> {
        if self.failures >= MOST_FAILURES {
            return Err(Unproved::GivenUp);
        }
        self.questions += 1;
        let answer = self.try_to_ask(question).await;
        if answer.is_err() {
            self.failures += 1;
        }
        answer
    }

    async fn try_to_ask<T>(
        &mut self,
        question: impl AsyncFnOnce(&mut CedarSymCompiler<LocalSolver>) -> Result<T, Error>,
    ) -> Result<T, Unproved> {
        let mut process = match self.running.take() {
            Some(process) => process,
            None => {
                CedarSymCompiler::new(self.solver.start(self.patience).map_err(crashed)?).map_err(unproved)?
            }
        };
        let patience = self.patience;
        let answer =
            timeout(patience, question(&mut process)).await.map_err(|_| Unproved::TimedOut { patience })?;
        let answer = answer.map_err(unproved)?;
        self.running = Some(process);
        Ok(answer)
    }
}

fn unproved(error: Error) -> Unproved {
    match error {
        Error::SolverUnknown => Unproved::Unknown,
        Error::SolverError(error) => crashed(error),
        // Writing the question fails when nobody reads it any more.
        Error::EncodeError(error) => Unproved::Crashed { why: error.to_string() },
        other => Unproved::Unreadable { why: other.to_string() },
    }
}

fn crashed(error: SolverError) -> Unproved {
    match error {
        SolverError::UnrecognizedSolverOutput(_) => {
            Unproved::Unreadable { why: "it is neither `sat`, `unsat` nor `unknown`".to_owned() }
        }
        SolverError::Io(error) => Unproved::Crashed { why: error.to_string() },
        other => Unproved::Crashed { why: other.to_string() },
    }
}
