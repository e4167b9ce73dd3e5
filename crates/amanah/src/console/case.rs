//! One request as staff see it: how it went, what an erasure would do in numbers, and what their role can do about it.

use amanah_policy::{Attribute, CaseId, CaseKind, CaseState, Role, StaffId, Timestamp};
use amanah_service::House;
use amanah_service::deletion::plan::{self, PlannedFate, StaffPlan};
use amanah_service::deletion::queue::{self, Queued};
use amanah_service::deletion::{mailbox, request, status};
use amanah_service::sources::correspondence::review::READERS;
use amanah_service::vault::{CaseEntry, MailboxDoubt, RightsCase};
use askama::Template;

use super::case_outside::{self, Proofs};
use super::case_thread::{self, Joined};
use super::case_unknown::{self, Unknown};
use super::cases::{self, hidden, name, path_of};
use super::here::{Here, here, in_a_row, news, policy_language};
use super::tickets::name_of;
use super::{ATTENDING, is_open_to};
use crate::web::components::{
    Cell, ClockBadge, Fact, Facts, StateBadge, Table, Timeline, TimelineEntry, Tone,
};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html};

const NEWS: &[(&str, Tone)] = &[
    ("case-opened", Tone::Good),
    ("case-portal", Tone::Wait),
    ("case-person", Tone::Wait),
    ("case-open-already", Tone::Wait),
    ("case-answered", Tone::Good),
    ("case-restricted", Tone::Good),
    ("case-refused", Tone::Good),
    ("case-asked", Tone::Good),
    ("case-stopped", Tone::Good),
    ("case-confirmed", Tone::Good),
    ("case-changed", Tone::Wait),
    ("case-looking", Tone::Wait),
    ("case-service-said", Tone::Good),
    ("case-still-unknown", Tone::Wait),
    ("case-goes-on", Tone::Good),
    ("case-hand-over", Tone::Wait),
    ("case-company", Tone::Wait),
    ("case-mailbox-in-doubt", Tone::Wait),
    ("case-too-often", Tone::Wait),
    ("case-second-person", Tone::Good),
    ("case-same-person", Tone::Wait),
    ("case-outside-declared", Tone::Good),
    ("case-outside-none", Tone::Wait),
];

#[derive(Template)]
#[template(path = "console/case.html")]
struct CasePage {
    frame: Frame,
    badge: StateBadge,
    urgency: Option<StateBadge>,
    clock: Option<ClockBadge>,
    facts: Facts,
    course: Timeline,
    plan: Option<ShownPlan>,
    kept: Vec<String>,
    /// The mails that answer its letters.
    thread: Vec<Joined>,
    /// How other systems stand, and the certificate.
    proofs: Proofs,
    /// Where the customer is opened, and under which request.
    customer: Option<(String, String)>,
    /// What a second person does who stands for it.
    second: Option<Second>,
    /// Services of which nobody knows whether they run.
    unknown: Option<Unknown>,
    /// The button that sends the confirmation.
    asks: Option<(String, String)>,
    /// Pages on which something is done: path and name.
    acts: Vec<(String, String)>,
}

impl CasePage {
    /// Whether the button of the second person is what this page is for; no other is filled then.
    fn second_leads(&self) -> bool {
        self.second.as_ref().is_some_and(|second| second.approve.is_some())
    }
}

/// A request that waits for a second person.
struct Second {
    /// The mail it was written down for, while that waits.
    mail: Option<String>,
    /// The button; none for whoever wrote it down, and for a role that hears no customers.
    approve: Option<String>,
}

/// What an erasure would do, in numbers.
struct ShownPlan {
    lines: Vec<String>,
    table: Table,
}

/// The request in the path, for whoever works on requests.
pub(super) async fn case_of(here: &Here<'_>, visit: &Visit) -> Result<Queued, Fault> {
    let id: CaseId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    queue::one_by_id(here.house, here.actor(), id).await.map_err(hidden)
}

