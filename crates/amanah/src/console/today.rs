//! Today: what needs somebody in this role, whom they have open, and what each count leads to.

use amanah_policy::{Role, Timestamp};
use amanah_service::accounts::staff::roster;
use amanah_service::purposes::accountability::today::{self, Alarm, Today};
use amanah_service::purposes::accountability::work as waiting;
use amanah_service::vault::{CustomerNumber, Opening};
use askama::Template;

use super::here::{Here, here, news};
use super::is_open_to;
use super::work::{self, Line};
use crate::web::components::{Banner, Cell, ClockBadge, FormOption, Table, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html};

const NEWS: &[(&str, Tone)] = &[
    ("welcome", Tone::Good),
    ("opening-ended", Tone::Good),
    ("question-answered", Tone::Good),
    ("review-not-now", Tone::Wait),
];

#[derive(Template)]
#[template(path = "console/today.html")]
struct TodayPage {
    frame: Frame,
    /// What the officer asks this member of staff.
    questions: Vec<Banner>,
    alarms: Vec<Banner>,
    open_now: Vec<OpenLine>,
    /// What waits, line by line.
    work: Vec<Line>,
    counts: Vec<Count>,
    intake: Table,
    /// The roles to choose from, where there are several.
    roles: Vec<FormOption>,
}

/// A customer who is open to this member of staff.
struct OpenLine {
    number: String,
    purpose: String,
    place: u64,
    /// Their page, in the role the opening was made in.
    href: Option<String>,
    clock: ClockBadge,
}

/// A number and what it leads to.
struct Count {
    number: String,
    name: String,
    more: String,
    link: Option<(&'static str, String)>,
}

/// Shows the first page of the console.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let today = today::today(here.house, (here.staff, here.role), visit.now).await?;
    let work = waiting::waiting(here.house, here.role, visit.now).await?;
    let needs = today.alarms.len().saturating_add(today.questions.len()).saturating_add(work.len());
    let mut frame =
        visit.frame(&doors, "nav-today").answering(words.say1("console-today-answer", "count", needs)).wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let page = TodayPage {
        questions: today
            .questions
            .iter()
            .map(|line| {
                let number = super::daily_list::customer(words, line);
                let text = words.say1("console-today-question", "customer", number);
                let page = format!("/console/questions/{}", line.opening.place.sequence);
                Banner::new(Tone::Wait, text).leading_to(page, words.say("console-today-question-link"))
            })
            .collect(),
        alarms: today.alarms.iter().map(|alarm| banner(words, here.role, *alarm, "/console")).collect(),
        work: work.iter().map(|work| work::line(words, here.role, work)).collect(),
        open_now: today.open_now.iter().map(|open| open_line(words, here.role, open)).collect(),
        counts: counts(words, here.role, &today),
        intake: intake(words, &today),
        roles: roles(words, &here).await?,
        frame,
    };
    html(&page)
}

fn open_line(words: &Words, role: Role, (opening, number): &(Opening, CustomerNumber)) -> OpenLine {
    let label = words.say("console-customer-open-until");
    OpenLine {
        number: number.to_string(),
        purpose: words.say_of("staff-purpose", opening.purpose.code()),
        place: opening.place.sequence,
        href: (opening.role == role).then(|| format!("/console/customers/{}", opening.customer)),
        clock: ClockBadge { words: words.clone(), label, due: opening.until },
    }
}

