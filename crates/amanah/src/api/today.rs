//! What needs somebody today: counts, clocks and alarms, and no personal value.

use amanah_policy::{Role, Timestamp};
use amanah_service::purposes::accountability::today::{self, Alarm as Known};
use amanah_service::vault::{CustomerNumber, Opening};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::Moment;
use super::operation::Operation;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/today", "readToday", "What needs somebody in this role today", show)
            .for_staff(Role::ALL)
            .giving::<Today>(),
    ]
}

/// Counts and clocks; nothing personal.
#[derive(Serialize, JsonSchema)]
struct Today {
    /// What needs this role, the most urgent first.
    alarms: Vec<Alarm>,
    /// Whom the member of staff has open now.
    open_now: Vec<OpenNow>,
    /// Where the ledger keeps the openings that the officer asks them about.
    questions: Vec<u64>,
    /// Open tickets.
    open_tickets: u64,
    /// Replaced values that wait for their erasure.
    restricted_values: u64,
    /// When the first of them goes.
    next_restriction_ends: Option<Moment>,
    /// Openings of customers today.
    openings: u64,
    /// Openings that wait for the officer, emergencies too.
    openings_to_review: u64,
    /// By when the oldest of them, no emergency, is to be reviewed.
    next_review_due: Option<Moment>,
    /// Mails that wait for a relay.
    mails_waiting: u64,
    /// Imported lines that matched nobody.
    quarantined: u64,
    /// Data recorded today, by source.
    intake: Vec<Intake>,
}

/// Something that needs somebody.
#[derive(Serialize, JsonSchema)]
pub(super) struct Alarm {
    /// `break_glass`, `reviews_late`, `epoch_ends`, `policy_not_reviewed`, `mails_wait`, `mails_undeliverable`,
    /// `lines_in_quarantine` or `erasures_unfinished`.
    alarm: &'static str,
    /// Whether it may not wait.
    is_urgent: bool,
    /// How many, where it can be counted.
    count: Option<u64>,
    /// By when, where a clock runs.
    due_at: Option<Moment>,
}

impl Alarm {
    pub(super) fn of(known: Known) -> Self {
        let (alarm, count, due): (_, _, Option<Timestamp>) = match known {
            Known::BreakGlass { count, due } => ("break_glass", Some(count), Some(due)),
            Known::ReviewsLate { count, due } => ("reviews_late", Some(count), Some(due)),
            Known::EpochEnds { due } => ("epoch_ends", None, Some(due)),
            Known::PolicyNotReviewed => ("policy_not_reviewed", None, None),
            Known::MailsWait { count } => ("mails_wait", Some(count), None),
            Known::MailsUndeliverable { count } => ("mails_undeliverable", Some(count), None),
            Known::LinesInQuarantine { count, .. } => ("lines_in_quarantine", Some(count), None),
            Known::ErasuresUnfinished { count } => ("erasures_unfinished", Some(count), None),
        };
        Self { alarm, is_urgent: known.is_urgent(), count, due_at: due.map(Moment) }
    }
}

/// A customer who is open.
#[derive(Serialize, JsonSchema)]
struct OpenNow {
    /// The customer.
    customer: String,
    /// Their number.
    customer_number: String,
    /// The role in which they were opened.
    role: &'static str,
    /// The purpose.
    purpose: &'static str,
    /// Until when.
    until: Moment,
    /// Where the ledger keeps it; it names the opening, to end it.
    ledger_entry: u64,
}

impl OpenNow {
    fn of((opening, number): &(Opening, CustomerNumber)) -> Self {
        Self {
            customer: opening.customer.to_string(),
            customer_number: number.to_string(),
            role: opening.role.code(),
            purpose: opening.purpose.code(),
            until: Moment(opening.until),
            ledger_entry: opening.place.sequence,
        }
    }
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
    let colleague = call.colleague()?;
    let today = today::today(doors.house()?, (colleague.staff, colleague.role), call.now).await?;
    let numbers = &today.numbers;
    Answer::with(&Today {
        alarms: today.alarms.iter().copied().map(Alarm::of).collect(),
        open_now: today.open_now.iter().map(OpenNow::of).collect(),
        questions: today.questions.iter().map(|line| line.opening.place.sequence).collect(),
        open_tickets: numbers.open_tickets,
        restricted_values: numbers.restricted_values,
        next_restriction_ends: numbers.next_restriction_ends.map(Moment),
        openings: numbers.openings,
        openings_to_review: numbers.openings_to_review.saturating_add(numbers.break_glass_to_review),
        next_review_due: today.next_review_due.map(Moment),
        mails_waiting: numbers.mails_waiting,
        quarantined: numbers.quarantined,
        intake: numbers
            .intake
            .iter()
            .map(|(source, count)| Intake { source: source.code(), count: *count })
            .collect(),
    })
}
