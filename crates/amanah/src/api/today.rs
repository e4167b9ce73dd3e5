//! What needs somebody today, in numbers.

use amanah_policy::Role;
use amanah_service::purposes::accountability::today;
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::Moment;
use super::operation::Operation;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/today", "readToday", "What needs somebody today, in numbers", show)
            .for_staff(Role::ALL)
            .giving::<Today>(),
    ]
}

/// Counts; nothing personal.
#[derive(Serialize, JsonSchema)]
struct Today {
    /// Open tickets.
    open_tickets: u64,
    /// Replaced values that wait for their erasure.
    restricted_values: u64,
    /// When the first of them goes.
    next_restriction_ends: Option<Moment>,
    /// Openings of customers today.
    openings: u64,
    /// Mails that wait for a relay.
    mails_waiting: u64,
    /// Imported lines that matched nobody.
    quarantined: u64,
    /// Data recorded today, by source.
    intake: Vec<Intake>,
}

/// How much came from one source.
#[derive(Serialize, JsonSchema)]
struct Intake {
    /// The source.
    source: &'static str,
    /// How many data.
    count: u64,
}

async fn show(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let numbers = today::today(house, call.now).await?.numbers;
    Answer::with(&Today {
        open_tickets: numbers.open_tickets,
        restricted_values: numbers.restricted_values,
        next_restriction_ends: numbers.next_restriction_ends.map(Moment),
        openings: numbers.openings,
        mails_waiting: numbers.mails_waiting,
        quarantined: numbers.quarantined,
        intake: numbers
            .intake
            .iter()
            .map(|(source, count)| Intake { source: source.code(), count: *count })
            .collect(),
    })
}
