//! Tickets as staff keep them: the queue, one with what was written, an answer, a note, a new one from the desk, an end.

use amanah_policy::{Category, CustomerId, Purpose, Role, TicketId};
use amanah_service::House;
use amanah_service::accounts::staff::roles;
use amanah_service::sources::communications::tickets::{self, LONGEST_TICKET, StaffLook, TicketFault};
use amanah_service::vault::{CustomerNumber, TicketHeader, TicketState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Made, Message, Moment};
use super::openings::opened;
use super::operation::{Operation, PARTS};
use super::problem::Problem;
use super::refused_by;
use crate::console::{ANSWERING, ATTENDING};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let attending = vec![
        Operation::reading(
            "/api/v1/tickets",
            "listTickets",
            "Tickets that go on, without their words; whose customer waits longest comes first",
            list,
        )
        .asking(PARTS)
        .giving::<List<Ticket>>(),
        Operation::reading(
            "/api/v1/tickets/{ticket}",
            "readTicket",
            "One ticket with what was written, of an open customer",
            read,
        )
        .needing_an_opening()
        .giving::<StaffThread>(),
        Operation::making(
            "/api/v1/customers/{customer}/tickets",
            "openTicket",
            "Opens a ticket for what a customer said",
            open,
        )
        .taking::<Words>()
        .giving::<Made>(),
        Operation::changing("/api/v1/tickets/{ticket}/close", "closeTicket", "Closes a ticket", close),
    ];
    let answering = vec![
        Operation::changing(
            "/api/v1/tickets/{ticket}/messages",
            "writeInTicket",
            "Answers, or notes something for colleagues",
            write,
        )
        .taking::<Writing>(),
        Operation::changing(
            "/api/v1/tickets/{ticket}/state",
            "shiftTicket",
            "Opens a ticket again, or lets it wait",
            shift,
        )
        .taking::<Shifting>(),
        Operation::changing(
            "/api/v1/tickets/{ticket}/assignment",
            "assignTicket",
            "Takes a ticket on, or gives it back to everybody",
            assign,
        )
        .taking::<Assigning>(),
    ];
    let attending = attending.into_iter().map(|row| row.for_staff(ATTENDING));
    attending.chain(answering.into_iter().map(|row| row.for_staff(ANSWERING))).collect()
}

/// A ticket without its words.
#[derive(Serialize, JsonSchema)]
struct Ticket {
    /// Its id.
    id: String,
    /// Its customer.
    customer: String,
    /// The number of its customer.
    customer_number: String,
    /// `open`, `answered`, `waiting` or `closed`.
    state: &'static str,
    /// Who answers it.
    assigned: Option<String>,
    /// Since when.
    opened_at: Moment,
    /// Since when it stands so; while it is open, since when the customer waits.
    changed_at: Moment,
}

