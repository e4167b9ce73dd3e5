//! What we write to customers: the texts of letters in both languages, shipped ones and the operator's own, with a preview
//! before anybody is sent one. Writing one anew needs a person.

use amanah_policy::Language;
use amanah_service::House;
use amanah_service::purposes::service_communication::letters::catalogue::{self, CATALOGUE, Shipped};
use amanah_service::purposes::service_communication::letters::edit::{self, EditFault};
use amanah_service::purposes::service_communication::letters::own::{self, LONGEST_TEXT, LetterProblem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::List;
use super::operation::Operation;
use super::problem::{FieldNote, Problem};
use crate::console::RUNNING;
use crate::web::Doors;

/// A text of the longest letter, in letters of four bytes, each written as JSON may write it.
const TEXT_BYTES: usize = 256 * 1024;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading(
            "/api/v1/letters",
            "listLetters",
            "The letters, in both languages, without their texts",
            list,
        )
        .giving::<List<Line>>(),
        Operation::reading(
            "/api/v1/letters/{letter}/{language}",
            "readLetter",
            "The text of a letter, and how it reads with values that are made up",
            show,
        )
        .giving::<Text>(),
        Operation::searching(
            "/api/v1/letters/{letter}/{language}/preview",
            "previewLetter",
            "How another text would read, and what is wrong with it; nothing is kept",
            preview,
        )
        .taking::<Writing>()
        .of_at_most(TEXT_BYTES)
        .giving::<Preview>(),
        Operation::ending(
            "/api/v1/letters/{letter}/{language}",
            "restoreLetter",
            "Goes back to the shipped text",
            restore,
        ),
    ];
    rows.into_iter().map(|row| row.for_staff(RUNNING)).collect()
}

/// The names of all letters, for the description.
pub(super) fn names() -> Vec<&'static str> {
    CATALOGUE.iter().map(|letter| letter.template).collect()
}

/// A letter in one language.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LetterLine")]
struct Line {
    /// The letter.
    letter: &'static str,
    /// `id` or `en`.
    language: &'static str,
    /// Whether the operator wrote it.
    is_own: bool,
}

async fn list(doors: Doors, _call: Call) -> Answered {
    let letters = doors.house()?.letters();
    let items = CATALOGUE.iter().flat_map(|letter| {
        Language::ALL.iter().map(|language| Line {
            letter: letter.template,
            language: language.code(),
            is_own: letters.is_own(letter.template, *language),
        })
    });
    Answer::with(&List::whole(items.collect()))
}

/// The letter and language of a path.
fn asked(call: &Call) -> Result<(&'static Shipped, Language), Problem> {
    let letter = catalogue::find(call.parts.value("letter")).ok_or(Problem::NotFound)?;
    let language = Language::from_code(call.parts.value("language")).ok_or(Problem::NotFound)?;
    Ok((letter, language))
}

/// A letter with its text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LetterText")]
struct Text {
    /// The subject, an empty line, and the words, with marks in braces.
    text: String,
    /// Whether the operator wrote it.
    is_own: bool,
    /// Whether it can be changed here.
    can_be_changed: bool,
    /// The marks that are filled in.
    marks: Vec<&'static str>,
    /// The marks that must be there.
    needed_marks: Vec<&'static str>,
    /// How it reads.
    preview: Preview,
}

/// How a letter reads with values that are made up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LetterPreview")]
struct Preview {
    /// The subject.
    subject: String,
    /// The words.
    body: String,
    /// What is wrong with it; nothing when it can be sent.
    problems: Vec<FieldNote>,
}

impl Preview {
    fn of(house: &House, letter: &'static Shipped, text: &str) -> Self {
        let (subject, body) = edit::preview(house, text);
        let text = text.replace("\r\n", "\n");
        Self { subject, body, problems: notes(&own::problems(letter, text.trim())) }
    }
}

async fn show(doors: Doors, call: Call) -> Answered {
    let (letter, language) = asked(&call)?;
    let house = doors.house()?;
    let text = house.letters().text(letter, language);
    Answer::with(&Text {
        preview: Preview::of(house, letter, &text),
        text,
        is_own: house.letters().is_own(letter.template, language),
        can_be_changed: house.letters().can_be_changed(),
        marks: own::known_marks(letter),
        needed_marks: own::needed_marks(letter),
    })
}

/// The text of a letter.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LetterWriting")]
struct Writing {
    /// The subject, an empty line, and the words.
    #[schemars(length(min = 1, max = 20000), regex(pattern = r"\S"))]
    text: String,
}

async fn preview(doors: Doors, call: Call) -> Answered {
    let (letter, _) = asked(&call)?;
    let writing: Writing = call.json()?;
    if writing.text.trim().is_empty() {
        return Err(Problem::field("text", "missing"));
    }
    if writing.text.chars().count() > LONGEST_TEXT {
        return Err(Problem::field("text", "too_long"));
    }
    Answer::with(&Preview::of(doors.house()?, letter, &writing.text))
}

async fn restore(doors: Doors, call: Call) -> Answered {
    let (letter, language) = asked(&call)?;
    let house = changeable(&doors)?;
    let actor = call.colleague()?.actor();
    if house.letters().is_own(letter.template, language) {
        edit::restore(house, letter, language, actor, call.now).await.map_err(told)?;
    }
    Answer::done()
}

fn changeable(doors: &Doors) -> Result<&House, Problem> {
    let house = doors.house()?;
    if house.letters().can_be_changed() {
        Ok(house)
    } else {
        Err(Problem::NotNow("this house has no folder for letters of its own; the shipped ones are used"))
    }
}

fn told(fault: EditFault) -> Problem {
    match fault {
        EditFault::Problems(problems) => Problem::Fields(notes(&problems)),
        EditFault::Vault(fault) => fault.into(),
        other => Problem::ours(other),
    }
}

/// What is wrong with a text. A mark that nobody knows is not said again: it could be a value in the wrong place.
fn notes(problems: &[LetterProblem]) -> Vec<FieldNote> {
    let note = |problem: &LetterProblem| match problem {
        LetterProblem::NotALetter => "not_a_letter".to_owned(),
        LetterProblem::LongSubject => "subject_too_long".to_owned(),
        LetterProblem::LongText => "too_long".to_owned(),
        LetterProblem::Missing(mark) => format!("lacks_{mark}"),
        LetterProblem::Unknown(_) => "unknown_mark".to_owned(),
    };
    problems.iter().map(|problem| FieldNote::new("text", &note(problem))).collect()
}
