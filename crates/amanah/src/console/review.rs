//! The officer's word on an opening: in order, or asked about; the answer of whoever made it; and ending one early.

use amanah_policy::Role;
use amanah_service::House;
use amanah_service::accounts::staff::roles;
use amanah_service::purposes::opening::declare::LONGEST_REASON;
use amanah_service::purposes::opening::review::{self, ReviewFault};
use amanah_service::vault::{LedgerPlace, OpeningLine, ReviewState};
use askama::Template;
use axum::http::StatusCode;

use super::daily_list::{badge, customer, who, why};
use super::here::{here, in_a_row};
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{ClockBadge, ErrorSummary, Fact, Facts, StateBadge, TextRow};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html_with_status, proof_again, see_other};

const LIST: &str = "/console/openings";

#[derive(Template)]
#[template(path = "console/opening.html")]
struct OpeningPage {
    frame: Frame,
    errors: ErrorSummary,
    badge: StateBadge,
    clock: Option<ClockBadge>,
    facts: Facts,
    question: Option<String>,
    answer: Option<String>,
    /// Whether something is still to be said.
    is_waiting: bool,
    /// Whether it goes on.
    is_open: bool,
    place: u64,
    ask: TextRow,
}

/// The opening in the path.
fn place(visit: &Visit) -> Result<LedgerPlace, Fault> {
    let sequence = visit.part("place").parse().map_err(|_| Fault::NotFound)?;
    Ok(LedgerPlace { sequence })
}

/// Shows one opening to the officer.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, None).await
}

async fn page(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let place = place(visit)?;
    let found = here.house.vault().opening_line(here.actor(), place, visit.now).await?;
    let line = found.ok_or(Fault::NotFound)?;
    let is_waiting = !matches!(line.review.state, ReviewState::NotNeeded | ReviewState::Fine);
    let due = review::due(here.house, &line);
    let clock = ClockBadge { words: words.clone(), label: words.say("console-review-due"), due };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let named = error.iter().map(|error| ("question".to_owned(), error.clone())).collect();
    let page = OpeningPage {
        frame: Frame::new(
            doors,
            visit,
            words.say1("console-opening-title", "customer", customer(words, &line)),
        )
        .under("/console", "nav-today")
        .under(LIST, "console-openings-title")
        .answering(words.say2(
            "console-opening-answer",
            "who",
            who(words, &line),
            "when",
            words.moment(line.opening.opened_at),
        )),
        errors: ErrorSummary { words: words.clone(), errors: named },
        badge: badge(words, &line),
        clock: is_waiting.then_some(clock),
        facts: facts(words, here.house, &line),
        is_waiting,
        is_open: line.opening.until > visit.now,
        place: place.sequence,
        ask: TextRow {
            name: "question".to_owned(),
            label: words.say("console-review-question"),
            hint: Some(words.say("console-review-question-hint")),
            error,
            value: visit.field("question").to_owned(),
        },
        question: line.review.question,
        answer: line.review.answer,
    };
    html_with_status(&page, status)
}

fn facts(words: &Words, house: &House, line: &OpeningLine) -> Facts {
    let purpose = words.say_of("staff-purpose", line.opening.purpose.code());
    let facts = vec![
        Fact::new(words.say("console-openings-purpose"), purpose),
        Fact::new(words.say("console-openings-why"), why(words, line)),
        Fact::new(words.say("console-openings-opened"), opened(words, house, line)),
        Fact::new(words.say("console-opening-until"), words.moment(line.opening.until)),
        Fact::new(words.say("console-openings-entry"), line.opening.place.sequence.to_string()),
    ];
    Facts::new(words, facts)
}

/// Which categories the policy opens to this role for this purpose, as this opening was made.
pub(super) fn opened(words: &Words, house: &House, line: &OpeningLine) -> String {
    let policy = house.vault().policy();
    let opening = &line.opening;
    let categories = roles::sees_in(&policy, opening.role, opening.purpose, opening.occasion());
    in_a_row(categories.iter().map(|category| words.say_of("category", category.code())))
}

/// The officer finds it in order.
pub(crate) async fn find_fine(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let done = review::find_fine(here.house, here.actor(), place(&visit)?, visit.now).await;
    told(done, LIST, "reviewed-fine")
}

/// The officer asks whoever made it.
pub(crate) async fn ask(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let question = visit.field("question");
    match review::ask(here.house, here.actor(), place(&visit)?, question, visit.now).await {
        Err(ReviewFault::Empty) => page(&doors, &visit, Some(words.say("console-review-empty"))).await,
        Err(ReviewFault::TooLong) => {
            let most = words.say1("console-review-long", "most", LONGEST_REASON);
            page(&doors, &visit, Some(most)).await
        }
        done => told(done, LIST, "reviewed-asked"),
    }
}

/// Ends an opening: whoever made it, or the officer, who proves first who they are.
///
/// Enforces: SEC
pub(crate) async fn end(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let own = here.house.vault().openings_of(here.staff, visit.now).await?;
    let place = place(&visit)?;
    if here.role == Role::Officer
        && own.iter().all(|(opening, _)| opening.place != place)
        && let Some(page) = proof_again::ask(&doors, &visit).await?
    {
        return Ok(page);
    }
    let done = review::end(here.house, here.actor(), place, visit.now).await;
    let back = if visit.way_back("/console") == LIST { LIST } else { "/console" };
    told(done, back, "opening-ended")
}

/// Shows the officer's question to whoever made the opening.
pub(crate) async fn show_question(doors: Doors, visit: Visit) -> Outcome {
    question(&doors, &visit, None).await
}

async fn question(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let place = place(visit)?;
    let asked = here.house.vault().questions_to(here.staff).await?;
    let Some(line) = asked.into_iter().find(|line| line.opening.place == place) else {
        return see_other("/console?done=review-not-now");
    };
    let answer = words.say2(
        "console-question-answer",
        "customer",
        customer(words, &line),
        "when",
        words.moment(line.opening.opened_at),
    );
    let text = TextRow {
        name: "answer".to_owned(),
        label: words.say("console-question-label"),
        hint: Some(words.say("console-question-hint")),
        error,
        value: visit.field("answer").to_owned(),
    };
    let asked = line.review.question.clone().unwrap_or_else(|| words.say("console-openings-reason-gone"));
    let frame = visit.frame(doors, "console-question-title").under("/console", "nav-today").answering(answer);
    FormPage::new(frame, format!("/console/questions/{}", place.sequence), "console-question-button")
        .saying(words.say1("console-question-asked", "question", asked))
        .saying(words.say1("console-question-reason", "reason", why(words, &line)))
        .asking(Row::Text(text))
        .answer()
}

/// Answers the officer.
pub(crate) async fn answer(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let me = (here.staff, here.role);
    match review::answer(here.house, me, place(&visit)?, visit.field("answer"), visit.now).await {
        Err(ReviewFault::Empty) => question(&doors, &visit, Some(words.say("console-review-empty"))).await,
        Err(ReviewFault::TooLong) => {
            let most = words.say1("console-review-long", "most", LONGEST_REASON);
            question(&doors, &visit, Some(most)).await
        }
        done => told(done, "/console", "question-answered"),
    }
}

/// Back to the list, with what came of it. Somebody faster, or another tab, is no fault.
fn told(done: Result<(), ReviewFault>, back: &str, news: &str) -> Outcome {
    match done {
        Ok(()) => see_other(&format!("{back}?done={news}")),
        Err(ReviewFault::NotNow) => see_other(&format!("{back}?done=review-not-now")),
        Err(ReviewFault::Unknown) => Err(Fault::NotFound),
        Err(other) => Err(other.into()),
    }
}
