//! The policy page: every sentence with its id, in the reader's language, from the bundle that decides.

use askama::Template;

use super::answer::html;
use super::components::{Banner, Fact, Facts, Tone};
use super::doors::Doors;
use super::fault::{Fault, Outcome};
use super::frame::Frame;
use super::visit::Visit;
use super::words::{Language, Words};

/// The policy in force, as readers see it.
#[derive(Clone, Debug, Default)]
pub struct PolicyShelf {
    /// The text in Indonesian and in English; absent before a policy is loaded.
    pub current: Option<(PolicyText, PolicyText)>,
}

/// One language of a policy version.
#[derive(Clone, Debug)]
pub struct PolicyText {
    /// Whether this language decides when the two differ.
    pub is_authoritative: bool,
    /// The policy itself.
    pub sections: Vec<PolicySection>,
    /// What the operator adds.
    pub additions: Vec<PolicySection>,
    /// Who reviewed it as counsel, and on which day.
    pub counsel: Option<(String, Day)>,
    /// Its version: "v0001".
    pub version: String,
    /// The day from which it is in force.
    pub effective: Day,
    /// The hash of everything it was made from.
    pub hash: String,
}

/// A day of the calendar: year, month, day.
pub type Day = (i16, i8, i8);

/// A heading and what stands under it.
#[derive(Clone, Debug)]
pub struct PolicySection {
    /// The heading; the first section has none.
    pub heading: Option<String>,
    /// Paragraphs and lists.
    pub blocks: Vec<PolicyBlock>,
}

/// A paragraph or a list.
#[derive(Clone, Debug)]
pub struct PolicyBlock {
    /// Whether each sentence is an item of a list.
    pub is_list: bool,
    /// The sentences.
    pub sentences: Vec<PolicySentence>,
}

/// One sentence with the id by which it can be cited.
#[derive(Clone, Debug)]
pub struct PolicySentence {
    /// Its id: a clause, or what tells it from its neighbours.
    pub id: String,
    /// Clauses it states besides its id; each can be linked to.
    pub clauses: Vec<String>,
    /// The text, with the names filled in.
    pub text: String,
}

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    frame: Frame,
    sections: Vec<PolicySection>,
    additions: Vec<PolicySection>,
    facts: Facts,
    this_version: String,
}

/// Shows the policy in force.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let (indonesian, english) = doors.policy().current.as_ref().ok_or(Fault::NotFound)?;
    let words = &visit.words;
    let text = match words.language() {
        Language::Id => indonesian,
        Language::En => english,
    };
    let effective = day(words, text.effective);
    let answer = words.say2("policy-answer", "version", &text.version, "date", &effective);
    let mut frame = visit.frame(&doors, "policy-title").answering(answer);
    if text.counsel.is_none() {
        frame = frame.noting(Banner::new(Tone::Wait, words.say("policy-not-reviewed")));
    }
    if !text.is_authoritative {
        let notice = Banner::new(Tone::Calm, words.say("policy-authority-text"));
        frame = frame.noting(notice.leading_to("/policy?language=en", words.say("frame-language-other")));
    }
    html(&PolicyPage {
        frame,
        sections: text.sections.clone(),
        additions: text.additions.clone(),
        facts: facts(words, text, &effective),
        this_version: words.say2("policy-versions-current", "version", &text.version, "date", &effective),
    })
}

fn facts(words: &Words, text: &PolicyText, effective: &str) -> Facts {
    let counsel = text.counsel.as_ref().map_or_else(
        || words.say("policy-not-reviewed"),
        |(who, when)| words.say2("policy-reviewed-by", "who", who, "date", day(words, *when)),
    );
    let lines = vec![
        Fact::new(words.say("policy-version"), &text.version),
        Fact::new(words.say("policy-effective"), effective),
        Fact::new(words.say("policy-authority"), words.say("policy-authority-text")),
        Fact::new(words.say("policy-counsel"), counsel),
        Fact::new(words.say("policy-hash"), &text.hash),
    ];
    Facts::new(words, lines)
}

fn day(words: &Words, (year, month, day): Day) -> String {
    words.civil_date(year, month, day)
}
