//! The course of a request in words: how it stands, until when, its steps, what a law keeps, and the three dates of an
//! erasure. Nothing of it says who.

use amanah_policy::{Attribute, CaseChannel, CaseKind, CaseState, Timestamp};
use amanah_service::House;
use amanah_service::deletion::request;
use amanah_service::deletion::status::CourseOf;
use amanah_service::vault::{BackupsEnd, CaseEntry, Doubt, ErasureReceipt, RightsCase};

use crate::portal::here::policy_language;
use crate::web::Words;
use crate::web::components::{ClockBadge, Fact, Facts, StateBadge, Timeline, TimelineEntry, Tone};

/// The course of a request, as the template `requests/course.html` shows it.
pub(crate) struct Course {
    pub(crate) badge: StateBadge,
    pub(crate) clock: Option<ClockBadge>,
    pub(crate) asked: String,
    pub(crate) why: Vec<String>,
    pub(crate) dates: Option<Facts>,
    pub(crate) kept: Vec<String>,
    pub(crate) timeline: Timeline,
}

/// A course in words.
pub(crate) fn course(words: &Words, house: &House, course: &CourseOf) -> Course {
    let case = &course.case;
    let entries = course.steps.iter().rev().map(|step| entry(words, case, step)).collect();
    Course {
        badge: badge(words, case),
        clock: clock(words, house, case),
        asked: asked(words, case),
        why: why(words, house, case),
        dates: course.receipt.as_ref().map(|receipt| dates(words, receipt)),
        kept: course.kept.iter().filter_map(|(row, until)| kept(words, house, row, *until)).collect(),
        timeline: Timeline { words: words.clone(), entries },
    }
}

/// What was asked for, when, and through which door.
pub(crate) fn asked(words: &Words, case: &RightsCase) -> String {
    let kind = words.say_of("case-kind", case.kind.code());
    let (door, when) = (words.say_of("case-channel", case.channel.code()), words.moment(case.received_at));
    words.say_with("request-asked", &[("kind", &kind), ("door", &door), ("when", &when)])
}

/// How a request stands, in a word or two.
pub(crate) fn badge(words: &Words, case: &RightsCase) -> StateBadge {
    let tone = match case.state {
        CaseState::Erased | CaseState::ErasedWithRetention | CaseState::Answered => Tone::Good,
        CaseState::Cancelled | CaseState::Expired => Tone::Calm,
        CaseState::Refused => Tone::Stop,
        _ => Tone::Wait,
    };
    StateBadge { tone, text: named(words, case, case.state) }
}

/// The clock that runs, where one does.
pub(crate) fn clock(words: &Words, house: &House, case: &RightsCase) -> Option<ClockBadge> {
    let (label, due) = waits_until(house, case)?;
    Some(ClockBadge { words: words.clone(), label: words.say(label), due })
}

fn waits_until(house: &House, case: &RightsCase) -> Option<(&'static str, Timestamp)> {
    match case.state {
        CaseState::Verified if case.channel == CaseChannel::Retention => {
            let days = house.vault().policy().clocks().quiet_notice_days;
            Some(("request-clock-stop", case.received_at.plus_days(i64::from(days))))
        }
        CaseState::Received | CaseState::Verified if case.kind != CaseKind::Erase => {
            Some(("request-clock-answer", case.due_at))
        }
        CaseState::Frozen if case.kind == CaseKind::Erase => Some(("request-clock-confirm", case.due_at)),
        CaseState::CoolingOff => Some(("request-clock-stop", case.ends_at?)),
        CaseState::LegalCheck => Some(("request-clock-check", case.ends_at?)),
        _ => None,
    }
}

/// How a request stands and what follows, in a sentence or two: the answer to whoever looks.
pub(crate) fn stands(words: &Words, house: &House, case: &RightsCase) -> String {
    let until = waits_until(house, case).map_or_else(String::new, |(_, due)| words.moment(due));
    let code = case.state.code();
    if request::waits_for_knowledge(case) {
        return words.say("request-looking");
    }
    match (case.kind, case.channel, case.state) {
        // Nobody asked for this one, and nobody confirmed it.
        (CaseKind::Erase, CaseChannel::Retention, CaseState::Verified) => {
            words.say1("request-quiet-verified", "when", &until)
        }
        (CaseKind::Erase, CaseChannel::Retention, CaseState::CoolingOff) => {
            words.say1("request-quiet-cooling-off", "when", &until)
        }
        (CaseKind::Erase, ..) => words.say_of_with("request-erase", code, &[("when", &until)]),
        (CaseKind::Restrict, _, CaseState::Cancelled) => words.say("restriction-lifted"),
        _ => words.say_of_with("request-other", code, &[("when", &until)]),
    }
}

