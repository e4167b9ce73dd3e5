//! Reads `text.en.md` and `text.id.md`.
//!
//! Every sentence stands on a line of its own and begins with its id in brackets; `* ` makes it a list item, a blank
//! line begins a new paragraph or item, `#` is the title, `##` a heading. What stands after the line `+++` are the operator's
//! additions.

use std::collections::BTreeSet;

use crate::bundle::{PackFault, PackFile, PackProblem};
use crate::page::{PageNames, Section, Sentence, SentenceKind};
use crate::vocabulary::Clause;

/// The suffix of sentences that only lead into a list.
const LEADS_IN: &str = "intro";

/// The line that parts the policy from the operator's additions.
const ADDITIONS: &str = "+++";

const COMPANY: &str = "{company}";
const DELETION_ADDRESS: &str = "{deletion_address}";

/// One language's text with its places for names still open.
#[derive(Clone, Debug)]
pub(crate) struct PageText {
    pub(crate) title: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) additions: Vec<Section>,
}

impl PageText {
    pub(crate) fn read(file: PackFile, text: &str) -> Result<Self, PackFault> {
        let mut reader = Reader::new(file);
        for (number, line) in (1..).zip(text.lines()) {
            reader.take(number, line.trim_end())?;
        }
        reader.finish()
    }

    /// The ids of the policy's own sentences with how each stands, in order.
    pub(crate) fn outline(&self) -> impl Iterator<Item = (&str, SentenceKind)> {
        let sections = self.sections.iter().chain(&self.additions);
        sections.flat_map(|section| &section.sentences).map(|sentence| (sentence.id.as_str(), sentence.kind))
    }

    /// Every clause that a sentence of the policy states.
    pub(crate) fn clauses(&self) -> BTreeSet<Clause> {
        self.sections.iter().flat_map(|section| &section.sentences).flat_map(|s| s.clauses.clone()).collect()
    }
}

/// The same sections with the names filled in.
pub(crate) fn filled(sections: &[Section], names: &PageNames) -> Vec<Section> {
    let fill = |text: &str| with_names(text, names);
    let sentence = |sentence: &Sentence| Sentence { text: fill(&sentence.text), ..sentence.clone() };
    sections
        .iter()
        .map(|section| Section {
            heading: section.heading.as_deref().map(fill),
            sentences: section.sentences.iter().map(sentence).collect(),
        })
        .collect()
}

/// One pass over the text, so that a name that looks like a placeholder stays as it is.
pub(crate) fn with_names(text: &str, names: &PageNames) -> String {
    let mut filled = String::with_capacity(text.len());
    for (index, piece) in text.split(COMPANY).enumerate() {
        if index > 0 {
            filled.push_str(&names.company);
        }
        for (index, piece) in piece.split(DELETION_ADDRESS).enumerate() {
            if index > 0 {
                filled.push_str(&names.deletion_address);
            }
            filled.push_str(piece);
        }
    }
    filled
}

/// Reads line by line.
struct Reader {
    file: PackFile,
    title: Option<String>,
    sections: Vec<Section>,
    additions: Vec<Section>,
    ids: BTreeSet<String>,
    is_in_additions: bool,
    goes_on: bool,
}

impl Reader {
    const fn new(file: PackFile) -> Self {
        Self {
            file,
            title: None,
            sections: Vec::new(),
            additions: Vec::new(),
            ids: BTreeSet::new(),
            is_in_additions: false,
            goes_on: false,
        }
    }

    fn take(&mut self, number: usize, line: &str) -> Result<(), PackFault> {
        if let Some(heading) = line.strip_prefix("## ") {
            self.begin_section(Some(heading.to_owned()));
        } else if let Some(title) = line.strip_prefix("# ") {
            if self.title.replace(title.to_owned()).is_some() {
                return Err(self.fault(number, PackProblem::Twice("the title".to_owned())));
            }
        } else if line == ADDITIONS {
            self.is_in_additions = true;
            self.goes_on = false;
        } else if line.is_empty() {
            self.goes_on = false;
        } else {
            let sentence = self.sentence(number, line)?;
            self.add(sentence);
            self.goes_on = true;
        }
        Ok(())
    }

