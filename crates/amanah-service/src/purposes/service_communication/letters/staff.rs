//! Letters to members of staff about how they sign in.

use amanah_policy::Language;

/// What happened to what somebody signs in with, in words.
pub(super) fn in_words(language: Language, code: &str) -> String {
    let lines = both!(language, "factors").lines().filter_map(|line| line.split_once(": "));
    lines
        .clone()
        .find(|(known, _)| *known == code)
        .map_or_else(|| code.to_owned(), |(_, said)| said.to_owned())
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
