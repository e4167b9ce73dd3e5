//! What a customer asked for, how it stands, and until when.

use amanah_policy::Purpose;
use amanah_service::deletion::course::status_link;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Moment};
use crate::api::operation::{Operation, PARTS};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let row = Operation::reading(
        "/api/v1/me/requests",
        "listMyRequests",
        "What the customer asked for, the newest first, and how it stands",
        list,
    )
    .asking(PARTS)
    .giving::<List<Request>>();
    vec![row.for_customers().under(Purpose::Accountability)]
}

/// A request with a clock.
#[derive(Serialize, JsonSchema)]
struct Request {
    /// Its id.
    id: String,
    /// `access`, `copy`, `rectify`, `restrict`, `object` or `erase`.
    kind: &'static str,
    /// `portal`, `mail`, `provider` or `desk`.
    channel: &'static str,
    /// How it stands.
    state: &'static str,
    /// When it came.
    received_at: Moment,
    /// When the present wait ends.
    ends_at: Option<Moment>,
    /// Since when the data serves nothing but the request.
    frozen_at: Option<Moment>,
    /// When nothing was left to do.
    closed_at: Option<Moment>,
    /// Why it was refused.
    why: Option<&'static str>,
    /// The page that says how it stands without a sign-in.
    page: String,
}

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let cases = house.vault().cases_of(call.customer()?).await?;
    let items = cases.iter().map(|case| Request {
        id: case.id.to_string(),
        kind: case.kind.code(),
        channel: case.channel.code(),
        state: case.state.code(),
        received_at: Moment(case.received_at),
        ends_at: case.ends_at.map(Moment),
        frozen_at: case.frozen_at.map(Moment),
        closed_at: case.closed_at.map(Moment),
        why: case.why.map(amanah_policy::CaseRefusal::code),
        page: status_link(house, case),
    });
    Answer::with(&List::part(&call, items))
}
