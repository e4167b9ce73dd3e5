//! Leave: what becomes of every kind of data, the day one is gone, and then the case, for as long as it is open (DEL2, DEL3).
//!
//! Layout: this is the page that shows the plan and the step that confirms it; `case` is the same address while a deletion
//! is open, `choice` reads when the services are to end.

mod case;
mod choice;

use amanah_policy::Activity;
use amanah_service::accounts::services;
use amanah_service::deletion::plan::{self, Plan};
use amanah_service::deletion::request::{self, RequestFault, ServicesEnd};
use amanah_service::vault::RightsCase;
use askama::Template;
use axum::http::StatusCode;

use self::choice::Chosen;
use super::change_name::ConfirmingPage;
use super::here::{Here, here, news};
use crate::console::services::story;
use crate::requests::plan::{in_numbers, table};
use crate::web::case_first::CASE;
use crate::web::components::{ChoiceRow, ConfirmPage, ErrorSummary, Fact, Facts, FieldRow, PlanTable, Tone};
use crate::web::endpoints::{Audience, Endpoint, Room};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};

/// Where leaving is confirmed.
const CONFIRM: &str = "/leave/confirm";

const NEWS: &[(&str, Tone)] = &[("nothing-changed", Tone::Wait)];

/// Every endpoint of leaving.
pub(super) fn endpoints() -> Vec<Endpoint> {
    use Audience::Customers;
    use Room::Portal;
    vec![
        Endpoint::page(CASE, Portal, Customers, show).staying_open(),
        Endpoint::form(CASE, Portal, Customers, check).proving(),
        Endpoint::form(CONFIRM, Portal, Customers, leave).proving(),
        Endpoint::form("/leave/stop", Portal, Customers, case::stop).staying_open(),
    ]
}

#[derive(Template)]
#[template(path = "portal/leave.html")]
struct LeavePage {
    frame: Frame,
    errors: ErrorSummary,
    step: String,
    /// What goes along, and how it goes on.
    lead: Vec<String>,
    /// The services that run still, each in a line.
    services: Vec<(String, String)>,
    plan: PlanTable,
    /// When the services are to end; none where nothing runs.
    choice: Option<(ChoiceRow, FieldRow)>,
    /// The companies whose accounts are handed over first; then there is nothing to choose yet.
    hand_over: Option<String>,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    match open_case(&here).await? {
        Some(open) => case::page(&doors, &visit, &here, open).await,
        None => look(&doors, &visit, &here, None).await,
    }
}

/// The case that the page shows: a deletion, or else a restriction.
async fn open_case(here: &Here<'_>) -> Result<Option<RightsCase>, Fault> {
    let vault = here.house.vault();
    Ok(match vault.open_erasure(here.customer).await? {
        Some(erasure) => Some(erasure),
        None => vault.frozen_by(here.customer).await?,
    })
}

async fn look(doors: &Doors, visit: &Visit, here: &Here<'_>, error: Option<(&str, String)>) -> Outcome {
    let words = &visit.words;
    let plan = plan::of(here.house, here.customer, visit.now).await?;
    let mut frame = visit.frame(doors, "leave-title").under("/profile", "nav-profile").answering(format!(
        "{} {}",
        running(words, &plan),
        in_numbers(words, &plan)
    ));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let hand_over = (!plan.hand_over_first.is_empty())
        .then(|| words.say1("leave-hand-over", "numbers", in_a_row(&plan.hand_over_first)));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let named = error.iter().map(|(row, text)| ((*row).to_owned(), text.clone())).collect();
    let page = LeavePage {
        errors: ErrorSummary { words: words.clone(), errors: named },
        step: words.say2("portal-step", "here", 1_u32, "last", 2_u32),
        lead: lead(words, here, &plan),
        services: lines(words, here, &plan, visit).await?,
        plan: table(words, here.house, &plan),
        choice: (plan.activity != Activity::Inactive).then(|| choice::rows(visit, &plan, error.as_ref())),
        hand_over,
        frame,
    };
    html_with_status(&page, status)
}

/// How many services run still, in a sentence.
fn running(words: &Words, plan: &Plan) -> String {
    words.say1("leave-running", "count", plan.running.len())
}

fn lead(words: &Words, here: &Here<'_>, plan: &Plan) -> Vec<String> {
    let policy = here.house.vault().policy();
    let clocks = policy.clocks();
    let mut lead = Vec::new();
    if !plan.companies.is_empty() {
        lead.push(words.say1("leave-companies", "numbers", in_a_row(&plan.companies)));
    }
    let begins = match plan.activity {
        Activity::Inactive => "leave-course",
        Activity::Active | Activity::Unknown => "leave-course-active",
    };
    if plan.activity == Activity::Unknown {
        lead.push(words.say("leave-unknown"));
    }
    lead.push(words.say2(begins, "hours", clocks.cooling_off_hours, "check", clocks.legal_check_hours));
    lead.push(words.say("leave-take-along"));
    lead
}

