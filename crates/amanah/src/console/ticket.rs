//! One ticket: read under an opening, answered, noted upon, taken on, left waiting, opened again.

use amanah_policy::{Role, TicketId};
use amanah_service::sources::communications::tickets::{
    self, LONGEST_TICKET, StaffLook, Thread, TicketFault, Told,
};
use amanah_service::vault::{StaffPage, TicketAuthor, TicketHeader, TicketMessage, TicketState, VaultError};
use askama::Template;
use axum::http::StatusCode;

use super::customers::short;
use super::here::{Here, here, news};
use super::refusal;
use super::reopen::{self, Needs};
use super::tickets::{badge, name_of};
use crate::web::components::{ErrorSummary, Fact, Facts, StateBadge, TextRow, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("ticket-answered", Tone::Good),
    ("ticket-answered-unmailed", Tone::Wait),
    ("ticket-noted", Tone::Good),
    ("ticket-taken", Tone::Good),
    ("ticket-given-back", Tone::Good),
    ("ticket-waits", Tone::Good),
    ("ticket-reopened", Tone::Good),
    ("ticket-not-good", Tone::Wait),
    ("case-company", Tone::Wait),
];

/// The roles that answer: those to whom the policy shows correspondence. A test compares them with the policy.
pub const ANSWERING: &[Role] = &[Role::Support, Role::Officer];

#[derive(Template)]
#[template(path = "console/ticket.html")]
struct TicketPage {
    frame: Frame,
    errors: ErrorSummary,
    id: TicketId,
    badge: StateBadge,
    facts: Facts,
    /// What was written; none before the customer is opened.
    thread: Option<ShownThread>,
    goes_on: bool,
    may_answer: bool,
    is_mine: bool,
    customer: String,
    customer_open: String,
}

struct ShownThread {
    said: Vec<Said>,
    place: Option<u64>,
    form: String,
    answer: TextRow,
    note: TextRow,
}

/// A message, as staff see it.
struct Said {
    side: &'static str,
    who: String,
    is_internal: bool,
    when: String,
    moment: String,
    text: Option<String>,
}

/// What was typed where, and what is wrong with it.
struct Slip {
    field: &'static str,
    error: String,
    form: TicketId,
}

fn ticket_of(visit: &Visit) -> Result<TicketId, Fault> {
    visit.part("id").parse().map_err(|_| Fault::NotFound)
}

/// Shows a ticket: what was written only under an opening that is valid now.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, None).await
}

async fn page(doors: &Doors, visit: &Visit, slip: Option<Slip>) -> Outcome {
    let here = here(doors, visit)?;
    let id = ticket_of(visit)?;
    let looked = match tickets::read(here.house, here.staff, here.role, id, visit.now).await {
        Err(TicketFault::UnknownTicket) => return Err(Fault::NotFound),
        looked => looked?,
    };
    let (header, thread) = match looked {
        StaffLook::Shown(thread) => {
            let shown = shown(doors, visit, &thread, slip.as_ref())?;
            (thread.header.clone(), Some(shown))
        }
        StaffLook::NotOpen(header) => (header, None),
        StaffLook::Refused(header, refused) => {
            let customer = here.house.vault().customer(header.customer).await?;
            let opening = here.house.vault().opening(here.staff, header.customer, visit.now).await?;
            let purpose =
                opening.map_or(amanah_policy::Purpose::ServiceCommunication, |opening| opening.purpose);
            return refusal::page(doors, visit, &here, &customer, purpose, &refused);
        }
    };
    render(doors, visit, &here, &header, thread, slip).await
}

async fn render(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    header: &TicketHeader,
    thread: Option<ShownThread>,
    slip: Option<Slip>,
) -> Outcome {
    let words = &visit.words;
    let customer = here.house.vault().customer(header.customer).await?;
    let number = customer.number.to_string();
    let key = if thread.is_some() { "console-ticket-read" } else { "console-ticket-unread" };
    let title = words.say1("console-ticket-heading", "number", &number);
    let mut frame = Frame::new(doors, visit, title)
        .under("/console/tickets", "console-tickets-title")
        .answering(words.say(key))
        .wide();
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let assigned = name_of(here.house, header.assigned).await;
    let facts = vec![
        Fact::new(words.say("console-ticket-id"), short(header.id)),
        Fact::new(words.say("console-ticket-opened"), words.moment(header.opened_at)),
        Fact::new(
            words.say_of("console-ticket-stands", header.state.code()),
            format!("{} ({})", words.moment(header.changed_at), words.relative(header.changed_at)),
        ),
        Fact::new(
            words.say("console-ticket-assigned"),
            assigned.unwrap_or_else(|| words.say("console-ticket-nobody")),
        ),
    ];
    let status = if slip.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let errors = slip.iter().map(|slip| (slip.field.to_owned(), slip.error.clone())).collect();
    let page = TicketPage {
        errors: ErrorSummary { words: words.clone(), errors },
        id: header.id,
        badge: badge(words, header.state),
        facts: Facts::new(words, facts),
        thread,
        goes_on: header.state.goes_on(),
        may_answer: ANSWERING.contains(&here.role),
        is_mine: header.assigned == Some(here.staff),
        customer: format!("/console/customers/{}", header.customer),
        customer_open: format!("/console/customers/{}/open", header.customer),
        frame,
    };
    html_with_status(&page, status)
}

