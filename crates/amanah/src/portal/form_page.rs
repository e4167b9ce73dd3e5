//! The page most steps are made of: what it is about, what to fill in, one button.

use amanah_service::accounts::form::FieldFault;
use askama::Template;
use axum::http::StatusCode;

use super::sign_on::SignOnButtons;
use crate::web::components::{ChoiceRow, ErrorSummary, FieldRow, FormOption, PasskeyButton, TextRow};
use crate::web::kept::Kept;
use crate::web::{Doors, Frame, Outcome, Visit, Words, html, html_with_status};

/// A box to tick, with a page that says what it means.
#[derive(Clone, Debug)]
pub(crate) struct TickRow {
    /// The name under which it is sent.
    pub(crate) name: &'static str,
    /// What is said by ticking it.
    pub(crate) label: String,
    /// The page that says more: path and name.
    pub(crate) link: (String, String),
    /// What is wrong.
    pub(crate) error: Option<String>,
    /// Whether it is ticked.
    pub(crate) is_ticked: bool,
}

/// Boxes to tick, several of them or none.
#[derive(Clone, Debug, Template)]
#[template(path = "portal/boxes_row.html")]
pub(crate) struct BoxesRow {
    /// The name under which each is sent.
    pub(crate) name: &'static str,
    /// The question.
    pub(crate) label: String,
    /// What helps to answer.
    pub(crate) hint: String,
    /// What is wrong with the answer.
    pub(crate) error: Option<String>,
    /// The boxes.
    pub(crate) options: Vec<FormOption>,
}

impl askama::filters::HtmlSafe for BoxesRow {}

/// A file to choose. A browser never fills it in again, so it has no value.
#[derive(Clone, Debug, Template)]
#[template(path = "portal/file_row.html")]
pub(crate) struct FileRow {
    /// The name under which it is sent.
    pub(crate) name: &'static str,
    /// The question.
    pub(crate) label: String,
    /// What helps to answer.
    pub(crate) hint: String,
    /// What is wrong with the answer.
    pub(crate) error: Option<String>,
    /// Which files are offered first, as media types.
    pub(crate) accepts: &'static str,
}

impl askama::filters::HtmlSafe for FileRow {}

/// One row of a form.
#[derive(Clone, Debug)]
pub(crate) enum Row {
    /// A line to type in.
    Field(FieldRow),
    /// Several lines.
    Text(TextRow),
    /// One answer of several.
    Choice(ChoiceRow),
    /// Boxes to tick.
    Boxes(BoxesRow),
    /// A box to tick.
    Tick(TickRow),
    /// A file to choose.
    File(FileRow),
}

/// A form with what stands around it.
#[derive(Template)]
#[template(path = "portal/form.html")]
pub(crate) struct FormPage {
    pub(crate) frame: Frame,
    pub(crate) errors: ErrorSummary,
    /// "Step 1 of 3".
    pub(crate) step: Option<String>,
    /// What it is about, before the form.
    pub(crate) lead: Vec<String>,
    pub(crate) action: String,
    pub(crate) hidden: Vec<(String, String)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) button: String,
    /// What is said beside the button: what pressing it means.
    pub(crate) note: Option<(String, String, String)>,
    /// Other ways to go on: path and name.
    pub(crate) ways: Vec<(String, String)>,
    /// What was written into another form and goes along with this one.
    pub(crate) written: Vec<String>,
    /// Whether a file is chosen in it.
    pub(crate) takes_file: bool,
    /// The button behind which the browser asks for a passkey.
    pub(crate) passkey: Option<PasskeyButton>,
    /// Providers with whom the same can be done.
    pub(crate) sign_on: SignOnButtons,
}

impl FormPage {
    /// A form without rows.
    pub(crate) fn new(frame: Frame, action: impl Into<String>, button_key: &str) -> Self {
        let button = frame.say(button_key);
        let errors = ErrorSummary { words: frame.words.clone(), errors: Vec::new() };
        Self {
            frame,
            errors,
            step: None,
            lead: Vec::new(),
            action: action.into(),
            hidden: Vec::new(),
            rows: Vec::new(),
            button,
            note: None,
            ways: Vec::new(),
            written: Vec::new(),
            takes_file: false,
            passkey: None,
            sign_on: SignOnButtons::default(),
        }
    }

