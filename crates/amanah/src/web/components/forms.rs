//! Parts to fill in: rows with hint and error, error summary, confirmation, purpose picker.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Facts;
use crate::web::frame::FormMark;
use crate::web::words::Words;

/// One line to type in.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/field_row.html")]
pub struct FieldRow {
    /// The name under which it is sent.
    pub name: String,
    /// The question.
    pub label: String,
    /// What helps to answer.
    pub hint: Option<String>,
    /// What is wrong with the answer.
    pub error: Option<String>,
    /// What was typed. Passwords and codes are never shown again.
    pub value: String,
    /// The kind of keyboard: text, email, password, tel.
    pub kind: &'static str,
    /// What browsers may fill in by themselves.
    pub autocomplete: &'static str,
    /// How wide the answer is: `code`, `short`, or nothing for the whole line.
    pub width: &'static str,
    /// Whether the numeric keyboard fits.
    pub is_numeric: bool,
}

impl FieldRow {
    /// A line of plain text.
    #[must_use]
    pub fn text(name: &str, label: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            label: label.into(),
            kind: "text",
            autocomplete: "off",
            ..Self::default()
        }
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(name: &str, label: impl Into<String>) -> Self {
        Self { kind: "email", autocomplete: "email", ..Self::text(name, label) }
    }

    /// A password that exists; `new_password` for one that is chosen.
    #[must_use]
    pub fn password(name: &str, label: impl Into<String>) -> Self {
        Self { kind: "password", autocomplete: "current-password", ..Self::text(name, label) }
    }

    /// A password that is chosen now.
    #[must_use]
    pub fn new_password(name: &str, label: impl Into<String>) -> Self {
        Self { autocomplete: "new-password", ..Self::password(name, label) }
    }

    /// A code that was mailed.
    #[must_use]
    pub fn code(name: &str, label: impl Into<String>) -> Self {
        Self { autocomplete: "one-time-code", width: "code", is_numeric: true, ..Self::text(name, label) }
    }

    /// The same row for codes that may have letters.
    #[must_use]
    pub fn with_letters(mut self) -> Self {
        self.is_numeric = false;
        self.width = "short";
        self
    }

    /// The same row with a hint.
    #[must_use]
    pub fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same row with what was typed.
    #[must_use]
    pub fn holding(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The same row with what is wrong, if something is.
    #[must_use]
    pub fn failing(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }
}

/// Several lines to type in.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/text_row.html")]
pub struct TextRow {
    /// The name under which it is sent.
    pub name: String,
    /// The question.
    pub label: String,
    /// What helps to answer.
    pub hint: Option<String>,
    /// What is wrong with the answer.
    pub error: Option<String>,
    /// What was typed.
    pub value: String,
}

/// One answer to choose.
#[derive(Clone, Debug)]
pub struct FormOption {
    /// The value that is sent.
    pub value: String,
    /// The answer.
    pub label: String,
    /// What it means.
    pub hint: Option<String>,
    /// Whether it is chosen now.
    pub is_chosen: bool,
}

/// One answer of several.
#[derive(Clone, Debug, Template)]
#[template(path = "components/choice_row.html")]
pub struct ChoiceRow {
    /// The name under which it is sent.
    pub name: String,
    /// The question.
    pub label: String,
    /// What helps to answer.
    pub hint: Option<String>,
    /// What is wrong with the answer.
    pub error: Option<String>,
    /// The answers.
    pub options: Vec<FormOption>,
}

/// What must be mended before the form counts, with links to the rows.
#[derive(Clone, Debug, Template)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    /// The reader's language.
    pub words: Words,
    /// The name of the row and what is wrong there.
    pub errors: Vec<(String, String)>,
}

/// The last step before something that cannot be undone, or that others will see.
#[derive(Clone, Debug, Template)]
#[template(path = "components/confirm.html")]
pub struct ConfirmPage {
    /// Where the form is sent.
    pub action: String,
    /// The mark of our forms.
    pub mark: FormMark,
    /// What will happen, in a sentence.
    pub lead: String,
    /// What it rests on.
    pub facts: Facts,
    /// Values that go along unseen.
    pub hidden: Vec<(String, String)>,
    /// The button, which names the act.
    pub button: String,
    /// Whether it cannot be undone.
    pub is_final: bool,
    /// The way back: path and name.
    pub back: (String, String),
}

/// A purpose a member of staff may declare.
#[derive(Clone, Debug)]
pub struct PurposeChoice {
    /// The code of the purpose.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it lets them see.
    pub opens: String,
    /// The clause of the policy that allows it.
    pub clause: String,
    /// Why this role may not choose it; it is shown, so that they know whom to ask.
    pub refused: Option<String>,
}

/// Purpose first, then the customer: what staff declare before they see anything.
#[derive(Clone, Debug, Template)]
#[template(path = "components/purpose_picker.html")]
pub struct PurposePicker {
    /// The reader's language.
    pub words: Words,
    /// The purposes.
    pub purposes: Vec<PurposeChoice>,
    /// The code of the purpose that is chosen now.
    pub chosen: String,
    /// The reason that was typed.
    pub reason: String,
    /// What is wrong with the choice.
    pub purpose_error: Option<String>,
    /// What is wrong with the reason.
    pub reason_error: Option<String>,
}

impl HtmlSafe for FieldRow {}
impl HtmlSafe for TextRow {}
impl HtmlSafe for ChoiceRow {}
impl ErrorSummary {
    /// What is wrong, after the name of its row, which in the summary does not stand beside it. A name that asks needs no colon.
    #[must_use]
    pub fn after(label: &str, error: &str) -> String {
        let colon = if label.ends_with('?') { "" } else { ":" };
        format!("{label}{colon} {error}")
    }
}

impl HtmlSafe for ErrorSummary {}
impl HtmlSafe for ConfirmPage {}
impl HtmlSafe for PurposePicker {}
