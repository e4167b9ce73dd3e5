//! Parts to read: datum card, timeline, badges, facts, banner, empty state.

use amanah_policy::Timestamp;
use askama::Template;
use askama::filters::HtmlSafe;

use crate::web::words::Words;

/// What a badge or banner wants to say. Never by colour alone: each has a sign and a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do.
    Calm,
    /// Done, allowed, verified.
    Good,
    /// Waiting; a clock runs.
    Wait,
    /// Refused, stopped, wrong.
    Stop,
    /// Everybody can see it.
    Public,
}

impl Tone {
    /// The word of the style.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Good => "good",
            Self::Wait => "wait",
            Self::Stop => "stop",
            Self::Public => "public",
        }
    }

    /// The sign beside the text.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Calm => "•",
            Self::Good => "✓",
            Self::Wait => "◷",
            Self::Stop => "✕",
            Self::Public => "◎",
        }
    }
}

/// A short state in a word or two.
#[derive(Clone, Debug, Template)]
#[template(path = "components/state_badge.html")]
pub struct StateBadge {
    /// What it wants to say.
    pub tone: Tone,
    /// The state.
    pub text: String,
}

/// A deadline: what is due, the day and hour with the zone, and how far that is.
#[derive(Clone, Debug, Template)]
#[template(path = "components/clock_badge.html")]
pub struct ClockBadge {
    /// The reader's language.
    pub words: Words,
    /// What is due, in a word or two.
    pub label: String,
    /// When.
    pub due: Timestamp,
}

impl ClockBadge {
    fn tone(&self) -> Tone {
        let left = self.due.as_micros().saturating_sub(self.words.now().as_micros());
        if left < 0 {
            Tone::Stop
        } else if left < 86_400_000_000 {
            Tone::Wait
        } else {
            Tone::Calm
        }
    }
}

/// One datum as a sentence: what, from where, since when, for what, until when, and who used it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/datum_card.html")]
pub struct DatumCard {
    /// The reader's language.
    pub words: Words,
    /// What it is: "Primary e-mail".
    pub label: String,
    /// The value itself, opened for this reader.
    pub value: String,
    /// The state, where there is something to say: public, held back, replaced.
    pub badges: Vec<StateBadge>,
    /// From where: "you typed it when you registered".
    pub source: String,
    /// Since when.
    pub recorded_at: Timestamp,
    /// For what it is kept.
    pub purpose: String,
    /// Until when, as a sentence.
    pub until: String,
    /// The clause of the policy that this rests on.
    pub clause: String,
    /// Who used it.
    pub uses_href: Option<String>,
    /// Where it is corrected.
    pub correct_href: Option<String>,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What, in a sentence.
    pub title: String,
    /// More, for who wants to know.
    pub detail: Option<String>,
    /// How it ended.
    pub badge: Option<StateBadge>,
    /// The proof that it stands in the ledger.
    pub proof: Option<super::ProofDrawer>,
}

/// What happened, newest first.
#[derive(Clone, Debug, Template)]
#[template(path = "components/timeline.html")]
pub struct Timeline {
    /// The reader's language.
    pub words: Words,
    /// What happened.
    pub entries: Vec<TimelineEntry>,
}

/// One line of a summary.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
    /// Where it is changed.
    pub change_href: Option<String>,
}

impl Fact {
    /// A line without a way to change it.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), change_href: None }
    }
}

/// A summary: labels and what they say. The part in which answers are checked before they count.
#[derive(Clone, Debug, Template)]
#[template(path = "components/facts.html")]
pub struct Facts {
    /// The word of the link that changes a line.
    pub change: String,
    /// The lines.
    pub facts: Vec<Fact>,
}

impl Facts {
    /// A summary in the reader's language.
    #[must_use]
    pub fn new(words: &Words, facts: Vec<Fact>) -> Self {
        Self { change: words.say("facts-change"), facts }
    }
}

/// What just happened, or what the reader must know before reading on.
#[derive(Clone, Debug, Template)]
#[template(path = "components/banner.html")]
pub struct Banner {
    /// What it wants to say.
    pub tone: Tone,
    /// The notice.
    pub text: String,
    /// A page that says more: its path and name.
    pub link: Option<(String, String)>,
}

impl Banner {
    /// A notice without a link.
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), link: None }
    }

    /// The same notice with a page that says more.
    #[must_use]
    pub fn leading_to(mut self, href: impl Into<String>, name: impl Into<String>) -> Self {
        self.link = Some((href.into(), name.into()));
        self
    }
}

/// What stands where there is nothing yet: why, and what fills it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/empty_state.html")]
pub struct EmptyState {
    /// That there is nothing.
    pub title: String,
    /// Why, and what fills it.
    pub text: String,
    /// A page that goes on: its path and name.
    pub link: Option<(String, String)>,
}

impl HtmlSafe for StateBadge {}
impl HtmlSafe for ClockBadge {}
impl HtmlSafe for DatumCard {}
impl HtmlSafe for Timeline {}
impl HtmlSafe for Facts {}
impl HtmlSafe for Banner {}
impl HtmlSafe for EmptyState {}
