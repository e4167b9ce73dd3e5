//! The policy page: the sentences customers read, each with its id, in one language.

pub(crate) mod text;

use crate::bundle::{BundleHash, Counsel, PolicyVersion};
use crate::day::Day;
use crate::vocabulary::{Clause, Language};

/// The names that stand in the page's sentences; everything else is the same for every operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageNames {
    /// The company's name.
    pub company: String,
    /// The address to which an inactive customer writes (DEL2).
    pub deletion_address: String,
}

/// One language of the policy page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// In which language it is written.
    pub language: Language,
    /// Whether this language decides when the two differ.
    pub is_authoritative: bool,
    /// Its title.
    pub title: String,
    /// The policy itself.
    pub sections: Vec<Section>,
    /// What the operator adds; it stands apart and is marked.
    pub additions: Vec<Section>,
    /// What this version changes against the one before, one notice each; empty when it changes nothing.
    pub changes: Vec<String>,
    /// Who reviewed it and when; without it the page says "not reviewed by counsel".
    pub reviewed_by_counsel: Option<Counsel>,
    /// Its version.
    pub version: PolicyVersion,
    /// The day from which it is in force.
    pub effective: Day,
    /// The hash of everything it was made from.
    pub hash: BundleHash,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading; the first section has none.
    pub heading: Option<String>,
    /// The sentences in order.
    pub sentences: Vec<Sentence>,
}

/// One sentence or list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its id: a clause, or what several clauses begin with (`U2`, `DEL`), and what tells it from its neighbours
    /// (`SSO2.use`).
    pub id: String,
    /// The clauses it states, none of them for a sentence that only leads into a list.
    pub clauses: Vec<Clause>,
    /// How it stands on the page.
    pub kind: SentenceKind,
    /// The text, with the names filled in.
    pub text: String,
}

/// How a sentence stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentenceKind {
    /// It begins a paragraph.
    Paragraph,
    /// It goes on in the paragraph or list item before it.
    Continuation,
    /// It is an item of a list.
    ListItem,
}
