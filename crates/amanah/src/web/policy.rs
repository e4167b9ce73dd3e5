//! The policy page: every sentence with its id, in the reader's language, from the bundle that decides.

use std::collections::BTreeSet;

use amanah_policy::{Bundle, Clause, Language, Page, PageNames, Section, SentenceKind};
use askama::Template;

use super::answer::html;
use super::components::{Banner, Fact, Facts, Tone};
use super::doors::Doors;
use super::fault::Outcome;
use super::frame::Frame;
use super::ledger_tiles;
use super::visit::Visit;
use super::words::Words;

/// The policy in force, as readers see it in each language.
#[derive(Clone, Debug)]
pub struct PolicyShelf {
    indonesian: Page,
    english: Page,
}

impl PolicyShelf {
    /// The pages of a bundle, with the company's names in their places.
    #[must_use]
    pub fn of(bundle: &Bundle, names: &PageNames) -> Self {
        Self { indonesian: bundle.page(Language::Id, names), english: bundle.page(Language::En, names) }
    }

    /// The page in one language.
    #[must_use]
    pub const fn page(&self, language: Language) -> &Page {
        match language {
            Language::Id => &self.indonesian,
            Language::En => &self.english,
        }
    }
}

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    frame: Frame,
    sections: Vec<Part>,
    additions: Vec<Part>,
    facts: Facts,
    /// What this version changes against the one before.
    changes: Vec<String>,
    /// The address of the ledger.
    ledger: String,
    this_version: String,
}

/// A heading with its paragraphs and lists.
struct Part {
    heading: Option<String>,
    blocks: Vec<Block>,
}

/// A paragraph, or a list with its items.
struct Block {
    is_list: bool,
    lines: Vec<Vec<Line>>,
}

/// One sentence with the ids by which it can be cited.
struct Line {
    id: String,
    /// Clauses that have no sentence of their own and can be linked to here.
    clauses: Vec<&'static str>,
    text: String,
}

/// Shows the policy in force.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let page = doors.policy().page(words.language());
    let version = page.version.to_string();
    let effective = words.civil_date(page.effective);
    let answer = words.say2("policy-answer", "version", &version, "date", &effective);
    let mut frame = visit.frame(&doors, "policy-title").answering(answer);
    if page.reviewed_by_counsel.is_none() {
        frame = frame.noting(Banner::new(Tone::Wait, words.say("policy-not-reviewed")));
    }
    if !page.is_authoritative {
        let notice = Banner::new(Tone::Calm, words.say("policy-authority-text"));
        frame = frame.noting(notice.leading_to("/policy?language=en", words.say("policy-authority-link")));
    }
    let mut anchors = Anchors::of(page);
    html(&PolicyPage {
        frame,
        sections: page.sections.iter().map(|section| part(section, &mut anchors)).collect(),
        additions: page.additions.iter().map(|section| part(section, &mut anchors)).collect(),
        facts: facts(words, page, &effective),
        changes: page.changes.clone(),
        // Doors without a house, in tests of single pages, have no ledger to lead to.
        ledger: doors.house().map_or_else(|_| "/ledger".to_owned(), ledger_tiles::address),
        this_version: words.say2("policy-versions-current", "version", &version, "date", &effective),
    })
}

/// Which clauses still need a place to link to: those without a sentence of their own, each once.
struct Anchors {
    open: BTreeSet<Clause>,
}

impl Anchors {
    fn of(page: &Page) -> Self {
        let sentences = || page.sections.iter().flat_map(|section| &section.sentences);
        let ids: BTreeSet<&str> = sentences().map(|sentence| sentence.id.as_str()).collect();
        let open = sentences().flat_map(|sentence| sentence.clauses.iter().copied());
        Self { open: open.filter(|clause| !ids.contains(clause.code())).collect() }
    }

    fn take(&mut self, clauses: &[Clause]) -> Vec<&'static str> {
        clauses.iter().filter(|clause| self.open.remove(clause)).map(|clause| clause.code()).collect()
    }
}

fn part(section: &Section, anchors: &mut Anchors) -> Part {
    let mut blocks: Vec<Block> = Vec::new();
    for sentence in &section.sentences {
        let clauses = anchors.take(&sentence.clauses);
        let line = Line { id: sentence.id.clone(), clauses, text: sentence.text.clone() };
        let is_list = sentence.kind == SentenceKind::ListItem;
        match blocks.last_mut() {
            Some(block) if sentence.kind == SentenceKind::Continuation => match block.lines.last_mut() {
                Some(sentences) => sentences.push(line),
                None => block.lines.push(vec![line]),
            },
            Some(block) if is_list && block.is_list => block.lines.push(vec![line]),
            _ => blocks.push(Block { is_list, lines: vec![vec![line]] }),
        }
    }
    Part { heading: section.heading.clone(), blocks }
}

fn facts(words: &Words, page: &Page, effective: &str) -> Facts {
    let counsel = page.reviewed_by_counsel.as_ref().map_or_else(
        || words.say("policy-not-reviewed"),
        |counsel| {
            let day = words.civil_date(counsel.reviewed_on);
            words.say2("policy-reviewed-by", "who", &counsel.name, "date", day)
        },
    );
    let lines = vec![
        Fact::new(words.say("policy-version"), page.version.to_string()),
        Fact::new(words.say("policy-effective"), effective),
        Fact::new(words.say("policy-authority"), words.say("policy-authority-text")),
        Fact::new(words.say("policy-counsel"), counsel),
        Fact::new(words.say("policy-hash"), page.hash.to_string()),
    ];
    Facts::new(words, lines)
}
