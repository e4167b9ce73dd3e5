//! Holds, for the protection officer and legal: what is held of whom, until the next look at it, and its end. To everybody
//! else in the house these pages do not exist (U2b).

use amanah_policy::{Attribute, HoldId, Timestamp};
use amanah_service::deletion::holds::{self, Held, HoldFault};
use amanah_service::vault::{CustomerNumber, WhyLifted};
use askama::Template;

use super::here::{Here, here, in_a_row, news};
use super::tickets::name_of;
use crate::cli::moment;
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{
    ChoiceRow, ClockBadge, EmptyState, ErrorSummary, Fact, Facts, FieldRow, FormOption, StateBadge, Tone,
};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};

/// Where they are listed.
pub(super) const LIST: &str = "/console/holds";
/// So many on one page; what is to be looked at first is among them.
const MOST: u32 = 200;

const NEWS: &[(&str, Tone)] = &[
    ("hold-placed", Tone::Good),
    ("hold-kept", Tone::Good),
    ("hold-lifted", Tone::Good),
    ("hold-changed", Tone::Wait),
];

#[derive(Template)]
#[template(path = "console/holds.html")]
struct HoldsPage {
    frame: Frame,
    errors: ErrorSummary,
    customer: FieldRow,
    lines: Vec<Line>,
    empty: EmptyState,
}

/// A hold in the list.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) name: String,
    /// Whether somebody is to look at it now.
    pub(super) badge: Option<StateBadge>,
    pub(super) clock: Option<ClockBadge>,
    pub(super) story: String,
}

/// Lists them, those first that are to be looked at first.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, None).await
}

async fn page(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let held = holds::list(here.house, here.actor(), MOST).await.map_err(hidden)?;
    let mut frame = visit.frame(doors, "holds-title").under("/console", "nav-today").answering(words.say1(
        "holds-answer",
        "count",
        held.len(),
    ));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let status = if error.is_some() {
        axum::http::StatusCode::UNPROCESSABLE_ENTITY
    } else {
        axum::http::StatusCode::OK
    };
    let named = error.iter().map(|error| ("customer".to_owned(), error.clone())).collect();
    let page = HoldsPage {
        errors: ErrorSummary { words: words.clone(), errors: named },
        customer: FieldRow { width: "short", ..FieldRow::text("customer", words.say("holds-customer")) }
            .hinting(words.say("holds-customer-hint"))
            .holding(visit.field("customer"))
            .failing(error),
        lines: held.iter().map(|held| line(words, held, visit.now)).collect(),
        empty: EmptyState {
            title: words.say("holds-empty"),
            text: words.say("holds-empty-more"),
            link: None,
        },
        frame,
    };
    html_with_status(&page, status)
}

/// Leads to the customer of whom something is held. Their number stands in no address.
pub(crate) async fn find(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let number: Result<CustomerNumber, _> = visit.field("customer").parse();
    let found = match number {
        Ok(number) => here.house.vault().customer_by_number(number).await?,
        Err(_) => None,
    };
    match found {
        Some(customer) => see_other(&super::hold_place::path_of(customer)),
        None => page(&doors, &visit, Some(visit.words.say("holds-customer-unknown"))).await,
    }
}

/// One hold in a line.
pub(super) fn line(words: &Words, held: &Held, now: Timestamp) -> Line {
    let hold = &held.hold;
    let is_due = hold.reason.review_at.is_none_or(|at| at <= now);
    let clock = hold.reason.review_at.map(|due| ClockBadge {
        words: words.clone(),
        label: words.say("holds-review"),
        due: due.plus_micros(-1),
    });
    Line {
        href: format!("{LIST}/{}", hold.id),
        name: name(words, held),
        badge: is_due.then(|| StateBadge { tone: Tone::Wait, text: words.say("holds-due") }),
        clock,
        story: story(words, held),
    }
}

/// What is held, and of whom.
fn story(words: &Words, held: &Held) -> String {
    words.say2("holds-story", "kinds", kinds(words, &held.hold.kinds), "number", whose(words, held))
}

fn whose(words: &Words, held: &Held) -> String {
    held.number.map_or_else(|| words.say("holds-erased"), |number| number.to_string())
}

/// The ground and its reference.
fn name(words: &Words, held: &Held) -> String {
    let reason = &held.hold.reason;
    let ground = words.say_of("hold-ground", reason.ground.code());
    words.say2("holds-name", "ground", ground, "reference", reason.reference.as_str())
}

fn kinds(words: &Words, kinds: &[(Attribute, u64)]) -> String {
    in_a_row(kinds.iter().map(|(kind, number)| {
        let number = i64::try_from(*number).unwrap_or(i64::MAX);
        words.say2(
            "holds-kind",
            "kind",
            words.say_of("attribute", kind.code()),
            "number",
            words.number(number),
        )
    }))
}

#[derive(Template)]
#[template(path = "console/hold.html")]
struct HoldPage {
    frame: Frame,
    facts: Facts,
    acts: Vec<(String, String)>,
}

async fn hold_of(here: &Here<'_>, visit: &Visit) -> Result<Held, Fault> {
    let id: HoldId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    holds::one(here.house, here.actor(), id).await.map_err(hidden)
}

/// The hold of a form that was shown, unless a colleague lifted it meanwhile.
async fn still_held(here: &Here<'_>, visit: &Visit) -> Result<Option<Held>, Fault> {
    let id: HoldId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match holds::one(here.house, here.actor(), id).await {
        Ok(held) => Ok(Some(held)),
        Err(HoldFault::NotThere) => Ok(None),
        Err(other) => Err(hidden(other)),
    }
}