fn in_a_row(numbers: &[amanah_service::vault::CustomerNumber]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The services that run still: what they are called, and what they are with when they end.
async fn lines(
    words: &Words,
    here: &Here<'_>,
    plan: &Plan,
    visit: &Visit,
) -> Result<Vec<(String, String)>, Fault> {
    let mut holders: Vec<_> = plan.running.iter().map(|service| service.customer).collect();
    holders.sort_unstable();
    holders.dedup();
    let mut lines = Vec::new();
    for holder in holders {
        let all = services::own(here.house, here.customer, holder, visit.now).await?;
        for service in plan.running.iter().filter(|service| service.customer == holder) {
            let kind = words.say_of("service-kind", service.kind.code());
            let name = all.label(service).or_else(|| all.host(service)).unwrap_or(kind.as_str()).to_owned();
            lines.push((name, story(words, service, all.plan(service), &kind)));
        }
    }
    Ok(lines)
}

/// The second step: the day one is gone, shown once more. Nothing has changed yet.
///
/// Enforces: DEL2
pub(crate) async fn check(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let plan = plan::of(here.house, here.customer, visit.now).await?;
    if !plan.hand_over_first.is_empty() || here.house.vault().open_erasure(here.customer).await?.is_some() {
        return see_other(CASE);
    }
    match choice::read(&visit, here.house, &plan) {
        Ok(chosen) => confirmation(&doors, &visit, &here, &plan, &chosen),
        Err((row, key)) => look(&doors, &visit, &here, Some((row, visit.words.say(key)))).await,
    }
}

fn confirmation(doors: &Doors, visit: &Visit, here: &Here<'_>, plan: &Plan, chosen: &Chosen) -> Outcome {
    let words = &visit.words;
    let frame = visit
        .frame(doors, "leave-confirm-title")
        .under("/profile", "nav-profile")
        .under(CASE, "leave-title")
        .answering(in_numbers(words, plan));
    let ends = request::last_end(plan, chosen.end, visit.now).unwrap_or(visit.now);
    let gone = request::gone_at(here.house, ends);
    let services = match (plan.activity, chosen.end) {
        (Activity::Inactive, _) => words.say("leave-fact-none"),
        (Activity::Unknown, _) => words.say("leave-fact-looking"),
        (Activity::Active, ServicesEnd::Now) => words.say("leave-fact-now"),
        (Activity::Active, _) => words.moment(ends),
    };
    let mut facts = vec![Fact {
        change_href: Some(CASE.to_owned()),
        ..Fact::new(words.say("leave-fact-services"), services)
    }];
    // While nobody knows what runs, nobody knows the day either.
    if plan.activity != Activity::Unknown {
        let hours = i64::from(here.house.vault().policy().clocks().cooling_off_hours);
        facts.push(Fact::new(words.say("leave-fact-stop"), words.moment(ends.plus_hours(hours))));
        let when = format!("{} ({})", words.moment(gone), words.relative(gone));
        facts.push(Fact::new(words.say("leave-fact-gone"), when));
    }
    let confirm = ConfirmPage {
        action: CONFIRM.to_owned(),
        mark: frame.mark(),
        lead: words.say("leave-confirm-lead"),
        facts: Facts::new(words, facts),
        hidden: chosen.hidden(),
        button: words.say("leave-confirm-button"),
        is_final: true,
        back: ("/profile".to_owned(), words.say("leave-stay")),
    };
    html(&ConfirmingPage {
        step: Some(words.say2("portal-step", "here", 2_u32, "last", 2_u32)),
        frame,
        confirm,
    })
}

/// Leaves; the case is the receipt.
///
/// Enforces: DEL2
pub(crate) async fn leave(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let plan = plan::of(here.house, here.customer, visit.now).await?;
    let chosen = match choice::read(&visit, here.house, &plan) {
        Ok(chosen) => chosen,
        // A service was added meanwhile, or the day is over: it is chosen once more.
        Err((row, key)) => return look(&doors, &visit, &here, Some((row, visit.words.say(key)))).await,
    };
    match request::leave(here.house, here.customer, &here.session, chosen.end, visit.now).await {
        Ok(_) => see_other("/leave?done=leaving"),
        Err(RequestFault::OpenAlready | RequestFault::HandOverFirst) => see_other(CASE),
        Err(RequestFault::EndNeeded) => {
            look(&doors, &visit, &here, Some(("end", visit.words.say("leave-end-needed")))).await
        }
        Err(RequestFault::DayOver) => {
            look(&doors, &visit, &here, Some(("day", visit.words.say("leave-day-over")))).await
        }
        Err(RequestFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}