fn shown(
    doors: &Doors,
    visit: &Visit,
    thread: &Thread<StaffPage>,
    slip: Option<&Slip>,
) -> Result<ShownThread, Fault> {
    let words = &visit.words;
    let form = match slip {
        Some(slip) => slip.form,
        None => TicketId::from_bytes(doors.random()?),
    };
    let row = |name: &'static str, label: String, hint: String| TextRow {
        name: name.to_owned(),
        label,
        hint: Some(hint),
        error: slip.filter(|slip| slip.field == name).map(|slip| slip.error.clone()),
        value: visit.field(name).to_owned(),
    };
    let subject = thread.subject().map(|subject| Said {
        side: "about",
        who: words.say("console-ticket-about"),
        is_internal: false,
        when: String::new(),
        moment: String::new(),
        text: Some(subject.to_owned()),
    });
    let said = subject
        .into_iter()
        .chain(thread.messages.iter().map(|message| said(words, thread, message)))
        .collect();
    Ok(ShownThread {
        said,
        place: thread.place(),
        form: form.to_string(),
        answer: row(
            "answer",
            words.say("console-ticket-answering"),
            words.say("console-ticket-answering-hint"),
        ),
        note: row("note", words.say("console-ticket-noting"), words.say("console-ticket-noting-hint")),
    })
}

fn said(words: &Words, thread: &Thread<StaffPage>, message: &TicketMessage) -> Said {
    let (side, who) = match message.author {
        TicketAuthor::Customer(_) => ("customer", words.say("console-ticket-customer")),
        TicketAuthor::Staff { role, .. } => ("own", words.say_of("role", role.code())),
        TicketAuthor::System => ("own", words.say("ticket-system")),
    };
    Said {
        side,
        who,
        is_internal: message.is_internal,
        when: words.moment(message.written_at),
        moment: words.for_programs(message.written_at),
        text: thread.text(message).map(str::to_owned),
    }
}

/// Answers, or notes something for colleagues.
async fn say(doors: &Doors, visit: &Visit, field: &'static str) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let id = ticket_of(visit)?;
    let header = match here.house.vault().ticket(id).await {
        Err(VaultError::NotFound(_)) => return Err(Fault::NotFound),
        header => header?,
    };
    // Into a closed one nothing is written anyway.
    if header.state.goes_on() {
        let needs = Needs { ticket: Some(id), ..Needs::any(header.customer) };
        if let Some(page) = reopen::ask(doors, visit, &here, needs).await? {
            return Ok(page);
        }
    }
    let form = visit.field("form").parse::<TicketId>().ok();
    let mark = form.map(|form| *form.as_bytes());
    let text = visit.field(field);
    let outcome = if field == "answer" {
        tickets::answer(here.house, here.actor(), id, text, mark, visit.now).await.map(|told| match told {
            Told::ByMail => "ticket-answered",
            Told::NotByMail => "ticket-answered-unmailed",
        })
    } else {
        tickets::note(here.house, here.actor(), id, text, mark, visit.now).await.map(|()| "ticket-noted")
    };
    let error = match outcome {
        Ok(done) => return see_other(&format!("/console/tickets/{id}?done={done}")),
        Err(TicketFault::Empty) => words.say("ticket-text-missing"),
        Err(TicketFault::TooLong) => words.say1("ticket-text-long", "most", LONGEST_TICKET),
        Err(TicketFault::ClosedOrFull) => {
            return see_other(&format!("/console/tickets/{id}?done=ticket-not-good"));
        }
        Err(TicketFault::UnknownTicket) => return Err(Fault::NotFound),
        Err(other) => return Err(other.into()),
    };
    let form = match form {
        Some(form) => form,
        None => TicketId::from_bytes(doors.random()?),
    };
    page(doors, visit, Some(Slip { field, error, form })).await
}

/// Answers the customer.
pub(crate) async fn answer(doors: Doors, visit: Visit) -> Outcome {
    say(&doors, &visit, "answer").await
}

/// Notes something for colleagues.
pub(crate) async fn note(doors: Doors, visit: Visit) -> Outcome {
    say(&doors, &visit, "note").await
}

/// Takes the ticket on, or gives it back.
pub(crate) async fn assign(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id = ticket_of(&visit)?;
    let takes = visit.field("who") == "me";
    let (to, done) = if takes { (Some(here.staff), "ticket-taken") } else { (None, "ticket-given-back") };
    match tickets::assign(here.house, here.actor(), id, to, visit.now).await {
        Ok(()) => see_other(&format!("/console/tickets/{id}?done={done}")),
        Err(TicketFault::UnknownTicket) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

/// Lets the ticket wait, or opens it again.
pub(crate) async fn shift(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id = ticket_of(&visit)?;
    let (to, done) = match visit.field("to") {
        "waiting" => (TicketState::Waiting, "ticket-waits"),
        "open" => (TicketState::Open, "ticket-reopened"),
        _ => return Err(Fault::BadInput),
    };
    match tickets::shift(here.house, here.actor(), id, to, visit.now).await {
        Ok(_shifted) => see_other(&format!("/console/tickets/{id}?done={done}")),
        Err(TicketFault::UnknownTicket) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}