    /// The same form with a button for each provider below it.
    pub(crate) fn or_with(mut self, buttons: SignOnButtons) -> Self {
        self.sign_on = buttons;
        self
    }

    /// The same form with what was written into another one: it goes along unseen, and is shown below.
    pub(crate) fn carrying(mut self, kept: &Kept) -> Self {
        self.hidden.extend(kept.carried());
        self.written = kept.written();
        self
    }

    /// The same form with a row, which adds to the summary what is wrong in it.
    pub(crate) fn asking(mut self, row: Row) -> Self {
        let (name, error) = match &row {
            Row::Field(row) => (row.name.clone(), named(&row.label, row.error.as_ref())),
            Row::Text(row) => (row.name.clone(), named(&row.label, row.error.as_ref())),
            Row::Choice(row) => (row.name.clone(), named(&row.label, row.error.as_ref())),
            Row::Boxes(row) => (row.name.to_owned(), named(&row.label, row.error.as_ref())),
            Row::File(row) => (row.name.to_owned(), named(&row.label, row.error.as_ref())),
            Row::Tick(row) => (row.name.to_owned(), row.error.clone()),
        };
        if let Some(error) = error {
            self.errors.errors.push((name, error));
        }
        self.takes_file |= matches!(row, Row::File(_));
        self.rows.push(row);
        self
    }

    /// The same form with a paragraph before it.
    pub(crate) fn saying(mut self, text: impl Into<String>) -> Self {
        self.lead.push(text.into());
        self
    }

    /// The same form with another way to go on.
    pub(crate) fn or(mut self, href: impl Into<String>, name_key: &str) -> Self {
        let name = self.frame.say(name_key);
        self.ways.push((href.into(), name));
        self
    }

    /// The same form as a step of several.
    pub(crate) fn step(mut self, here: u32, last: u32) -> Self {
        self.step = Some(self.frame.say2("portal-step", "here", here, "last", last));
        self
    }

    /// The same form with a note beside its button and a page that says more.
    pub(crate) fn noting(mut self, text: impl Into<String>, href: &str, name_key: &str) -> Self {
        let name = self.frame.say(name_key);
        self.note = Some((text.into(), href.to_owned(), name));
        self
    }

    /// The answer: 200, or 422 when something is wrong.
    pub(crate) fn answer(self) -> Outcome {
        if self.errors.errors.is_empty() {
            html(&self)
        } else {
            html_with_status(&self, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// What is wrong, after the name of the row: in the summary the row does not stand beside it.
fn named(label: &str, error: Option<&String>) -> Option<String> {
    error.map(|error| ErrorSummary::after(label, error))
}

/// What is wrong with a field, in words.
pub(crate) fn problem(words: &Words, faults: &[FieldFault], field: &str) -> Option<String> {
    faults
        .iter()
        .find(|fault| fault.field == field)
        .map(|fault| words.say_of("portal-problem", fault.problem.code()))
}

/// A page that tells something and leads on.
#[derive(Template)]
#[template(path = "portal/message.html")]
pub(crate) struct MessagePage {
    pub(crate) frame: Frame,
    pub(crate) lead: Vec<String>,
    /// The first is a button, the rest are links.
    pub(crate) ways: Vec<(String, String)>,
}

impl MessagePage {
    /// A message with its title and its answer.
    pub(crate) fn of(doors: &Doors, visit: &Visit, title_key: &str, answer_key: &str) -> Self {
        let frame = visit.frame(doors, title_key).answering(visit.words.say(answer_key));
        Self { frame, lead: Vec::new(), ways: Vec::new() }
    }

    /// The same message with another paragraph.
    pub(crate) fn saying(mut self, text: impl Into<String>) -> Self {
        self.lead.push(text.into());
        self
    }

    /// The same message with a way on.
    pub(crate) fn leading_to(mut self, href: impl Into<String>, name_key: &str) -> Self {
        let name = self.frame.say(name_key);
        self.ways.push((href.into(), name));
        self
    }
}