    fn sentence(&mut self, number: usize, line: &str) -> Result<Sentence, PackFault> {
        let (kind, rest) = match line.strip_prefix("* ") {
            Some(rest) => (SentenceKind::ListItem, rest),
            None if self.goes_on => (SentenceKind::Continuation, line),
            None => (SentenceKind::Paragraph, line),
        };
        let parts = rest.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        let Some((id, text)) = parts.filter(|(_, text)| !text.trim().is_empty()) else {
            let problem = "a sentence begins with its id in brackets, as `[U3] Billing`; write it so";
            return Err(self.fault(number, PackProblem::Wrong(problem.to_owned())));
        };
        if !self.ids.insert(id.to_owned()) {
            return Err(self.fault(number, PackProblem::Twice(id.to_owned())));
        }
        let (stem, suffix) = id.split_once('.').unwrap_or((id, ""));
        let named: Vec<_> = Clause::ALL
            .iter()
            .copied()
            .filter(|clause| !stem.is_empty() && clause.code().starts_with(stem))
            .collect();
        if named.is_empty() {
            let known: Vec<_> = Clause::ALL.iter().map(|clause| clause.code()).collect();
            return Err(self.fault(number, PackProblem::unknown("clause", stem, &known)));
        }
        let clauses = if suffix == LEADS_IN { Vec::new() } else { named };
        if let Some(name) = unknown_placeholder(text) {
            let problem = PackProblem::unknown("placeholder", name, &[COMPANY, DELETION_ADDRESS]);
            return Err(self.fault(number, problem));
        }
        Ok(Sentence { id: id.to_owned(), clauses, kind, text: text.to_owned() })
    }

    fn begin_section(&mut self, heading: Option<String>) {
        let sections = if self.is_in_additions { &mut self.additions } else { &mut self.sections };
        sections.push(Section { heading, sentences: Vec::new() });
        self.goes_on = false;
    }

    fn add(&mut self, sentence: Sentence) {
        let is_first =
            if self.is_in_additions { self.additions.is_empty() } else { self.sections.is_empty() };
        if is_first {
            self.begin_section(None);
        }
        let sections = if self.is_in_additions { &mut self.additions } else { &mut self.sections };
        if let Some(section) = sections.last_mut() {
            section.sentences.push(sentence);
        }
    }

    fn finish(self) -> Result<PageText, PackFault> {
        let file = self.file;
        let title = self
            .title
            .ok_or_else(|| PackFault::whole(file, PackProblem::Missing("the title (`# ...`)".to_owned())))?;
        Ok(PageText { title, sections: self.sections, additions: self.additions })
    }

    fn fault(&self, number: usize, problem: PackProblem) -> PackFault {
        PackFault::at_line(self.file, number, problem)
    }
}

/// The first `{...}` that is neither of the two names.
fn unknown_placeholder(text: &str) -> Option<&str> {
    let after = text.split('{').skip(1).filter_map(|piece| piece.split('}').next());
    after.into_iter().find(|name| !matches!(*name, "company" | "deletion_address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PageText, PackFault> {
        PageText::read(PackFile::TextEn, text)
    }

    #[test]
    fn lines_become_paragraphs_continuations_and_items() {
        let text = read(
            "# T\n\n[SEC] One.\n[ACC] Two.\n\n## H\n\n[R.intro] Three:\n\n* [R1] Four.\n[R2] And on\n+++\n[ACC.a] Five.\n",
        );

        let text = text.unwrap();
        let outline: Vec<_> = text.outline().collect();
        assert_eq!(
            outline,
            [
                ("SEC", SentenceKind::Paragraph),
                ("ACC", SentenceKind::Continuation),
                ("R.intro", SentenceKind::Paragraph),
                ("R1", SentenceKind::ListItem),
                ("R2", SentenceKind::Continuation),
                ("ACC.a", SentenceKind::Paragraph),
            ]
        );
        assert_eq!(text.sections[1].heading.as_deref(), Some("H"));
        assert_eq!(text.additions.len(), 1);
        assert_eq!(
            text.clauses().into_iter().collect::<Vec<_>>(),
            [Clause::Acc, Clause::R1, Clause::R2, Clause::Sec]
        );
    }

    #[test]
    fn a_sentence_of_two_clauses_states_both() {
        let text = read("# T\n[U2] Accountability.\n").unwrap();

        assert_eq!(text.sections[0].sentences[0].clauses, [Clause::U2a, Clause::U2b]);
    }

    #[test]
    fn faults_name_the_line_and_what_to_do() {
        let cases = [
            ("# T\nno id\n", "text.en.md, line 2: a sentence begins with its id in brackets"),
            ("# T\n[X9] Who?\n", "text.en.md, line 2: unknown clause `X9`"),
            ("# T\n[R1] A\n\n[R1] B\n", "text.en.md, line 4: `R1` stands there twice"),
            ("# T\n[R1] {name}\n", "text.en.md, line 2: unknown placeholder `name`"),
            ("[R1] A\n", "text.en.md, as a whole: the title"),
            ("# T\n# U\n", "text.en.md, line 2: `the title` stands there twice"),
        ];

        for (text, message) in cases {
            let fault = read(text).unwrap_err().to_string();
            assert!(fault.starts_with(message), "{fault}");
        }
    }

    #[test]
    fn a_name_that_looks_like_a_placeholder_stays_as_it_is() {
        let names =
            PageNames { company: "{deletion_address}".to_owned(), deletion_address: "a@b".to_owned() };

        assert_eq!(with_names("{company} {deletion_address}", &names), "{deletion_address} a@b");
    }
}