/// Shows it.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let queued = case_of(&here, &visit).await?;
    let case = &queued.case;
    let course = status::of_case(here.house, case.clone()).await?;
    let plan = match case.kind == CaseKind::Erase && !case.state.is_closed() && queued.number.is_some() {
        true => Some(plan::for_staff(here.house, here.actor(), case.customer, visit.now).await?),
        false => None,
    };
    let proofs = case_outside::proofs(&here, words, &queued).await?;
    let doubt = mailbox::doubt_of(here.house, case, visit.now).await?;
    let title = name(words, "cases-line", case.kind, queued.number);
    let mut frame = Frame::new(&doors, &visit, title)
        .under("/console/cases", "cases-title")
        .answering(words.say(answer(case, doubt, &proofs, here.role)))
        .wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let page = CasePage {
        badge: cases::badge(words, case),
        urgency: cases::urgency(words, case, visit.now),
        clock: cases::clock(words, case),
        facts: facts(words, &here, &queued, doubt).await,
        course: timeline(words, case.kind, &course.steps),
        plan: plan.map(|plan| shown_plan(words, here.house, &plan)),
        kept: course.kept.iter().filter_map(|(row, until)| kept(words, here.house, row, *until)).collect(),
        customer: queued
            .number
            .filter(|_| ATTENDING.contains(&here.role) && !case.state.is_closed())
            .map(|_| (format!("/console/customers/{}/open", case.customer), case.id.to_string())),
        second: second(&here, case).await?,
        thread: case_thread::joined(&here, words, case).await?,
        unknown: case_unknown::section(&here, words, case).await?,
        asks: asks(words, case).filter(|_| doubt.is_none()),
        acts: acts(words, &here, (case, doubt, &proofs)),
        proofs,
        frame,
    };
    html(&page)
}

/// What the page says first.
fn answer(case: &RightsCase, doubt: Option<MailboxDoubt>, proofs: &Proofs, role: Role) -> &'static str {
    let is_erased = matches!(case.state, CaseState::Erased | CaseState::ErasedWithRetention);
    match (case.kind, case.state) {
        _ if is_erased && proofs.is_open && role == Role::Officer => "case-answer-outside",
        _ if is_erased && proofs.is_open => "case-answer-elsewhere",
        (_, state) if state.is_closed() => "case-answer-closed",
        _ if doubt.is_some() => "case-answer-mailbox",
        (CaseKind::Erase, CaseState::Frozen) => "case-answer-confirm",
        _ if request::waits_for_knowledge(case) => "case-answer-unknown",
        (CaseKind::Erase, CaseState::Received) => "case-answer-second",
        (CaseKind::Erase, CaseState::Verified | CaseState::Executing) => "case-answer-stuck",
        (CaseKind::Erase, _) => "case-answer-course",
        (CaseKind::Restrict, CaseState::Frozen) => "case-answer-restricted",
        (CaseKind::Restrict, _) => "case-answer-restrict",
        _ => "case-answer-person",
    }
}

