//! A form under an opening that is over: the page keeps what was typed, asks for the purpose again, and the same form,
//! sent once more with it, is taken. Under a ticket nothing has to be said: the ticket says it.

use amanah_policy::{CustomerId, Purpose, TicketId};
use amanah_service::purposes::opening::declare::{self, Declaration, DeclareFault, Declared, Why};
use amanah_service::sources::communications::tickets;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::customers::choices;
use super::here::Here;
use super::refusal;
use super::slip::Slip;
use crate::web::components::{ErrorSummary, PurposePicker, TextRow};
use crate::web::kept::Kept;
use crate::web::{Doors, Fault, Frame, Visit, html_with_status};

/// The field that says that the purpose is declared with this form.
const AGAIN: &str = "again-open";
/// What the page itself asks; it does not go along with what was typed.
const ASKED: &[&str] = &["purpose", "reason"];

/// What a form needs to be open, and for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs {
    /// Whom.
    pub(super) customer: CustomerId,
    /// For which purpose; none where any will do that this role may use.
    pub(super) purpose: Option<Purpose>,
    /// Under which ticket, where the form is about one.
    pub(super) ticket: Option<TicketId>,
}

impl Needs {
    /// A form of billing.
    pub(super) const fn billing(customer: CustomerId) -> Self {
        Self { customer, purpose: Some(Purpose::Billing), ticket: None }
    }

    /// A form that any purpose will do for.
    pub(super) const fn any(customer: CustomerId) -> Self {
        Self { customer, purpose: None, ticket: None }
    }
}

/// What the page asks with.
enum Asking {
    /// Nothing but a button.
    Ticket,
    /// A reason; the purpose is known.
    Reason(TextRow),
    /// Both.
    Picker(PurposePicker),
}

#[derive(Template)]
#[template(path = "console/reopen.html")]
struct ReopenPage {
    frame: Frame,
    errors: ErrorSummary,
    action: String,
    hidden: Vec<(String, String)>,
    written: Vec<String>,
    asking: Asking,
    minutes: u32,
}

/// The page that asks for the purpose again; none when the customer is open for it, or is opened with this form.
///
/// Enforces: SEC
pub(super) async fn ask(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    needs: Needs,
) -> Result<Option<Response>, Fault> {
    let opening = here.house.vault().opening(here.staff, needs.customer, visit.now).await?;
    let is_open = opening.is_some_and(|it| {
        it.role == here.role
            && it.until > visit.now
            && needs.purpose.is_none_or(|purpose| it.purpose == purpose)
    });
    if is_open {
        return Ok(None);
    }
    if visit.field(AGAIN).is_empty() {
        return page(doors, visit, here, needs, Slip::default()).await.map(Some);
    }
    declared(doors, visit, here, needs).await
}

/// The purpose under which a form about a ticket goes on.
fn purpose_of(here: &Here<'_>, needs: Needs, visit: &Visit) -> Option<Purpose> {
    match (needs.ticket, needs.purpose) {
        (Some(_), _) => Some(
            tickets::purpose_for(here.house, here.role)
                .unwrap_or_else(|| declare::purpose_of_ticket(here.house, here.role)),
        ),
        (None, Some(purpose)) => Some(purpose),
        (None, None) => Purpose::from_code(visit.field("purpose")),
    }
}

async fn declared(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    needs: Needs,
) -> Result<Option<Response>, Fault> {
    let words = &visit.words;
    let Some(purpose) = purpose_of(here, needs, visit) else {
        return page(doors, visit, here, needs, Slip::no_purpose(words)).await.map(Some);
    };
    let why = needs.ticket.map_or_else(|| Why::Reason(visit.field("reason")), Why::Ticket);
    let (staff, role, customer) = (here.staff, here.role, needs.customer);
    let declaration = Declaration { staff, role, customer, purpose, why };
    let slip = match declare::declare(here.house, declaration, visit.now).await {
        Ok(Declared::Opened(_)) => return Ok(None),
        Ok(Declared::Refused(refused)) => {
            let customer = here.house.vault().customer(needs.customer).await?;
            return refusal::page(doors, visit, here, &customer, purpose, &refused).map(Some);
        }
        Err(DeclareFault::UnknownCustomer) => return Err(Fault::NotFound),
        // Closed in another tab: with a reason it goes on.
        Err(DeclareFault::TicketNotGood) => {
            let needs = Needs { ticket: None, ..needs };
            return page(doors, visit, here, needs, Slip::default()).await.map(Some);
        }
        Err(other) => Slip::of(words, other)?,
    };
    page(doors, visit, here, needs, slip).await.map(Some)
}

async fn page(
    doors: &Doors,
    visit: &Visit,
    here: &Here<'_>,
    needs: Needs,
    slip: Slip,
) -> Result<Response, Fault> {
    let words = &visit.words;
    let number = here.house.vault().customer(needs.customer).await?.number.to_string();
    let kept = Kept::of(visit, ASKED);
    let errors = [("purpose", &slip.purpose), ("reason", &slip.reason)]
        .into_iter()
        .filter_map(|(row, error)| Some((row.to_owned(), error.clone()?)))
        .collect();
    let reason = visit.field("reason").to_owned();
    let asking = match (needs.ticket, needs.purpose) {
        (Some(_), _) => Asking::Ticket,
        (None, Some(_)) => Asking::Reason(TextRow {
            name: "reason".to_owned(),
            label: words.say("purpose-reason"),
            hint: Some(words.say("purpose-reason-hint")),
            error: slip.reason,
            value: reason,
        }),
        (None, None) => Asking::Picker(PurposePicker {
            words: words.clone(),
            purposes: choices(words, here),
            chosen: visit.field("purpose").to_owned(),
            reason,
            purpose_error: slip.purpose,
            reason_error: slip.reason,
        }),
    };
    let answer = match (needs.ticket, needs.purpose) {
        (Some(_), _) => words.say("reopen-answer-ticket"),
        (None, Some(purpose)) => {
            words.say1("reopen-answer-for", "purpose", words.say_of("staff-purpose", purpose.code()))
        }
        (None, None) => words.say("reopen-answer"),
    };
    let written = kept.written();
    let mut hidden = kept.fields;
    hidden.push((AGAIN.to_owned(), "yes".to_owned()));
    let page = ReopenPage {
        frame: Frame::new(doors, visit, words.say1("reopen-title", "number", number))
            .under("/console/find", "nav-find")
            .answering(answer),
        errors: ErrorSummary { words: words.clone(), errors },
        action: visit.path.clone(),
        hidden,
        written,
        asking,
        minutes: here.house.vault().policy().clocks().purpose_session_minutes,
    };
    html_with_status(&page, StatusCode::FORBIDDEN)
}
