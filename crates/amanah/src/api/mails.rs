//! Mails that came in and wait for a person, for the programs of staff: that they wait, and why. What they say is for a
//! person's eyes, and stays in the console.

use amanah_policy::Role;
use amanah_service::sources::correspondence::review;
use amanah_service::vault::ReceivedHeader;
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Moment};
use super::operation::{AFTER, LIMIT, Operation, Param};
use crate::web::Doors;

const READERS: &[Role] = &[Role::Support, Role::Officer];
const LISTED: &[Param] = &[AFTER, LIMIT];

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading(
            "/api/v1/mails",
            "listWaitingMails",
            "Mails that wait for a person, the oldest first",
            list,
        )
        .asking(LISTED)
        .giving::<List<WaitingMail>>()
        .for_staff(READERS),
    ]
}

/// A mail that waits, without a word of it.
#[derive(Serialize, JsonSchema)]
struct WaitingMail {
    /// Its id.
    id: String,
    /// What was asked, by the address: `delete`, `access`, `correct`, `stop` or `free-text`.
    command: String,
    /// When it came.
    received_at: Moment,
    /// `review` or `quarantine`.
    disposition: &'static str,
    /// Why it waits, by the rules that it breaks.
    reasons: Vec<String>,
    /// Whose mail it is, where its sender is beyond doubt or it answers a letter about a request of theirs.
    customer: Option<String>,
    /// The request that was written down for it.
    case: Option<String>,
    /// The request whose letter it answers; of its sender that says nothing.
    answers: Option<String>,
}

impl WaitingMail {
    fn of(mail: &ReceivedHeader) -> Self {
        Self {
            id: mail.id.to_string(),
            command: mail.command.clone(),
            received_at: Moment(mail.received_at),
            disposition: mail.disposition.code(),
            reasons: mail.reasons.clone(),
            customer: mail.customer.map(|customer| customer.to_string()),
            case: mail.request.map(|case| case.to_string()),
            answers: mail.thread.map(|case| case.to_string()),
        }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let waiting = review::list(doors.house()?, call.colleague()?.actor()).await?;
    let mut mails: Vec<_> = waiting.review.iter().chain(&waiting.quarantine).collect();
    mails.sort_by_key(|mail| (mail.received_at, mail.id));
    Answer::with(&List::part(&call, mails.into_iter().map(WaitingMail::of)))
}
