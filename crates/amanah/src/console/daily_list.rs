//! The officer's list: what waits for a review, who is open now, every opening of a day and every search, to read, to
//! question and to print.

use amanah_policy::{Day, Timestamp};
use amanah_service::House;
use amanah_service::purposes::opening::daily_list::{self, DailyList};
use amanah_service::purposes::opening::review::{self, Waiting};
use amanah_service::vault::{OpeningLine, ReviewState, SearchLine};
use askama::Template;
use jiff::civil::Date;

use super::customers::short;
use super::here::{here, news};
use crate::web::components::{Cell, ClockBadge, EmptyState, FormOption, StateBadge, Table, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html};

/// So many openings that wait, and so many that go on, stand on the page at once; whoever is done with these sees the next.
const SHOWN: usize = 10;

const NEWS: &[(&str, Tone)] = &[
    ("reviewed-fine", Tone::Good),
    ("reviewed-asked", Tone::Good),
    ("opening-ended", Tone::Good),
    ("review-not-now", Tone::Wait),
];

#[derive(Template)]
#[template(path = "console/openings.html")]
struct OpeningsPage {
    frame: Frame,
    waiting: Vec<WaitingLine>,
    /// How many more wait.
    waiting_more: Option<String>,
    open_now: Vec<OpenLine>,
    /// How many more go on.
    open_now_more: Option<String>,
    day: String,
    /// What is shown of the day: everything, or what no ticket stands for.
    which: Vec<FormOption>,
    before: String,
    /// The day after; none when it has not begun.
    after: Option<String>,
    is_empty: bool,
    table: Table,
    empty: EmptyState,
    searches: Option<Table>,
}

/// An opening that waits for the officer.
struct WaitingLine {
    place: u64,
    who: String,
    what: String,
    why: String,
    /// Which categories it could show.
    shows: String,
    badge: StateBadge,
    clock: ClockBadge,
}

/// An opening that goes on.
struct OpenLine {
    place: u64,
    who: String,
    what: String,
    clock: ClockBadge,
}

/// Shows what waits, and the openings of a day; without one, of today. A day that is none is today.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let today = daily_list::today(here.house, visit.now);
    let day = visit.query.value("day").parse::<Date>().map_or(today, |day| day.min(today));
    let mut list = daily_list::list(here.house, here.actor(), day, visit.now).await?;
    let waiting = review::waiting(here.house, here.actor(), visit.now).await?;
    let open_now = here.house.vault().open_now(here.actor(), visit.now).await?;
    let name = words.civil_date(civil(day));
    let people: std::collections::BTreeSet<_> = list.lines.iter().map(|line| line.opening.staff).collect();
    let answer = words.say_with(
        "console-openings-answer",
        &[
            ("waiting", &waiting.len()),
            ("count", &list.lines.len()),
            ("people", &people.len()),
            ("day", &name),
        ],
    );
    let is_without_ticket = visit.query.value("which") == "without-ticket";
    if is_without_ticket {
        list.lines.retain(|line| line.opening.ticket.is_none());
    }
    let mut frame =
        visit.frame(&doors, "console-openings-title").under("/console", "nav-today").answering(answer).wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let page = OpeningsPage {
        waiting: waiting.iter().take(SHOWN).map(|it| waiting_line(words, here.house, it)).collect(),
        waiting_more: more(words, waiting.len()),
        open_now: open_now.iter().take(SHOWN).map(|line| open_line(words, line)).collect(),
        open_now_more: more(words, open_now.len()),
        day: day.to_string(),
        which: which(words, is_without_ticket),
        before: day.yesterday().unwrap_or(day).to_string(),
        after: (day < today).then(|| day.tomorrow().unwrap_or(day).to_string()),
        is_empty: list.lines.is_empty(),
        table: table(words, &list, &name),
        empty: EmptyState {
            title: words.say("console-openings-empty"),
            text: words.say("console-openings-empty-more"),
            link: None,
        },
        searches: (!list.searches.is_empty()).then(|| searches(words, &list.searches, &name)),
        frame,
    };
    html(&page)
}

/// What is said of those that do not stand on the page.
fn more(words: &Words, all: usize) -> Option<String> {
    let left = all.saturating_sub(SHOWN);
    (left > 0).then(|| words.say1("console-openings-more", "count", left))
}

fn which(words: &Words, is_without_ticket: bool) -> Vec<FormOption> {
    [("", "console-openings-all", false), ("without-ticket", "console-openings-without-ticket", true)]
        .into_iter()
        .map(|(value, key, of_without)| FormOption {
            value: value.to_owned(),
            label: words.say(key),
            hint: None,
            is_chosen: of_without == is_without_ticket,
        })
        .collect()
}

