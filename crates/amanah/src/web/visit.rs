//! One request as a handler sees it: who, when, in which language, and what was asked.

use std::net::IpAddr;

use amanah_policy::Timestamp;
use axum::body::Bytes;
use axum::http::HeaderMap;

use super::case_first::Leaving;
use super::doors::Doors;
use super::endpoints::Room;
use super::form_token;
use super::frame::Frame;
use super::guest::Guest;
use super::words::Words;

/// Names and values of a form or a query, in the order they were sent.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// From pairs of name and value.
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of this name, without blanks around it; empty when it was not sent.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// The first value of this name exactly as it was typed: for passwords.
    #[must_use]
    pub fn exact(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Every name with its value.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Every value of this name: for boxes that can be ticked.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// One request.
#[derive(Clone)]
pub struct Visit {
    /// Who makes it.
    pub guest: Guest,
    /// When it arrived; a handler uses no other time.
    pub now: Timestamp,
    /// The reader's language.
    pub words: Words,
    /// The room of the endpoint.
    pub room: Room,
    /// How far the deletion of a customer went who is signed in; none where there is none.
    pub leaving: Option<Leaving>,
    /// The path that was asked for.
    pub path: String,
    /// Whether asking for the path shows this page again: not after a form without a page of its own, nor where a page
    /// uses something up.
    pub shows_again: bool,
    /// Where it came from; unknown where no socket is, as in tests.
    pub address: Option<IpAddr>,
    /// What stands after the question mark.
    pub query: Fields,
    /// What the form said; empty on GET.
    pub form: Fields,
    /// The file that came with the form, where its endpoint takes one.
    pub(crate) upload: Option<Bytes>,
    /// The head of a call by another company's machine; empty on every other request.
    pub(crate) called_with: HeaderMap,
    pub(crate) parts: Fields,
    pub(crate) form_cookie: String,
    pub(crate) form_token: String,
    pub(crate) session_cookie: Option<String>,
    pub(crate) sent_from: Option<String>,
}

impl Visit {
    /// A part of the path: `id` for `/cases/{id}`.
    #[must_use]
    pub fn part(&self, name: &str) -> &str {
        self.parts.value(name)
    }

    /// The value of a field of the form, without blanks around it; empty when it was not sent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.form.value(name)
    }

    /// The secret of this room's session, for ending or renewing it.
    #[must_use]
    pub fn session_cookie(&self) -> Option<&str> {
        self.session_cookie.as_deref()
    }

    /// The same visit, as it goes on once its reader has signed in: the forms of the page carry the mark of the new session.
    #[must_use]
    pub(crate) fn signed_in(&self, doors: &Doors, guest: Guest, cookie: &str) -> Self {
        let form_token = form_token::mark(doors.form_key(), &self.form_cookie, Some(cookie));
        Self { guest, session_cookie: Some(cookie.to_owned()), form_token, ..self.clone() }
    }

    /// The same visit, as if it had asked to go on there: what a sign-on kept while its browser was away.
    #[must_use]
    pub(crate) fn going_on_to(&self, onward: &str) -> Self {
        let query = Fields::new(vec![("return".to_owned(), onward.to_owned())]);
        Self { query, ..self.clone() }
    }

    /// The moment so many seconds from now, in words: when somebody who tried too often may try again.
    #[must_use]
    pub(crate) fn moment_after(&self, seconds: u64) -> String {
        let micros = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
        self.words.moment(self.now.plus_micros(micros))
    }

    /// The reader's program, as it names itself; for the record of sign-ins.
    #[must_use]
    pub fn sent_from(&self) -> Option<&str> {
        self.sent_from.as_deref()
    }

    /// The frame of a page with the title of this message.
    #[must_use]
    pub fn frame(&self, doors: &Doors, title_key: &str) -> Frame {
        Frame::new(doors, self, self.words.say(title_key))
    }

    /// Where a form asked to go back to, if that is a page of ours; else `otherwise`.
    #[must_use]
    pub fn way_back<'a>(&'a self, otherwise: &'a str) -> &'a str {
        let asked = if self.form.value("return").is_empty() {
            self.query.value("return")
        } else {
            self.form.value("return")
        };
        if is_path_of_ours(asked) { asked } else { otherwise }
    }
}

/// Whether a text is a path on this host and nothing else: no other host, no control characters.
pub(super) fn is_path_of_ours(path: &str) -> bool {
    let mut letters = path.chars();
    letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
        && path.len() < 2000
        && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_in_the_house() {
        for good in ["/", "/policy", "/my-data?category=contact#x"] {
            assert!(is_path_of_ours(good), "{good}");
        }
        for bad in
            ["", "policy", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/\tx"]
        {
            assert!(!is_path_of_ours(bad), "{bad}");
        }
    }

    #[test]
    fn a_field_that_was_not_sent_is_empty() {
        let fields = Fields::new(vec![("a".to_owned(), " x ".to_owned()), ("a".to_owned(), "y".to_owned())]);

        assert_eq!((fields.value("a"), fields.exact("a"), fields.value("b")), ("x", " x ", ""));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), [" x ", "y"]);
    }
}
