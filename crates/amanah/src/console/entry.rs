//! The door of the console: sign in, follow a one-time link, choose the role to act in, sign out.

use amanah_policy::Role;
use amanah_service::accounts::staff::StaffFault;
use amanah_service::accounts::staff::one_time_link::LINK_PATH;
use amanah_service::accounts::staff::sign_in::{self, StaffSignedIn};
use amanah_service::vault::PendingFault;

use super::here::{here, news, problem};
use super::second_step::go_in;
use crate::portal::form_page::{FormPage, MessagePage, Row};
use crate::portal::here::whence;
use crate::portal::sign_on::SignOnButtons;
use crate::web::components::{Banner, FieldRow, PasskeyButton, Tone};
use crate::web::cookies::Cookie;
use crate::web::kept::Kept;
use crate::web::resume;
use crate::web::{Doors, Fault, Guest, Outcome, Visit, html, see_other, with_cookie, without_cookie};

pub(super) const FIRST_ROOM: &str = "/console";
const NEWS: &[(&str, Tone)] = &[("signed-out", Tone::Good), ("signed-out-meanwhile", Tone::Wait)];

/// Shows the form.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    if visit.guest != Guest::Visitor {
        return see_other(visit.way_back(FIRST_ROOM));
    }
    form(&doors, &visit, None, None, None)
}

/// The form for a member of staff whose session ended while they wrote: it keeps what they wrote.
pub(crate) fn signed_out(doors: &Doors, visit: &Visit, kept: &Kept) -> Outcome {
    form(doors, visit, None, Some(kept), None)
}

/// The form for a member of staff whose passkey did not open.
pub(super) fn refused(doors: &Doors, visit: &Visit, why: Banner, kept: Option<&Kept>) -> Outcome {
    form(doors, visit, None, kept, Some(why))
}

fn form(
    doors: &Doors,
    visit: &Visit,
    fault: Option<&StaffFault>,
    kept: Option<&Kept>,
    refused: Option<Banner>,
) -> Outcome {
    let words = &visit.words;
    let mut frame =
        visit.frame(doors, "console-sign-in-title").answering(words.say("console-sign-in-answer"));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    if let Some(why) = refused {
        frame = frame.noting(why);
    } else if kept.is_some() {
        frame = frame.noting(Banner::new(Tone::Wait, words.say("kept-signed-out")));
    }
    let (email_error, password_error) = match fault {
        Some(StaffFault::Form(faults)) => {
            (problem(words, faults, "email"), problem(words, faults, "password"))
        }
        Some(StaffFault::TooOften(wait)) => {
            let when = visit.moment_after(wait.retry_seconds);
            (Some(words.say1("fault-too-many-advice", "when", when)), None)
        }
        Some(_) => (Some(words.say("console-sign-in-wrong")), None),
        None => (None, None),
    };
    let email = FieldRow::email("email", words.say("console-email"));
    let password = FieldRow::password("password", words.say("console-password"));
    let mut page = FormPage::new(frame, "/console/sign-in", "console-sign-in-button")
        .asking(Row::Field(email.holding(visit.field("email")).failing(email_error)))
        .asking(Row::Field(password.failing(password_error)));
    if let Some(kept) = kept {
        page = page.carrying(kept);
    }
    let way_back = visit.way_back("");
    if !way_back.is_empty() {
        page.hidden.push(("return".to_owned(), way_back.to_owned()));
    }
    let begin = "/console/sign-in/passkey/begin";
    page.passkey = Some(PasskeyButton::signing_in(words, begin, "/console/sign-in/passkey"));
    page.or_with(SignOnButtons::of_staff(doors, visit)).answer()
}

/// Signs in by password.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let (email, password) = (visit.field("email"), visit.form.exact("password"));
    let kept = Kept::brought(&visit);
    match sign_in::with_password(doors.house()?, email, password, whence(&visit), visit.now).await {
        Ok(entry) => go_in(&doors, &visit, entry, kept),
        // What was written goes along with the form, and not with the page of a fault.
        Err(fault @ StaffFault::TooOften(_)) if kept.is_some() => {
            form(&doors, &visit, Some(&fault), kept.as_ref(), None)
        }
        Err(StaffFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(fault @ (StaffFault::Form(_) | StaffFault::NobodyHere)) => {
            form(&doors, &visit, Some(&fault), kept.as_ref(), None)
        }
        Err(other) => Err(other.into()),
    }
}