async fn facts(words: &Words, here: &Here<'_>, queued: &Queued, doubt: Option<MailboxDoubt>) -> Facts {
    let case = &queued.case;
    let mut facts = Vec::new();
    let mut fact = |key: &str, value: String| facts.push(Fact::new(words.say(key), value));
    let person = async |staff: Option<StaffId>| name_of(here.house, staff).await;
    if let Some(number) = queued.number {
        fact("case-fact-customer", number.to_string());
    }
    fact("case-fact-channel", words.say_of("case-channel", case.channel.code()));
    if let Some(activity) = case.activity {
        fact("case-fact-activity", words.say_of("case-activity", activity.code()));
    }
    if let Some(doubt) = doubt {
        let when = doubt.since().map(|since| words.moment(since)).unwrap_or_default();
        fact("case-fact-mailbox", words.say_of_with("case-mailbox", doubt.code(), &[("when", &when)]));
    }
    fact("case-fact-received", moment(words, case.received_at));
    if case.closed_at.is_none() {
        let key = if case.kind == CaseKind::Erase { "case-fact-next" } else { "case-fact-due" };
        fact(key, moment(words, case.due_at));
    }
    if let Some(ends) = case.ends_at.filter(|_| case.closed_at.is_none()) {
        fact("case-fact-ends", moment(words, ends));
    }
    if let Some(frozen) = case.frozen_at.filter(|_| case.closed_at.is_none()) {
        fact("case-fact-frozen", words.moment(frozen));
    }
    if let Some((at, how)) = case.confirmed {
        let when = words.moment(at);
        fact("case-fact-confirmed", words.say_of_with("case-confirmed", how.code(), &[("when", &when)]));
    }
    if let Some(by) = person(case.opened_by).await {
        fact("case-fact-opened-by", by);
    }
    if let Some(closed) = case.closed_at {
        fact("case-fact-closed", words.moment(closed));
    }
    if let Some(by) = person(case.closed_by).await {
        fact("case-fact-closed-by", by);
    }
    if let Some(why) = case.why {
        fact("case-fact-why", words.say_of("case-why", why.code()));
    }
    Facts::new(words, facts)
}

fn moment(words: &Words, at: Timestamp) -> String {
    words.say2("console-when-and-how-far", "when", words.moment(at), "far", words.relative(at))
}

fn timeline(words: &Words, kind: CaseKind, steps: &[CaseEntry]) -> Timeline {
    let entry = |step: &CaseEntry| TimelineEntry {
        at: step.at,
        title: cases::state(words, kind, step.state),
        detail: Some(words.say1("case-leaf", "leaf", step.leaf)),
        badge: None,
        proof: None,
    };
    Timeline { words: words.clone(), entries: steps.iter().rev().map(entry).collect() }
}

fn shown_plan(words: &Words, house: &House, staff: &StaffPlan) -> ShownPlan {
    let plan = &staff.plan;
    let (goes, stays) = plan.numbers();
    let held: u64 = staff.held.iter().map(|kind| kind.number).sum();
    let mut lines = vec![words.say2("case-plan-answer", "goes", goes, "stays", stays)];
    if held > 0 {
        lines.push(words.say1("case-plan-held", "held", held));
    }
    if plan.claimed > 0 {
        lines.push(words.say1("case-plan-claimed", "count", plan.claimed));
    }
    lines.push(words.say1("case-plan-running", "count", plan.running.len()));
    for (key, companies) in
        [("case-plan-companies", &plan.companies), ("case-plan-hand-over", &plan.hand_over_first)]
    {
        if !companies.is_empty() {
            let numbers = in_a_row(companies.iter().map(ToString::to_string));
            lines.push(words.say1(key, "numbers", numbers));
        }
    }
    let row = |attribute: Attribute, number: u64, fate: StateBadge, law: String| {
        vec![
            Cell::text(words.say_of("attribute", attribute.code())),
            Cell::number(words.number(i64::try_from(number).unwrap_or(i64::MAX))),
            Cell::badge(fate),
            Cell::text(law),
        ]
    };
    let held = staff.held.iter().map(|kind| {
        let fate = StateBadge { tone: Tone::Wait, text: words.say("case-plan-fate-held") };
        row(kind.attribute, kind.number, fate, String::new())
    });
    let kinds = plan.kinds.iter().map(|kind| {
        let law = match kind.fate {
            PlannedFate::Goes => String::new(),
            PlannedFate::StaysUntil(_) => law_of(house, &kind.retention_row).unwrap_or_default(),
        };
        row(kind.attribute, kind.number, fate(words, kind.fate), law)
    });
    let table = Table {
        caption: words.say("plan-caption"),
        columns: ["plan-what", "plan-count", "case-plan-fate", "case-plan-law"]
            .iter()
            .map(|key| words.say(key))
            .collect(),
        rows: held.chain(kinds).collect(),
        filter: None,
        pager: None,
    };
    ShownPlan { lines, table }
}

