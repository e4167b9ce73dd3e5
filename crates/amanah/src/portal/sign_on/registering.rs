//! Registering with what a provider said: the form is filled in, and confirmed once (SSO3).

use amanah_policy::{PendingId, Provider};
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::sign_on::name_of;
use amanah_service::sources::third_parties::sign_on::{self, Confirming, Found, FoundFault, FoundForm};
use amanah_service::vault::PendingFault;
use amanah_wire::provider::Taken;

use super::super::form_page::{FormPage, MessagePage, Row, TickRow, problem};
use super::super::here::{let_in, policy_language, whence};
use super::super::sign_up::{CodeStep, code_form};
use crate::web::components::FieldRow;
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html, see_other};

/// The form as it is filled in by what the provider said.
pub(super) fn first(doors: &Doors, visit: &Visit, provider: Provider, token: &str, shown: &Taken) -> Outcome {
    let email = shown.email.as_ref();
    let found = Found { provider, is_proved: email.is_some_and(|email| email.is_authoritative) };
    let values = (shown.name.as_deref().unwrap_or_default(), email.map_or("", |email| &email.address));
    form(doors, visit, token, found, values, &[])
}

fn form(
    doors: &Doors,
    visit: &Visit,
    token: &str,
    found: Found,
    (name, email): (&str, &str),
    faults: &[FieldFault],
) -> Outcome {
    let words = &visit.words;
    let provider = name_of(found.provider);
    let version = doors.house()?.vault().policy().version().to_string();
    let wrong = |field: &str| problem(words, faults, field);
    let (title, hint, button) = match (found.is_proved, email.is_empty()) {
        (true, _) => ("sign-on-new-title", "sign-on-email-proved", "sign-on-new-button"),
        (false, true) => ("sign-on-new-title-code", "sign-on-email-none", "portal-sign-up-button"),
        (false, false) => ("sign-on-new-title-code", "sign-on-email-code", "portal-sign-up-button"),
    };
    let agree = TickRow {
        name: "agrees",
        label: words.say2("portal-sign-up-agree", "company", doors.company(), "version", &version),
        link: ("/policy".to_owned(), words.say("portal-read-policy")),
        error: wrong("agrees"),
        is_ticked: visit.field("agrees") == "yes",
    };
    let frame = Frame::new(doors, visit, words.say1(title, "provider", provider)).answering(words.say1(
        "sign-on-new-answer",
        "provider",
        provider,
    ));
    FormPage::new(frame, format!("/sign-on/new/{token}"), button)
        .saying(words.say1("sign-on-new-taken", "provider", provider))
        .asking(Row::Field(
            FieldRow { autocomplete: "name", ..FieldRow::text("name", words.say("portal-name")) }
                .holding(name)
                .failing(wrong("name")),
        ))
        .asking(Row::Field(
            FieldRow::email("email", words.say("portal-email"))
                .hinting(words.say1(hint, "provider", provider))
                .holding(email)
                .failing(wrong("email")),
        ))
        .asking(Row::Tick(agree))
        .or("/sign-in", "portal-have-account")
        .or("/sign-up", "sign-on-company")
        .answer()
}

pub(super) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let (house, token) = (doors.house()?, visit.part("token"));
    let entered = FoundForm {
        name: visit.field("name"),
        email: visit.field("email"),
        language: policy_language(&visit.words),
        agrees: visit.field("agrees") == "yes",
    };
    let browser = visit.form_cookie.as_str();
    match sign_on::confirm(house, token, entered, browser, whence(&visit), visit.now).await {
        Ok(Confirming::Registered(signed_in)) => let_in(&doors, &signed_in, "/home?done=signed-up"),
        Ok(Confirming::Mailed(waiting)) => see_other(&format!("/sign-on/code/{}", waiting.id)),
        Err(FoundFault::Form(faults)) => match sign_on::look(house, token, browser, visit.now).await {
            Ok(found) => {
                form(&doors, &visit, token, found, (visit.field("name"), visit.field("email")), &faults)
            }
            Err(fault) => refused(&doors, &visit, fault),
        },
        Err(fault) => refused(&doors, &visit, fault),
    }
}

const CODE: CodeStep = CodeStep {
    action: "/sign-on/code/",
    again: ("/sign-in", "sign-on-again"),
    answer: "sign-on-code-answer",
};

pub(super) async fn show_code(doors: Doors, visit: Visit) -> Outcome {
    code_form(&doors, &visit, CODE, None).await
}

pub(super) async fn send_code(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    let Ok(id) = visit.part("id").parse::<PendingId>() else { return Err(Fault::NotFound) };
    let (code, browser) = (visit.field("code"), visit.form_cookie.as_str());
    match sign_on::confirm_code(house, id, code, browser, whence(&visit), visit.now).await {
        Ok(signed_in) => let_in(&doors, &signed_in, "/home?done=signed-up"),
        Err(FoundFault::Code(PendingFault::Wrong { left })) if left > 0 => {
            let error = visit.words.say1("portal-code-wrong", "left", left);
            code_form(&doors, &visit, CODE, Some(error)).await
        }
        Err(fault) => refused(&doors, &visit, fault),
    }
}

fn refused(doors: &Doors, visit: &Visit, fault: FoundFault) -> Outcome {
    match fault {
        FoundFault::Code(_) => over(doors, visit),
        FoundFault::Taken => {
            let page = MessagePage::of(doors, visit, "sign-on-taken-title", "sign-on-taken-answer")
                .leading_to("/sign-in", "portal-have-account");
            html(&page)
        }
        FoundFault::TooOften(wait) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        other => Err(other.into()),
    }
}

fn over(doors: &Doors, visit: &Visit) -> Outcome {
    let page = MessagePage::of(doors, visit, "sign-on-over-title", "sign-on-over-answer")
        .leading_to("/sign-in", "sign-on-again");
    html(&page)
}
