//! The outbox in numbers and codes: what waits, what the relay said last, and which customers cannot be reached. Nobody's
//! mail is read here.

use amanah_service::purposes::service_communication::outbox::{self, Undeliverable};
use amanah_service::vault::OutboxState;
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered, Impersonal};
use super::call::Call;
use super::dto::{List, Moment};
use super::operation::{Operation, PARTS};
use crate::console::{ATTENDING, RUNNING};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading("/api/v1/outbox", "readOutbox", "How the outbox stands, in numbers", show)
            .for_staff(ATTENDING)
            .giving::<State>(),
        Operation::reading(
            "/api/v1/outbox/undeliverable",
            "listUndeliverable",
            "The mails that did not arrive, newest first, without address and words",
            undeliverable,
        )
        .for_staff(ATTENDING)
        .asking(PARTS)
        .giving::<List<Lost>>(),
        Operation::changing(
            "/api/v1/outbox/retry",
            "retryOutbox",
            "Lets everything that waits be tried at once",
            retry,
        )
        .for_staff(RUNNING)
        .giving::<Hastened>(),
    ]
}

/// How the outbox stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Outbox")]
struct State {
    /// Whether a relay takes mails.
    has_relay: bool,
    /// How many mails stand in each state.
    counts: Vec<Count>,
    /// Since when the oldest waits.
    oldest_waiting: Option<Moment>,
    /// The last answer of the relay, as a code.
    last_answer: Option<String>,
    /// When it came.
    last_answer_at: Option<Moment>,
    /// How many were found undeliverable within 24 hours.
    failures: u64,
}

/// How many mails stand so.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MailCount")]
struct Count {
    /// `waiting`, `sending`, `sent`, `undeliverable` or `dropped`.
    state: &'static str,
    /// How many.
    count: u64,
}

impl State {
    fn of(state: &OutboxState, has_relay: bool) -> Self {
        let count = |(state, count): &(amanah_service::vault::MailState, u64)| Count {
            state: state.code(),
            count: *count,
        };
        Self {
            has_relay,
            counts: state.counts.iter().map(count).collect(),
            oldest_waiting: state.oldest_waiting.map(Moment),
            last_answer: state.last_answer.as_ref().map(|(code, _)| code.clone()),
            last_answer_at: state.last_answer.as_ref().map(|(_, at)| Moment(*at)),
            failures: state.failures,
        }
    }
}

async fn show(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let state = outbox::state(house, call.now).await?;
    Answer::with(&State::of(&state, house.settings().has_relay))
}

/// A mail that did not arrive.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UndeliverableMail")]
struct Lost {
    /// Its id.
    id: String,
    /// The customer; none when they have no account, or not any more.
    customer: Option<String>,
    /// Their number.
    customer_number: Option<String>,
    /// Which letter.
    template: String,
    /// When it was written.
    written_at: Moment,
    /// The last answer, as a code.
    answer: Option<String>,
    /// When it came.
    answered_at: Option<Moment>,
}

impl Lost {
    fn of(lost: &Undeliverable) -> Self {
        Self {
            id: lost.mail.id.to_string(),
            customer: lost.customer.map(|(id, _)| id.to_string()),
            customer_number: lost.customer.map(|(_, number)| number.to_string()),
            template: lost.mail.template.clone(),
            written_at: Moment(lost.mail.queued_at),
            answer: lost.mail.answer.clone(),
            answered_at: lost.mail.answered_at.map(Moment),
        }
    }
}

async fn undeliverable(doors: Doors, call: Call) -> Answered {
    let lost = outbox::undeliverable(doors.house()?).await?;
    Answer::with(&List::part(&call, lost.iter().map(Lost::of)))
}

/// How much is tried at once.
#[derive(Serialize, JsonSchema)]
struct Hastened {
    /// How many mails.
    mails: u64,
}

impl Impersonal for Hastened {}

async fn retry(doors: Doors, call: Call) -> Answered {
    Answer::done_with(&Hastened { mails: outbox::hasten(doors.house()?, call.now).await? })
}
