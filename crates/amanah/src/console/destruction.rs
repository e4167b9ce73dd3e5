//! Documents that tax law kept until now, and the signature of somebody who answers for their destruction (UU 8/1997 art. 19).

use amanah_service::deletion::destruction::{self, Waiting};
use amanah_service::vault::VaultError;
use askama::Template;
use axum::http::StatusCode;

use super::here::{here, news};
use crate::cli::moment;
use crate::web::components::{Cell, EmptyState, ErrorSummary, FieldRow, Table, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html_with_status, see_other};

/// Where they wait.
pub(super) const PATH: &str = "/console/destruction";

const NEWS: &[(&str, Tone)] = &[("destruction-signed", Tone::Good)];

/// A decision in a few words.
const LONGEST_DECISION: usize = 200;

#[derive(Template)]
#[template(path = "console/destruction.html")]
struct DestructionPage {
    frame: Frame,
    errors: ErrorSummary,
    waits: Table,
    empty: EmptyState,
    /// The form, while something waits.
    form: Option<(FieldRow, FieldRow)>,
}

/// What is wrong with a signature, by the row it stands in.
#[derive(Default)]
struct Slip {
    until: Option<String>,
    decision: Option<String>,
}

/// Shows what waits.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, Slip::default()).await
}

async fn page(doors: &Doors, visit: &Visit, slip: Slip) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let waits = destruction::waiting(here.house, visit.now).await?;
    let count: u64 = waits.iter().map(|kind| kind.count).sum();
    let mut frame = visit
        .frame(doors, "destruction-title")
        .under("/console", "nav-today")
        .answering(words.say1("destruction-answer", "count", count));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let typed = visit.field("until");
    // The last day that is over.
    let usual = moment::day_of(visit.now, &here.house.settings().zone).yesterday().unwrap_or_default();
    let until =
        FieldRow { kind: "date", width: "short", ..FieldRow::text("until", words.say("destruction-until")) }
            .hinting(words.say("destruction-until-hint"))
            .holding(if typed.is_empty() { usual.to_string() } else { typed.to_owned() })
            .failing(slip.until);
    let decision = FieldRow::text("answer", words.say("destruction-decision"))
        .hinting(words.say("destruction-decision-hint"))
        .holding(visit.field("answer"))
        .failing(slip.decision);
    let errors: Vec<_> = [&until, &decision]
        .into_iter()
        .filter_map(|row| Some((row.name.clone(), ErrorSummary::after(&row.label, row.error.as_ref()?))))
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = DestructionPage {
        errors: ErrorSummary { words: words.clone(), errors },
        waits: table(words, &waits),
        empty: EmptyState {
            title: words.say("destruction-empty"),
            text: words.say("destruction-empty-more"),
            link: None,
        },
        form: (!waits.is_empty()).then_some((until, decision)),
        frame,
    };
    html_with_status(&page, status)
}

fn table(words: &Words, waits: &[Waiting]) -> Table {
    let row = |kind: &Waiting| {
        vec![
            Cell::text(words.say_of("attribute", kind.attribute.code())),
            Cell::number(words.number(i64::try_from(kind.count).unwrap_or(i64::MAX))),
            Cell::text(words.date(kind.since.plus_micros(-1))),
        ]
    };
    Table {
        caption: words.say("destruction-waits"),
        columns: ["plan-what", "destruction-count", "destruction-since"]
            .iter()
            .map(|key| words.say(key))
            .collect(),
        rows: waits.iter().map(row).collect(),
        filter: None,
        pager: None,
    }
}

/// Signs: the sweep destroys what waited until then, but for what a case holds.
///
/// Enforces: DEL3
pub(crate) async fn sign(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let decision = visit.field("answer");
    let slip = Slip {
        until: None,
        decision: (decision.is_empty() || decision.chars().count() > LONGEST_DECISION)
            .then(|| words.say("destruction-decision-missing")),
    };
    if slip.decision.is_some() {
        return page(&doors, &visit, slip).await;
    }
    let not_a_day = || Slip { until: Some(words.say("destruction-until-wrong")), ..Slip::default() };
    let Some(until) = moment::end_of_day(visit.field("until"), &here.house.settings().zone) else {
        return page(&doors, &visit, not_a_day()).await;
    };
    if until > visit.now {
        return page(&doors, &visit, not_a_day()).await;
    }
    match destruction::sign(here.house, here.actor(), (until, decision), visit.now).await {
        Ok(_count) => see_other(&format!("{PATH}?done=destruction-signed")),
        Err(VaultError::NotNow(_)) => page(&doors, &visit, not_a_day()).await,
        Err(other) => Err(other.into()),
    }
}
