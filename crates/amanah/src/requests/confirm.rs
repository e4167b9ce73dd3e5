//! Behind the link that was mailed to the registered address: what would be erased, and one button that confirms it.

use amanah_policy::CaseState;
use amanah_service::deletion::confirm::{self, LinkFault, Shown};
use amanah_service::deletion::course::CONFIRM_PATH;
use askama::Template;
use axum::response::Response;

use super::{path_of, plan, unlisted};
use crate::portal::form_page::MessagePage;
use crate::web::components::PlanTable;
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html, see_other};

#[derive(Template)]
#[template(path = "requests/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    action: String,
    lead: Vec<String>,
    plan: PlanTable,
    /// The page of the request.
    status: String,
}

/// Shows what would be confirmed. Nothing is changed, however often it is asked for.
///
/// Enforces: DEL2
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let token = visit.part("token");
    match confirm::look(doors.house()?, token, visit.now).await {
        // Confirmed or stopped meanwhile: the page of the request says so.
        Ok(shown) if shown.case.state != CaseState::Frozen => {
            see_other(&path_of(doors.house()?, &shown.case))
        }
        Ok(shown) => page(&doors, &visit, &shown).map(unlisted),
        Err(fault) => useless(&doors, &visit, fault),
    }
}

fn page(doors: &Doors, visit: &Visit, shown: &Shown) -> Result<Response, Fault> {
    let words = &visit.words;
    let house = doors.house()?;
    let clocks = house.vault().policy();
    let hours = clocks.clocks().cooling_off_hours;
    let mut lead = vec![
        words.say1("request-confirm-until", "when", words.moment(shown.case.due_at)),
        words.say1("request-confirm-lead", "hours", hours),
    ];
    if !shown.plan.companies.is_empty() {
        let numbers: Vec<_> = shown.plan.companies.iter().map(ToString::to_string).collect();
        lead.push(words.say1("leave-companies", "numbers", numbers.join(", ")));
    }
    html(&ConfirmPage {
        frame: visit.frame(doors, "request-confirm-title").answering(plan::in_numbers(words, &shown.plan)),
        action: format!("{CONFIRM_PATH}{}", visit.part("token")),
        lead,
        plan: plan::table(words, house, &shown.plan),
        status: path_of(house, &shown.case),
    })
}

/// Confirms; the page of the request is the receipt.
///
/// Enforces: DEL2
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    match confirm::confirm(doors.house()?, visit.part("token"), visit.now).await {
        Ok(case) => see_other(&format!("{}?done=confirmed", path_of(doors.house()?, &case))),
        Err(fault) => useless(&doors, &visit, fault),
    }
}

/// A link that does nothing any more, and where to go instead.
pub(super) fn useless(doors: &Doors, visit: &Visit, fault: LinkFault) -> Outcome {
    match fault {
        LinkFault::TooLate(case) => see_other(&path_of(doors.house()?, &case)),
        LinkFault::Link(_) => html(
            &MessagePage::of(doors, visit, "request-useless-title", "request-useless-answer")
                .saying(visit.words.say("request-useless-more"))
                .leading_to("/sign-in", "portal-back-to-sign-in"),
        ),
        LinkFault::HandOverFirst => html(
            &MessagePage::of(doors, visit, "request-hand-over-title", "request-hand-over-answer")
                .leading_to("/people", "nav-people"),
        ),
        other => Err(other.into()),
    }
}
