//! The case: what a customer sees first for as long as a deletion of theirs is open, or their data is restricted, with the
//! way on and the way back.

use amanah_policy::{CaseKind, CaseState};
use amanah_service::deletion::confirm::{self, LinkFault};
use amanah_service::deletion::request::{self, ServicesEnd};
use amanah_service::deletion::status::{self, CourseOf};
use amanah_service::deletion::{course, plan};
use amanah_service::vault::{LedgerPlace, RightsCase};
use askama::Template;

use crate::portal::here::{Here, here, news};
use crate::portal::uses::drawer;
use crate::requests::path_of;
use crate::requests::told::{self, Course, Stopping};
use crate::web::case_first::CASE;
use crate::web::components::{Fact, Facts, Receipt, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html, see_other};

const NEWS: &[(&str, Tone)] = &[("nothing-changed", Tone::Wait)];

#[derive(Template)]
#[template(path = "portal/case.html")]
struct CasePage {
    frame: Frame,
    receipt: Option<Receipt>,
    /// What is said of the day one is gone, while services run.
    gone: Option<String>,
    course: Course,
    /// How it is stopped; none once nothing stops it.
    stopping: Option<Stopping>,
    /// What the customer can do meanwhile.
    rights: String,
    /// The page of the request, which needs no sign-in.
    status: String,
    is_frozen: bool,
}

/// Shows the case.
///
/// Enforces: DEL2
pub(super) async fn page(doors: &Doors, visit: &Visit, here: &Here<'_>, case: RightsCase) -> Outcome {
    let words = &visit.words;
    let is_restriction = case.kind == CaseKind::Restrict;
    let title = if is_restriction { "restriction-title" } else { "leave-case-title" };
    let mut frame = visit.frame(doors, title).answering(told::stands(words, here.house, &case));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let status = status::of_case(here.house, case.clone()).await?;
    let address = course::status_link(here.house, &case);
    let gone = gone(visit, here, &case).await?;
    let receipt = match visit.query.value("done") {
        "leaving" => Some(receipt(visit, here, &status, &address).await?),
        _ => None,
    };
    html(&CasePage {
        receipt,
        gone,
        course: told::course(words, here.house, &status),
        stopping: case.state.can_be_stopped().then(|| told::stopping(&case)),
        rights: words.say(if is_restriction { "restriction-rights" } else { "leave-rights-more" }),
        status: path_of(here.house, &case),
        is_frozen: case.frozen_at.is_some(),
        frame,
    })
}

/// What is kept of having left: when, where it stands, and the proof that it is in the ledger.
async fn receipt(visit: &Visit, here: &Here<'_>, course: &CourseOf, address: &str) -> Result<Receipt, Fault> {
    let words = &visit.words;
    let facts = vec![
        Fact::new(words.say("leave-receipt-when"), words.moment(course.case.received_at)),
        Fact::new(words.say("leave-receipt-page"), address),
    ];
    let proof = match course.steps.last() {
        Some(step) => Some(here.house.vault().receipt(LedgerPlace { sequence: step.leaf }, visit.now).await?),
        None => None,
    };
    Ok(Receipt {
        words: words.clone(),
        title: words.say("leave-receipt"),
        facts: Facts::new(words, facts),
        proof: proof.map(|proof| drawer(words, &proof)),
        next: None,
    })
}

/// When they are gone at the latest, while services of theirs run.
async fn gone(visit: &Visit, here: &Here<'_>, case: &RightsCase) -> Result<Option<String>, Fault> {
    if case.state != CaseState::Confirmed || request::waits_for_knowledge(case) {
        return Ok(None);
    }
    let plan = plan::of(here.house, here.customer, visit.now).await?;
    let ends = request::last_end(&plan, ServicesEnd::AsPlanned, visit.now);
    Ok(ends.map(|ends| {
        let (ends, gone) = (visit.words.moment(ends), visit.words.moment(request::gone_at(here.house, ends)));
        visit.words.say2("leave-gone", "ends", ends, "when", gone)
    }))
}

/// Stops the deletion, or lifts the restriction: everything is in use again.
///
/// Enforces: DEL2
pub(crate) async fn stop(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    match confirm::stop_own(here.house, here.customer, visit.now).await {
        Ok(case) if case.kind == CaseKind::Restrict => see_other("/home?done=restriction-lifted"),
        Ok(_) => see_other("/home?done=deletion-stopped"),
        // Too late, or stopped already: the page shows how it stands.
        Err(LinkFault::TooLate(_) | LinkFault::Link(_)) => see_other(CASE),
        Err(other) => Err(other.into()),
    }
}
