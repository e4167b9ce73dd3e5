//! Break-glass: the page that says what it means before anybody does it, and the one form that does it.

use amanah_policy::Purpose;
use amanah_service::accounts::staff::roles;
use amanah_service::purposes::opening::declare::{self, Declaration, DeclareFault, Declared, Why};

use super::customers::customer_of;
use super::here::{here, in_a_row};
use super::refusal;
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::TextRow;
use crate::web::{Doors, Fault, Frame, Outcome, Visit, see_other};

/// Says what it opens, for how long, and who is told.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, None).await
}

async fn form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, visit).await?;
    let policy = here.house.vault().policy();
    let more = roles::sees_by_break_glass(&policy, here.role);
    if more.is_empty() {
        // The role has nothing to break; the page that asks for a purpose says what it may.
        return see_other(&format!("/console/customers/{}/open", customer.id));
    }
    let names = in_a_row(more.iter().map(|category| words.say_of("category", category.code())));
    let clocks = *policy.clocks();
    let title = words.say1("console-glass-title", "number", customer.number.to_string());
    let frame = Frame::new(doors, visit, title).under("/console/find", "nav-find").answering(words.say1(
        "console-glass-answer",
        "categories",
        names,
    ));
    let reason = TextRow {
        name: "reason".to_owned(),
        label: words.say("console-glass-reason"),
        hint: Some(words.say("console-glass-reason-hint")),
        error,
        value: visit.field("reason").to_owned(),
    };
    FormPage::new(frame, format!("/console/customers/{}/break-glass", customer.id), "console-glass-button")
        .saying(words.say1("console-glass-minutes", "count", clocks.break_glass_minutes))
        .saying(words.say1("console-glass-told", "hours", clocks.break_glass_review_hours))
        .saying(words.say("console-glass-customer"))
        .asking(Row::Text(reason))
        .or(format!("/console/customers/{}/open", customer.id), "console-glass-instead")
        .answer()
}

/// Breaks the glass.
pub(crate) async fn open(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let customer = customer_of(here.house, &visit).await?;
    let purpose = Purpose::ServiceCommunication;
    let declaration = Declaration {
        staff: here.staff,
        role: here.role,
        customer: customer.id,
        purpose,
        why: Why::BreakGlass(visit.field("reason")),
    };
    let wrong = match declare::declare(here.house, declaration, visit.now).await {
        Ok(Declared::Opened(_)) => return see_other(&format!("/console/customers/{}", customer.id)),
        Ok(Declared::Refused(refused)) => {
            return refusal::page(&doors, &visit, &here, &customer, purpose, &refused);
        }
        Err(DeclareFault::ReasonTooShort) => {
            words.say1("console-reason-short", "least", declare::SHORTEST_REASON)
        }
        Err(DeclareFault::ReasonTooLong) => {
            words.say1("console-reason-long", "most", declare::LONGEST_REASON)
        }
        Err(DeclareFault::NothingToBreak) => {
            return see_other(&format!("/console/customers/{}/open", customer.id));
        }
        Err(DeclareFault::UnknownCustomer) => return Err(Fault::NotFound),
        Err(other) => return Err(other.into()),
    };
    form(&doors, &visit, Some(wrong)).await
}