fn path_of(held: &Held) -> String {
    format!("{LIST}/{}", held.hold.id)
}

/// Not allowed to know is not found.
pub(super) fn hidden(fault: HoldFault) -> Fault {
    match fault {
        HoldFault::NotThere | HoldFault::NotYours => Fault::NotFound,
        other => other.into(),
    }
}

/// Shows one.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let held = hold_of(&here, &visit).await?;
    let hold = &held.hold;
    let mut frame = Frame::new(&doors, &visit, name(words, &held))
        .under(LIST, "holds-title")
        .answering(words.say("hold-answer"));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let mut facts = vec![
        Fact::new(words.say("hold-fact-customer"), whose(words, &held)),
        Fact::new(words.say("hold-fact-kinds"), kinds(words, &hold.kinds)),
        Fact::new(words.say("hold-fact-placed"), words.moment(hold.placed_at)),
    ];
    if let Some(by) = name_of(here.house, hold.placed_by).await {
        facts.push(Fact::new(words.say("hold-fact-placed-by"), by));
    }
    let review = match hold.reason.review_at {
        Some(at) => words.date(at.plus_micros(-1)),
        None => words.say("hold-fact-no-review"),
    };
    facts.push(Fact::new(words.say("hold-fact-review"), review));
    let path = path_of(&held);
    let acts = vec![
        (format!("{path}/keep"), words.say("hold-act-keep")),
        (format!("{path}/lift"), words.say("hold-act-lift")),
        (super::hold_place::path_of(hold.customer), words.say("hold-act-more")),
    ];
    html(&HoldPage { facts: Facts::new(words, facts), acts, frame })
}

/// Asks until when it stays.
pub(crate) async fn show_keep(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let held = hold_of(&here, &visit).await?;
    keeping(&doors, &visit, &here, &held, None)
}

fn keeping(doors: &Doors, visit: &Visit, here: &Here<'_>, held: &Held, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let path = path_of(held);
    let frame = visit.frame(doors, "hold-keep-title").under(LIST, "holds-title").answering(name(words, held));
    FormPage::new(frame, format!("{path}/keep"), "hold-keep-button")
        .saying(story(words, held))
        .saying(words.say("hold-keep-lead"))
        .asking(Row::Field(review_row(words, here, visit, error)))
        .or(path, "portal-leave-as-is")
        .answer()
}

/// The row that asks for the day of the next look; a quarter from now where nothing is typed yet.
pub(super) fn review_row(words: &Words, here: &Here<'_>, visit: &Visit, error: Option<String>) -> FieldRow {
    let typed = visit.field("review");
    let usual = moment::day_of(visit.now.plus_days(91), &here.house.settings().zone).to_string();
    let value = if typed.is_empty() { usual } else { typed.to_owned() };
    FieldRow { kind: "date", width: "short", ..FieldRow::text("review", words.say("hold-review")) }
        .hinting(words.say("hold-review-hint"))
        .holding(value)
        .failing(error)
}

/// Keeps it until the next look.
pub(crate) async fn keep(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let Some(held) = still_held(&here, &visit).await? else {
        return see_other(&format!("{LIST}?done=hold-changed"));
    };
    let review = moment::end_of_day(visit.field("review"), &here.house.settings().zone);
    match holds::keep(here.house, here.actor(), held.hold.id, review, visit.now).await {
        Ok(()) => see_other(&format!("{}?done=hold-kept", path_of(&held))),
        Err(HoldFault::Review) => {
            keeping(&doors, &visit, &here, &held, Some(visit.words.say("hold-review-wrong")))
        }
        Err(HoldFault::NotThere) => see_other(&format!("{LIST}?done=hold-changed")),
        Err(other) => Err(hidden(other)),
    }
}

/// Asks why it ends.
pub(crate) async fn show_lift(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let held = hold_of(&here, &visit).await?;
    lifting(&doors, &visit, &held, None)
}

fn lifting(doors: &Doors, visit: &Visit, held: &Held, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let path = path_of(held);
    let option = |why: WhyLifted| FormOption {
        value: why.code().to_owned(),
        label: words.say_of("hold-why", why.code()),
        hint: None,
        is_chosen: why.code() == visit.field("why"),
    };
    let why = ChoiceRow {
        name: "why".to_owned(),
        label: words.say("hold-lift-why"),
        hint: Some(words.say("hold-lift-why-hint")),
        error,
        options: WhyLifted::ALL.into_iter().map(option).collect(),
    };
    let frame = visit.frame(doors, "hold-lift-title").under(LIST, "holds-title").answering(name(words, held));
    let lead = if held.number.is_some() { "hold-lift-lead" } else { "hold-lift-lead-erased" };
    FormPage::new(frame, format!("{path}/lift"), "hold-lift-button")
        .saying(story(words, held))
        .saying(words.say(lead))
        .asking(Row::Choice(why))
        .or(path, "portal-leave-as-is")
        .answer()
}

/// Lifts it.
///
/// Enforces: DEL3
pub(crate) async fn lift(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let Some(held) = still_held(&here, &visit).await? else {
        return see_other(&format!("{LIST}?done=hold-changed"));
    };
    let Some(why) = WhyLifted::from_code(visit.field("why")) else {
        return lifting(&doors, &visit, &held, Some(visit.words.say("hold-lift-why-missing")));
    };
    match holds::lift(here.house, here.actor(), held.hold.id, why, visit.now).await {
        Ok(()) => see_other(&format!("{LIST}?done=hold-lifted")),
        Err(HoldFault::NotThere) => see_other(&format!("{LIST}?done=hold-changed")),
        Err(other) => Err(hidden(other)),
    }
}
