//! Tables: with filter and pages, and the plan of an erasure. Below 600 px each row becomes a card.

use amanah_policy::Timestamp;
use askama::Template;
use askama::filters::HtmlSafe;

use super::{FormOption, StateBadge};
use crate::web::words::Words;

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// A state instead of a text.
    pub badge: Option<StateBadge>,
    /// Whether it is a number, which stands to the right.
    pub is_number: bool,
    /// Whether it is an id or hash, which is written in even letters and can be copied.
    pub is_code: bool,
}

impl Cell {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A text that leads somewhere.
    #[must_use]
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), ..Self::default() }
    }

    /// A number.
    #[must_use]
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: true, ..Self::default() }
    }

    /// An id or a hash.
    #[must_use]
    pub fn code(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_code: true, ..Self::default() }
    }

    /// A state.
    #[must_use]
    pub fn badge(badge: StateBadge) -> Self {
        Self { badge: Some(badge), ..Self::default() }
    }

    /// Whether it is the number of an invoice or a customer, which is read in one piece: `INV-2026-000017`.
    fn is_label(&self) -> bool {
        let is_of_a_label = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        (4..=20).contains(&self.text.len()) && self.text.contains('-') && self.text.chars().all(is_of_a_label)
    }
}

/// Shows fewer rows. The choice stands in the address, so it never holds a personal value: kinds and states only.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The path of the page.
    pub action: String,
    /// The name under which the choice is sent.
    pub name: String,
    /// The question.
    pub label: String,
    /// The button.
    pub button: String,
    /// The choices.
    pub options: Vec<FormOption>,
}

/// The pages of a long table.
#[derive(Clone, Debug)]
pub struct Pager {
    /// "Page 2 of 7".
    pub text: String,
    /// The page before: path and name.
    pub previous: Option<(String, String)>,
    /// The page after: path and name.
    pub next: Option<(String, String)>,
}

impl Pager {
    /// The pages of a table that stands at `path`, which already ends with `?` or `&`.
    #[must_use]
    pub fn new(words: &Words, path: &str, here: u32, last: u32) -> Option<Self> {
        (last > 1).then(|| Self {
            text: words.say2("table-page", "here", here, "last", last),
            previous: (here > 1)
                .then(|| (format!("{path}page={}", here.saturating_sub(1)), words.say("table-previous"))),
            next: (here < last)
                .then(|| (format!("{path}page={}", here.saturating_add(1)), words.say("table-next"))),
        })
    }
}

/// A table.
#[derive(Clone, Debug, Template)]
#[template(path = "components/table.html")]
pub struct Table {
    /// What it shows; read aloud before the rows.
    pub caption: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// Shows fewer rows.
    pub filter: Option<Filter>,
    /// More rows.
    pub pager: Option<Pager>,
}

impl Table {
    /// A row with the name of the column beside each cell, for the cards of narrow windows.
    fn named<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a str, &'a Cell)> {
        self.columns.iter().map(String::as_str).zip(row)
    }

    /// Whether a column holds numbers.
    fn is_numeric(&self, column: &usize) -> bool {
        self.rows.first().and_then(|row| row.get(*column)).is_some_and(|cell| cell.is_number)
    }
}

/// What becomes of some data when a customer leaves.
#[derive(Clone, Debug)]
pub enum PlanOutcome {
    /// It is erased.
    Erase,
    /// The law obliges us to keep it.
    Keep {
        /// The law, and why.
        law: String,
        /// Until when; none where that is not known yet.
        until: Option<Timestamp>,
    },
    /// It stands inside a document that does not change.
    InsideDocument {
        /// Which.
        document: String,
        /// Until when the document is kept.
        until: Timestamp,
    },
}

/// One row of a plan.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// What: "Your name".
    pub what: String,
    /// How many values.
    pub count: u32,
    /// What becomes of them.
    pub outcome: PlanOutcome,
}

/// The plan of an erasure, row by row, before anything happens.
#[derive(Clone, Debug, Template)]
#[template(path = "components/plan_table.html")]
pub struct PlanTable {
    /// The reader's language.
    pub words: Words,
    /// The rows.
    pub rows: Vec<PlanRow>,
}

impl HtmlSafe for Table {}
impl HtmlSafe for PlanTable {}
