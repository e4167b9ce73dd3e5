//! How a request stands, for whoever has its code: nothing of it says who.

use amanah_service::accounts::limits::Deed;
use amanah_service::deletion::{certificate, status};
use askama::Template;

use super::told::{self, Course};
use super::unlisted;
use crate::portal::here::{news, whence};
use crate::web::components::Tone;
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html};

const NEWS: &[(&str, Tone)] = &[("confirmed", Tone::Good), ("stopped", Tone::Good)];

#[derive(Template)]
#[template(path = "requests/status.html")]
struct StatusPage {
    frame: Frame,
    course: Course,
    /// Files that prove it, by their paths and names.
    documents: Vec<(String, String)>,
}

/// Shows it. No search engine lists it, and nobody tries codes: each network has few tries.
///
/// Enforces: DEL3, SEC
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    house
        .take_try(Deed::StatusFrom, &whence(&visit).network_text(), visit.now)
        .await?
        .map_err(|often| Fault::TooMany { retry_seconds: often.retry_seconds })?;
    let found = status::of_code(house, visit.part("code")).await?.ok_or(Fault::NotFound)?;
    let words = &visit.words;
    let mut frame = visit.frame(&doors, "request-title").answering(told::stands(words, house, &found.case));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let has_certificate =
        found.receipt.is_some() && certificate::latest(house, found.case.customer).await?.is_some();
    let file = |ending: &str, key: &str| {
        let path = format!("{}/certificate.{ending}", super::path_of(house, &found.case));
        (path, words.say(key))
    };
    let documents = match has_certificate {
        true => vec![file("pdf", "request-certificate-paper"), file("txt", "request-certificate-signed")],
        false => Vec::new(),
    };
    let page = StatusPage { frame, course: told::course(words, house, &found), documents };
    html(&page).map(unlisted)
}
