//! Sign-in and security: where somebody is signed in, and the password.

use amanah_policy::SessionId;
use amanah_service::accounts::events::{self, Lately};
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::passkeys;
use amanah_service::accounts::password::{self, PasswordFault};
use amanah_service::accounts::second_factor;
use amanah_service::accounts::sessions;
use amanah_service::accounts::sign_on::name_of;
use amanah_service::vault::{SessionOf, SignedInBy, VaultError};
use askama::Template;

use super::form_page::{FormPage, Row, problem};
use super::here::{here, news, to_proof};
use super::program_name;
use super::sign_on::{self, ProviderLine};
use crate::web::components::{FieldRow, StateBadge, Timeline, TimelineEntry, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("session-ended", Tone::Good),
    ("others-ended", Tone::Good),
    ("password", Tone::Good),
    ("provider-linked", Tone::Good),
    ("provider-unlinked", Tone::Good),
    ("provider-unlinked-here", Tone::Good),
];

struct SessionCard {
    id: String,
    badge: Option<StateBadge>,
    opened: String,
    seen: String,
    ends: String,
    /// By what it was opened.
    by: Option<String>,
    /// From where and with which program.
    place: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/security.html")]
struct SecurityPage {
    frame: Frame,
    sessions: Vec<SessionCard>,
    has_password: bool,
    /// How many passkeys there are, in words.
    passkeys: String,
    has_second_step: bool,
    has_others: bool,
    providers: Vec<ProviderLine>,
    events: Option<Timeline>,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let has_password = here.house.vault().has_password(here.customer).await?;
    let of = SessionOf::Customer(here.customer);
    let open = sessions::list(here.house, here.customer, visit.now).await?;
    let answer = words.say1("portal-security-answer", "count", open.len());
    let mut frame = visit.frame(&doors, "nav-security").answering(answer);
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let lately = events::lately(here.house, here.customer, visit.now).await?;
    let mut cards: Vec<(bool, SessionCard)> = open
        .iter()
        .map(|session| {
            let is_this = session.id == here.session.id;
            let place = lately.place_of(session.id);
            let card = SessionCard {
                id: session.id.to_string(),
                badge: is_this
                    .then(|| StateBadge { tone: Tone::Good, text: words.say("portal-session-this") }),
                opened: words.moment(session.opened_at),
                seen: words.relative(session.seen_at),
                ends: words.moment(session.ends_at),
                by: opened_by(words, session.by),
                place: place
                    .map(|place| program_name::sign_in(place).unwrap_or_else(|| place.to_owned()))
                    .filter(|place| place != "-"),
            };
            (is_this, card)
        })
        .collect();
    // This one first; the others stay in their order, the newest first.
    cards.sort_by_key(|(is_this, _)| !is_this);
    html(&SecurityPage {
        frame,
        sessions: cards.into_iter().map(|(_, card)| card).collect(),
        has_password,
        passkeys: words.say1("passkeys-answer", "count", passkeys::list(here.house, of).await?.len()),
        has_second_step: second_factor::is_set(here.house, of).await?,
        has_others: open.len() > 1,
        providers: sign_on::lines(&doors, &visit, &here).await?,
        events: timeline(words, &lately),
    })
}

/// By what a session was opened, in words; nothing where nobody wrote it down.
pub(crate) fn opened_by(words: &Words, by: SignedInBy) -> Option<String> {
    match by {
        SignedInBy::Unknown => None,
        SignedInBy::Provider(provider) => {
            Some(words.say1("security-by-provider", "provider", name_of(provider)))
        }
        other => Some(words.say_of("security-by", other.code())),
    }
}

/// What happened lately to the safety of the account.
fn timeline(words: &Words, lately: &Lately) -> Option<Timeline> {
    let entries: Vec<TimelineEntry> = lately
        .events()
        .into_iter()
        .map(|(at, news, detail)| {
            let detail = program_name::sign_in(detail).unwrap_or_else(|| detail.to_owned());
            TimelineEntry {
                at,
                title: words.say_of("security-news", news.code()),
                detail: (!detail.is_empty()).then_some(detail),
                badge: None,
                proof: None,
            }
        })
        .collect();
    (!entries.is_empty()).then(|| Timeline { words: words.clone(), entries })
}

pub(crate) async fn end_one(doors: Doors, visit: Visit) -> Outcome {
    let Ok(session) = visit.field("session").parse::<SessionId>() else { return Err(Fault::BadInput) };
    let here = here(&doors, &visit).await?;
    match sessions::end_one_from(here.house, here.customer, session, visit.now).await {
        Ok(()) | Err(VaultError::NotFound(_)) => see_other("/security?done=session-ended"),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn end_others(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    sessions::end_others_from(here.house, here.customer, here.session.id, visit.now).await?;
    see_other("/security?done=others-ended")
}

const PASSWORD: &str = "/security/password";

pub(crate) async fn show_password(doors: Doors, visit: Visit) -> Outcome {
    let session = here(&doors, &visit).await?.session;
    if !sessions::is_freshly_proved(&session, visit.now) {
        return to_proof(PASSWORD);
    }
    password_form(&doors, &visit, &[]).await
}

async fn password_form(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let words = &visit.words;
    let here = here(doors, visit).await?;
    let has_password = here.house.vault().has_password(here.customer).await?;
    let title = if has_password { "portal-password-title" } else { "portal-password-first" };
    let frame = visit
        .frame(doors, title)
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
        Err(PasswordFault::Form(faults)) => password_form(&doors, &visit, &faults).await,
        Err(other) => Err(other.into()),
    }
}
