//! What can be wrong with a policy pack, said so that its editor knows where to look and what to do.

use core::fmt;

use crate::bundle::sources::PackFile;
use crate::vocabulary::Clause;

/// A policy pack that cannot be compiled: which file, where in it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, {place}: {problem}")]
pub struct PackFault {
    /// The file to open.
    pub file: PackFile,
    /// Where in it.
    pub place: Place,
    /// What is wrong there.
    pub problem: PackProblem,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line, counted from 1.
    Line(usize),
    /// A rule without an id, by its number in the file, counted from 1.
    Rule(usize),
    /// A rule, row or sentence by its id.
    Id(String),
    /// The file as a whole.
    Whole,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Rule(number) => write!(f, "rule {number}"),
            Self::Id(id) => write!(f, "`{id}`"),
            Self::Whole => f.write_str("as a whole"),
        }
    }
}

/// What is wrong with a policy pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackProblem {
    /// The text cannot be read.
    #[error("{0}; correct the text there")]
    Syntax(String),
    /// A word that is in no vocabulary.
    #[error("unknown {kind} `{word}`; use one of: {known}")]
    UnknownWord {
        /// Which vocabulary.
        kind: &'static str,
        /// The word.
        word: String,
        /// The words there are.
        known: String,
    },
    /// A word the program knows and the pack does not list.
    #[error("{kind} `{word}` is used but not listed; add it to `{kind}` under [vocabulary]")]
    Unlisted {
        /// Which vocabulary.
        kind: &'static str,
        /// The word.
        word: String,
    },
    /// Something stands there twice.
    #[error("`{0}` stands there twice; remove one")]
    Twice(String),
    /// Something must stand there.
    #[error("{0} is missing; add it")]
    Missing(String),
    /// Something is there that must not be.
    #[error("{0}")]
    Wrong(String),
    /// A clause that nothing enforces.
    #[error("clause `{0}` has no {1} that enforces it; write one, or correct `enforced_by`")]
    Unenforced(Clause, &'static str),
    /// A rule that Cedar's validator refuses.
    #[error("the rule does not fit the schema: {0}")]
    Invalid(String),
}

impl PackFault {
    pub(crate) fn whole(file: PackFile, problem: PackProblem) -> Self {
        Self { file, place: Place::Whole, problem }
    }

    pub(crate) fn at_id(file: PackFile, id: &str, problem: PackProblem) -> Self {
        Self { file, place: Place::Id(id.to_owned()), problem }
    }

    pub(crate) fn at_offset(file: PackFile, text: &str, offset: usize, problem: PackProblem) -> Self {
        let breaks = text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
        Self { file, place: Place::Line(breaks + 1), problem }
    }

    pub(crate) fn at_line(file: PackFile, line: usize, problem: PackProblem) -> Self {
        Self { file, place: Place::Line(line), problem }
    }
}

impl PackProblem {
    pub(crate) fn unknown(kind: &'static str, word: &str, known: &[&str]) -> Self {
        Self::UnknownWord { kind, word: word.to_owned(), known: known.join(", ") }
    }
}