/// The day as the words know one.
fn civil(day: Date) -> Day {
    let (month, number) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    Day::new(day.year().into(), month, number).unwrap_or_else(|| Day::of(Timestamp::from_micros(0)))
}

fn waiting_line(words: &Words, house: &House, it: &Waiting) -> WaitingLine {
    WaitingLine {
        place: it.line.opening.place.sequence,
        who: who(words, &it.line),
        what: what(words, &it.line),
        why: why(words, &it.line),
        shows: super::review::opened(words, house, &it.line),
        badge: badge(words, &it.line),
        clock: ClockBadge { words: words.clone(), label: words.say("console-review-due"), due: it.due },
    }
}

fn open_line(words: &Words, line: &OpeningLine) -> OpenLine {
    let label = words.say("console-customer-open-until");
    OpenLine {
        place: line.opening.place.sequence,
        who: who(words, line),
        what: what(words, line),
        clock: ClockBadge { words: words.clone(), label, due: line.opening.until },
    }
}

/// "Agus, as Support".
pub(super) fn who(words: &Words, line: &OpeningLine) -> String {
    let role = words.say_of("role", line.opening.role.code());
    words.say2("console-openings-person", "name", &line.staff_name, "role", role)
}

/// "Customer 1234-5678-2, for communicating (U1)".
pub(super) fn what(words: &Words, line: &OpeningLine) -> String {
    let purpose = words.say_of("staff-purpose", line.opening.purpose.code());
    words.say_with(
        "console-review-what",
        &[
            ("customer", &customer(words, line)),
            ("purpose", &purpose),
            ("clause", &line.opening.purpose.clause().code()),
        ],
    )
}

/// The number of the customer, while there is one.
pub(super) fn customer(words: &Words, line: &OpeningLine) -> String {
    line.customer_number.map_or_else(|| words.say("console-openings-erased"), |number| number.to_string())
}

/// The ticket or the reason.
pub(super) fn why(words: &Words, line: &OpeningLine) -> String {
    match (line.opening.ticket, &line.reason) {
        (Some(ticket), _) => words.say1("console-openings-ticket", "ticket", short(ticket)),
        (None, Some(reason)) => reason.clone(),
        (None, None) => words.say("console-openings-reason-gone"),
    }
}

/// How it stands with the officer; an emergency says so until it is in order.
pub(super) fn badge(words: &Words, line: &OpeningLine) -> StateBadge {
    let (tone, key) = match line.review.state {
        ReviewState::NotNeeded => (Tone::Calm, "console-review-none"),
        ReviewState::Fine => (Tone::Good, "console-review-fine"),
        ReviewState::Waiting if line.opening.is_break_glass => (Tone::Stop, "console-review-break-glass"),
        ReviewState::Waiting => (Tone::Wait, "console-review-waiting"),
        ReviewState::Asked => (Tone::Wait, "console-review-asked"),
        ReviewState::Answered => (Tone::Wait, "console-review-answered"),
    };
    StateBadge { tone, text: words.say(key) }
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
            "console-openings-review",
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
    let purpose = words.say_of("staff-purpose", opening.purpose.code());
    let place = opening.place.sequence;
    vec![
        Cell::link(words.moment(opening.opened_at), format!("/console/ledger/{place}")),
        Cell::text(who(words, line)),
        Cell::text(customer(words, line)),
        Cell::text(format!("{purpose} ({})", opening.purpose.clause().code())),
        Cell::text(why(words, line)),
        match line.review.state {
            ReviewState::NotNeeded => Cell::badge(badge(words, line)),
            _ => Cell::link(badge(words, line).text, format!("/console/openings/{place}")),
        },
    ]
}

fn searches(words: &Words, searches: &[SearchLine], day: &str) -> Table {
    let row = |line: &SearchLine| {
        let role = words.say_of("role", line.role.code());
        vec![
            Cell::text(words.moment(line.at)),
            Cell::text(words.say2("console-openings-person", "name", &line.staff_name, "role", role)),
            Cell::text(words.say_of("console-looked-by", line.by.code())),
            Cell::number(words.number(i64::try_from(line.found).unwrap_or(i64::MAX))),
            Cell::link(line.place.sequence.to_string(), format!("/console/ledger/{}", line.place.sequence)),
        ]
    };
    Table {
        caption: words.say1("console-searches-caption", "day", day),
        columns: [
            "console-openings-when",
            "console-openings-who",
            "console-searches-by",
            "console-searches-found",
            "console-openings-entry",
        ]
        .into_iter()
        .map(|key| words.say(key))
        .collect(),
        rows: searches.iter().map(row).collect(),
        filter: None,
        pager: None,
    }
}
