//! Letters: what we write to customers, in both languages, with a preview before anybody is sent it.

use amanah_policy::{Language, Timestamp};
use amanah_service::House;
use amanah_service::purposes::service_communication::letters::catalogue::{self, CATALOGUE, Shipped};
use amanah_service::purposes::service_communication::letters::edit::{self, EditFault};
use amanah_service::purposes::service_communication::letters::own::{
    self, LONGEST_SUBJECT, LONGEST_TEXT, LetterProblem,
};
use askama::Template;
use axum::http::StatusCode;

use super::here::{here, news};
use super::outbox::letter;
use crate::web::components::{Banner, Cell, ConfirmPage, ErrorSummary, Fact, Facts, StateBadge, Table, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[("letter-changed", Tone::Good), ("letter-restored", Tone::Good)];

#[derive(Template)]
#[template(path = "console/letters.html")]
struct LettersPage {
    frame: Frame,
    table: Table,
}

/// Lists the letters, each with both of its languages.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let own = Language::ALL
        .iter()
        .flat_map(|language| CATALOGUE.iter().map(move |letter| (letter.template, *language)))
        .filter(|(template, language)| here.house.letters().is_own(template, *language))
        .count();
    let answer = words.say2("console-letters-answer", "count", CATALOGUE.len(), "own", own);
    let mut frame = visit
        .frame(&doors, "console-letters-title")
        .under("/console/settings", "nav-settings")
        .answering(answer)
        .wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let rows = CATALOGUE.iter().map(|letter| row(words, here.house, letter)).collect();
    let columns = ["console-letters-letter", "console-letters-id", "console-letters-en"];
    let table = Table {
        caption: words.say("console-letters-caption"),
        columns: columns.into_iter().map(|key| words.say(key)).collect(),
        rows,
        filter: None,
        pager: None,
    };
    html(&LettersPage { frame, table })
}

fn row(words: &Words, house: &House, shipped: &Shipped) -> Vec<Cell> {
    let name = letter(words, shipped.template);
    let mut cells = vec![Cell::text(name)];
    for language in [Language::Id, Language::En] {
        let is_own = house.letters().is_own(shipped.template, language);
        let text = if is_own { "console-letters-own" } else { "console-letters-shipped" };
        cells.push(Cell::link(words.say(text), path(shipped.template, language)));
    }
    cells
}

fn path(template: &str, language: Language) -> String {
    format!("/console/letters/{template}/{}", language.code())
}

/// The letter and language of an address.
fn asked(visit: &Visit) -> Result<(&'static Shipped, Language), Fault> {
    let letter = catalogue::find(visit.part("letter")).ok_or(Fault::NotFound)?;
    let language = Language::from_code(visit.part("language")).ok_or(Fault::NotFound)?;
    Ok((letter, language))
}

#[derive(Template)]
#[template(path = "console/letter.html")]
struct LetterPage {
    frame: Frame,
    action: String,
    summary: Option<ErrorSummary>,
    error: Option<String>,
    text: String,
    marks: String,
    needed: String,
    badge: StateBadge,
    /// Where the shipped text comes back; none when it stands already.
    restore: Option<String>,
    other: (String, String),
    subject: String,
    preview: String,
    can_be_changed: bool,
}

/// Shows a letter as it is, ready to be changed.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let house = here(&doors, &visit)?.house;
    let (letter, language) = asked(&visit)?;
    let text = house.letters().text(letter, language);
    form(&doors, &visit, house, (letter, language), &text, &[])
}

