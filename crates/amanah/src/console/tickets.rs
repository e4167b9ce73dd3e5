//! Tickets: the queue, taking one down at the desk, and the shortest way to open their customer.

use amanah_policy::TicketId;
use amanah_service::House;
use amanah_service::purposes::opening::declare::{self, Declaration, DeclareFault, Declared, Why};
use amanah_service::sources::communications::tickets::{self, LONGEST_TICKET, TicketFault};
use amanah_service::vault::TicketState;
use askama::Template;

use super::customers::{customer_of, short};
use super::here::{here, news};
use super::refusal;
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{EmptyState, StateBadge, TextRow, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] =
    &[("ticket-opened", Tone::Good), ("ticket-closed", Tone::Good), ("ticket-not-good", Tone::Wait)];

#[derive(Template)]
#[template(path = "console/tickets.html")]
struct TicketsPage {
    frame: Frame,
    purpose: String,
    tickets: Vec<Line>,
    empty: EmptyState,
}

/// A ticket in the list: no text and no name, which need an opening.
struct Line {
    id: TicketId,
    short: String,
    number: String,
    badge: StateBadge,
    /// Since when it stands so.
    stands: String,
    assigned: Option<String>,
}

/// Lists the tickets that are not closed, those whose customer waits longest first.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let open = tickets::list(here.house).await?;
    let mut frame = visit
        .frame(&doors, "console-tickets-title")
        .under("/console", "nav-today")
        .answering(words.say1("console-tickets-answer", "count", open.len()))
        .wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let mut lines = Vec::with_capacity(open.len());
    for ticket in open {
        let header = ticket.header;
        lines.push(Line {
            id: header.id,
            short: short(header.id),
            number: ticket.number.to_string(),
            badge: badge(words, header.state),
            stands: words.say2(
                "console-ticket-since",
                "when",
                words.moment(header.changed_at),
                "ago",
                words.relative(header.changed_at),
            ),
            assigned: name_of(here.house, header.assigned).await,
        });
    }
    let page = TicketsPage {
        purpose: words.say_of("staff-purpose", declare::purpose_of_ticket(here.house, here.role).code()),
        tickets: lines,
        empty: EmptyState {
            title: words.say("console-tickets-empty"),
            text: words.say("console-tickets-empty-more"),
            link: Some(("/console/find".to_owned(), words.say("nav-find"))),
        },
        frame,
    };
    html(&page)
}

/// How a ticket stands, as staff see it: open means that the customer waits.
pub(super) fn badge(words: &Words, state: TicketState) -> StateBadge {
    let tone = match state {
        TicketState::Open => Tone::Wait,
        TicketState::Answered => Tone::Good,
        TicketState::Waiting | TicketState::Closed => Tone::Calm,
    };
    StateBadge { tone, text: words.say_of("console-ticket-state", state.code()) }
}

/// The name of a colleague; none for nobody, and for whoever is unknown by now.
pub(super) async fn name_of(house: &House, staff: Option<amanah_policy::StaffId>) -> Option<String> {
    let line = house.vault().staff(staff?).await.ok()?;
    Some(line.name)
}

/// Shows the form for a new ticket of a customer.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, None).await
}

async fn form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, visit).await?;
    let number = customer.number.to_string();
    let frame = Frame::new(doors, visit, words.say1("console-ticket-title", "number", &number))
        .under("/console/find", "nav-find")
        .answering(words.say("console-ticket-answer"));
    let text = TextRow {
        name: "text".to_owned(),
        label: words.say("console-ticket-text"),
        hint: Some(words.say("console-ticket-text-hint")),
        error,
        value: visit.field("text").to_owned(),
    };
    FormPage::new(frame, format!("/console/customers/{}/ticket", customer.id), "console-ticket-button")
        .asking(Row::Text(text))
        .or(format!("/console/customers/{}", customer.id), "console-back-to-customer")
        .answer()
}

/// Opens a ticket.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, &visit).await?;
    match tickets::open(here.house, here.actor(), customer.id, visit.field("text"), visit.now).await {
        Ok(_) => see_other("/console/tickets?done=ticket-opened"),
        Err(TicketFault::Empty) => form(&doors, &visit, Some(words.say("console-ticket-text-missing"))).await,
        Err(TicketFault::TooLong) => {
            let most = words.say1("console-ticket-text-long", "most", LONGEST_TICKET);
            form(&doors, &visit, Some(most)).await
        }
        Err(TicketFault::UnknownCustomer) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

/// Opens the customer of a ticket under it: the ticket sets purpose and reason. Whoever comes to read the ticket is led to
/// it, everybody else to the customer.
pub(crate) async fn open_customer(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id: TicketId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    let Ok(ticket) = here.house.vault().ticket(id).await else {
        return see_other("/console/tickets?done=ticket-not-good");
    };
    let reads = visit.field("to") == "ticket";
    let purpose = match tickets::purpose_for(here.house, here.role).filter(|_| reads) {
        Some(purpose) => purpose,
        None => declare::purpose_of_ticket(here.house, here.role),
    };
    let declaration = Declaration {
        staff: here.staff,
        role: here.role,
        customer: ticket.customer,
        purpose,
        why: Why::Ticket(id),
    };
    match declare::declare(here.house, declaration, visit.now).await {
        Ok(Declared::Opened(_)) if reads => see_other(&format!("/console/tickets/{id}")),
        Ok(Declared::Opened(_)) => see_other(&format!("/console/customers/{}", ticket.customer)),
        Ok(Declared::Refused(refused)) => {
            let customer = here.house.vault().customer(ticket.customer).await?;
            refusal::page(&doors, &visit, &here, &customer, purpose, &refused)
        }
        Err(DeclareFault::TicketNotGood | DeclareFault::UnknownCustomer) => {
            see_other("/console/tickets?done=ticket-not-good")
        }
        Err(other) => Err(other.into()),
    }
}

/// Closes a ticket.
pub(crate) async fn close(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id: TicketId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match tickets::close(here.house, here.actor(), id, visit.now).await {
        Ok(()) => see_other("/console/tickets?done=ticket-closed"),
        Err(TicketFault::UnknownTicket) => see_other("/console/tickets?done=ticket-not-good"),
        Err(other) => Err(other.into()),
    }
}
