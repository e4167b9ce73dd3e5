//! Sign in and out.

use amanah_service::accounts::sessions;
use amanah_service::accounts::sign_in::{self, SignInFault};

use super::form_page::{FormPage, Row};
use super::here::{news, whence};
use super::second_step::go_in;
use super::sign_on::SignOnButtons;
use crate::web::components::{Banner, FieldRow, PasskeyButton, Tone};
use crate::web::cookies::Cookie;
use crate::web::kept::Kept;
use crate::web::without_cookie;
use crate::web::{Doors, Fault, Guest, Outcome, Visit, see_other};

const NEWS: &[(&str, Tone)] = &[("signed-out", Tone::Good), ("signed-out-meanwhile", Tone::Wait)];

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    if visit.guest != Guest::Visitor {
        return see_other(visit.way_back("/home"));
    }
    form(&doors, &visit, None, None, None)
}

/// The form for somebody whose session ended while they wrote: it keeps what they wrote.
pub(crate) fn signed_out(doors: &Doors, visit: &Visit, kept: &Kept) -> Outcome {
    form(doors, visit, None, Some(kept), None)
}

/// The form for somebody whose passkey did not open.
pub(crate) fn refused(doors: &Doors, visit: &Visit, why: Banner, kept: Option<&Kept>) -> Outcome {
    form(doors, visit, None, kept, Some(why))
}

fn form(
    doors: &Doors,
    visit: &Visit,
    error: Option<String>,
    kept: Option<&Kept>,
    refused: Option<Banner>,
) -> Outcome {
    let words = &visit.words;
    let version = doors.house()?.vault().policy().version().to_string();
    let mut frame = visit.frame(doors, "portal-sign-in-title");
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    if let Some(why) = refused {
        frame = frame.noting(why);
    } else if kept.is_some() {
        frame = frame.noting(Banner::new(Tone::Wait, words.say("kept-signed-out")));
    }
    let mut page = FormPage::new(frame, "/sign-in", "portal-sign-in-button")
        .asking(Row::Field(
            FieldRow::email("email", words.say("portal-email")).holding(visit.field("email")).failing(error),
        ))
        .asking(Row::Field(FieldRow::password("password", words.say("portal-password"))))
        .noting(words.say1("portal-sign-in-agree", "version", &version), "/policy", "portal-read-policy")
        .or("/sign-in/link", "portal-sign-in-without-password")
        .or("/sign-up", "portal-no-account")
        .or_with(SignOnButtons::of(doors, visit));
    if let Some(kept) = kept {
        page = page.carrying(kept);
    }
    let way_back = visit.way_back("");
    if !way_back.is_empty() {
        page.hidden.push(("return".to_owned(), way_back.to_owned()));
    }
    page.passkey = Some(PasskeyButton::signing_in(words, "/sign-in/passkey/begin", "/sign-in/passkey"));
    page.answer()
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let (email, password) = (visit.field("email"), visit.form.exact("password"));
    let kept = Kept::brought(&visit);
    match sign_in::with_password(doors.house()?, email, password, whence(&visit), visit.now).await {
        Ok(entry) => go_in(&doors, &visit, entry, visit.way_back("/home"), kept).await,
        Err(SignInFault::NotTogether) => {
            form(&doors, &visit, Some(visit.words.say("portal-sign-in-wrong")), kept.as_ref(), None)
        }
        Err(SignInFault::TooOften(wait)) if kept.is_some() => {
            let when = visit.moment_after(wait.retry_seconds);
            let later = visit.words.say1("fault-too-many-advice", "when", when);
            form(&doors, &visit, Some(later), kept.as_ref(), None)
        }
        Err(SignInFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn sign_out(doors: Doors, visit: Visit) -> Outcome {
    if let Guest::Customer { session, .. } = visit.guest {
        sessions::sign_out(doors.house()?, session, visit.now).await?;
    }
    without_cookie(see_other("/sign-in?done=signed-out")?, &doors, Cookie::CustomerSession)
}
