//! The letters of a house: the shipped ones, and those that an operator wrote in their place.
//!
//! An own letter is a file, `letters/{en,id}/NAME.txt` in the data folder: the subject, an empty line, the text. It is
//! read when the house opens, and written from the console. What is not usable is refused by name, and never sent.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use amanah_policy::Language;

use super::catalogue::{self, CATALOGUE, Shipped};

/// A subject that is longer is cut by many readers.
pub const LONGEST_SUBJECT: usize = 120;
/// No letter needs more.
pub const LONGEST_TEXT: usize = 20_000;

/// The marks that every letter may have, besides its own.
pub const HOUSE_MARKS: &[&str] =
    &["company", "sign_in", "sign_up", "policy", "my_data", "people", "security", "privacy"];

/// Marks without which a letter is useless.
const NEEDED: &[&str] = &["code", "link"];

/// Why a text cannot be a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterProblem {
    /// There is no subject, no text, or no empty line between them.
    NotALetter,
    /// The subject is longer than a line of a mail.
    LongSubject,
    /// The text is too long.
    LongText,
    /// A mark that must be there is missing.
    Missing(String),
    /// A mark that nothing fills in.
    Unknown(String),
}

/// Why the letters of a house were not read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LetterFault {
    /// There is no letter of this name.
    #[error("there is no letter of this name; the console lists them")]
    NoSuchLetter,
    /// The text cannot be a letter.
    #[error("the letter {} is no letter ({}); mend or remove it", .file.display(), said(.problems))]
    Unusable {
        /// The file.
        file: PathBuf,
        /// Why.
        problems: Vec<LetterProblem>,
    },
    /// A file could not be read or written.
    #[error("the letter {} cannot be read or written", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

fn said(problems: &[LetterProblem]) -> String {
    let words = problems.iter().map(|problem| match problem {
        LetterProblem::NotALetter => "it needs a subject, an empty line and a text".to_owned(),
        LetterProblem::LongSubject => format!("its subject has more than {LONGEST_SUBJECT} letters"),
        LetterProblem::LongText => format!("it has more than {LONGEST_TEXT} letters"),
        LetterProblem::Missing(mark) => format!("it lacks {{{mark}}}"),
        LetterProblem::Unknown(mark) => format!("nothing fills in {{{mark}}}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

type Own = BTreeMap<(&'static str, &'static str), String>;

/// The letters of a house; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// Where own letters lie; none where there can be none.
    folder: Option<Arc<Path>>,
    own: Arc<RwLock<Own>>,
}

impl Letters {
    /// The letters of a folder, in their languages; shipped ones where it has none.
    ///
    /// # Errors
    /// When a file of the folder is no letter or cannot be read; it is named.
    pub fn of_folder(folder: &Path) -> Result<Self, LetterFault> {
        let mut own = Own::new();
        for shipped in CATALOGUE {
            for language in Language::ALL {
                let file = file_of(folder, shipped, *language);
                let text = match fs::read_to_string(&file) {
                    Ok(text) => normal(&text),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(source) => return Err(LetterFault::File { file, source }),
                };
                let problems = problems(shipped, &text);
                if !problems.is_empty() {
                    return Err(LetterFault::Unusable { file, problems });
                }
                own.insert((shipped.template, language.code()), text);
            }
        }
        Ok(Self { folder: Some(folder.into()), own: Arc::new(RwLock::new(own)) })
    }

    /// The text of a letter: the operator's, or the shipped one.
    #[must_use]
    pub fn text(&self, shipped: &'static Shipped, language: Language) -> String {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        let found = own.get(&(shipped.template, language.code()));
        found.cloned().unwrap_or_else(|| shipped.text(language).to_owned())
    }

    /// Whether the operator wrote it.
    #[must_use]
    pub fn is_own(&self, template: &str, language: Language) -> bool {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        own.keys().any(|(name, code)| *name == template && *code == language.code())
    }

    /// Takes an operator's text, on the disk first, and from then on for every mail.
    ///
    /// # Errors
    /// When it is no letter, or cannot be written.
    pub(super) fn take(
        &self,
        shipped: &'static Shipped,
        language: Language,
        text: &str,
    ) -> Result<(), LetterFault> {
        let folder = self.folder.as_deref().ok_or(LetterFault::NoSuchLetter)?;
        let (file, text) = (file_of(folder, shipped, language), normal(text));
        let problems = problems(shipped, &text);
        if !problems.is_empty() {
            return Err(LetterFault::Unusable { file, problems });
        }
        write(&file, &text).map_err(|source| LetterFault::File { file, source })?;
        let mut own = self.own.write().unwrap_or_else(PoisonError::into_inner);
        own.insert((shipped.template, language.code()), text);
        Ok(())
    }

    /// Goes back to the shipped text.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub(super) fn restore(&self, shipped: &'static Shipped, language: Language) -> Result<(), LetterFault> {
        let folder = self.folder.as_deref().ok_or(LetterFault::NoSuchLetter)?;
        let file = file_of(folder, shipped, language);
        match fs::remove_file(&file) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(LetterFault::File { file, source });
            }
            _ => {}
        }
        let mut own = self.own.write().unwrap_or_else(PoisonError::into_inner);
        own.remove(&(shipped.template, language.code()));
        Ok(())
    }

    /// Whether own letters can be kept.
    #[must_use]
    pub const fn can_be_changed(&self) -> bool {
        self.folder.is_some()
    }
}

