//! What stands around every page: the company, the rooms, the way back, the language, and the answer first.

use super::assets::{self, AssetPaths};
use super::case_first::{CASE, Leaving};
use super::components::{Banner, Tone};
use super::doors::Doors;
use super::endpoints::Room;
use super::form_token;
use super::guest::Guest;
use super::visit::Visit;
use super::words::{Argument, Language, Words};
use crate::console;

/// The frame of one page. Its template is `frame.html`, which every page extends.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The reader's language.
    pub words: Words,
    /// What the page is called, in the window and as its heading.
    pub title: String,
    /// The answer to the question that brought the reader, in a sentence or two.
    pub answer: Option<String>,
    /// The pages above this one.
    pub trail: Vec<Crumb>,
    /// What just happened, above the heading.
    pub notices: Vec<Banner>,
    /// The company's name.
    pub company: String,
    /// The rooms this guest can enter.
    pub rooms: Vec<RoomLink>,
    /// The mark of our forms; see [`Frame::mark`].
    pub form_token: String,
    /// The path of this page, to come back to in another language; none where asking again would not show it.
    pub path: Option<String>,
    /// Where the style, script and icon are.
    pub assets: AssetPaths,
    /// Whether this is the throw-away company.
    pub is_demo: bool,
    /// Whether the page is for staff.
    pub is_console: bool,
    /// Whether somebody is signed in to this room.
    pub is_signed_in: bool,
    /// The role in which a member of staff acts.
    pub acting: Option<String>,
    /// Whether the page uses the whole width, for tables of staff.
    pub is_wide: bool,
}

/// A page above this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Its path.
    pub href: String,
    /// Its name.
    pub name: String,
}

/// A room in the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomLink {
    /// Its path.
    pub href: &'static str,
    /// Its name.
    pub name: String,
    /// Whether this page stands in it.
    pub is_here: bool,
}

/// Rooms of somebody who did not sign in.
const OF_VISITORS: &[(&str, &str)] =
    &[("/policy", "nav-policy"), ("/sign-in", "nav-sign-in"), ("/sign-up", "nav-sign-up")];

/// Rooms of a customer.
const OF_CUSTOMERS: &[(&str, &str)] = &[
    ("/home", "nav-home"),
    ("/my-data", "nav-my-data"),
    ("/uses", "nav-uses"),
    ("/services", "nav-services"),
    ("/tickets", "nav-tickets"),
    ("/messages", "nav-messages"),
    ("/requests", "nav-requests"),
    ("/profile", "nav-profile"),
    ("/people", "nav-people"),
    ("/security", "nav-security"),
    ("/policy", "nav-policy"),
];

/// Rooms of a customer whose data is frozen: the case, and what they read about themself.
const OF_LEAVING: &[(&str, &str)] = &[
    (CASE, "nav-case"),
    ("/my-data", "nav-my-data"),
    ("/uses", "nav-uses"),
    ("/messages", "nav-messages"),
    ("/requests", "nav-requests"),
    ("/policy", "nav-policy"),
];

/// Rooms of staff.
const OF_STAFF: &[(&str, &str)] = &[
    ("/console", "nav-today"),
    ("/console/find", "nav-find"),
    ("/console/tickets", "nav-console-tickets"),
    ("/console/mails", "nav-incoming"),
    ("/console/cases", "nav-cases"),
    ("/console/holds", "nav-holds"),
    ("/console/billing", "nav-billing"),
    ("/console/register", "nav-register"),
    ("/console/ledger", "nav-ledger"),
    ("/console/staff", "nav-staff"),
    ("/console/outbox", "nav-outbox"),
    ("/console/settings", "nav-settings"),
];

impl Frame {
    /// The frame of a page with this title.
    #[must_use]
    pub fn new(doors: &Doors, visit: &Visit, title: String) -> Self {
        let is_demo = doors.settings().is_demo;
        Self {
            words: visit.words.clone(),
            title,
            answer: None,
            trail: Vec::new(),
            notices: leaving_notice(visit).into_iter().collect(),
            company: doors.company().to_owned(),
            rooms: rooms(visit),
            form_token: visit.form_token.clone(),
            path: visit.shows_again.then(|| visit.path.clone()),
            assets: assets::paths(),
            is_demo,
            is_console: visit.room == Room::Console,
            is_signed_in: visit.guest != Guest::Visitor,
            acting: match visit.guest {
                Guest::Staff { role, .. } => Some(visit.words.say_of("role", role.code())),
                Guest::Visitor | Guest::Customer { .. } => None,
            },
            is_wide: false,
        }
    }

    /// The same frame with the answer that stands under the heading.
    #[must_use]
    pub fn answering(mut self, answer: impl Into<String>) -> Self {
        self.answer = Some(answer.into());
        self
    }

