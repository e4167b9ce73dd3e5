//! Sign-in and security: where somebody is signed in, and the password.

use amanah_policy::SessionId;
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::password::{self, PasswordFault};
use amanah_service::accounts::sessions;
use amanah_service::vault::VaultError;
use askama::Template;

use super::form_page::{FormPage, Row, problem};
use super::here::{here, news, to_proof};
use crate::web::components::{FieldRow, StateBadge, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html, see_other};

const NEWS: &[(&str, Tone)] =
    &[("session-ended", Tone::Good), ("others-ended", Tone::Good), ("password", Tone::Good)];

struct SessionCard {
    id: String,
    badge: Option<StateBadge>,
    opened: String,
    seen: String,
    ends: String,
}

#[derive(Template)]
#[template(path = "portal/security.html")]
struct SecurityPage {
    frame: Frame,
    sessions: Vec<SessionCard>,
    has_password: bool,
    has_others: bool,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let has_password = here.house.vault().has_password(here.customer).await?;
    let open = sessions::list(here.house, here.customer, visit.now).await?;
    let answer = words.say1("portal-security-answer", "count", open.len());
    let mut frame = visit.frame(&doors, "nav-security").answering(answer);
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let cards = open
        .iter()
        .map(|session| {
            let is_this = session.id == here.session.id;
            SessionCard {
                id: session.id.to_string(),
                badge: is_this
                    .then(|| StateBadge { tone: Tone::Good, text: words.say("portal-session-this") }),
                opened: words.moment(session.opened_at),
                seen: words.relative(session.seen_at),
                ends: words.moment(session.ends_at),
            }
        })
        .collect();
    html(&SecurityPage { frame, sessions: cards, has_password, has_others: open.len() > 1 })
}

pub(crate) async fn end_one(doors: Doors, visit: Visit) -> Outcome {
    let Ok(session) = visit.field("session").parse::<SessionId>() else { return Err(Fault::BadInput) };
    let here = here(&doors, &visit).await?;
    match sessions::end_one(here.house, here.customer, session, visit.now).await {
        Ok(()) | Err(VaultError::NotFound(_)) => see_other("/security?done=session-ended"),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn end_others(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    sessions::end_others(here.house, here.customer, Some(here.session.id), visit.now).await?;
    see_other("/security?done=others-ended")
}

const PASSWORD: &str = "/security/password";

pub(crate) async fn show_password(doors: Doors, visit: Visit) -> Outcome {
    let session = here(&doors, &visit).await?.session;
    if !sessions::is_freshly_proved(&session, visit.now) {
        return to_proof(PASSWORD);
    }
    password_form(&doors, &visit, &[])
}

fn password_form(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let words = &visit.words;
    let frame = visit
        .frame(doors, "portal-password-title")
        .under("/security", "nav-security")
        .answering(words.say("portal-password-answer"));
    FormPage::new(frame, PASSWORD, "portal-password-button")
        .asking(Row::Field(
            FieldRow::new_password("password", words.say("portal-password-new"))
                .hinting(words.say("portal-password-hint"))
                .failing(problem(words, faults, "password")),
        ))
        .or("/security", "portal-leave-as-is")
        .answer()
}

pub(crate) async fn set_password(doors: Doors, visit: Visit) -> Outcome {
    let set = {
        let here = here(&doors, &visit).await?;
        let new = visit.form.exact("password");
        password::set(here.house, here.customer, &here.session, new, visit.now).await
    };
    match set {
        Ok(()) => see_other("/security?done=password"),
        Err(PasswordFault::ProofNeeded) => to_proof(PASSWORD),
        Err(PasswordFault::Form(faults)) => password_form(&doors, &visit, &faults),
        Err(other) => Err(other.into()),
    }
}
