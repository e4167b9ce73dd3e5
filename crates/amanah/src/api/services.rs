//! Services as staff write them down: a new one, a change, an end.

use amanah_policy::{CustomerId, ServiceId};
use amanah_service::House;
use amanah_service::accounts::services::{self, ServiceFault, ServiceForm};
use schemars::JsonSchema;
use serde::Deserialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::Made;
use super::openings::opened;
use super::operation::Operation;
use super::problem::Problem;
use crate::console::services::PROVIDING;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::making(
            "/api/v1/customers/{customer}/services",
            "addService",
            "Adds a service of an open customer",
            add,
        )
        .taking::<Form>()
        .giving::<Made>(),
        Operation::changing(
            "/api/v1/customers/{customer}/services/{service}",
            "changeService",
            "Changes what is said of a running service; what is left out stays",
            change,
        )
        .taking::<Change>(),
        Operation::changing(
            "/api/v1/customers/{customer}/services/{service}/end",
            "endService",
            "Ends a service of an open customer now",
            end,
        ),
    ];
    rows.into_iter().map(|row| row.for_staff(PROVIDING).needing_an_opening()).collect()
}

/// A service to be written down.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewService")]
struct Form {
    /// `hosting`, `domain`, `server` or `other`.
    #[schemars(extend("enum" = ["hosting", "domain", "server", "other"]))]
    kind: String,
    /// What the customer calls it; this or a host.
    #[serde(default)]
    #[schemars(length(max = 80))]
    label: String,
    /// The host name it answers to.
    #[serde(default)]
    #[schemars(length(max = 253))]
    host: String,
    /// The plan.
    #[serde(default)]
    #[schemars(length(max = 80))]
    plan: String,
    /// What it costs, as `250000` or `250000.00`.
    #[serde(default)]
    amount: String,
    /// How often that is due.
    #[serde(default)]
    period: String,
    /// Since which day; today when none is named.
    #[serde(default)]
    started: String,
    /// On which day it is meant to end.
    #[serde(default)]
    planned_end: String,
}

async fn add(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let form: Form = call.json()?;
    // What is written down about a customer is written under a purpose.
    opened(doors.house()?, &call, customer).await?;
    let written = ServiceForm {
        kind: &form.kind,
        label: &form.label,
        host: &form.host,
        plan: &form.plan,
        amount: &form.amount,
        period: &form.period,
        started: &form.started,
        planned_end: &form.planned_end,
    };
    let actor = call.colleague()?.actor();
    let service = services::add(doors.house()?, actor, customer, written, call.now).await.map_err(told)?;
    Answer::made(&Made { id: service.to_string() }, None)
}

/// What is to be said of a service from now on.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ServiceChange")]
struct Change {
    /// What the customer calls it.
    #[serde(default)]
    #[schemars(length(max = 80))]
    label: String,
    /// The plan.
    #[serde(default)]
    #[schemars(length(max = 80))]
    plan: String,
    /// What it costs, as `250000` or `250000.00`.
    #[serde(default)]
    amount: String,
    /// How often that is due.
    #[serde(default)]
    period: String,
    /// On which day it is meant to end, like `2027-11-26`.
    #[serde(default)]
    planned_end: String,
}

async fn change(doors: Doors, call: Call) -> Answered {
    let change: Change = call.json()?;
    let house = doors.house()?;
    let service = service_of(house, &call).await?;
    let written = ServiceForm {
        label: &change.label,
        plan: &change.plan,
        amount: &change.amount,
        period: &change.period,
        planned_end: &change.planned_end,
        ..ServiceForm::default()
    };
    services::change(house, call.colleague()?.actor(), service, written, call.now).await.map_err(told)?;
    Answer::done()
}

async fn end(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let service = service_of(house, &call).await?;
    services::end_now(house, call.colleague()?.actor(), service, call.now).await.map_err(told)?;
    Answer::done()
}

/// The service in the path, of the open customer there; somebody else's is not found.
async fn service_of(house: &House, call: &Call) -> Result<ServiceId, Problem> {
    let customer: CustomerId = call.part("customer")?;
    let service: ServiceId = call.part("service")?;
    opened(house, call, customer).await?;
    let header = house.vault().service(service).await?;
    header.filter(|header| header.customer == customer).map(|header| header.id).ok_or(Problem::NotFound)
}

fn told(fault: ServiceFault) -> Problem {
    match fault {
        ServiceFault::Fields(faults) => Problem::fields(&faults),
        ServiceFault::UnknownCustomer | ServiceFault::UnknownService => Problem::NotFound,
        ServiceFault::Ended => Problem::NotNow("the service has ended; add a new one"),
        ServiceFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