/// Goes on with what was written before the session ended, in the role in which it was written while they hold it.
pub(super) fn go_on(doors: &Doors, visit: &Visit, signed_in: &StaffSignedIn, kept: Kept) -> Outcome {
    let held = &signed_in.staff.roles;
    let acted = visit.session_cookie().and_then(|cookie| Role::from_code(cookie.split_once('.')?.1));
    let role = acted.filter(|role| held.contains(role)).or_else(|| held.first().copied());
    let role = role.ok_or(Fault::NotFound)?;
    let guest = Guest::Staff { staff: signed_in.staff.id, role, session: signed_in.session.id };
    let value = format!("{}.{}", signed_in.secret.expose(), role.code());
    resume::page(doors, visit, kept, guest, (Cookie::StaffSession, &value))
}

/// Shows what a link will do, because nothing happens on GET.
pub(crate) async fn show_link(doors: Doors, visit: Visit) -> Outcome {
    let token = visit.part("token");
    match sign_in::look(doors.house()?, token, visit.now).await {
        Ok(()) => {
            let answer = visit.words.say("console-link-answer");
            let frame = visit.frame(&doors, "console-link-title").answering(answer);
            FormPage::new(frame, format!("{LINK_PATH}{token}"), "console-link-button").answer()
        }
        Err(StaffFault::Link(fault)) => useless_link(&doors, &visit, fault),
        Err(other) => Err(other.into()),
    }
}

/// Signs in by a link, which is used up; where a second step is set, goes on to it.
pub(crate) async fn follow_link(doors: Doors, visit: Visit) -> Outcome {
    match sign_in::with_link(doors.house()?, visit.part("token"), whence(&visit), visit.now).await {
        Ok(entry) => go_in(&doors, &visit, entry, None),
        Err(StaffFault::Link(fault)) => useless_link(&doors, &visit, fault),
        Err(StaffFault::NobodyHere) => useless_link(&doors, &visit, PendingFault::UsedOrUnknown),
        Err(StaffFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

/// Tells that a link or invitation is of no use any more, and what helps.
pub(crate) fn useless_link(doors: &Doors, visit: &Visit, fault: PendingFault) -> Outcome {
    let (title, answer) = match fault {
        PendingFault::Expired => ("console-link-expired-title", "console-link-expired-answer"),
        PendingFault::UsedOrUnknown | PendingFault::Wrong { .. } => {
            ("console-link-used-title", "console-link-used-answer")
        }
    };
    html(&MessagePage::of(doors, visit, title, answer).leading_to("/console/sign-in", "console-to-sign-in"))
}

/// Lets a member of staff in who has just proved who they are.
pub(crate) fn let_in(doors: &Doors, signed_in: &StaffSignedIn, onward: &str) -> Outcome {
    with_cookie(see_other(onward)?, doors, Cookie::StaffSession, signed_in.secret.expose(), None)
}

/// Chooses the role to act in. It stands behind the secret in the cookie and counts only while it is held.
pub(crate) async fn act_as(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let role = Role::from_code(visit.field("role")).ok_or(Fault::BadInput)?;
    if !here.house.vault().staff(here.staff).await?.roles.contains(&role) {
        return Err(Fault::NotFound);
    }
    let cookie = visit.session_cookie().ok_or(Fault::NotFound)?;
    let secret = cookie.split_once('.').map_or(cookie, |(secret, _)| secret);
    let value = format!("{secret}.{}", role.code());
    with_cookie(see_other(FIRST_ROOM)?, &doors, Cookie::StaffSession, &value, None)
}

/// Signs out.
pub(crate) async fn sign_out(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    sign_in::sign_out(here.house, here.session, visit.now).await?;
    without_cookie(see_other("/console/sign-in?done=signed-out")?, &doors, Cookie::StaffSession)
}
