//! Find a customer: by exact e-mail or number, in a form and never in an address.

use amanah_service::accounts::find::{self, FindFault};

use super::here::here;
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::FieldRow;
use crate::web::{Doors, Outcome, Visit, see_other};

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

/// Looks, and goes on to the declaration of a purpose.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    match find::find(here.house, visit.field("asked"), visit.now).await {
        Ok(Some(customer)) => {
            let opening = here.house.vault().opening(here.staff, customer.id, visit.now).await?;
            let is_open = opening.is_some_and(|opening| opening.role == here.role);
            let page = if is_open { "" } else { "/open" };
            see_other(&format!("/console/customers/{}{page}", customer.id))
        }
        Ok(None) => form(&doors, &visit, Some(words.say("console-find-nobody"))),
        Err(FindFault::Nothing) => form(&doors, &visit, Some(words.say("console-find-nothing"))),
        Err(FindFault::NotANumber) => form(&doors, &visit, Some(words.say("console-find-not-a-number"))),
        Err(FindFault::CannotBeSearched) => {
            form(&doors, &visit, Some(words.say("console-find-unsearchable")))
        }
        Err(other) => Err(other.into()),
    }
}