    /// The same frame with a page above this one; call it from the outermost inwards.
    #[must_use]
    pub fn under(mut self, href: impl Into<String>, title_key: &str) -> Self {
        self.trail.push(Crumb { href: href.into(), name: self.words.say(title_key) });
        self
    }

    /// The same frame with a notice above the heading.
    #[must_use]
    pub fn noting(mut self, notice: Banner) -> Self {
        self.notices.push(notice);
        self
    }

    /// The same frame for what is shown once: no way leads away from it and back.
    #[must_use]
    pub fn shown_once(mut self) -> Self {
        self.path = None;
        self
    }

    /// The same frame in the whole width, for tables of staff.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    /// The field that marks a form as ours. Every `<form method="post">` holds it.
    #[must_use]
    pub fn mark(&self) -> FormMark {
        FormMark::new(&self.form_token)
    }

    /// The text of a message.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// The text of a message with one argument.
    #[must_use]
    pub fn say1(&self, key: &str, name: &str, value: impl Argument) -> String {
        self.words.say1(key, name, value)
    }

    /// The text of a message with two arguments.
    #[must_use]
    pub fn say2(
        &self,
        key: &str,
        name: &str,
        value: impl Argument,
        second_name: &str,
        second_value: impl Argument,
    ) -> String {
        self.words.say2(key, name, value, second_name, second_value)
    }

    /// The tag of the reader's language, for `<html lang>`.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.words.language().code()
    }

    /// The tag of the language this page is not written in.
    #[must_use]
    pub fn other_language(&self) -> &'static str {
        match self.words.language() {
            Language::Id => Language::En.code(),
            Language::En => Language::Id.code(),
        }
    }

    /// Where the form that changes the language goes: to the room's own, because its mark is of the room's session.
    #[must_use]
    pub fn language_form(&self) -> &'static str {
        if self.is_console { "/console/language" } else { "/language" }
    }

    /// Where the company's name leads.
    #[must_use]
    pub fn home(&self) -> &'static str {
        match (self.is_console, self.is_signed_in) {
            (true, _) => "/console",
            (false, true) => "/home",
            (false, false) => "/",
        }
    }

    /// Where the form that signs out is sent.
    #[must_use]
    pub fn sign_out(&self) -> &'static str {
        if self.is_console { "/console/sign-out" } else { "/sign-out" }
    }
}

/// The hidden field that marks a form as ours.
#[derive(Clone, Debug)]
pub struct FormMark(String);

impl FormMark {
    /// A field with this mark; whatever is no letter of base64url is left out.
    #[must_use]
    pub fn new(mark: &str) -> Self {
        Self(mark.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect())
    }
}

impl core::fmt::Display for FormMark {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // The mark is letters of base64url; nothing in it needs escaping.
        write!(f, r#"<input type="hidden" name="{}" value="{}">"#, form_token::FIELD, self.0)
    }
}

impl askama::FastWritable for FormMark {
    fn write_into(&self, dest: &mut dyn core::fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for FormMark {}

fn rooms(visit: &Visit) -> Vec<RoomLink> {
    let links: Vec<&(&str, &str)> = match visit.guest {
        Guest::Visitor if visit.room == Room::Console => Vec::new(),
        Guest::Visitor => OF_VISITORS.iter().collect(),
        Guest::Customer { .. } if visit.leaving == Some(Leaving::Frozen) => OF_LEAVING.iter().collect(),
        Guest::Customer { .. } => OF_CUSTOMERS.iter().collect(),
        Guest::Staff { role, .. } => {
            // No room is named that stays shut to the role.
            OF_STAFF.iter().filter(|(href, _)| console::is_open_to(role, href)).collect()
        }
    };
    links
        .into_iter()
        .map(|(href, key)| RoomLink {
            href,
            name: visit.words.say(key),
            is_here: is_inside(&visit.path, href),
        })
        .collect()
}

/// That a deletion is open, on every page but its own, while the rooms are as ever.
fn leaving_notice(visit: &Visit) -> Option<Banner> {
    let is_told = visit.leaving == Some(Leaving::Open) && !is_inside(&visit.path, CASE);
    is_told.then(|| {
        Banner::new(Tone::Wait, visit.words.say("leave-open-notice"))
            .leading_to(CASE, visit.words.say("nav-case"))
    })
}

/// Whether a path is the room's own or stands below it. The first room of the console is only itself.
fn is_inside(path: &str, room: &str) -> bool {
    path == room || (room != "/console" && path.strip_prefix(room).is_some_and(|rest| rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_below_a_room_stands_in_it() {
        assert!(is_inside("/my-data", "/my-data"));
        assert!(is_inside("/my-data/contact", "/my-data"));
        assert!(!is_inside("/my-database", "/my-data"));
        assert!(!is_inside("/console/find", "/console"));
    }
}
