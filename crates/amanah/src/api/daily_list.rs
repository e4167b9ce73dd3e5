//! The officer's list: who opened whom, what waits for a review, who searched; and the questions that come of it.

use amanah_policy::{Purpose, Role};
use amanah_service::House;
use amanah_service::purposes::opening::daily_list;
use amanah_service::purposes::opening::declare::LONGEST_REASON;
use amanah_service::purposes::opening::review::{self, ReviewFault};
use amanah_service::vault::{LedgerPlace, OpeningLine, ReviewState, SearchLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::{List, Moment};
use super::operation::{AFTER, LIMIT, Operation, PARTS, Param, ParamForm};
use super::problem::Problem;
use crate::console::ATTENDING;
use crate::web::Doors;

const DAY: Param = Param {
    name: "day",
    means: "The day in the company's zone; today when none is named.",
    form: ParamForm::Day,
};
const SHOW: Param = Param {
    name: "show",
    means: "Those of the `day`, those that are `open` now, or those `to_review`, the most urgent first.",
    form: ParamForm::Word(|| vec!["day", "open", "to_review"]),
};
const OPENINGS: &[Param] = &[SHOW, DAY, AFTER, LIMIT];
const SEARCHES: &[Param] = &[DAY, AFTER, LIMIT];

pub(super) fn operations() -> Vec<Operation> {
    let of_the_officer = vec![
        Operation::reading("/api/v1/openings", "listOpenings", "Openings of customers, newest first", list)
            .asking(OPENINGS)
            .giving::<List<Line>>(),
        Operation::reading("/api/v1/openings/{sequence}", "readOpening", "One opening with its review", one)
            .giving::<Line>(),
        Operation::changing(
            "/api/v1/openings/{sequence}/fine",
            "findOpeningFine",
            "Finds an opening in order; nobody does that of their own",
            find_fine,
        ),
        Operation::changing(
            "/api/v1/openings/{sequence}/question",
            "askAboutOpening",
            "Asks whoever made an opening",
            ask,
        )
        .taking::<Words>(),
        Operation::reading(
            "/api/v1/searches",
            "listSearches",
            "Who searched on a day, newest first",
            searches,
        )
        .asking(SEARCHES)
        .giving::<List<Search>>(),
    ];
    let mut rows: Vec<Operation> = of_the_officer
        .into_iter()
        .map(|row| row.for_staff(&[Role::Officer]).under(Purpose::Accountability))
        .collect();
    rows.extend([
        Operation::ending(
            "/api/v1/openings/{sequence}",
            "endOpening",
            "Ends an opening before its time: one's own, or as the officer anybody's",
            end,
        )
        .for_staff(ATTENDING),
        Operation::reading(
            "/api/v1/questions",
            "listQuestions",
            "What the officer asks the member of staff",
            questions,
        )
        .for_staff(Role::ALL)
        .asking(PARTS)
        .giving::<List<Line>>(),
        Operation::changing(
            "/api/v1/questions/{sequence}/answer",
            "answerQuestion",
            "Answers the officer about one's own opening",
            answer,
        )
        .for_staff(Role::ALL)
        .taking::<Words>(),
    ]);
    rows
}

/// One line of the officer's list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpeningLine")]
struct Line {
    /// Where the ledger keeps it; it names the opening too.
    ledger_entry: u64,
    /// Who opened.
    staff: String,
    /// Their name.
    staff_name: String,
    /// In which role.
    role: &'static str,
    /// The number of the customer; none when they were erased.
    customer_number: Option<String>,
    /// The purpose.
    purpose: &'static str,
    /// The ticket.
    ticket: Option<String>,
    /// The reason, while it can be opened.
    reason: Option<String>,
    /// Whether it was an emergency.
    is_break_glass: bool,
    /// When.
    opened_at: Moment,
    /// Until when.
    until: Moment,
    /// How it stands with the officer.
    review: Review,
}

/// How an opening stands with the officer.
#[derive(Serialize, JsonSchema)]
struct Review {
    /// `none` where a ticket stands for it, `waiting`, `asked`, `answered` or `fine`.
    state: &'static str,
    /// By when it is to be reviewed, where it is to be.
    due_at: Option<Moment>,
    /// When the officer said something.
    reviewed_at: Option<Moment>,
    /// What the officer asks.
    question: Option<String>,
    /// What was answered.
    answer: Option<String>,
}

impl Line {
    fn of(house: &House, line: &OpeningLine) -> Self {
        let opening = &line.opening;
        let is_over = matches!(line.review.state, ReviewState::NotNeeded | ReviewState::Fine);
        Self {
            ledger_entry: opening.place.sequence,
            staff: opening.staff.to_string(),
            staff_name: line.staff_name.clone(),
            role: opening.role.code(),
            customer_number: line.customer_number.map(|number| number.to_string()),
            purpose: opening.purpose.code(),
            ticket: opening.ticket.map(|ticket| ticket.to_string()),
            reason: line.reason.clone(),
            is_break_glass: opening.is_break_glass,
            opened_at: Moment(opening.opened_at),
            until: Moment(opening.until),
            review: Review {
                state: line.review.state.code(),
                due_at: (!is_over).then(|| Moment(review::due(house, line))),
                reviewed_at: line.review.reviewed_at.map(Moment),
                question: line.review.question.clone(),
                answer: line.review.answer.clone(),
            },
        }
    }
}

async fn list(doors: Doors, call: Call) -> Answered {
    let actor = call.colleague()?.actor();
    let house = doors.house()?;
    let lines = match call.query.value("show") {
        "open" => house.vault().open_now(actor, call.now).await?,
        "to_review" => {
            let waiting = review::waiting(house, actor, call.now).await?;
            waiting.into_iter().map(|waiting| waiting.line).collect()
        }
        _ => daily_list::list(house, actor, day(house, &call), call.now).await?.lines,
    };
    Answer::with(&List::part(&call, lines.iter().map(|line| Line::of(house, line))))
}

fn day(house: &House, call: &Call) -> jiff::civil::Date {
    let asked = call.word("day", |text| text.parse().ok());
    asked.unwrap_or_else(|| daily_list::today(house, call.now))
}

async fn one(doors: Doors, call: Call) -> Answered {
    let place = place(&call)?;
    let house = doors.house()?;
    let line = house.vault().opening_line(call.colleague()?.actor(), place, call.now).await?;
    Answer::with(&Line::of(house, &line.ok_or(Problem::NotFound)?))
}

/// The opening in the path.
fn place(call: &Call) -> Result<LedgerPlace, Problem> {
    Ok(LedgerPlace { sequence: call.sequence()? })
}

/// A question or an answer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReviewWords")]
struct Words {
    /// In words, and without what is personal of the customer.
    #[schemars(length(min = 1, max = 500), regex(pattern = r"\S"))]
    text: String,
}

async fn find_fine(doors: Doors, call: Call) -> Answered {
    let place = place(&call)?;
    let actor = call.colleague()?.actor();
    review::find_fine(doors.house()?, actor, place, call.now).await.map_err(told)?;
    Answer::done()
}

async fn ask(doors: Doors, call: Call) -> Answered {
    let place = place(&call)?;
    let words: Words = call.json()?;
    let actor = call.colleague()?.actor();
    review::ask(doors.house()?, actor, place, &words.text, call.now).await.map_err(told)?;
    Answer::done()
}

async fn end(doors: Doors, call: Call) -> Answered {
    let place = place(&call)?;
    let actor = call.colleague()?.actor();
    review::end(doors.house()?, actor, place, call.now).await.map_err(told)?;
    Answer::done()
}

async fn questions(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let lines = house.vault().questions_to(call.colleague()?.staff).await?;
    Answer::with(&List::part(&call, lines.iter().map(|line| Line::of(house, line))))
}

async fn answer(doors: Doors, call: Call) -> Answered {
    let place = place(&call)?;
    let words: Words = call.json()?;
    let colleague = call.colleague()?;
    let who = (colleague.staff, colleague.role);
    review::answer(doors.house()?, who, place, &words.text, call.now).await.map_err(told)?;
    Answer::done()
}

/// A search for a customer: by what kind of key, and never by which.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SearchLine")]
struct Search {
    /// Who searched.
    staff: String,
    /// Their name.
    staff_name: String,
    /// In which role.
    role: &'static str,
    /// By which kind of key.
    by: &'static str,
    /// How many customers were found.
    found: u64,
    /// When.
    at: Moment,
    /// Where the ledger keeps it.
    ledger_entry: u64,
}

impl Search {
    fn of(line: &SearchLine) -> Self {
        Self {
            staff: line.staff.to_string(),
            staff_name: line.staff_name.clone(),
            role: line.role.code(),
            by: line.by.code(),
            found: line.found,
            at: Moment(line.at),
            ledger_entry: line.place.sequence,
        }
    }
}

async fn searches(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let list = daily_list::list(house, call.colleague()?.actor(), day(house, &call), call.now).await?;
    Answer::with(&List::part(&call, list.searches.iter().map(Search::of)))
}

fn told(fault: ReviewFault) -> Problem {
    const _: () = assert!(LONGEST_REASON == 500, "the documented length is the real one");
    match fault {
        ReviewFault::Empty => Problem::field("text", "missing"),
        ReviewFault::TooLong => Problem::field("text", "too_long"),
        ReviewFault::Unknown => Problem::NotFound,
        ReviewFault::NotNow => {
            Problem::NotNow("nothing is to be said of this opening any more, or another officer has to")
        }
        ReviewFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}
