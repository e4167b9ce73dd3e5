//! Questions: what a customer asked, what we answered, and the way to write back.

use amanah_policy::TicketId;
use amanah_service::accounts::limits::{Deed, TooOften};
use amanah_service::sources::communications::tickets::{
    self, LONGEST_SUBJECT, LONGEST_TICKET, Looked, MOST_OPEN, Question, Thread, TicketFault,
};
use amanah_service::vault::{AccessReport, TicketAuthor, TicketHeader, TicketMessage, TicketState};
use askama::Template;
use axum::http::StatusCode;

use super::form_page::{FormPage, Row};
use super::here::{here, news, whence};
use crate::web::components::{EmptyState, ErrorSummary, FieldRow, StateBadge, TextRow, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("ticket-sent", Tone::Good),
    ("ticket-replied", Tone::Good),
    ("ticket-closed", Tone::Good),
    ("ticket-full", Tone::Wait),
];

#[derive(Template)]
#[template(path = "portal/tickets.html")]
struct TicketsPage {
    frame: Frame,
    tickets: Vec<Line>,
    empty: EmptyState,
}

/// A ticket in the list.
struct Line {
    href: String,
    subject: String,
    badge: StateBadge,
    opened: String,
    changed: String,
}

/// Lists the tickets, the one that changed last first.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let listed =
        match tickets::list_own(here.house, here.customer, here.account().await?.holder, visit.now).await? {
            Looked::Shown(listed) => listed,
            Looked::Refused(_) => return Err(Fault::NotFound),
        };
    let open = listed.tickets.iter().filter(|ticket| ticket.state.goes_on()).count();
    let answered = listed.tickets.iter().filter(|ticket| ticket.state == TicketState::Answered).count();
    let mut frame = visit.frame(&doors, "ticket-list-title").answering(words.say2(
        "ticket-list-answer",
        "open",
        open,
        "answered",
        answered,
    ));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let line = |ticket: &TicketHeader| Line {
        href: format!("/tickets/{}", ticket.id),
        subject: listed.subject(ticket).map_or_else(|| nameless(words, ticket), str::to_owned),
        badge: badge(words, ticket.state),
        opened: words.date(ticket.opened_at),
        changed: words.relative(ticket.changed_at),
    };
    html(&TicketsPage {
        tickets: listed.tickets.iter().map(line).collect(),
        empty: EmptyState {
            title: words.say("ticket-list-empty"),
            text: words.say("ticket-list-empty-more"),
            link: None,
        },
        frame,
    })
}

/// The name of a ticket without a subject: taken down at the desk, or too old.
fn nameless(words: &Words, ticket: &TicketHeader) -> String {
    words.say1("ticket-of-day", "when", words.date(ticket.opened_at))
}

/// How a ticket stands, as the customer sees it.
fn badge(words: &Words, state: TicketState) -> StateBadge {
    let tone = match state {
        TicketState::Open | TicketState::Waiting => Tone::Wait,
        TicketState::Answered => Tone::Good,
        TicketState::Closed => Tone::Calm,
    };
    StateBadge { tone, text: words.say_of("ticket-state", state.code()) }
}

/// Shows the form for a new ticket.
pub(crate) async fn show_new(doors: Doors, visit: Visit) -> Outcome {
    let form = TicketId::from_bytes(doors.random()?);
    new_form(&doors, &visit, form, None)
}

fn new_form(doors: &Doors, visit: &Visit, form: TicketId, fault: Option<&TicketFault>) -> Outcome {
    let words = &visit.words;
    let (mut of_subject, mut of_text) = (None, None);
    match fault {
        Some(TicketFault::NoSubject) => of_subject = Some(words.say("ticket-subject-missing")),
        Some(TicketFault::SubjectTooLong) => {
            of_subject = Some(words.say1("ticket-text-long", "most", LONGEST_SUBJECT));
        }
        Some(TicketFault::Empty) => of_text = Some(words.say("ticket-text-missing")),
        Some(TicketFault::TooLong) => of_text = Some(words.say1("ticket-text-long", "most", LONGEST_TICKET)),
        Some(TicketFault::TooOften(wait)) => of_text = Some(too_often(visit, *wait)),
        Some(TicketFault::TooManyOpen) => {
            of_subject = Some(words.say1("ticket-too-many", "most", MOST_OPEN));
        }
        _ => {}
    }
    let subject = FieldRow::text("subject", words.say("ticket-subject"))
        .hinting(words.say("ticket-subject-hint"))
        .holding(visit.field("subject"))
        .failing(of_subject);
    let text = TextRow {
        name: "text".to_owned(),
        label: words.say("ticket-text"),
        hint: Some(words.say("ticket-text-hint")),
        error: of_text,
        value: visit.field("text").to_owned(),
    };
    let frame = visit
        .frame(doors, "ticket-new-title")
        .under("/tickets", "ticket-list-title")
        .answering(words.say("ticket-new-answer"));
    let mut page = FormPage::new(frame, "/tickets/new", "ticket-send");
    page.hidden.push(("form".to_owned(), form.to_string()));
    page.asking(Row::Field(subject)).asking(Row::Text(text)).or("/tickets", "ticket-back").answer()
}

