//! The report of a proof, for people and for scripts.

use std::fmt::Write as _;

use amanah_prover::{ClaimStanding, GrantStanding, GuardStanding, Method, Report};
use serde_json::{Value, json};

use super::super::Answer;
use super::solver::Reported;

/// What a proof covers, and what it does not.
const COVERS: &str = "A proof says that the policy allows nothing its claims exclude.";
const REQUESTS: &str = "It covers every request that fits the schema and whose entities are all present.";
const FACTS: &str = "It says nothing about the code that sets the facts (own, agreed, held, published, how a case \
                     stands ...): types, constraints and tests cover that.";
const FORMULA: &str =
    "The solver reads a claim's formula, never its sentence: whoever changes one reads both.";

pub(super) fn answer(reported: &Reported) -> Answer {
    Answer::new(in_words(reported), in_json(reported))
}

fn in_words(Reported { report, without_solver }: &Reported) -> String {
    let mut text = format!("policy {} {}\n", report.version, report.hash);
    let _ = writeln!(
        text,
        "{} claims, {} guards and {} grants over {} kinds of request; {}",
        report.claims.len(),
        report.guards.len(),
        report.grants.len(),
        report.kinds,
        asked(report),
    );
    claims(&mut text, report);
    guards(&mut text, report);
    weakened(&mut text, report);
    grants(&mut text, report);
    faults(&mut text, report);
    text.push_str("\nHow far this goes\n");
    for line in [COVERS, REQUESTS, FACTS, FORMULA] {
        let _ = writeln!(text, "  {line}");
    }
    if let Some(why) = without_solver {
        let _ = writeln!(
            text,
            "  Enumerated, not proved: {why}.\n  Every claim was tried on every request that rules and claims can tell \
             apart, and guards and grants the same way; it rests on our own walk through that space, where a proof rests \
             on none."
        );
    }
    text
}

fn asked(report: &Report) -> String {
    match &report.method {
        Method::Solver { name } => format!("{} questions, answered by {name}", report.questions),
        Method::Enumerated => "no solver was used".to_owned(),
    }
}

fn claims(text: &mut String, report: &Report) {
    text.push_str("\nClaims\n");
    for finding in &report.claims {
        let word = match finding.standing {
            ClaimStanding::Holds if !finding.claim.is_canary => report.method.word(),
            ClaimStanding::Holds => "NOT REFUTED",
            ClaimStanding::Refuted(_) if finding.claim.is_canary => "refuted",
            ClaimStanding::Refuted(_) => "BROKEN",
            ClaimStanding::Vacuous => "VACUOUS",
            ClaimStanding::Spurious | ClaimStanding::Unknown(_) => "NOT PROVED",
        };
        let claim = &finding.claim;
        let _ = writeln!(text, "  {word:<11} {:<5} {}: {}", claim.clause.code(), claim.id, claim.words);
        if claim.is_canary {
            text.push_str(
                "              (false on purpose: a checker that does not refute it checks nothing)\n",
            );
        }
        if !finding.is_as_expected() {
            let _ = writeln!(text, "              {}", finding.told());
        }
    }
}

fn guards(text: &mut String, report: &Report) {
    text.push_str("\nGuards, each left out once\n");
    for finding in &report.guards {
        let word = match finding.standing {
            GuardStanding::Noticed { .. } => "noticed",
            GuardStanding::Redundant => "redundant",
            GuardStanding::Unnoticed(_) => "UNNOTICED",
            GuardStanding::Unknown(_) => "NOT KNOWN",
        };
        let _ = writeln!(
            text,
            "  {word:<11} {:<5} {}: {}",
            finding.clause.code(),
            finding.id,
            finding.standing.told()
        );
    }
}

fn weakened(text: &mut String, report: &Report) {
    text.push_str("\nGuards, weakened in every way\n");
    if report.unclaimed.is_empty() {
        text.push_str("  whatever they refuse, a claim excludes too: no weakening goes unnoticed\n");
    }
    for found in &report.unclaimed {
        let _ = writeln!(text, "  {}", found.told());
    }
}

