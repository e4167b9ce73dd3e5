//! What everybody may read: the policy in force, the document of the API, and what its problems mean.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::Moment;
use super::operation::Operation;
use super::{openapi, problem};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/policy", "readPolicy", "The policy version in force, by clause", show)
            .giving::<Policy>(),
        Operation::reading("/api/v1/openapi.json", "readDescription", "This description", describe)
            .giving::<serde_json::Value>(),
        Operation::reading(
            "/api/problems",
            "readProblems",
            "Every kind of problem and what to do about it",
            problems,
        )
        .giving::<Vec<Kind>>(),
    ]
}

/// The policy version in force.
#[derive(Serialize, JsonSchema)]
struct Policy {
    /// Its number.
    version: u32,
    /// SHA-256 of the bundle, as 64 hexadecimal digits: what agreements and ledger entries name.
    bundle: String,
    /// Where people read it.
    page: String,
    /// The clauses, in the order of the page.
    clauses: Vec<&'static str>,
    /// When this was read.
    read_at: Moment,
}

async fn show(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let policy = house.vault().policy();
    Answer::with(&Policy {
        version: policy.version().number(),
        bundle: policy.hash().to_string(),
        page: house.settings().link("/policy"),
        clauses: amanah_policy::Clause::ALL.iter().map(|clause| clause.code()).collect(),
        read_at: Moment(call.now),
    })
}

async fn describe(doors: Doors, _call: Call) -> Answered {
    let house = doors.house()?;
    Answer::with(&openapi::document(&house.settings().public_url))
}

/// One kind of problem.
#[derive(Serialize, JsonSchema)]
struct Kind {
    /// The last part of its address.
    kind: &'static str,
    /// The HTTP status.
    status: u16,
    /// What it is, in a few words.
    title: &'static str,
    /// What to do next.
    detail: String,
}

async fn problems(_doors: Doors, _call: Call) -> Answered {
    let kind = |problem: &problem::Problem| {
        let sent = problem.sent(None);
        Kind { kind: problem.kind().0, status: sent.status, title: sent.title, detail: sent.detail }
    };
    Answer::with(&problem::Problem::every().iter().map(kind).collect::<Vec<_>>())
}
