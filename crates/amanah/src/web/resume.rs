//! After signing in again: what was written before the session ended, and the button that sends it now. Nothing is sent
//! by signing in alone, because somebody else may sit at the keyboard.

use askama::Template;

use super::answer::{html, with_cookie};
use super::cookies::Cookie;
use super::doors::Doors;
use super::fault::Outcome;
use super::frame::Frame;
use super::guest::Guest;
use super::kept::Kept;
use super::visit::Visit;

#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage {
    frame: Frame,
    action: String,
    hidden: Vec<(String, String)>,
    written: Vec<String>,
    leave: &'static str,
}

/// The page, together with the cookie of the session that was just opened.
pub(crate) fn page(
    doors: &Doors,
    visit: &Visit,
    kept: Kept,
    guest: Guest,
    (cookie, value): (Cookie, &str),
) -> Outcome {
    let visit = visit.signed_in(doors, guest, value);
    let leave = if matches!(guest, Guest::Staff { .. }) { "/console" } else { "/home" };
    let page = ResumePage {
        frame: visit.frame(doors, "resume-title").answering(visit.words.say("resume-answer")),
        action: kept.path.clone(),
        written: kept.written(),
        hidden: kept.fields,
        leave,
    };
    with_cookie(html(&page)?, doors, cookie, value, None)
}
