//! Tickets as staff keep them: the queue, one with what was written, an answer, a note, a new one from the desk, an end.

use amanah_policy::{CustomerId, Purpose, TicketId};
use amanah_service::sources::communications::tickets::{self, LONGEST_TICKET, StaffLook, TicketFault};
use amanah_service::vault::{StaffPage, TicketState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Made, Moment};
use super::me::rooms::TicketThread;
use super::operation::Operation;
use super::problem::Problem;
use super::refused_by;
use crate::console::{ANSWERING, ATTENDING};
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading("/api/v1/tickets", "listTickets", "Tickets that go on, without their words", list)
            .giving::<List<Ticket>>(),
        Operation::reading(
            "/api/v1/tickets/{ticket}",
            "readTicket",
            "One ticket with what was written, of an open customer",
            read,
        )
        .giving::<TicketThread>(),
        Operation::making(
            "/api/v1/customers/{customer}/tickets",
            "openTicket",
            "Opens a ticket for what a customer said",
            open,
        )
        .taking::<Words>()
        .giving::<Made>(),
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
        Operation::changing("/api/v1/tickets/{ticket}/close", "closeTicket", "Closes a ticket", close),
    ];
    // Whoever attends customers takes down what they say; to read and to answer takes a role that answers.
    let roles = |row: &Operation| if row.path.contains("{ticket}") { ANSWERING } else { ATTENDING };
    rows.into_iter()
        .map(|row| {
            let roles = roles(&row);
            row.for_staff(roles)
        })
        .collect()
}

/// A ticket that goes on, without its words.
#[derive(Serialize, JsonSchema)]
struct Ticket {
    /// Its id.
    id: String,
    /// Its customer.
    customer: String,
    /// The number of its customer.
    customer_number: String,
    /// `open`, `answered` or `waiting`.
    state: &'static str,
    /// Who answers it.
    assigned: Option<String>,
    /// Since when.
    opened_at: Moment,
    /// Since when it stands so; while it is open, since when the customer waits.
    changed_at: Moment,
}

async fn list(doors: Doors, _call: Call) -> Answered {
    let house = doors.house()?;
    let open = tickets::list(house).await?;
    let items = open.iter().map(|ticket| Ticket {
        id: ticket.header.id.to_string(),
        customer: ticket.header.customer.to_string(),
        customer_number: ticket.number.to_string(),
        state: ticket.header.state.code(),
        assigned: ticket.header.assigned.map(|staff| staff.to_string()),
        opened_at: Moment(ticket.header.opened_at),
        changed_at: Moment(ticket.header.changed_at),
    });
    Answer::with(&List::whole(items.collect()))
}

async fn read(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let colleague = call.colleague()?;
    let house = doors.house()?;
    let header = house.vault().ticket(ticket).await?;
    // Before anything is released: a key must not look through an opening that a person made for another purpose.
    let opening = house.vault().opening(colleague.staff, header.customer, call.now).await?;
    call.must_serve(opening.ok_or(Problem::NotOpen)?.purpose)?;
    match tickets::read(house, colleague.staff, colleague.role, ticket, call.now).await.map_err(told)? {
        StaffLook::Shown(thread) => Answer::with(&TicketThread::of::<StaffPage>(&thread)),
        StaffLook::NotOpen(_) => Err(Problem::NotOpen),
        StaffLook::Refused(_, refusal) => Err(refused_by(&refusal)),
    }
}

/// What a customer said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
    call.must_serve(Purpose::ServiceCommunication)?;
    let actor = call.colleague()?.actor();
    let house = doors.house()?;
    if writing.is_internal {
        tickets::note(house, actor, ticket, &writing.text, None, call.now).await.map_err(told)?;
    } else {
        tickets::answer(house, actor, ticket, &writing.text, None, call.now).await.map_err(told)?;
    }
    Answer::done()
}

/// How a ticket is to stand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
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
        TicketFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
