//! Find a customer: by a whole key or whole words of a name, in a form and never in an address.

use amanah_service::accounts::find::{self, FindFault, Hits};
use amanah_service::vault::{CustomerHeader, CustomerState, MOST_FOUND};
use askama::Template;

use super::here::{Here, here};
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{Cell, FieldRow, Table};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

#[derive(Template)]
#[template(path = "console/found.html")]
struct FoundPage {
    frame: Frame,
    table: Table,
}

/// Shows the form.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, None)
}

fn form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let frame = visit.frame(doors, "nav-find").answering(words.say("console-find-answer"));
    let asked = FieldRow::text("asked", words.say("console-find-label"));
    let mut page = FormPage::new(frame, "/console/find", "console-find-button").asking(Row::Field(
        asked.hinting(words.say("console-find-hint")).holding(visit.field("asked")).failing(error),
    ));
    page = page.noting(words.say("console-find-cannot"), "/policy#SEC", "console-find-why");
    page.or("/console/tickets", "console-find-tickets").answer()
}

/// Looks, and goes on to the declaration of a purpose, or to a list that names nobody.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let wrong = match find::find(here.house, (here.staff, here.role), visit.field("asked"), visit.now).await {
        Ok(hits) if hits.found.is_too_many => words.say1("console-find-too-many", "most", MOST_FOUND),
        Ok(hits) => match hits.found.customers.as_slice() {
            [] => words.say_of("console-find-nobody", hits.by.code()),
            [one] => return go_on(&here, one, &visit).await,
            _ => return several(&doors, &visit, &hits),
        },
        Err(FindFault::Nothing) => words.say("console-find-nothing"),
        Err(FindFault::NotANumber) => words.say("console-find-not-a-number"),
        Err(FindFault::NotAPhone) => words.say("console-find-not-a-phone"),
        Err(FindFault::CannotBeSearched) => words.say("console-find-unsearchable"),
        Err(FindFault::TooOften(wait)) => {
            return Err(Fault::TooMany { retry_seconds: wait.retry_seconds });
        }
        Err(other) => return Err(other.into()),
    };
    form(&doors, &visit, Some(wrong))
}

/// To the customer, or first to the purpose.
async fn go_on(here: &Here<'_>, customer: &CustomerHeader, visit: &Visit) -> Outcome {
    let opening = here.house.vault().opening(here.staff, customer.id, visit.now).await?;
    let is_open = opening.is_some_and(|opening| opening.role == here.role);
    let page = if is_open { "" } else { "/open" };
    see_other(&format!("/console/customers/{}{page}", customer.id))
}

/// Several customers: numbers and dates, and nothing personal before a purpose.
fn several(doors: &Doors, visit: &Visit, hits: &Hits) -> Outcome {
    let words = &visit.words;
    let customers = &hits.found.customers;
    let answer = words.say2(
        "console-found-answer",
        "count",
        customers.len(),
        "key",
        words.say_of("console-looked-by", hits.by.code()),
    );
    let page = FoundPage {
        frame: visit
            .frame(doors, "console-found-title")
            .under("/console/find", "nav-find")
            .answering(answer)
            .wide(),
        table: Table {
            caption: words.say("console-found-caption"),
            columns: vec![
                words.say("console-customer-number"),
                words.say("console-customer-kind"),
                words.say("console-customer-since"),
                words.say("console-staff-state"),
            ],
            rows: customers.iter().map(|customer| row(words, customer)).collect(),
            filter: None,
            pager: None,
        },
    };
    html(&page)
}

fn row(words: &Words, customer: &CustomerHeader) -> Vec<Cell> {
    vec![
        Cell::link(customer.number.to_string(), format!("/console/customers/{}/open", customer.id)),
        Cell::text(words.say_of("account-kind", customer.kind.code())),
        Cell::text(words.date(customer.created_at)),
        Cell::text(words.say(match customer.state {
            CustomerState::Frozen => "console-found-frozen",
            CustomerState::Active | CustomerState::Erased => "console-found-active",
        })),
    ]
}
