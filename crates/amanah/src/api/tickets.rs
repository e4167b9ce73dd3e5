//! Tickets as staff keep them: open ones, a new one from the desk, an end.

use amanah_policy::{CustomerId, TicketId};
use amanah_service::sources::communications::tickets::{self, LONGEST_TICKET, TicketFault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Made, Moment};
use super::operation::Operation;
use super::problem::Problem;
use crate::console::ATTENDING;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::reading(
            "/api/v1/tickets",
            "listTickets",
            "Open tickets, oldest first, without their words",
            list,
        )
        .for_staff(ATTENDING)
        .giving::<List<Ticket>>(),
        Operation::making(
            "/api/v1/customers/{customer}/tickets",
            "openTicket",
            "Opens a ticket for what a customer said",
            open,
        )
        .for_staff(ATTENDING)
        .taking::<Words>()
        .giving::<Made>(),
        Operation::changing("/api/v1/tickets/{ticket}/close", "closeTicket", "Closes a ticket", close)
            .for_staff(ATTENDING),
    ]
}

/// An open ticket, without its words.
#[derive(Serialize, JsonSchema)]
struct Ticket {
    /// Its id.
    id: String,
    /// Its customer.
    customer: String,
    /// The number of its customer.
    customer_number: String,
    /// Since when.
    opened_at: Moment,
}

async fn list(doors: Doors, _call: Call) -> Answered {
    let house = doors.house()?;
    let open = tickets::list(house).await?;
    let items = open.iter().map(|ticket| Ticket {
        id: ticket.header.id.to_string(),
        customer: ticket.header.customer.to_string(),
        customer_number: ticket.number.to_string(),
        opened_at: Moment(ticket.header.opened_at),
    });
    Answer::with(&List::whole(items.collect()))
}

/// What a customer said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Words {
    /// In words.
    #[schemars(length(min = 1, max = 4000))]
    text: String,
}

async fn open(doors: Doors, call: Call) -> Answered {
    let customer: CustomerId = call.part("customer")?;
    let said: Words = call.json()?;
    let actor = call.colleague()?.actor();
    let house = doors.house()?;
    let ticket = tickets::open(house, actor, customer, &said.text, call.now).await.map_err(told)?;
    Answer::made(&Made { id: ticket.to_string() }, None)
}

async fn close(doors: Doors, call: Call) -> Answered {
    let ticket: TicketId = call.part("ticket")?;
    let actor = call.colleague()?.actor();
    let house = doors.house()?;
    tickets::close(house, actor, ticket, call.now).await.map_err(told)?;
    Answer::done()
}

fn told(fault: TicketFault) -> Problem {
    const _: () = assert!(LONGEST_TICKET == 4_000, "the documented length is the real one");
    match fault {
        TicketFault::Empty => Problem::field("text", "missing"),
        TicketFault::TooLong => Problem::field("text", "too_long"),
        TicketFault::UnknownCustomer | TicketFault::UnknownTicket => Problem::NotFound,
        TicketFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
