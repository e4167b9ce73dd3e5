//! Which language a reader gets, and the form that changes it.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use super::answer::{see_other, with_cookie};
use super::cookies::Cookie;
use super::doors::Doors;
use super::fault::{Fault, Outcome};
use super::visit::{Fields, Visit};
use super::words::Language;

/// A year: the choice is remembered in the browser, not by us.
const REMEMBERED_SECONDS: u64 = 365 * 24 * 60 * 60;

/// The language of a request: the link's, else the chosen one, else what the browser asks for, else the company's.
pub(crate) fn of(query: &Fields, headers: &HeaderMap, doors: &Doors) -> Language {
    let settings = doors.settings();
    Language::from_code(query.value("language"))
        .or_else(|| {
            Cookie::Language
                .read(&settings.public_url, headers)
                .and_then(|chosen| Language::from_code(&chosen))
        })
        .or_else(|| headers.get(ACCEPT_LANGUAGE).and_then(|wish| best_of(wish.to_str().ok()?)))
        .unwrap_or(settings.language)
}

/// Remembers the chosen language and goes back to the page.
pub(crate) async fn choose(doors: Doors, visit: Visit) -> Outcome {
    let language = Language::from_code(visit.field("language")).ok_or(Fault::BadInput)?;
    let response = see_other(visit.way_back("/"))?;
    with_cookie(response, &doors, Cookie::Language, language.code(), Some(REMEMBERED_SECONDS))
}

/// The first of our languages in the order of the reader's wishes.
fn best_of(wishes: &str) -> Option<Language> {
    let mut ranked: Vec<(u32, Language)> = wishes
        .split(',')
        .filter_map(|wish| {
            let mut parts = wish.split(';');
            let tag = parts.next()?.trim().to_ascii_lowercase();
            let language = Language::from_code(tag.split('-').next()?)?;
            let weight =
                parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1000, |q| thousandths(q.trim()));
            (weight > 0).then_some((weight, language))
        })
        .collect();
    ranked.sort_by_key(|(weight, _)| core::cmp::Reverse(*weight));
    ranked.first().map(|(_, language)| *language)
}

/// `0.8` as 800; anything unreadable is no wish.
fn thousandths(text: &str) -> u32 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = rest.chars().chain("000".chars()).take(3).collect();
    let whole: u32 = whole.parse().unwrap_or(0);
    whole.saturating_mul(1000).saturating_add(digits.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_wished_language_of_ours_wins() {
        assert_eq!(best_of("en-GB,en;q=0.9,id;q=0.8"), Some(Language::En));
        assert_eq!(best_of("fr, id-ID;q=0.7, en;q=0.3"), Some(Language::Id));
        assert_eq!(best_of("en;q=0.2, id"), Some(Language::Id));
        assert_eq!(best_of("en;q=0, fr"), None);
        assert_eq!(best_of("*"), None);
    }
}