/// What is wrong with a text for this letter; nothing when it can be sent.
#[must_use]
pub fn problems(shipped: &'static Shipped, text: &str) -> Vec<LetterProblem> {
    let (subject, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut found = Vec::new();
    if subject.trim().is_empty() || subject.trim().contains('\n') || body.trim().is_empty() {
        found.push(LetterProblem::NotALetter);
    }
    if subject.chars().count() > LONGEST_SUBJECT {
        found.push(LetterProblem::LongSubject);
    }
    if text.chars().count() > LONGEST_TEXT {
        found.push(LetterProblem::LongText);
    }
    let there = catalogue::marks(text);
    let known = known_marks(shipped);
    found.extend(
        needed_marks(shipped)
            .into_iter()
            .filter(|mark| !there.contains(mark))
            .map(|mark| LetterProblem::Missing(mark.to_owned())),
    );
    found.extend(
        there
            .iter()
            .filter(|mark| !known.contains(mark))
            .map(|mark| LetterProblem::Unknown((*mark).to_owned())),
    );
    found
}

/// The marks that are filled in for this letter: those of the shipped texts, and the house's.
#[must_use]
pub fn known_marks(shipped: &'static Shipped) -> Vec<&'static str> {
    let mut known: Vec<&str> = Vec::new();
    for language in Language::ALL {
        known.extend(catalogue::marks(shipped.text(*language)));
    }
    known.extend(HOUSE_MARKS);
    known.sort_unstable();
    known.dedup();
    known
}

/// The marks without which this letter is useless.
#[must_use]
pub fn needed_marks(shipped: &'static Shipped) -> Vec<&'static str> {
    let there = catalogue::marks(shipped.text(Language::En));
    NEEDED.iter().copied().filter(|mark| there.contains(mark)).collect()
}

/// A text as it is kept: lines end with one character, whatever the form or the editor sent.
fn normal(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    format!("{}\n", text.trim())
}

fn file_of(folder: &Path, shipped: &Shipped, language: Language) -> PathBuf {
    folder.join(language.code()).join(format!("{}.txt", shipped.template))
}

/// Whole or not at all.
fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let fresh = file.with_extension("new");
    fs::write(&fresh, text)?;
    fs::File::open(&fresh)?.sync_all()?;
    fs::rename(&fresh, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(template: &str) -> &'static Shipped {
        catalogue::find(template).unwrap()
    }

    #[test]
    fn every_shipped_letter_is_a_letter_in_both_languages() {
        for shipped in CATALOGUE {
            for language in Language::ALL {
                let text = normal(shipped.text(*language));
                assert_eq!(problems(shipped, &text), [], "{} {}", shipped.template, language.code());
            }
        }
    }

    #[test]
    fn a_folder_with_a_text_that_is_no_letter_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("id")).unwrap();
        fs::write(folder.path().join("id/proof_code.txt"), "Kode\n\nTanpa kode").unwrap();

        let told = Letters::of_folder(folder.path()).unwrap_err().to_string();

        assert!(told.contains("id/proof_code.txt") && told.contains("{code}"), "{told}");
    }

    #[test]
    fn an_own_text_is_kept_over_a_restart_and_the_other_language_stays_shipped() {
        let folder = tempfile::tempdir().unwrap();
        let welcome = letter("welcome");
        let letters = Letters::of_folder(folder.path()).unwrap();

        letters.take(welcome, Language::Id, "Halo dari {company}\r\n\r\nSelamat datang.\r\n").unwrap();
        let again = Letters::of_folder(folder.path()).unwrap();
        again.restore(welcome, Language::Id).unwrap();
        let after = Letters::of_folder(folder.path()).unwrap();

        assert_eq!(letters.text(welcome, Language::Id), "Halo dari {company}\n\nSelamat datang.\n");
        assert_eq!(letters.text(welcome, Language::En), welcome.text(Language::En));
        assert!(!after.is_own("welcome", Language::Id));
        assert_eq!(after.text(welcome, Language::Id), welcome.text(Language::Id));
    }

    #[test]
    fn marks_are_words_in_braces_and_nothing_else() {
        assert_eq!(
            catalogue::marks("{code} {code} {a{link} {No} {} { x } {my_data}"),
            ["code", "link", "my_data"]
        );
    }
}
