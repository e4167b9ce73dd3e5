//! The page of the second step: set it with an app, make new recovery codes, turn it off.

use amanah_service::accounts::second_factor::{self, FactorFault, Setup};
use amanah_service::vault::Secret;
use askama::Template;
use axum::http::StatusCode;

use super::{Place, news};
use crate::portal::form_page::MessagePage;
use crate::web::components::{Banner, ErrorSummary, FieldRow, Tone};
use crate::web::qr::QrPicture;
use crate::web::{Doors, Frame, Outcome, Visit, html, html_with_status, see_other};

const NEWS: &[(&str, Tone)] = &[("second-step-off", Tone::Good), ("second-step-none", Tone::Wait)];

#[derive(Template)]
#[template(path = "factors/second_step.html")]
struct SecondStepPage {
    frame: Frame,
    at: &'static str,
    /// Since when, and what is left of the codes; none when it is not set.
    state: Option<(String, String)>,
}

/// Shows how it stands.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let (place, words) = (Place::of(&doors, &visit)?, &visit.words);
    let state = second_factor::state(place.house, place.of).await?;
    let answer = if state.is_some() { "second-step-is-set" } else { "second-step-is-not-set" };
    let mut frame = place.frame(&doors, &visit, "second-step-title").answering(words.say(answer));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let state = state.map(|state| {
        let left = words.say1("second-step-codes-left", "count", state.codes_left);
        (words.moment(state.since), left)
    });
    html(&SecondStepPage { frame, at: place.second_step, state })
}

#[derive(Template)]
#[template(path = "factors/setup.html")]
struct SetupPage {
    frame: Frame,
    errors: ErrorSummary,
    at: &'static str,
    token: String,
    picture: Option<QrPicture>,
    /// The secret in groups of four letters.
    secret: String,
    code: FieldRow,
}

/// Begins to set it.
pub(crate) async fn make(doors: Doors, visit: Visit) -> Outcome {
    let place = Place::of(&doors, &visit)?;
    match second_factor::begin_setup(place.house, place.of, place.session, visit.now).await {
        Ok(setup) => setup_page(&doors, &visit, place, &setup, None),
        Err(FactorFault::ProofNeeded) => see_other(place.second_step),
        Err(other) => Err(other.into()),
    }
}

fn setup_page(
    doors: &Doors,
    visit: &Visit,
    place: Place<'_>,
    setup: &Setup,
    error: Option<String>,
) -> Outcome {
    let words = &visit.words;
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let errors = error.iter().map(|error| ("code".to_owned(), error.clone())).collect();
    let mut secret = String::new();
    for (at, letter) in setup.secret.expose().chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            secret.push(' ');
        }
        secret.push(letter);
    }
    let page = SetupPage {
        frame: place
            .frame(doors, visit, "second-step-new-title")
            .under(place.second_step, "second-step-title")
            .answering(words.say("second-step-new-answer")),
        errors: ErrorSummary { words: words.clone(), errors },
        at: place.second_step,
        token: setup.token.clone(),
        picture: QrPicture::of(setup.address.expose()),
        secret,
        code: FieldRow::code("code", words.say("second-step-code")).failing(error),
    };
    html_with_status(&page, status)
}

/// Sets it with the app's first code.
pub(crate) async fn set(doors: Doors, visit: Visit) -> Outcome {
    let place = Place::of(&doors, &visit)?;
    let token = visit.field("setup");
    let set =
        second_factor::finish_setup(place.house, place.key(), (token, visit.field("code")), visit.now).await;
    let problem = match set {
        Ok(codes) => return codes_page(&doors, &visit, place, &codes, Some("recovery-codes-set")),
        Err(FactorFault::WrongCode) => visit.words.say("second-step-wrong-first"),
        Err(FactorFault::TooOften(wait)) => {
            let when = visit.moment_after(wait.retry_seconds);
            visit.words.say1("fault-too-many-advice", "when", when)
        }
        Err(FactorFault::Over(_) | FactorFault::ProofNeeded) => return over(&doors, &visit, place),
        Err(other) => return Err(other.into()),
    };
    match second_factor::setup_of(place.house, place.key(), token, visit.now).await {
        Ok(setup) => setup_page(&doors, &visit, place, &setup, Some(problem)),
        Err(FactorFault::Over(_)) => over(&doors, &visit, place),
        Err(other) => Err(other.into()),
    }
}

fn over(doors: &Doors, visit: &Visit, place: Place<'_>) -> Outcome {
    let page = MessagePage::of(doors, visit, "second-step-over-title", "second-step-over-answer")
        .leading_to(place.second_step, "second-step-title");
    html(&page)
}

#[derive(Template)]
#[template(path = "factors/codes.html")]
struct CodesPage {
    frame: Frame,
    back: &'static str,
    codes: Vec<String>,
}

fn codes_page(
    doors: &Doors,
    visit: &Visit,
    place: Place<'_>,
    codes: &[Secret],
    news: Option<&str>,
) -> Outcome {
    let mut frame = place
        .frame(doors, visit, "recovery-codes-title")
        .under(place.second_step, "second-step-title")
        .answering(visit.words.say("recovery-codes-answer"))
        .shown_once();
    if let Some(news) = news {
        frame = frame.noting(Banner::new(Tone::Good, visit.words.say(news)));
    }
    let codes = codes.iter().map(|code| code.expose().to_owned()).collect();
    html(&CodesPage { frame, back: place.second_step, codes })
}

/// Makes new recovery codes.
pub(crate) async fn renew(doors: Doors, visit: Visit) -> Outcome {
    let place = Place::of(&doors, &visit)?;
    match second_factor::renew_codes(place.house, place.key(), visit.now).await {
        Ok(codes) => codes_page(&doors, &visit, place, &codes, None),
        Err(FactorFault::NotSet | FactorFault::ProofNeeded) => none(place),
        Err(other) => Err(other.into()),
    }
}

/// Turns it off.
pub(crate) async fn turn_off(doors: Doors, visit: Visit) -> Outcome {
    let place = Place::of(&doors, &visit)?;
    match second_factor::turn_off(place.house, place.key(), visit.now).await {
        Ok(()) => see_other(&format!("{}?done=second-step-off", place.second_step)),
        Err(FactorFault::NotSet | FactorFault::ProofNeeded) => none(place),
        Err(other) => Err(other.into()),
    }
}

fn none(place: Place<'_>) -> Outcome {
    see_other(&format!("{}?done=second-step-none", place.second_step))
}
