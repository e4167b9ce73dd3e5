//! What members of staff change about themselves: their name, their password, and where they are signed in.

use amanah_policy::SessionId;
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::passkeys;
use amanah_service::accounts::second_factor;
use amanah_service::accounts::staff::own::{self, Myself};
use amanah_service::accounts::staff::{StaffFault, roster};
use amanah_service::vault::SessionOf;
use askama::Template;
use axum::http::StatusCode;

use super::here::{Here, here, in_a_row, news, problem};
use crate::portal::form_page::{FormPage, Row};
use crate::portal::security::opened_by;
use crate::web::components::{ErrorSummary, Fact, Facts, FieldRow, StateBadge, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html_with_status, see_other};

const NEWS: &[(&str, Tone)] =
    &[("renamed", Tone::Good), ("own-password", Tone::Good), ("own-session-ended", Tone::Good)];

#[derive(Template)]
#[template(path = "console/me.html")]
struct MePage {
    frame: Frame,
    errors: ErrorSummary,
    facts: Facts,
    name: FieldRow,
    /// How many passkeys there are, in words.
    passkeys: String,
    has_second_step: bool,
    sessions: Vec<SessionCard>,
}

/// Where somebody is signed in.
struct SessionCard {
    id: SessionId,
    badge: Option<StateBadge>,
    opened: String,
    seen: String,
    ends: String,
    /// By what it was opened.
    by: Option<String>,
}

const fn myself(here: &Here<'_>) -> Myself {
    Myself { staff: here.staff, role: here.role, session: here.session }
}

/// Shows what is known of oneself.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    page(&doors, &visit, None).await
}

async fn page(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let here = here(doors, visit)?;
    let (words, of) = (&visit.words, SessionOf::Staff(here.staff));
    let line = roster::one(here.house, here.staff).await?;
    let open = own::sessions(here.house, here.staff, visit.now).await?;
    let mut frame = visit
        .frame(doors, "console-me-title")
        .under("/console", "nav-today")
        .answering(words.say1("console-me-answer", "count", open.len()));
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    let card = |session: &amanah_service::vault::SessionHeader| SessionCard {
        id: session.id,
        badge: (session.id == here.session)
            .then(|| StateBadge { tone: Tone::Good, text: words.say("portal-session-this") }),
        opened: words.moment(session.opened_at),
        seen: words.relative(session.seen_at),
        ends: words.moment(session.ends_at),
        by: opened_by(words, session.by),
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let held =
        if visit.field("name").is_empty() { line.name.clone() } else { visit.field("name").to_owned() };
    let named = error.iter().map(|error| ("name".to_owned(), error.clone())).collect();
    let roles = in_a_row(line.roles.iter().map(|role| words.say_of("role", role.code())));
    let page = MePage {
        errors: ErrorSummary { words: words.clone(), errors: named },
        facts: Facts::new(
            words,
            vec![
                Fact::new(words.say("console-staff-email"), line.email),
                Fact::new(words.say("console-staff-roles"), roles),
                Fact::new(words.say("console-staff-since"), words.date(line.since)),
            ],
        ),
        name: FieldRow::text("name", words.say("console-me-name"))
            .hinting(words.say("console-me-name-hint"))
            .holding(held)
            .failing(error),
        passkeys: words.say1("passkeys-answer", "count", passkeys::list(here.house, of).await?.len()),
        has_second_step: second_factor::is_set(here.house, of).await?,
        sessions: open.iter().map(card).collect(),
        frame,
    };
    html_with_status(&page, status)
}

/// Changes one's name.
pub(crate) async fn rename(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    match own::rename(here.house, myself(&here), visit.field("name"), visit.now).await {
        Ok(()) => see_other("/console/me?done=renamed"),
        Err(StaffFault::Form(faults)) => page(&doors, &visit, problem(&visit.words, &faults, "name")).await,
        Err(other) => Err(other.into()),
    }
}

/// Shows the form for a new password.
pub(crate) async fn show_password(doors: Doors, visit: Visit) -> Outcome {
    password_form(&doors, &visit, &[], false)
}

fn password_form(doors: &Doors, visit: &Visit, faults: &[FieldFault], is_wrong: bool) -> Outcome {
    let words = &visit.words;
    let frame = visit
        .frame(doors, "console-me-password")
        .under("/console", "nav-today")
        .under("/console/me", "console-me-title")
        .answering(words.say("console-me-password-answer"));
    let wrong = is_wrong.then(|| words.say("console-me-password-wrong"));
    let present = FieldRow::password("present", words.say("console-me-password-present"));
    let new = FieldRow::new_password("password", words.say("console-me-password-new"));
    FormPage::new(frame, "/console/me/password", "console-me-password-button")
        .asking(Row::Field(present.failing(wrong.or_else(|| problem(words, faults, "present")))))
        .asking(Row::Field(new.failing(problem(words, faults, "password"))))
        .or("/console/me", "console-back")
        .answer()
}

/// Sets a new password.
pub(crate) async fn set_password(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let typed = (visit.form.exact("present"), visit.form.exact("password"));
    match own::set_password(here.house, myself(&here), typed, visit.now).await {
        Ok(()) => see_other("/console/me?done=own-password"),
        Err(StaffFault::Form(faults)) => password_form(&doors, &visit, &faults, false),
        Err(StaffFault::WrongPassword) => password_form(&doors, &visit, &[], true),
        Err(StaffFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

/// Ends one of one's own sessions. One that is over is over; somebody else's is none of them.
pub(crate) async fn end_session(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let session: SessionId = visit.part("id").parse().map_err(|_| Fault::NotFound)?;
    match own::end_session(here.house, here.staff, session, visit.now).await {
        Ok(()) | Err(StaffFault::Unknown) => see_other("/console/me?done=own-session-ended"),
        Err(other) => Err(other.into()),
    }
}
