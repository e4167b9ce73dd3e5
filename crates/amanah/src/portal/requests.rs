//! Requests and certificates: what was asked for and how it stands, and the form for what cannot be had at once elsewhere.

use amanah_policy::{CaseChannel, CaseKind};
use amanah_service::deletion::request::{self, RequestFault};
use amanah_service::vault::{Actor, RightsCase};
use askama::Template;
use axum::http::StatusCode;

use super::here::{Here, here, news};
use crate::requests::{path_of, told};
use crate::web::case_first::Leaving;
use crate::web::components::{ChoiceRow, ClockBadge, EmptyState, ErrorSummary, FormOption, StateBadge, Tone};
use crate::web::endpoints::{Audience, Endpoint, Room};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html_with_status, see_other};

const HERE: &str = "/requests";

const NEWS: &[(&str, Tone)] = &[("asked", Tone::Good)];

/// What can be asked for here. The end of the account has a page of its own.
const ASKED: &[CaseKind] =
    &[CaseKind::Access, CaseKind::Copy, CaseKind::Rectify, CaseKind::Restrict, CaseKind::Object];

/// What is had at once elsewhere, without asking anybody.
const AT_ONCE: &[(&str, CaseKind)] =
    &[("/uses", CaseKind::Access), ("/my-data/export", CaseKind::Copy), ("/profile", CaseKind::Rectify)];

/// Every endpoint of the room.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::page(HERE, Room::Portal, Audience::Customers, show).staying_open(),
        Endpoint::form(HERE, Room::Portal, Audience::Customers, ask),
    ]
}

#[derive(Template)]
#[template(path = "portal/requests.html")]
struct RequestsPage {
    frame: Frame,
    errors: ErrorSummary,
    requests: Vec<Line>,
    empty: EmptyState,
    /// What can be asked for; none while the data is frozen.
    choice: Option<ChoiceRow>,
    /// Where the same is had at once: path, and what.
    at_once: Vec<(&'static str, String)>,
}

/// One request of the customer.
struct Line {
    kind: String,
    asked: String,
    badge: StateBadge,
    clock: Option<ClockBadge>,
    href: String,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, None).await
}

async fn page(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let here = here(doors, visit).await?;
    let cases = here.house.vault().cases_of(here.customer).await?;
    let open = cases.iter().filter(|case| !case.state.is_closed()).count();
    let mut frame = visit.frame(doors, "nav-requests").answering(words.say2(
        "requests-answer",
        "open",
        open,
        "count",
        cases.len(),
    ));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = RequestsPage {
        errors: ErrorSummary {
            words: words.clone(),
            errors: error.iter().map(|error| ("kind".to_owned(), error.clone())).collect(),
        },
        requests: cases.iter().map(|case| line(visit, &here, case)).collect(),
        empty: EmptyState {
            title: words.say("requests-empty"),
            text: words.say("requests-empty-more"),
            link: None,
        },
        choice: (visit.leaving != Some(Leaving::Frozen)).then(|| choice(visit, error)),
        at_once: AT_ONCE
            .iter()
            .filter(|_| visit.leaving != Some(Leaving::Frozen))
            .map(|(href, kind)| (*href, words.say_of("requests-at-once", kind.code())))
            .collect(),
        frame,
    };
    html_with_status(&page, status)
}

fn line(visit: &Visit, here: &Here<'_>, case: &RightsCase) -> Line {
    let words = &visit.words;
    Line {
        kind: words.say_of("case-kind", case.kind.code()),
        asked: words.moment(case.received_at),
        badge: told::badge(words, case),
        clock: told::clock(words, here.house, case),
        href: path_of(here.house, case),
    }
}

fn choice(visit: &Visit, error: Option<String>) -> ChoiceRow {
    let words = &visit.words;
    let option = |kind: &CaseKind| FormOption {
        value: kind.code().to_owned(),
        label: words.say_of("case-kind", kind.code()),
        hint: Some(words.say_of("requests-means", kind.code())),
        is_chosen: visit.field("kind") == kind.code(),
    };
    ChoiceRow {
        name: "kind".to_owned(),
        label: words.say("requests-kind"),
        hint: Some(words.say("requests-kind-hint")),
        error,
        options: ASKED.iter().map(option).collect(),
    }
}

/// Asks. The law's clock runs from here.
///
/// Enforces: U2a
pub(crate) async fn ask(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let chosen = CaseKind::from_code(visit.field("kind")).filter(|kind| ASKED.contains(kind));
    let Some(kind) = chosen else {
        return page(&doors, &visit, Some(visit.words.say("requests-kind-missing"))).await;
    };
    let by = (CaseChannel::Portal, Actor::Customer(here.customer));
    match request::ask(here.house, here.customer, kind, by, visit.now).await {
        Ok(_) => see_other("/requests?done=asked"),
        Err(RequestFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}