fn grants(text: &mut String, report: &Report) {
    text.push_str("\nGrants\n");
    let lacking: Vec<_> =
        report.grants.iter().filter(|grant| grant.standing != GrantStanding::Alive).collect();
    if lacking.is_empty() {
        let _ = writeln!(
            text,
            "  each of the {} permits something, and so does each of the {} kinds of request they speak about",
            report.grants.len(),
            report.kinds_granted()
        );
    }
    for grant in lacking {
        let _ = writeln!(text, "  {}: {}", grant.id, grant.standing.told());
    }
    for clause in &report.idle_clauses {
        let _ = writeln!(text, "  {clause}: no rule of this clause changes any decision");
    }
}

fn faults(text: &mut String, report: &Report) {
    text.push_str("\nErrors\n");
    match (&report.method, report.faults.as_slice()) {
        (Method::Enumerated, _) => {
            text.push_str("  not asked without a solver; an error in a decision is a refusal\n");
        }
        (_, []) => text.push_str("  no rule and no claim can fail on any request\n"),
        (_, faults) => {
            for fault in faults {
                let _ = writeln!(text, "  {}: {}", fault.id, fault.why);
            }
        }
    }
}

fn in_json(Reported { report, without_solver }: &Reported) -> Value {
    let claims: Vec<Value> = report
        .claims
        .iter()
        .map(|finding| {
            let claim = &finding.claim;
            json!({
                "id": claim.id,
                "clause": claim.clause.code(),
                "words": claim.words,
                "is_canary": claim.is_canary,
                "outcome": claim_word(&finding.standing),
                "stands": finding.is_as_expected(),
                "told": finding.told(),
            })
        })
        .collect();
    let guards: Vec<Value> = report
        .guards
        .iter()
        .map(|guard| {
            let told = guard.standing.told();
            json!({ "id": guard.id, "clause": guard.clause.code(), "outcome": guard_word(&guard.standing), "told": told })
        })
        .collect();
    let grants = report.grants.iter().map(|grant| json!({ "id": grant.id, "told": grant.standing.told() }));
    let faults = report.faults.iter().map(|fault| json!({ "id": fault.id, "why": fault.why }));
    let shortcomings = report.shortcomings();
    let solver = match &report.method {
        Method::Solver { name } => Some(name),
        Method::Enumerated => None,
    };
    json!({
        "version": report.version.to_string(),
        "hash": report.hash.to_string(),
        "method": report.method.word(),
        "solver": solver,
        "without_solver": without_solver,
        "kinds_of_request": report.kinds,
        "questions": report.questions,
        "stands": shortcomings.is_empty(),
        "shortcomings": shortcomings,
        "claims": claims,
        "guards": guards,
        "redundant_guards": report.redundant_guards().collect::<Vec<_>>(),
        "unclaimed": report.unclaimed.iter().map(amanah_prover::Unclaimed::told).collect::<Vec<_>>(),
        "kinds_granted": report.kinds_granted(),
        "idle_clauses": report.idle_clauses.iter().map(|clause| clause.code()).collect::<Vec<_>>(),
        "grants": grants.collect::<Vec<_>>(),
        "faults": faults.collect::<Vec<_>>(),
        "covers": [COVERS, REQUESTS],
        "does_not_cover": [FACTS, FORMULA],
    })
}

const fn claim_word(standing: &ClaimStanding) -> &'static str {
    match standing {
        ClaimStanding::Holds => "holds",
        ClaimStanding::Refuted(_) => "refuted",
        ClaimStanding::Spurious => "spurious",
        ClaimStanding::Vacuous => "vacuous",
        ClaimStanding::Unknown(_) => "unknown",
    }
}

const fn guard_word(standing: &GuardStanding) -> &'static str {
    match standing {
        GuardStanding::Noticed { .. } => "noticed",
        GuardStanding::Unnoticed(_) => "unnoticed",
        GuardStanding::Redundant => "redundant",
        GuardStanding::Unknown(_) => "unknown",
    }
}
