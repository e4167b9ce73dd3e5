//! The questions of an account: what was asked, what was answered, and the way to write back.

use amanah_policy::{Purpose, TicketId};
use amanah_service::sources::communications::tickets::{self, Looked, Question};
use amanah_service::vault::TicketHeader;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accounts::{OF_ACCOUNT, PARTS_OF_ACCOUNT, account_of};
use crate::api::answer::{Answer, Answered};
use crate::api::call::Call;
use crate::api::dto::{List, Made, Message, Moment};
use crate::api::operation::Operation;
use crate::api::tickets::told;
use crate::api::{fresh_ticket, refused_by};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/me/tickets",
            "listMyTickets",
            "The questions of an account, the one that changed last first",
            list,
        )
        .asking(PARTS_OF_ACCOUNT)
        .giving::<List<Ticket>>(),
        Operation::making("/api/v1/me/tickets", "openMyTicket", "Asks something", ask)
            .asking(OF_ACCOUNT)
            .taking::<Asking>()
            .giving::<Made>(),
        Operation::reading(
            "/api/v1/me/tickets/{ticket}",
            "readMyTicket",
            "One question with what both sides wrote",
            read,
        )
        .asking(OF_ACCOUNT)
        .giving::<Conversation>(),
        Operation::changing(
            "/api/v1/me/tickets/{ticket}/messages",
            "writeInMyTicket",
            "Writes back; a question that was closed is open again",
            reply,
        )
        .asking(OF_ACCOUNT)
        .taking::<Writing>(),
        Operation::changing("/api/v1/me/tickets/{ticket}/close", "closeMyTicket", "Closes a question", close)
            .asking(OF_ACCOUNT),
    ];
    rows.into_iter().map(|row| row.for_customers().under(Purpose::Accountability)).collect()
}

/// A ticket without what was written in it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnTicket")]
struct Ticket {
    /// Its id.
    id: String,
    /// What it is about; none when it was taken down at the desk, or is too old.
    subject: Option<String>,
    /// `open`, `answered`, `waiting` or `closed`.
    state: &'static str,
    /// Since when.
    opened_at: Moment,
    /// Since when it stands so.
    changed_at: Moment,
}

impl Ticket {
    fn of(ticket: &TicketHeader, subject: Option<&str>) -> Self {
        Self {
            id: ticket.id.to_string(),
            subject: subject.map(str::to_owned),
            state: ticket.state.code(),
            opened_at: Moment(ticket.opened_at),
            changed_at: Moment(ticket.changed_at),
        }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let listed = match tickets::list_own(house, person, account.holder, call.now).await? {
        Looked::Shown(listed) => listed,
        Looked::Refused(refusal) => return Err(refused_by(&refusal)),
    };
    let items = listed.tickets.iter().map(|ticket| Ticket::of(ticket, listed.subject(ticket)));
    Answer::with(&List::part(&call, items))
}

/// A question.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Question")]
struct Asking {
    /// What it is about, in a few words.
    #[schemars(length(min = 1, max = 120), regex(pattern = r"\S"))]
    subject: String,
    /// In words.
    #[schemars(length(min = 1, max = 4000), regex(pattern = r"\S"))]
    text: String,
}

async fn ask(doors: Doors, call: Call) -> Answered {
    let asking: Asking = call.json()?;
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let form: TicketId = fresh_ticket(&doors)?;
    let question = Question { subject: &asking.subject, text: &asking.text, form };
    let ticket = tickets::ask(house, person, account.holder, question, call.now).await.map_err(told)?;
    let location = format!("/api/v1/me/tickets/{ticket}?account={}", account.id);
    Answer::made(&Made { id: ticket.to_string() }, Some(location))
}

/// A ticket with what both sides wrote.
#[derive(Serialize, JsonSchema)]
struct Conversation {
    /// The ticket.
    #[serde(flatten)]
    ticket: Ticket,
    /// What was written, in its order.
    messages: Vec<Message>,
    /// Where the ledger keeps this look; none where nothing is left to look at.
    ledger_entry: Option<u64>,
}

async fn read(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let looked = tickets::read_own(house, person, account.holder, ticket, call.now).await.map_err(told)?;
    let thread = match looked {
        Looked::Shown(thread) => thread,
        Looked::Refused(refusal) => return Err(refused_by(&refusal)),
    };
    Answer::with(&Conversation {
        ticket: Ticket::of(&thread.header, thread.subject()),
        messages: Message::all(&thread),
        ledger_entry: thread.place(),
    })
}

/// Something to write.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OwnMessage")]
struct Writing {
    /// In words.
    #[schemars(length(min = 1, max = 4000), regex(pattern = r"\S"))]
    text: String,
}

async fn reply(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let writing: Writing = call.json()?;
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    let text = writing.text.as_str();
    tickets::reply(house, person, account.holder, ticket, text, None, call.now).await.map_err(told)?;
    Answer::done()
}

async fn close(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let house = doors.house()?;
    let (person, account) = account_of(house, &call).await?;
    tickets::close_own(house, person, account.holder, ticket, call.now).await.map_err(told)?;
    Answer::done()
}
