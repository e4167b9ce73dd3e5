//! Members of staff sign in with the company's own sign-on: out to its page, and back.

use amanah_service::accounts::sign_on::flow::{self, FlowFault, NewFlow, To, Wants};
use amanah_service::accounts::staff::StaffFault;
use amanah_service::accounts::staff::sign_in;
use axum::http::header::{self, HeaderValue};

use super::entry::FIRST_ROOM;
use super::second_step::go_in;
use crate::portal::form_page::MessagePage;
use crate::portal::here::whence;
use crate::providers::{FlowSecrets, ProviderFault, Return};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html};

/// What the company calls its own sign-on, where one is set up.
fn name_of(doors: &Doors) -> Result<String, Fault> {
    doors.providers().staff_sign_on().map(str::to_owned).ok_or(Fault::NotFound)
}

/// Sends the browser there, by a page that leads on.
pub(crate) async fn begin(doors: Doors, visit: Visit) -> Outcome {
    let name = name_of(&doors)?;
    let new = NewFlow {
        to: To::House,
        wants: Wants::SignIn,
        customer: None,
        browser: &visit.form_cookie,
        onward: visit.way_back(FIRST_ROOM),
    };
    let begun = match flow::begin(doors.house()?, new, whence(&visit), visit.now).await {
        Ok(begun) => begun,
        Err(FlowFault::TooOften(wait)) => return Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => return Err(other.into()),
    };
    let secrets = FlowSecrets {
        state: begun.state.expose(),
        nonce: begun.nonce.expose(),
        verifier: begun.verifier.expose(),
    };
    let address = match doors.providers().begin_staff(secrets, visit.now).await {
        Ok(address) => address,
        Err(fault) => return failed(&doors, &visit, fault),
    };
    let frame = Frame::new(&doors, &visit, visit.words.say1("sign-on-onward-title", "provider", &name))
        .answering(visit.words.say("house-sign-on-answer"));
    let mut page = MessagePage { frame, lead: Vec::new(), ways: Vec::new() };
    page.ways.push((address.clone(), visit.words.say1("sign-on-onward-go", "provider", &name)));
    let mut response = html(&page)?;
    response.headers_mut().insert(header::REFRESH, HeaderValue::from_str(&format!("0; url={address}"))?);
    Ok(response)
}

/// The browser comes back. The flow is used up first, whatever it brings.
pub(crate) async fn come_back(doors: Doors, visit: Visit) -> Outcome {
    let (house, state) = (doors.house()?, visit.query.exact("state"));
    let taken = match flow::take(house, To::House, state, &visit.form_cookie, visit.now).await {
        Ok(taken) => taken,
        Err(FlowFault::NotOurs) => {
            refused("the flow is not ours, or over");
            return told(&doors, &visit, "sign-on-over-title", "sign-on-over-answer");
        }
        Err(other) => return Err(other.into()),
    };
    let code = visit.query.exact("code");
    let error = visit.query.value("error");
    if code.is_empty() || !error.is_empty() {
        return failed(&doors, &visit, ProviderFault::from_word(error));
    }
    let issuer = Some(visit.query.exact("iss")).filter(|issuer| !issuer.is_empty());
    let secrets = FlowSecrets { state, nonce: &taken.nonce, verifier: &taken.verifier };
    let finished = doors.providers().finish_staff(Return { code, issuer }, secrets, visit.now).await;
    let email = match finished {
        Ok(email) => email,
        Err(fault) => return failed(&doors, &visit, fault),
    };
    match sign_in::with_house_sign_on(house, &email, whence(&visit), visit.now).await {
        Ok(entry) => go_in(&doors, &visit.going_on_to(&taken.onward), entry, None),
        Err(StaffFault::NobodyHere) => {
            refused("nobody here signs in by that address");
            told(&doors, &visit, "house-sign-on-nobody-title", "house-sign-on-nobody-answer")
        }
        Err(StaffFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

/// What was refused, for the operator; of whom, nobody writes down.
fn refused(cause: &'static str) {
    tracing::info!(cause, "a sign-on of staff was refused");
}

fn failed(doors: &Doors, visit: &Visit, fault: ProviderFault) -> Outcome {
    tracing::warn!(cause = %fault, "a sign-on of staff failed");
    match fault {
        ProviderFault::NotOffered => Err(Fault::NotFound),
        ProviderFault::Down | ProviderFault::Busy { .. } => {
            told(doors, visit, "house-sign-on-down-title", "house-sign-on-down-answer")
        }
        ProviderFault::Refused | ProviderFault::NotSound(_) => {
            told(doors, visit, "house-sign-on-no-title", "house-sign-on-no-answer")
        }
    }
}

fn told(doors: &Doors, visit: &Visit, title: &str, answer: &str) -> Outcome {
    html(&MessagePage::of(doors, visit, title, answer).leading_to("/console/sign-in", "console-to-sign-in"))
}
