//! A customer's own requests with a clock: how each stands, and asking for anything but the end of the account, which needs
//! a person.

use amanah_policy::{CaseChannel, CaseKind, Purpose};
use amanah_service::deletion::request;
use amanah_service::vault::{Actor, CaseEntry, RightsCase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::cases::{Standing, Step, of_request};
use crate::api::dto::{List, Made};
use crate::api::operation::{Operation, PARTS};
use crate::api::problem::Problem;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/me/requests",
            "listMyRequests",
            "What the customer asked us about their data, newest first, each with its steps",
            list,
        )
        .asking(PARTS)
        .giving::<List<Request>>(),
        Operation::making(
            "/api/v1/me/requests",
            "askForMyData",
            "Asks for access, a copy, a correction, a restriction, or an end of a use; the clock of the law begins",
            ask,
        )
        .taking::<Asking>()
        .giving::<Made>(),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

/// A request of the customer.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnRequest")]
pub(in crate::api) struct Request {
    /// Its id.
    id: String,
    #[serde(flatten)]
    how: Standing,
    /// How it went, in its order.
    steps: Vec<Step>,
}

impl Request {
    pub(in crate::api) fn of(case: &RightsCase, steps: &[CaseEntry]) -> Self {
        Self { id: case.id.to_string(), how: Standing::of(case), steps: steps.iter().map(Step::of).collect() }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let mut requests = Vec::new();
    for case in house.vault().cases_of(call.customer()?).await? {
        let steps = house.vault().steps_of_case(&case).await?;
        requests.push(Request::of(&case, &steps));
    }
    Answer::with(&List::part(&call, requests.into_iter()))
}

/// What is asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OwnRequestKind")]
struct Asking {
    /// `access`, `copy`, `rectify`, `restrict` or `object`. To leave, sign in: it asks for a fresh proof of the person.
    #[schemars(extend("enum" = ["access", "copy", "rectify", "restrict", "object"]))]
    kind: String,
}

async fn ask(doors: Doors, call: Call) -> Answered {
    let asking: Asking = call.json()?;
    let kind = CaseKind::from_code(&asking.kind).filter(|kind| *kind != CaseKind::Erase);
    let kind = kind.ok_or_else(|| Problem::field("kind", "not_valid"))?;
    let (house, customer) = (doors.house()?, call.customer()?);
    let by = (CaseChannel::Portal, Actor::Customer(customer));
    let case = request::ask(house, customer, kind, by, call.now).await.map_err(of_request)?;
    Answer::made(&Made { id: case.id.to_string() }, None)
}