fn form(
    doors: &Doors,
    visit: &Visit,
    house: &House,
    (shipped, language): (&'static Shipped, Language),
    text: &str,
    problems: &[LetterProblem],
) -> Outcome {
    let words = &visit.words;
    let is_own = house.letters().is_own(shipped.template, language);
    let in_language = words.say_of("language", language.code());
    let name = letter(words, shipped.template);
    let mut frame =
        Frame::new(doors, visit, words.say2("console-letter-title", "name", name, "language", in_language))
            .under("/console/settings", "nav-settings")
            .under("/console/letters", "console-letters-title")
            .answering(words.say("console-letter-answer"));
    if !house.letters().can_be_changed() {
        frame = frame.noting(Banner::new(Tone::Wait, words.say("console-letter-fixed")));
    }
    let told: Vec<String> = problems.iter().map(|problem| said(words, problem)).collect();
    let error = (!told.is_empty()).then(|| told.join(" "));
    let (subject, preview) = edit::preview(house, text);
    let other = if language == Language::Id { Language::En } else { Language::Id };
    let page = LetterPage {
        frame,
        action: path(shipped.template, language),
        summary: error
            .clone()
            .map(|error| ErrorSummary { words: words.clone(), errors: vec![("text".to_owned(), error)] }),
        error,
        text: text.trim().to_owned(),
        marks: in_braces(&own::known_marks(shipped)),
        needed: in_braces(&own::needed_marks(shipped)),
        badge: if is_own {
            StateBadge { tone: Tone::Good, text: words.say("console-letters-own") }
        } else {
            StateBadge { tone: Tone::Calm, text: words.say("console-letters-shipped") }
        },
        restore: is_own.then(|| format!("{}/restore", path(shipped.template, language))),
        other: (path(shipped.template, other), words.say_of("language", other.code())),
        subject,
        preview,
        can_be_changed: house.letters().can_be_changed(),
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    html_with_status(&page, status)
}

fn in_braces(marks: &[&str]) -> String {
    marks.iter().map(|mark| format!("{{{mark}}}")).collect::<Vec<_>>().join(" ")
}

fn said(words: &Words, problem: &LetterProblem) -> String {
    match problem {
        LetterProblem::NotALetter => words.say("console-letter-no-letter"),
        LetterProblem::LongSubject => words.say1("console-letter-long-subject", "most", LONGEST_SUBJECT),
        LetterProblem::LongText => words.say1("console-letter-long-text", "most", LONGEST_TEXT),
        LetterProblem::Missing(mark) => words.say1("console-letter-missing", "mark", format!("{{{mark}}}")),
        LetterProblem::Unknown(mark) => words.say1("console-letter-unknown", "mark", format!("{{{mark}}}")),
    }
}

/// Shows a text before it is kept, or keeps it.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let (letter, language) = asked(&visit)?;
    let text = visit.form.exact("text").replace("\r\n", "\n");
    if visit.field("do") != "keep" || !here.house.letters().can_be_changed() {
        let problems = own::problems(letter, text.trim());
        return form(&doors, &visit, here.house, (letter, language), &text, &problems);
    }
    match keep(&here, letter, language, &text, visit.now).await {
        Ok(()) => see_other("/console/letters?done=letter-changed"),
        Err(EditFault::Problems(problems)) => {
            form(&doors, &visit, here.house, (letter, language), &text, &problems)
        }
        Err(other) => Err(other.into()),
    }
}

async fn keep(
    here: &super::here::Here<'_>,
    letter: &'static Shipped,
    language: Language,
    text: &str,
    now: Timestamp,
) -> Result<(), EditFault> {
    edit::change(here.house, letter, language, text, here.actor(), now).await.map(|_place| ())
}

#[derive(Template)]
#[template(path = "console/confirm.html")]
struct RestorePage {
    frame: Frame,
    confirm: ConfirmPage,
}

/// Asks before an own text goes.
pub(crate) async fn ask_restore(doors: Doors, visit: Visit) -> Outcome {
    let house = here(&doors, &visit)?.house;
    let (shipped, language) = asked(&visit)?;
    if !house.letters().is_own(shipped.template, language) {
        return Err(Fault::NotFound);
    }
    let words = &visit.words;
    let (subject, preview) = edit::preview(house, shipped.text(language));
    let own = house.letters().text(shipped, language);
    let frame = visit
        .frame(&doors, "console-letter-restore-title")
        .under("/console/letters", "console-letters-title");
    let confirm = ConfirmPage {
        action: format!("{}/restore", path(shipped.template, language)),
        mark: frame.mark(),
        lead: words.say("console-letter-restore-lead"),
        facts: Facts::new(
            words,
            vec![
                Fact::new(words.say("console-letter-goes"), own),
                Fact::new(words.say("console-mail-subject"), subject),
                Fact::new(words.say("console-letter-comes"), preview),
            ],
        ),
        hidden: Vec::new(),
        button: words.say("console-letter-restore"),
        is_final: true,
        back: (path(shipped.template, language), words.say("console-letter-keep-own")),
    };
    html(&RestorePage { frame, confirm })
}

/// Goes back to the shipped text.
pub(crate) async fn restore(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let (letter, language) = asked(&visit)?;
    if here.house.letters().is_own(letter.template, language) {
        edit::restore(here.house, letter, language, here.actor(), visit.now).await?;
    }
    see_other("/console/letters?done=letter-restored")
}