/// Opens a ticket. A form without its mark, or with one of another ticket, begins a new one.
pub(crate) async fn send_new(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let form = match visit.field("form").parse::<TicketId>() {
        Ok(form) => form,
        Err(_) => TicketId::from_bytes(doors.random()?),
    };
    let network = whence(&visit).network_text();
    if let Err(wait) = here.house.take_try(Deed::WriteFrom, &network, visit.now).await? {
        return new_form(&doors, &visit, form, Some(&wait.into()));
    }
    let question = Question { subject: visit.field("subject"), text: visit.field("text"), form };
    match tickets::ask(here.house, here.customer, here.account().await?.holder, question, visit.now).await {
        Ok(ticket) => see_other(&format!("/tickets/{ticket}?done=ticket-sent")),
        Err(TicketFault::Vault(fault)) => Err(fault.into()),
        Err(TicketFault::UnknownCustomer | TicketFault::UnknownTicket) => Err(Fault::NotFound),
        Err(fault) => new_form(&doors, &visit, form, Some(&fault)),
    }
}

/// When somebody who wrote too often may write again. What they wrote stays on the page.
fn too_often(visit: &Visit, wait: TooOften) -> String {
    visit.words.say1("ticket-too-often", "when", visit.moment_after(wait.retry_seconds))
}

#[derive(Template)]
#[template(path = "portal/ticket.html")]
struct TicketPage {
    frame: Frame,
    errors: ErrorSummary,
    badge: StateBadge,
    opened: String,
    said: Vec<Said>,
    reply: String,
    close: String,
    is_closed: bool,
    form: String,
    text: TextRow,
}

/// A message in the conversation.
struct Said {
    is_own: bool,
    who: String,
    when: String,
    moment: String,
    text: Option<String>,
}

fn ticket_of(visit: &Visit) -> Result<TicketId, Fault> {
    visit.part("id").parse().map_err(|_| Fault::NotFound)
}

/// Shows a ticket with what both sides wrote.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let form = TicketId::from_bytes(doors.random()?);
    page(&doors, &visit, form, None).await
}

async fn page(doors: &Doors, visit: &Visit, form: TicketId, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let here = here(doors, visit).await?;
    let id = ticket_of(visit)?;
    let thread =
        match tickets::read_own(here.house, here.customer, here.account().await?.holder, id, visit.now).await
        {
            Ok(Looked::Shown(thread)) => thread,
            Ok(Looked::Refused(_)) | Err(TicketFault::UnknownTicket) => return Err(Fault::NotFound),
            Err(other) => return Err(other.into()),
        };
    let header = &thread.header;
    let title = thread.subject().map_or_else(|| nameless(words, header), str::to_owned);
    let answer = words.say_of_with(
        "ticket-stands",
        header.state.code(),
        &[("when", &words.moment(header.changed_at)), ("ago", &words.relative(header.changed_at))],
    );
    let mut frame = Frame::new(doors, visit, title).under("/tickets", "ticket-list-title").answering(answer);
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let errors = error.iter().map(|error| ("text".to_owned(), error.clone())).collect();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let is_closed = header.state == TicketState::Closed;
    let label = if is_closed { words.say("ticket-reply-reopens") } else { words.say("ticket-reply") };
    let page = TicketPage {
        errors: ErrorSummary { words: words.clone(), errors },
        badge: badge(words, header.state),
        opened: words.say1("ticket-opened", "when", words.moment(header.opened_at)),
        said: thread.messages.iter().map(|message| said(words, &thread, message)).collect(),
        reply: format!("/tickets/{id}/reply"),
        close: format!("/tickets/{id}/close"),
        is_closed,
        form: form.to_string(),
        text: TextRow {
            name: "text".to_owned(),
            label,
            hint: None,
            error,
            value: visit.field("text").to_owned(),
        },
        frame,
    };
    html_with_status(&page, status)
}

fn said(words: &Words, thread: &Thread<AccessReport>, message: &TicketMessage) -> Said {
    let who = match message.author {
        TicketAuthor::Customer(_) => words.say("ticket-you"),
        TicketAuthor::Staff { role, .. } => words.say_of("role", role.code()),
        TicketAuthor::System => words.say("ticket-system"),
    };
    Said {
        is_own: matches!(message.author, TicketAuthor::Customer(_)),
        who,
        when: words.moment(message.written_at),
        moment: words.for_programs(message.written_at),
        text: thread.text(message).map(str::to_owned),
    }
}

/// Adds what the customer writes.
pub(crate) async fn reply(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let id = ticket_of(&visit)?;
    let form = visit.field("form").parse::<TicketId>().ok();
    let mark = form.map(|form| *form.as_bytes());
    let again = async |error: String| {
        let form = match form {
            Some(form) => form,
            None => TicketId::from_bytes(doors.random()?),
        };
        page(&doors, &visit, form, Some(error)).await
    };
    let network = whence(&visit).network_text();
    if let Err(wait) = here.house.take_try(Deed::WriteFrom, &network, visit.now).await? {
        return again(too_often(&visit, wait)).await;
    }
    match tickets::reply(
        here.house,
        here.customer,
        here.account().await?.holder,
        id,
        visit.field("text"),
        mark,
        visit.now,
    )
    .await
    {
        Ok(()) => see_other(&format!("/tickets/{id}?done=ticket-replied")),
        Err(TicketFault::Empty) => again(words.say("ticket-text-missing")).await,
        Err(TicketFault::TooLong) => again(words.say1("ticket-text-long", "most", LONGEST_TICKET)).await,
        Err(TicketFault::TooOften(wait)) => again(too_often(&visit, wait)).await,
        Err(TicketFault::ClosedOrFull) => see_other(&format!("/tickets/{id}?done=ticket-full")),
        Err(TicketFault::UnknownTicket) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}

/// Closes a ticket of the customer.
pub(crate) async fn close(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let id = ticket_of(&visit)?;
    match tickets::close_own(here.house, here.customer, here.account().await?.holder, id, visit.now).await {
        Ok(()) => see_other(&format!("/tickets/{id}?done=ticket-closed")),
        Err(TicketFault::UnknownTicket) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}
