//! The queue of requests, ordered by what is due: kinds, doors, states and clocks, and nothing of anybody's data.

use amanah_policy::{CaseKind, CaseState, Timestamp};
use amanah_service::deletion::queue::{self, QueueFault, Queued, Urgency};
use amanah_service::vault::{CustomerNumber, RightsCase};
use askama::Template;

use super::here::here;
use crate::web::components::{ClockBadge, EmptyState, FormOption, StateBadge, Tone};
use crate::web::{Doors, Fault, Outcome, Visit, Words, html};

/// So many on one page; what is due first is among them.
const MOST: u32 = 200;

#[derive(Template)]
#[template(path = "console/cases.html")]
struct CasesPage {
    frame: crate::web::Frame,
    filter: Vec<FormOption>,
    lines: Vec<Line>,
    empty: EmptyState,
}

/// A request in the list.
struct Line {
    href: String,
    name: String,
    badge: StateBadge,
    /// How near its date is, in words.
    urgency: Option<StateBadge>,
    /// An answer to one of our letters that nobody has read.
    answer: Option<StateBadge>,
    /// What is due; none once it is closed.
    clock: Option<ClockBadge>,
    story: String,
}

/// Lists them: open ones by what is due first, closed ones by what was closed last.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let shows_closed = visit.query.value("show") == "closed";
    let cases = match shows_closed {
        true => queue::closed(here.house, here.actor(), MOST).await,
        false => queue::open(here.house, here.actor(), MOST).await,
    }
    .map_err(hidden)?;
    let late = cases.iter().filter(|queued| is_late(&queued.case, visit.now)).count();
    let answer = match shows_closed {
        true => words.say1("cases-closed-answer", "count", cases.len()),
        false => words.say2("cases-answer", "count", cases.len(), "late", late),
    };
    let option = |value: &str, is_chosen| FormOption {
        value: value.to_owned(),
        label: words.say_of("cases-show", value),
        hint: None,
        is_chosen,
    };
    html(&CasesPage {
        frame: visit.frame(&doors, "cases-title").under("/console", "nav-today").answering(answer).wide(),
        filter: vec![option("open", !shows_closed), option("closed", shows_closed)],
        lines: cases.iter().map(|queued| line(words, queued, visit.now)).collect(),
        empty: EmptyState {
            title: words.say("cases-empty"),
            text: words.say("cases-empty-more"),
            link: Some(("/console/find".to_owned(), words.say("nav-find"))),
        },
    })
}

/// Not allowed to know is not found; anything else that is not theirs is our own fault.
pub(super) fn hidden(fault: QueueFault) -> Fault {
    match fault {
        QueueFault::NotThere | QueueFault::NotYours | QueueFault::OfficerOnly => Fault::NotFound,
        QueueFault::TooOften(often) => Fault::TooMany { retry_seconds: often.retry_seconds },
        other => other.into(),
    }
}

fn line(words: &Words, queued: &Queued, now: Timestamp) -> Line {
    let case = &queued.case;
    let mut story =
        vec![words.say1("cases-came", "channel", words.say_of("case-channel", case.channel.code()))];
    if let Some(closed) = case.closed_at {
        story.push(words.say1("cases-closed-on", "when", words.moment(closed)));
    }
    Line {
        href: path_of(case),
        name: name(words, "cases-line", case.kind, queued.number),
        badge: badge(words, case),
        urgency: urgency(words, case, now),
        answer: queued
            .has_answer
            .then(|| StateBadge { tone: Tone::Wait, text: words.say("cases-answer-waits") }),
        clock: clock(words, case),
        story: story.join(" · "),
    }
}

/// Where a request stands. Its id is no secret: the page asks who looks.
pub(super) fn path_of(case: &RightsCase) -> String {
    format!("/console/cases/{}", case.id)
}

/// What is asked for, and by whom.
pub(super) fn name(words: &Words, key: &str, kind: CaseKind, number: Option<CustomerNumber>) -> String {
    let kind = words.say_of("case-kind", kind.code());
    match number {
        Some(number) => words.say2(key, "kind", &kind, "number", number.to_string()),
        None => words.say1("cases-line-erased", "kind", &kind),
    }
}

/// How it stands.
pub(super) fn badge(words: &Words, case: &RightsCase) -> StateBadge {
    use amanah_policy::CaseState as S;
    let tone = match case.state {
        S::Erased | S::ErasedWithRetention | S::Answered => Tone::Good,
        S::Refused => Tone::Stop,
        S::Cancelled | S::Expired => Tone::Calm,
        _ => Tone::Wait,
    };
    StateBadge { tone, text: state(words, case.kind, case.state) }
}

/// A state in a word or two, as staff read it.
pub(super) fn state(words: &Words, kind: CaseKind, state: CaseState) -> String {
    match (kind, state) {
        (CaseKind::Restrict, CaseState::Frozen) => words.say("request-step-restricted"),
        _ => words.say_of("case-state", state.code()),
    }
}

/// What is due in an open one: the answer of the house, or the next step of an erasure.
pub(super) fn clock(words: &Words, case: &RightsCase) -> Option<ClockBadge> {
    let key = if case.kind == CaseKind::Erase { "cases-next" } else { "cases-due" };
    case.closed_at.is_none().then(|| ClockBadge {
        words: words.clone(),
        label: words.say(key),
        due: case.due_at,
    })
}

/// How near the date is, once a day or less is left.
pub(super) fn urgency(words: &Words, case: &RightsCase, now: Timestamp) -> Option<StateBadge> {
    if case.closed_at.is_some() {
        return None;
    }
    let urgency = Urgency::of_case(case, now);
    let tone = match urgency {
        Urgency::Late | Urgency::Hours => Tone::Stop,
        Urgency::Day => Tone::Wait,
        Urgency::Later => return None,
    };
    Some(StateBadge { tone, text: words.say_of("urgency", urgency.code()) })
}

fn is_late(case: &RightsCase, now: Timestamp) -> bool {
    case.closed_at.is_none() && Urgency::of_case(case, now) == Urgency::Late
}