/// The counts that this role can do something about.
fn counts(words: &Words, role: Role, today: &Today) -> Vec<Count> {
    let numbers = &today.numbers;
    let number = |count: u64| words.number(i64::try_from(count).unwrap_or(i64::MAX));
    let link = |path: &'static str, key: &str| is_open_to(role, path).then(|| (path, words.say(key)));
    let next = match numbers.next_restriction_ends {
        Some(next) => words.say1("console-today-values-next", "when", words.relative(next)),
        None => words.say("console-today-values-none"),
    };
    let reviews = numbers.openings_to_review.saturating_add(numbers.break_glass_to_review);
    let review_due = match today.next_review_due {
        Some(due) => words.say1("console-today-reviews-due", "when", due_in_words(words, due)),
        None => words.say("console-today-reviews-none"),
    };
    let counts = [
        (
            is_open_to(role, "/console/tickets"),
            Count {
                number: number(numbers.open_tickets),
                name: words.say1("console-today-tickets", "count", numbers.open_tickets),
                more: words.say("console-today-tickets-more"),
                link: link("/console/tickets", "console-today-tickets-link"),
            },
        ),
        (
            is_open_to(role, "/console/openings"),
            Count {
                number: number(reviews),
                name: words.say1("console-today-reviews", "count", reviews),
                more: review_due,
                link: link("/console/openings", "console-today-openings-link"),
            },
        ),
        (
            true,
            Count {
                number: number(numbers.openings),
                name: words.say1("console-today-openings", "count", numbers.openings),
                more: words.say("console-today-openings-more"),
                link: None,
            },
        ),
        (
            true,
            Count {
                number: number(numbers.restricted_values),
                name: words.say1("console-today-values", "count", numbers.restricted_values),
                more: next,
                link: None,
            },
        ),
        (
            is_open_to(role, "/console/settings"),
            Count {
                number: number(numbers.mails_waiting),
                name: words.say1("console-today-mails", "count", numbers.mails_waiting),
                more: words.say("console-today-mails-more"),
                link: link("/console/settings", "console-alarm-settings-link"),
            },
        ),
    ];
    counts.into_iter().filter_map(|(concerns, count)| concerns.then_some(count)).collect()
}

fn due_in_words(words: &Words, due: Timestamp) -> String {
    words.say2("console-when-and-how-far", "when", words.moment(due), "far", words.relative(due))
}

/// An alarm in words, with the page that helps where this role may see it and is not there already.
pub(super) fn banner(words: &Words, role: Role, alarm: Alarm, on: &str) -> Banner {
    let (text, page) = match alarm {
        Alarm::BreakGlass { count, due } => (
            words.say2("console-alarm-break-glass", "count", count, "due", due_in_words(words, due)),
            "/console/openings",
        ),
        Alarm::ReviewsLate { count, due } => (
            words.say2("console-alarm-reviews", "count", count, "due", due_in_words(words, due)),
            "/console/openings",
        ),
        Alarm::EpochEnds { due } => {
            (words.say1("console-alarm-epoch", "due", due_in_words(words, due)), "/console/settings")
        }
        Alarm::PolicyNotReviewed => (words.say("console-alarm-policy"), "/policy"),
        Alarm::MailsWait { count } => {
            (words.say1("console-alarm-mails", "count", count), "/console/settings")
        }
        Alarm::MailsUndeliverable { count } => {
            (words.say1("console-alarm-undeliverable", "count", count), "/console/settings")
        }
        Alarm::LinesInQuarantine { count, days } => {
            (words.say2("console-alarm-quarantine", "count", count, "days", days), "/console/settings")
        }
        Alarm::ErasuresUnfinished { count } => {
            (words.say1("console-alarm-erasures", "count", count), "/console/settings")
        }
    };
    let banner = Banner::new(if alarm.is_urgent() { Tone::Stop } else { Tone::Wait }, text);
    match page {
        "/policy" => banner.leading_to(page, words.say("console-alarm-policy-link")),
        _ if page == on || !is_open_to(role, page) => banner,
        "/console/openings" => banner.leading_to(page, words.say("console-today-openings-link")),
        _ => banner.leading_to(page, words.say("console-alarm-settings-link")),
    }
}

fn intake(words: &Words, today: &Today) -> Table {
    let rows = today.numbers.intake.iter().map(|(source, count)| {
        vec![
            Cell::text(words.say_of("source", source.code())),
            Cell::link(source.clause().code(), format!("/policy#{}", source.clause().code())),
            Cell::number(words.number(i64::try_from(*count).unwrap_or(i64::MAX))),
        ]
    });
    Table {
        caption: words.say("console-today-intake-caption"),
        columns: vec![
            words.say("console-today-source"),
            words.say("console-clause"),
            words.say("console-today-recorded"),
        ],
        rows: rows.collect(),
        filter: None,
        pager: None,
    }
}

async fn roles(words: &Words, here: &Here<'_>) -> Result<Vec<FormOption>, crate::web::Fault> {
    let held = roster::one(here.house, here.staff).await?.roles;
    if held.len() < 2 {
        return Ok(Vec::new());
    }
    let option = |role: Role| FormOption {
        value: role.code().to_owned(),
        label: words.say_of("role", role.code()),
        hint: None,
        is_chosen: role == here.role,
    };
    Ok(held.into_iter().map(option).collect())
}
