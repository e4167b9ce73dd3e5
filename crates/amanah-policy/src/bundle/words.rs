//! Short texts in every language of the page.

use serde::Deserialize;

use crate::vocabulary::Language;

/// The same words in every language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    en: String,
    id: String,
}

impl Words {
    pub(crate) const fn new(en: String, id: String) -> Self {
        Self { en, id }
    }

    /// The words in one language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Id => &self.id,
        }
    }

    /// The first language in which nothing is said.
    pub(crate) fn missing_language(&self) -> Option<Language> {
        Language::ALL.iter().copied().find(|language| self.of(*language).trim().is_empty())
    }
}
