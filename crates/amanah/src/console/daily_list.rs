//! The officer's daily list: every opening of a day, to read, to question and to print.

use amanah_policy::{Day, Timestamp};
use amanah_service::purposes::opening::daily_list::{self, DailyList};
use amanah_service::vault::OpeningLine;
use askama::Template;
use jiff::civil::Date;

use super::customers::short;
use super::here::here;
use crate::web::components::{Cell, EmptyState, Table};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html};

#[derive(Template)]
#[template(path = "console/openings.html")]
struct OpeningsPage {
    frame: Frame,
    day: String,
    before: String,
    /// The day after; none when it has not begun.
    after: Option<String>,
    is_empty: bool,
    table: Table,
    empty: EmptyState,
}

/// Shows the openings of a day; without one, of today. A day that is none is today.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let today = daily_list::today(here.house, visit.now);
    let day = visit.query.value("day").parse::<Date>().map_or(today, |day| day.min(today));
    let list = daily_list::list(here.house, here.actor(), day, visit.now).await?;
    let name = words.civil_date(civil(day));
    let people: std::collections::BTreeSet<_> = list.lines.iter().map(|line| line.opening.staff).collect();
    let answer = words.say_with(
        "console-openings-answer",
        &[("count", &list.lines.len()), ("people", &people.len()), ("day", &name)],
    );
    let page = OpeningsPage {
        frame: visit
            .frame(&doors, "console-openings-title")
            .under("/console", "nav-today")
            .answering(answer)
            .wide(),
        day: day.to_string(),
        before: day.yesterday().unwrap_or(day).to_string(),
        after: (day < today).then(|| day.tomorrow().unwrap_or(day).to_string()),
        is_empty: list.lines.is_empty(),
        table: table(words, &list, &name),
        empty: EmptyState {
            title: words.say("console-openings-empty"),
            text: words.say("console-openings-empty-more"),
            link: None,
        },
    };
    html(&page)
}

/// The day as the words know one.
fn civil(day: Date) -> Day {
    let (month, number) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    Day::new(day.year().into(), month, number).unwrap_or_else(|| Day::of(Timestamp::from_micros(0)))
}

fn table(words: &Words, list: &DailyList, day: &str) -> Table {
    Table {
        caption: words.say1("console-openings-caption", "day", day),
        columns: [
            "console-openings-when",
            "console-openings-who",
            "console-openings-customer",
            "console-openings-purpose",
            "console-openings-why",
            "console-openings-entry",
        ]
        .into_iter()
        .map(|key| words.say(key))
        .collect(),
        rows: list.lines.iter().map(|line| row(words, line)).collect(),
        filter: None,
        pager: None,
    }
}

fn row(words: &Words, line: &OpeningLine) -> Vec<Cell> {
    let opening = &line.opening;
    let role = words.say_of("role", opening.role.code());
    let customer = line
        .customer_number
        .map_or_else(|| words.say("console-openings-erased"), |number| number.to_string());
    let why = match (opening.ticket, &line.reason) {
        (Some(ticket), _) => words.say1("console-openings-ticket", "ticket", short(ticket)),
        (None, Some(reason)) => reason.clone(),
        (None, None) => words.say("console-openings-reason-gone"),
    };
    let purpose = words.say_of("staff-purpose", opening.purpose.code());
    let place = opening.place.sequence;
    vec![
        Cell::text(words.moment(opening.opened_at)),
        Cell::text(words.say2("console-openings-person", "name", &line.staff_name, "role", role)),
        Cell::text(customer),
        Cell::text(format!("{purpose} ({})", opening.purpose.clause().code())),
        Cell::text(why),
        Cell::link(place.to_string(), format!("/console/ledger/{place}")),
    ]
}
