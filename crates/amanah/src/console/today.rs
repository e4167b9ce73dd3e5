//! Today: what needs somebody, in numbers, and what each leads to.

use amanah_policy::Role;
use amanah_service::accounts::staff::roster;
use amanah_service::purposes::accountability::today::{self, Alarm, Today};
use askama::Template;

use super::here::{Here, here, news};
use super::is_open_to;
use crate::web::components::{Banner, Cell, FormOption, Table, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html};

const NEWS: &[(&str, Tone)] = &[("welcome", Tone::Good)];

#[derive(Template)]
#[template(path = "console/today.html")]
struct TodayPage {
    frame: Frame,
    counts: Vec<Count>,
    alarms: Vec<Banner>,
    intake: Table,
    /// The roles to choose from, where there are several.
    roles: Vec<FormOption>,
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
    let today = today::today(here.house, visit.now).await?;
    let answer = words.say_with(
        "console-today-answer",
        &[
            ("tickets", &today.numbers.open_tickets),
            ("values", &today.numbers.restricted_values),
            ("alarms", &today.alarms.len()),
        ],
    );
    let mut frame = visit.frame(&doors, "nav-today").answering(answer).wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let page = TodayPage {
        counts: counts(words, here.role, &today),
        alarms: today.alarms.iter().map(|alarm| banner(words, here.role, *alarm)).collect(),
        intake: intake(words, &today),
        roles: roles(words, &here).await?,
        frame,
    };
    html(&page)
}

fn counts(words: &Words, role: Role, today: &Today) -> Vec<Count> {
    let numbers = &today.numbers;
    let number = |count: u64| words.number(i64::try_from(count).unwrap_or(i64::MAX));
    let link = |path: &'static str, key: &str| is_open_to(role, path).then(|| (path, words.say(key)));
    let next = match numbers.next_restriction_ends {
        Some(next) => words.say1("console-today-values-next", "when", words.relative(next)),
        None => words.say("console-today-values-none"),
    };
    vec![
        Count {
            number: number(numbers.open_tickets),
            name: words.say1("console-today-tickets", "count", numbers.open_tickets),
            more: words.say("console-today-tickets-more"),
            link: link("/console/tickets", "console-today-tickets-link"),
        },
        Count {
            number: number(numbers.restricted_values),
            name: words.say1("console-today-values", "count", numbers.restricted_values),
            more: next,
            link: None,
        },
        Count {
            number: number(numbers.openings),
            name: words.say1("console-today-openings", "count", numbers.openings),
            more: words.say("console-today-openings-more"),
            link: link("/console/openings", "console-today-openings-link"),
        },
        Count {
            number: number(numbers.mails_waiting),
            name: words.say1("console-today-mails", "count", numbers.mails_waiting),
            more: words.say("console-today-mails-more"),
            link: None,
        },
    ]
}

/// An alarm in words, with the page that helps where this role may see it.
pub(super) fn banner(words: &Words, role: Role, alarm: Alarm) -> Banner {
    let text = match alarm {
        Alarm::PolicyNotReviewed => words.say("console-alarm-policy"),
        Alarm::MailsWait { count } => words.say1("console-alarm-mails", "count", count),
        Alarm::LinesInQuarantine { count, days } => {
            words.say2("console-alarm-quarantine", "count", count, "days", days)
        }
    };
    let banner = Banner::new(Tone::Wait, text);
    match alarm {
        Alarm::PolicyNotReviewed => banner.leading_to("/policy", words.say("console-alarm-policy-link")),
        Alarm::MailsWait { .. } | Alarm::LinesInQuarantine { .. }
            if is_open_to(role, "/console/settings") =>
        {
            banner.leading_to("/console/settings", words.say("console-alarm-settings-link"))
        }
        Alarm::MailsWait { .. } | Alarm::LinesInQuarantine { .. } => banner,
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