/// The words around the button that stops a request, by their keys.
pub(crate) struct Stopping {
    /// The title of its page.
    pub(crate) title: &'static str,
    /// What it means.
    pub(crate) lead: &'static str,
    /// What the button says.
    pub(crate) button: &'static str,
    /// What the way past it says.
    pub(crate) or: &'static str,
}

/// How a request is stopped, in words.
pub(crate) const fn stopping(case: &RightsCase) -> Stopping {
    match case.kind {
        CaseKind::Restrict => Stopping {
            title: "restriction-lift-title",
            lead: "restriction-lift-lead",
            button: "restriction-lift-button",
            or: "restriction-go-on",
        },
        _ => Stopping {
            title: "request-stop-title",
            lead: "leave-stop-lead",
            button: "leave-stop-button",
            or: "leave-go-on",
        },
    }
}

/// Why it was refused, and where to turn to; nothing where it was not.
pub(crate) fn why(words: &Words, house: &House, case: &RightsCase) -> Vec<String> {
    let Some(why) = case.why else { return Vec::new() };
    vec![
        words.say1("request-why", "why", words.say_of("case-why", why.code())),
        words.say1("request-why-more", "mailbox", &house.settings().privacy_mailbox),
    ]
}

fn entry(words: &Words, case: &RightsCase, step: &CaseEntry) -> TimelineEntry {
    let title = named(words, case, step.state);
    let detail = words.say1("request-step-entry", "entry", step.leaf);
    TimelineEntry { at: step.at, title, detail: Some(detail), badge: None, proof: None }
}

/// A state in a word or two, as the customer of the request reads it.
fn named(words: &Words, case: &RightsCase, state: CaseState) -> String {
    match state {
        CaseState::Verified if case.channel == CaseChannel::Retention => words.say("request-step-told"),
        CaseState::Confirmed if case.channel == CaseChannel::Retention => words.say("request-step-silent"),
        CaseState::Verified if case.kind != CaseKind::Erase => words.say("request-step-in-work"),
        CaseState::Verified => words.say("request-step-verified"),
        CaseState::Frozen if case.kind == CaseKind::Restrict => words.say("request-step-restricted"),
        CaseState::Cancelled if case.kind == CaseKind::Restrict => words.say("request-step-lifted"),
        CaseState::Frozen if case.state != CaseState::Frozen => words.say("request-step-frozen"),
        other => words.say_of("case-state", other.code()),
    }
}

/// A row that a law keeps: which data, under which law, until when.
pub(crate) fn kept(words: &Words, house: &House, row: &str, until: Option<Timestamp>) -> Option<String> {
    let policy = house.vault().policy();
    let known =
        Attribute::ALL.iter().map(|attribute| policy.retention(*attribute)).find(|known| known.id == row)?;
    let says = known.words(policy_language(words)).to_owned();
    let law = known.law.clone().unwrap_or_else(|| "-".to_owned());
    let until = until.map_or_else(|| words.say("status-kept-no-date"), |at| words.date(at));
    Some(words.say_with("status-kept-row", &[("says", &says), ("law", &law), ("when", &until)]))
}

/// The three dates of an erasure.
fn dates(words: &Words, receipt: &ErasureReceipt) -> Facts {
    let gone =
        receipt.values_gone_at.map_or_else(|| words.say("request-date-not-yet"), |at| words.moment(at));
    let facts = vec![
        Fact::new(words.say("request-date-unreadable"), words.moment(receipt.unreadable_at)),
        Fact::new(words.say("request-date-gone"), gone),
        Fact::new(words.say("request-date-backups"), third_date(words, &receipt.backups)),
    ];
    Facts::new(words, facts)
}

fn third_date(words: &Words, end: &BackupsEnd) -> String {
    let is_declared = end.doubt.is_some_and(Doubt::is_declared);
    match (end.established_at(), end.ended_at, end.due_by) {
        (Some(at), _, _) if is_declared => words.say1("request-backups-declared", "when", words.moment(at)),
        (Some(at), _, _) => words.moment(at),
        (None, Some(at), _) => words.say1("request-backups-not-established", "when", words.moment(at)),
        (None, None, Some(due)) if end.doubt.is_none() || is_declared => {
            words.say1("request-backups-due", "when", words.moment(due))
        }
        (None, None, Some(due)) => words.say1("request-backups-doubtful", "when", words.moment(due)),
        (None, None, None) if end.doubt.is_none() || is_declared => words.say("request-backups-by-hand"),
        (None, None, None) => words.say("request-backups-doubtful-by-hand"),
    }
}