impl Ticket {
    fn of(header: &TicketHeader, number: CustomerNumber) -> Self {
        Self {
            id: header.id.to_string(),
            customer: header.customer.to_string(),
            customer_number: number.to_string(),
            state: header.state.code(),
            assigned: header.assigned.map(|staff| staff.to_string()),
            opened_at: Moment(header.opened_at),
            changed_at: Moment(header.changed_at),
        }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let open = tickets::list(doors.house()?).await?;
    let items = open.iter().map(|ticket| Ticket::of(&ticket.header, ticket.number));
    Answer::with(&List::part(&call, items))
}

/// A ticket with everything that was written in it.
#[derive(Serialize, JsonSchema)]
struct StaffThread {
    /// The ticket.
    #[serde(flatten)]
    ticket: Ticket,
    /// What it is about; none when it was taken down at the desk, or is too old.
    subject: Option<String>,
    /// What was written, in its order, with what staff noted for each other.
    messages: Vec<Message>,
    /// Where the ledger keeps this look; none where nothing is left to look at.
    ledger_entry: Option<u64>,
}

async fn read(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    let header = house.vault().ticket(ticket).await?;
    opened(house, &call, header.customer).await?;
    match tickets::read(house, colleague.staff, colleague.role, ticket, call.now).await.map_err(told)? {
        StaffLook::Shown(thread) => {
            let number = house.vault().customer(thread.header.customer).await?.number;
            Answer::with(&StaffThread {
                ticket: Ticket::of(&thread.header, number),
                subject: thread.subject().map(str::to_owned),
                messages: Message::all(&thread),
                ledger_entry: thread.place(),
            })
        }
        StaffLook::NotOpen(_) => Err(Problem::NotOpen),
        StaffLook::Refused(_, refusal) => Err(refused_by(&refusal)),
    }
}

/// What a customer said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TicketWords")]
struct Words {
    /// In words.
    #[schemars(length(min = 1, max = 4000), regex(pattern = r"\S"))]
    text: String,
}

async fn open(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let said: Words = call.json()?;
    let actor = call.colleague()?.actor();
    let house = doors.house()?;
    let ticket = tickets::open(house, actor, customer, &said.text, call.now).await.map_err(told)?;
    Answer::made(&Made { id: ticket.to_string() }, Some(format!("/api/v1/tickets/{ticket}")))
}

/// What a member of staff writes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StaffMessage")]
struct Writing {
    /// In words.
    #[schemars(length(min = 1, max = 4000), regex(pattern = r"\S"))]
    text: String,
    /// Whether it is for colleagues alone. The customer finds it in their report all the same.
    #[serde(default)]
    is_internal: bool,
}

async fn write(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let writing: Writing = call.json()?;
    let colleague = call.colleague()?;
    let (actor, house) = (colleague.actor(), doors.house()?);
    call.must_serve_one_of(&corresponding(house, colleague.role))?;
    if writing.is_internal {
        tickets::note(house, actor, ticket, &writing.text, None, call.now).await.map_err(told)?;
    } else {
        tickets::answer(house, actor, ticket, &writing.text, None, call.now).await.map_err(told)?;
    }
    Answer::done()
}

/// The purposes for which the policy shows a role correspondence: a key that answers is bound to one of them.
fn corresponding(house: &House, role: Role) -> Vec<Purpose> {
    let policy = house.vault().policy();
    let shows = |purpose: &Purpose| roles::sees(&policy, role, *purpose).contains(&Category::Correspondence);
    roles::TO_OPEN.into_iter().filter(shows).collect()
}

/// How a ticket is to stand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TicketState")]
struct Shifting {
    /// `open` or `waiting`.
    #[schemars(extend("enum" = ["open", "waiting"]))]
    state: String,
}

async fn shift(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let wish: Shifting = call.json()?;
    let state = TicketState::from_code(&wish.state)
        .filter(|state| matches!(state, TicketState::Open | TicketState::Waiting))
        .ok_or_else(|| Problem::field("state", "not_valid"))?;
    let actor = call.colleague()?.actor();
    let house = doors.house()?;
    tickets::shift(house, actor, ticket, state, call.now).await.map_err(told)?;
    Answer::done()
}

/// Who answers a ticket.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TicketAssignment")]
struct Assigning {
    /// `me`, for whom the key acts, or `nobody`.
    #[schemars(extend("enum" = ["me", "nobody"]))]
    to: String,
}

async fn assign(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let wish: Assigning = call.json()?;
    let colleague = call.colleague()?;
    let to = match wish.to.as_str() {
        "me" => Some(colleague.staff),
        "nobody" => None,
        _ => return Err(Problem::field("to", "not_valid")),
    };
    tickets::assign(doors.house()?, colleague.actor(), ticket, to, call.now).await.map_err(told)?;
    Answer::done()
}

async fn close(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let actor = call.colleague()?.actor();
    let house = doors.house()?;
    tickets::close(house, actor, ticket, call.now).await.map_err(told)?;
    Answer::done()
}

pub(super) fn told(fault: TicketFault) -> Problem {
    const _: () = assert!(LONGEST_TICKET == 4_000, "the documented length is the real one");
    match fault {
        TicketFault::NoSubject => Problem::field("subject", "missing"),
        TicketFault::SubjectTooLong => Problem::field("subject", "too_long"),
        TicketFault::Empty => Problem::field("text", "missing"),
        TicketFault::TooLong => Problem::field("text", "too_long"),
        TicketFault::TooManyOpen => {
            Problem::NotNow("twenty tickets are open; write into one of them, or close one")
        }
        TicketFault::ClosedOrFull => {
            Problem::NotNow("the ticket is closed or full; open it again, or open a new one")
        }
        TicketFault::UnknownCustomer | TicketFault::UnknownTicket => Problem::NotFound,
        TicketFault::TooOften(wait) => Problem::TooMany { retry_seconds: wait.retry_seconds },
        TicketFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
