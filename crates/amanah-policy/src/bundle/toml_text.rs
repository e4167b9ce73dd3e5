//! Reads the TOML files of a pack and turns their words into words of the vocabularies, with the line on failure.

use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::bundle::fault::{PackFault, PackProblem};
use crate::bundle::sources::PackFile;
use crate::vocabulary::Word;

/// One TOML file of a pack, for messages that name the line.
#[derive(Clone, Copy)]
pub(crate) struct TomlText<'a> {
    file: PackFile,
    text: &'a str,
}

impl<'a> TomlText<'a> {
    pub(crate) const fn new(file: PackFile, text: &'a str) -> Self {
        Self { file, text }
    }

    /// The whole file as typed rows.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, PackFault> {
        toml::from_str(self.text).map_err(|problem| {
            let offset = problem.span().map_or(0, |span| span.start);
            self.fault(offset, PackProblem::Syntax(problem.message().to_owned()))
        })
    }

    /// The vocabulary's word that stands here.
    pub(crate) fn word<W: Word>(self, kind: &'static str, written: &Spanned<String>) -> Result<W, PackFault> {
        W::every().iter().copied().find(|word| word.as_code() == written.get_ref()).ok_or_else(|| {
            let known: Vec<_> = W::every().iter().map(|word| word.as_code()).collect();
            self.at(written, PackProblem::unknown(kind, written.get_ref(), &known))
        })
    }

    /// The vocabulary's words that stand here, each at most once.
    pub(crate) fn words<W: Word + PartialEq>(
        self,
        kind: &'static str,
        written: &[Spanned<String>],
    ) -> Result<Vec<W>, PackFault> {
        let mut words = Vec::new();
        for one in written {
            let word = self.word(kind, one)?;
            if words.contains(&word) {
                return Err(self.at(one, PackProblem::Twice(one.get_ref().clone())));
            }
            words.push(word);
        }
        Ok(words)
    }

    pub(crate) fn at<T>(self, place: &Spanned<T>, problem: PackProblem) -> PackFault {
        self.fault(place.span().start, problem)
    }

    pub(crate) fn whole(self, problem: PackProblem) -> PackFault {
        PackFault::whole(self.file, problem)
    }

    fn fault(self, offset: usize, problem: PackProblem) -> PackFault {
        PackFault::at_offset(self.file, self.text, offset, problem)
    }
}
