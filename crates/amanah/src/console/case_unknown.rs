//! A deletion of somebody of whom nobody knows whether a service runs: which services, since when, and what a person does
//! about it (DEL2).

use amanah_policy::{CaseState, PanelState, ServiceId};
use amanah_service::deletion::queue::{self, QueueFault, STOPPERS};
use amanah_service::deletion::request;
use amanah_service::vault::{RightsCase, ServiceHeader};

use super::case::case_of;
use super::case_acts::{done, told};
use super::cases::path_of;
use super::here::{Here, here};
use crate::web::{Doors, Fault, Outcome, Visit, Words};

/// The services of which nobody knows whether they run.
pub(super) struct Unknown {
    pub(super) why: String,
    pub(super) services: Vec<UnknownService>,
    /// Where what was seen is written down; none for a role that hears no customers.
    pub(super) say: Option<String>,
    /// Where the request goes on by what is known, while it waits for that.
    pub(super) go_on: Option<String>,
}

/// One of them. What it is called is the customer's; its id is what the panel knows it by.
pub(super) struct UnknownService {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) since: String,
}

/// What the page of a request says of it; none where everything is known.
pub(super) async fn section(
    here: &Here<'_>,
    words: &Words,
    case: &RightsCase,
) -> Result<Option<Unknown>, Fault> {
    let services = queue::unknown_services(here.house, case, words.now()).await?;
    let waits = request::waits_for_knowledge(case);
    if services.is_empty() && !waits {
        return Ok(None);
    }
    let may = STOPPERS.contains(&here.role);
    let path = path_of(case);
    Ok(Some(Unknown {
        why: words.say(if services.is_empty() { "case-unknown-known" } else { "case-unknown-why" }),
        services: services.iter().map(|service| line(words, service)).collect(),
        say: may.then(|| format!("{path}/service")),
        go_on: (may && waits).then(|| format!("{path}/look")),
    }))
}

fn line(words: &Words, service: &ServiceHeader) -> UnknownService {
    let seen = service.panel.map(|fact| {
        words.say2(
            "console-when-and-how-far",
            "when",
            words.moment(fact.observed_at),
            "far",
            words.relative(fact.observed_at),
        )
    });
    let since = match (service.ended_at, seen) {
        (Some(end), Some(seen)) => {
            words.say2("case-unknown-ended-here", "ended", words.moment(end), "when", seen)
        }
        (_, Some(seen)) => words.say1("case-unknown-since", "when", seen),
        (_, None) => String::new(),
    };
    UnknownService {
        id: service.id.to_string(),
        kind: words.say_of("service-kind", service.kind.code()),
        since,
    }
}

/// Writes down what somebody saw of a service.
///
/// Enforces: DEL2
pub(crate) async fn say(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    let service: ServiceId = visit.field("service").parse().map_err(|_| Fault::NotFound)?;
    let says = PanelState::from_code(visit.field("says")).ok_or(Fault::NotFound)?;
    let id = queued.case.id;
    let said = queue::say_of_service(here.house, here.actor(), id, (service, says), visit.now).await;
    told(&queued, said, "case-service-said")
}

/// Goes on by what is known now.
///
/// Enforces: DEL2
pub(crate) async fn look(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let queued = case_of(&here, &visit).await?;
    match queue::look_again(here.house, here.actor(), queued.case.id, visit.now).await {
        Ok(case) if case.state == CaseState::Refused => done(&queued, "case-portal"),
        Ok(_) => done(&queued, "case-goes-on"),
        Err(QueueFault::StillUnknown) => done(&queued, "case-still-unknown"),
        other => told(&queued, other, "case-goes-on"),
    }
}