fn fate(words: &Words, fate: PlannedFate) -> StateBadge {
    match fate {
        PlannedFate::Goes => StateBadge { tone: Tone::Stop, text: words.say("case-plan-goes") },
        PlannedFate::StaysUntil(None) => {
            StateBadge { tone: Tone::Wait, text: words.say("case-plan-stays-open") }
        }
        PlannedFate::StaysUntil(Some(until)) => {
            let text = words.say1("case-plan-stays", "until", words.date(until));
            StateBadge { tone: Tone::Wait, text }
        }
    }
}

/// The law behind a retention row.
fn law_of(house: &House, row: &str) -> Option<String> {
    let policy = house.vault().policy();
    let mut rows = Attribute::ALL.iter().map(|attribute| policy.retention(*attribute));
    rows.find(|known| known.id == row)?.law.clone()
}

/// What a law keeps, in words: which data, under which law, until when.
fn kept(words: &Words, house: &House, row: &str, until: Option<Timestamp>) -> Option<String> {
    let policy = house.vault().policy();
    let mut rows = Attribute::ALL.iter().map(|attribute| policy.retention(*attribute));
    let known = rows.find(|known| known.id == row)?;
    let says = known.words(policy_language(words)).to_owned();
    let law = known.law.clone().unwrap_or_else(|| "-".to_owned());
    let until = until.map_or_else(|| words.say("status-kept-no-date"), |at| words.date(at));
    Some(words.say_with("status-kept-row", &[("says", &says), ("law", &law), ("when", &until)]))
}

async fn second(here: &Here<'_>, case: &RightsCase) -> Result<Option<Second>, Fault> {
    if !queue::waits_for_a_second_person(case) {
        return Ok(None);
    }
    let is_reader = READERS.contains(&here.role);
    let mail = here.house.vault().mail_of_request(case.id).await?;
    let may = queue::STOPPERS.contains(&here.role) && case.opened_by != Some(here.staff);
    Ok(Some(Second {
        mail: mail.filter(|_| is_reader).map(|mail| format!("{}/{mail}", super::incoming::LIST)),
        approve: may.then(|| format!("{}/approve", path_of(case))),
    }))
}

fn asks(words: &Words, case: &RightsCase) -> Option<(String, String)> {
    let key = if case.state == CaseState::Frozen { "case-act-again" } else { "case-act-confirm-first" };
    queue::can_be_asked(case).then(|| (format!("{}/ask", path_of(case)), words.say(key)))
}

/// What this role can do about it, each on a page of its own that says what it means.
fn acts(
    words: &Words,
    here: &Here<'_>,
    (case, doubt, proofs): (&RightsCase, Option<MailboxDoubt>, &Proofs),
) -> Vec<(String, String)> {
    let is_erasure = case.kind == CaseKind::Erase;
    let is_officer = here.role == Role::Officer;
    let acts = [
        (!case.kind.freezes() && case.state == CaseState::Verified, "answer"),
        (case.kind == CaseKind::Restrict && case.state == CaseState::Verified, "restrict"),
        (case.kind == CaseKind::Restrict && case.state == CaseState::Frozen, "lift"),
        (is_officer && (doubt.is_some() || queue::waits_for_second_fact(case)), "second-fact"),
        (is_erasure && case.state.can_be_stopped() && queue::STOPPERS.contains(&here.role), "stop"),
        (is_officer && case.state.can_be_stopped(), "refuse"),
        (is_officer && proofs.is_open, "outside"),
    ];
    // Nobody else reads that there is such a thing.
    let holds = (is_erasure && is_open_to(here.role, super::holds::LIST))
        .then(|| (super::hold_place::path_of(case.customer), words.say("case-act-holds")));
    acts.into_iter()
        .filter(|(can, _)| *can)
        .map(|(_, act)| {
            // A restriction that is lifted is a request that is answered.
            let page = if act == "lift" { "answer" } else { act };
            (format!("{}/{page}", path_of(case)), words.say_of("case-act", act))
        })
        .chain(holds)
        .collect()
}
