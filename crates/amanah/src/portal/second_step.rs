//! The second step of a customer's sign-in, and sign-in with a passkey, which is both steps at once.

use amanah_service::accounts::passkeys::{self, PasskeyFault};
use amanah_service::accounts::second_step::{self, Entry, StepFault};
use amanah_service::accounts::sessions::SignedIn;
use serde_json::json;

use super::form_page::{FormPage, MessagePage, Row};
use super::here::{let_in, whence};
use super::sign_in;
use crate::web::answer::json;
use crate::web::case_first::{self, CASE};
use crate::web::components::FieldRow;
use crate::web::cookies::Cookie;
use crate::web::factors::passkeys::not_opened;
use crate::web::kept::Kept;
use crate::web::resume;
use crate::web::{Doors, Fault, Guest, Outcome, Visit, html};

/// What takes the waiting sign-in out again.
pub(crate) const TOKEN: &str = "step-token";

/// Goes in, or to the second step; what was written before the session ended goes along. Whoever lets somebody in after a
/// first proof does it by this.
///
/// Enforces: SEC
pub(crate) async fn go_in(
    doors: &Doors,
    visit: &Visit,
    entry: Entry,
    onward: &str,
    kept: Option<Kept>,
) -> Outcome {
    match entry {
        Entry::In(signed_in) => welcome(doors, visit, &signed_in, onward, kept).await,
        Entry::SecondStep(waiting) => {
            ask(doors, visit, waiting.token.expose(), (onward, kept.as_ref()), None)
        }
    }
}

async fn welcome(
    doors: &Doors,
    visit: &Visit,
    signed_in: &SignedIn,
    onward: &str,
    kept: Option<Kept>,
) -> Outcome {
    if case_first::comes_first(doors.house()?, signed_in.customer).await? {
        return let_in(doors, signed_in, CASE);
    }
    let Some(kept) = kept else { return let_in(doors, signed_in, onward) };
    let guest = Guest::Customer { customer: signed_in.customer, session: signed_in.session.id };
    resume::page(doors, visit, kept, guest, (Cookie::CustomerSession, signed_in.secret.expose()))
}

fn ask(
    doors: &Doors,
    visit: &Visit,
    token: &str,
    (onward, kept): (&str, Option<&Kept>),
    error: Option<String>,
) -> Outcome {
    let mut page = form(doors, visit, "/sign-in/code", error).or("/sign-in", "portal-back-to-sign-in");
    if let Some(kept) = kept {
        page = page.carrying(kept);
    }
    page.hidden.push((TOKEN.to_owned(), token.to_owned()));
    page.hidden.push(("return".to_owned(), onward.to_owned()));
    page.answer()
}

/// The form that asks for the code of the app.
pub(crate) fn form(doors: &Doors, visit: &Visit, action: &str, error: Option<String>) -> FormPage {
    let words = &visit.words;
    let frame = visit.frame(doors, "second-step-ask-title").answering(words.say("second-step-ask-answer"));
    FormPage::new(frame, action, "second-step-ask-button").asking(Row::Field(
        FieldRow::code("code", words.say("second-step-code"))
            .hinting(words.say("second-step-ask-hint"))
            .with_letters()
            .failing(error),
    ))
}

/// Takes the code.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let kept = Kept::brought(&visit);
    let (token, onward) = (visit.field(TOKEN), visit.way_back("/home"));
    let step = (token, visit.field("code"));
    let problem = match second_step::finish(doors.house()?, step, whence(&visit), visit.now).await {
        Ok(signed_in) => return welcome(&doors, &visit, &signed_in, onward, kept).await,
        Err(StepFault::WrongCode) => visit.words.say("second-step-wrong"),
        Err(StepFault::TooOften(wait)) => {
            let when = visit.moment_after(wait.retry_seconds);
            visit.words.say1("fault-too-many-advice", "when", when)
        }
        Err(StepFault::Over(_)) => match kept {
            // What was written goes along to the first step.
            Some(kept) => return sign_in::signed_out(&doors, &visit, &kept),
            None => return over(&doors, &visit, "/sign-in"),
        },
        Err(other) => return Err(other.into()),
    };
    ask(&doors, &visit, token, (onward, kept.as_ref()), Some(problem))
}

/// Tells that a sign-in waited too long, or had too many wrong codes.
pub(crate) fn over(doors: &Doors, visit: &Visit, again: &'static str) -> Outcome {
    let page = MessagePage::of(doors, visit, "second-step-late-title", "second-step-late-answer")
        .leading_to(again, "portal-back-to-sign-in");
    html(&page)
}

/// Begins a sign-in with a passkey, for the page's script.
pub(crate) async fn begin_passkey(doors: Doors, visit: Visit) -> Outcome {
    begin_for(&doors, &visit, false).await
}

/// The same, in either room.
pub(crate) async fn begin_for(doors: &Doors, visit: &Visit, is_staff: bool) -> Outcome {
    match passkeys::begin_signing_in(doors.house()?, is_staff, whence(visit), visit.now).await {
        Ok(begun) => {
            let token = begun.token.expose();
            Ok(json(&json!({ "token": token, "challenge": begun.challenge, "site": begun.site })))
        }
        Err(PasskeyFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

/// Signs in with a passkey.
pub(crate) async fn send_passkey(doors: Doors, visit: Visit) -> Outcome {
    let kept = Kept::brought(&visit);
    let answer = (visit.field("passkey-token"), visit.field("passkey-answer"));
    match passkeys::sign_in(doors.house()?, answer, whence(&visit), visit.now).await {
        Ok(signed_in) => welcome(&doors, &visit, &signed_in, visit.way_back("/home"), kept).await,
        Err(PasskeyFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(PasskeyFault::Vault(fault)) => Err(fault.into()),
        Err(fault) => sign_in::refused(&doors, &visit, not_opened(&visit.words, &fault), kept.as_ref()),
    }
}
