//! A request that somebody in the house writes down: from an opened customer, or from a ticket with one button.

use amanah_policy::{CaseKind, CaseState, CustomerId, TicketId};
use amanah_service::deletion::queue::{self, CameBy, QueueFault};
use amanah_service::deletion::request::{self, RequestFault};
use amanah_service::vault::{RightsCase, VaultError};

use super::cases::{hidden, path_of};
use super::customers::customer_of;
use super::here::{Here, here};
use super::reopen::{self, Needs};
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{ChoiceRow, FormOption};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, see_other};

/// What is not chosen yet.
#[derive(Default)]
struct Slip {
    kind: Option<String>,
    came: Option<String>,
}

/// Shows the form.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, Slip::default()).await
}

async fn form(doors: &Doors, visit: &Visit, slip: Slip) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, visit).await?;
    let title = words.say1("desk-request-title", "number", customer.number.to_string());
    let frame = Frame::new(doors, visit, title)
        .under("/console/find", "nav-find")
        .answering(words.say("desk-request-answer"));
    let kind = |kind: &CaseKind| FormOption {
        value: kind.code().to_owned(),
        label: words.say_of("case-kind", kind.code()),
        hint: (*kind == CaseKind::Erase).then(|| words.say("desk-request-kind-erase-hint")),
        is_chosen: kind.code() == visit.field("kind"),
    };
    let came = |came: CameBy| FormOption {
        value: came.code().to_owned(),
        label: words.say_of("case-came", came.code()),
        hint: None,
        is_chosen: came.code() == visit.field("came"),
    };
    let row = |name: &str, error, options| ChoiceRow {
        name: name.to_owned(),
        label: words.say_of("desk-request", name),
        hint: None,
        error,
        options,
    };
    let path = format!("/console/customers/{}", customer.id);
    FormPage::new(frame, format!("{path}/request"), "desk-request-button")
        .asking(Row::Choice(row("kind", slip.kind, CaseKind::ALL.iter().map(kind).collect())))
        .asking(Row::Choice(row("came", slip.came, CameBy::AT_THE_DESK.into_iter().map(came).collect())))
        .or(path, "console-back-to-customer")
        .answer()
}

/// Writes it down.
///
/// Enforces: DEL2, SEC
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, &visit).await?;
    if let Some(page) = reopen::ask(&doors, &visit, &here, Needs::any(customer.id)).await? {
        return Ok(page);
    }
    let kind = CaseKind::from_code(visit.field("kind"));
    let came = CameBy::from_code(visit.field("came"));
    let (Some(kind), Some(came)) = (kind, came) else {
        let missing = |is_missing: bool, key| is_missing.then(|| words.say(key));
        let slip = Slip {
            kind: missing(kind.is_none(), "desk-request-kind-missing"),
            came: missing(came.is_none(), "desk-request-came-missing"),
        };
        return form(&doors, &visit, slip).await;
    };
    let back = format!("/console/customers/{}", customer.id);
    write_down(&here, &visit, (customer.id, &back), (kind, came)).await
}

/// Mails the confirmation of a deletion for what was written in a ticket.
///
/// Enforces: DEL2, SEC
pub(crate) async fn from_ticket(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let id: TicketId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    let ticket = match here.house.vault().ticket(id).await {
        Err(VaultError::NotFound(_)) => return Err(Fault::NotFound),
        ticket => ticket?,
    };
    if !ticket.state.goes_on() {
        return see_other(&format!("/console/tickets/{id}?done=ticket-not-good"));
    }
    let needs = Needs { ticket: Some(id), ..Needs::any(ticket.customer) };
    if let Some(page) = reopen::ask(&doors, &visit, &here, needs).await? {
        return Ok(page);
    }
    let back = format!("/console/tickets/{id}");
    write_down(&here, &visit, (ticket.customer, &back), (CaseKind::Erase, CameBy::Ticket)).await
}

/// What the page of a request says that was written down just now.
pub(super) fn news_of(case: &RightsCase) -> &'static str {
    match case.state {
        CaseState::Refused => "case-portal",
        _ if request::waits_for_knowledge(case) => "case-looking",
        CaseState::Verified if case.kind == CaseKind::Erase => "case-person",
        _ => "case-opened",
    }
}

async fn write_down(
    here: &Here<'_>,
    visit: &Visit,
    (customer, back): (CustomerId, &str),
    asked: (CaseKind, CameBy),
) -> Outcome {
    let (case, done) = match queue::at_desk(here.house, here.actor(), customer, asked, visit.now).await {
        Ok(case) => {
            let done = news_of(&case);
            (case, done)
        }
        Err(QueueFault::EndsWithItsOwner) => return see_other(&format!("{back}?done=case-company")),
        Err(QueueFault::Request(RequestFault::OpenAlready)) => {
            let open = here.house.vault().open_erasure(customer).await?;
            (open.ok_or(Fault::NotFound)?, "case-open-already")
        }
        Err(QueueFault::Request(RequestFault::TooOften(often))) => {
            return Err(Fault::TooMany { retry_seconds: often.retry_seconds });
        }
        Err(other) => return Err(hidden(other)),
    };
    see_other(&format!("{}?done={done}", path_of(&case)))
}
