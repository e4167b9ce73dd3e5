//! Solvers that crash, lie, hang or are not there. Whatever they do, nothing is proved by it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use amanah_prover::{ClaimStanding, NoSolver, Report, Solver, prove};
use tempfile::TempDir;

use crate::machine::{PATIENCE, pack, wait_for};

/// Short, because one of these solvers never answers.
const LITTLE: Duration = Duration::from_millis(300);

/// Shows: invariant 9
#[test]
fn a_solver_that_crashes_proves_nothing() {
    let report = asked("exit 3", PATIENCE);

    assert_nothing_is_proved(&report, "the solver failed");
}

/// Shows: invariant 9
#[test]
fn a_solver_that_prints_garbage_proves_nothing() {
    let report = asked(&answering("banana"), PATIENCE);

    assert_nothing_is_proved(&report, "neither `sat`, `unsat` nor `unknown`");
}

/// Shows: invariant 9
#[test]
fn a_solver_that_hangs_proves_nothing_and_does_not_hang_the_report() {
    let report = asked("while read -r line; do :; done", LITTLE);

    assert_nothing_is_proved(&report, "did not answer within 300 ms");
}

/// Shows: invariant 9
#[test]
fn a_solver_that_does_not_know_proves_nothing() {
    let report = asked(&answering("unknown"), PATIENCE);

    assert_nothing_is_proved(&report, "does not know");
}

/// Shows: invariant 9
#[test]
fn a_model_that_cannot_be_read_is_no_counterexample_and_no_proof() {
    let report = asked(&answering("sat\\n(\\nnonsense\\n)"), PATIENCE);

    assert_nothing_is_proved(&report, "cannot be read");
}

/// It would prove everything, were it not for the canary and the question whether a claim says anything.
///
/// Shows: invariant 9
#[test]
fn a_solver_that_says_yes_to_everything_is_caught() {
    let report = asked(&answering("unsat"), PATIENCE);

    let shortcomings = report.shortcomings().join("\n");
    assert!(shortcomings.contains("claim `canary.own`"), "{shortcomings}");
    assert!(report.claims.iter().any(|claim| claim.standing == ClaimStanding::Vacuous));
}

#[test]
fn a_solver_that_is_not_there_is_told_apart_from_one_that_is_none() {
    let folder = TempDir::new().unwrap();
    let mute = script(&folder, "mute", "exit 0");
    let find = |program: &Path| wait_for(Solver::find(program, PATIENCE)).unwrap_err();

    let missing = find(&folder.path().join("cvc5"));
    let none = find(&mute);
    let no_program = find(folder.path());

    assert!(matches!(missing, NoSolver::NotThere { .. }), "{missing:?}");
    assert!(matches!(none, NoSolver::NotCvc5 { .. }), "{none:?}");
    assert!(matches!(no_program, NoSolver::NotStarted { .. }), "{no_program:?}");
}

/// Every claim that needed the solver is unknown, at least one for this reason, and none is called proved beside it.
fn assert_nothing_is_proved(report: &Report, why: &str) {
    let told: Vec<_> = report.shortcomings();
    assert!(told.iter().any(|line| line.contains("not proved") && line.contains(why)), "{told:#?}");
    let proved = report.claims.iter().filter(|claim| claim.standing == ClaimStanding::Holds);
    assert_eq!(proved.map(|claim| &claim.claim.id).collect::<Vec<_>>(), [""; 0]);
    assert!(told.iter().any(|line| line.contains("claim `canary.own`")), "{told:#?}");
}

/// The report that a solver of this behaviour brings about.
fn asked(behaviour: &str, patience: Duration) -> Report {
    let folder = TempDir::new().unwrap();
    let introduced =
        format!("case $1 in --version) echo 'This is cvc5 version 0.0.0'; exit 0;; esac\n{behaviour}");
    let program = script(&folder, "cvc5", &introduced);
    let solver = wait_for(Solver::find(&program, PATIENCE)).unwrap();
    wait_for(prove(&pack(|_| {}), &solver, patience)).unwrap()
}

/// A solver that answers every question alike.
fn answering(answer: &str) -> String {
    format!("while read -r line; do case $line in *check-sat*) printf '{answer}\\n';; esac; done")
}

/// Another process writes it: a file that this one has open for writing could not be started by a test beside.
fn script(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    let written = Command::new("sh")
        .args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" >\"$2\" && chmod 700 \"$2\"", "sh", text])
        .arg(&path)
        .status()
        .unwrap();
    assert!(written.success());
    path
}
