//! Letters to members of staff about how they sign in.

use amanah_policy::Language;

use super::of_code;

/// What happened to what somebody signs in with, in words.
pub(super) fn in_words(language: Language, code: &str) -> String {
    of_code(both!(language, "factors"), code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::events::SecurityNews;

    #[test]
    fn whatever_staff_are_told_of_has_words_in_both_languages() {
        for news in SecurityNews::OF_STAFF {
            for language in [Language::En, Language::Id] {
                assert_ne!(in_words(language, news.code()), news.code(), "{news:?}");
            }
        }
    }
}
