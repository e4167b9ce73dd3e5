//! Sign up: a form, a code from the mailbox, an account (R2, ACC).

use amanah_policy::{AccountKind, PendingId};
use amanah_service::accounts::form::FieldFault;
use amanah_service::sources::registration::sign_up::{self, SignUpFault, SignUpForm};
use amanah_service::vault::PendingFault;

use super::form_page::{FormPage, MessagePage, Row, TickRow, problem};
use super::here::{let_in, policy_language, whence};
use super::sign_on::SignOnButtons;
use crate::web::components::{ChoiceRow, FieldRow, FormOption};
use crate::web::{Doors, Fault, Guest, Outcome, Visit, html, see_other};

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    if visit.guest != Guest::Visitor {
        return see_other("/home");
    }
    form(&doors, &visit, &[])
}

fn form(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let words = &visit.words;
    let version = doors.house()?.vault().policy().version().to_string();
    let wrong = |field: &str| problem(words, faults, field);
    let is_company = visit.field("kind") == AccountKind::Company.code();
    let option = |kind: AccountKind| FormOption {
        value: kind.code().to_owned(),
        label: words.say_of("portal-kind", kind.code()),
        hint: None,
        is_chosen: (kind == AccountKind::Company) == is_company,
    };
    let agree = TickRow {
        name: "agrees",
        label: words.say2("portal-sign-up-agree", "company", doors.company(), "version", &version),
        link: ("/policy".to_owned(), words.say("portal-read-policy")),
        error: wrong("agrees"),
        is_ticked: visit.field("agrees") == "yes",
    };
    let frame = visit.frame(doors, "portal-sign-up-title").answering(words.say("portal-sign-up-answer"));
    FormPage::new(frame, "/sign-up", "portal-sign-up-button")
        .step(1, 2)
        .asking(Row::Choice(ChoiceRow {
            name: "kind".to_owned(),
            label: words.say("portal-sign-up-kind"),
            hint: None,
            error: None,
            options: vec![option(AccountKind::Person), option(AccountKind::Company)],
        }))
        .asking(Row::Field(
            FieldRow {
                autocomplete: "organization",
                ..FieldRow::text("company_name", words.say("portal-company-name"))
            }
            .hinting(words.say("portal-company-name-hint"))
            .holding(visit.field("company_name"))
            .failing(wrong("company_name")),
        ))
        .asking(Row::Field(
            FieldRow { autocomplete: "name", ..FieldRow::text("name", words.say("portal-name")) }
                .holding(visit.field("name"))
                .failing(wrong("name")),
        ))
        .asking(Row::Field(
            FieldRow::email("email", words.say("portal-email"))
                .hinting(words.say("portal-sign-up-email-hint"))
                .holding(visit.field("email"))
                .failing(wrong("email")),
        ))
        .asking(Row::Field(
            FieldRow::new_password("password", words.say("portal-password"))
                .hinting(words.say("portal-password-hint"))
                .failing(wrong("password")),
        ))
        .asking(Row::Tick(agree))
        .or("/sign-in", "portal-have-account")
        .or_with(SignOnButtons::of(doors, visit))
        .answer()
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let entered = SignUpForm {
        kind: AccountKind::from_code(visit.field("kind")).unwrap_or(AccountKind::Person),
        language: policy_language(&visit.words),
        name: visit.field("name"),
        company_name: visit.field("company_name"),
        email: visit.field("email"),
        password: visit.form.exact("password"),
        agrees: visit.field("agrees") == "yes",
    };
    match sign_up::begin(doors.house()?, entered, whence(&visit), visit.now).await {
        Ok(waiting) => see_other(&format!("/sign-up/code/{}", waiting.id)),
        Err(SignUpFault::Form(faults)) => form(&doors, &visit, &faults),
        Err(SignUpFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

/// The step of a registration in which a code from the mailbox is typed.
#[derive(Clone, Copy)]
pub(super) struct CodeStep {
    /// Where the code is sent; the id stands behind it.
    pub(super) action: &'static str,
    /// What was done before.
    pub(super) answer: &'static str,
    /// Where one begins again: path and name.
    pub(super) again: (&'static str, &'static str),
}

const CODE: CodeStep = CodeStep {
    action: "/sign-up/code/",
    answer: "portal-sign-up-code-answer",
    again: ("/sign-up", "portal-sign-up-again"),
};

pub(crate) async fn show_code(doors: Doors, visit: Visit) -> Outcome {
    code_form(&doors, &visit, CODE, None).await
}

pub(super) async fn code_form(
    doors: &Doors,
    visit: &Visit,
    step: CodeStep,
    error: Option<String>,
) -> Outcome {
    let words = &visit.words;
    let house = doors.house()?;
    let Ok(id) = visit.part("id").parse::<PendingId>() else { return Err(Fault::NotFound) };
    let Some(until) = sign_up::waits_until(house, id, visit.now).await? else {
        return over(doors, visit);
    };
    let frame = visit.frame(doors, "portal-code-title").answering(words.say(step.answer));
    FormPage::new(frame, format!("{}{id}", step.action), "portal-code-button")
        .step(2, 2)
        .saying(words.say2("portal-code-until", "when", words.moment(until), "left", words.relative(until)))
        .asking(Row::Field(FieldRow::code("code", words.say("portal-code")).failing(error)))
        .or(step.again.0, step.again.1)
        .or("/sign-in", "portal-have-account")
        .answer()
}

fn over(doors: &Doors, visit: &Visit) -> Outcome {
    let page = MessagePage::of(doors, visit, "portal-sign-up-over-title", "portal-sign-up-over-answer")
        .leading_to("/sign-up", "portal-sign-up-again")
        .leading_to("/sign-in", "portal-have-account");
    html(&page)
}

pub(crate) async fn send_code(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    let Ok(id) = visit.part("id").parse::<PendingId>() else { return Err(Fault::NotFound) };
    let confirmed = sign_up::confirm(house, id, visit.field("code"), whence(&visit), visit.now).await;
    match confirmed {
        Ok(signed_in) => let_in(&doors, &signed_in, "/home?done=signed-up"),
        Err(SignUpFault::Code(PendingFault::Wrong { left })) if left > 0 => {
            let error = visit.words.say1("portal-code-wrong", "left", left);
            code_form(&doors, &visit, CODE, Some(error)).await
        }
        Err(SignUpFault::Code(_)) => over(&doors, &visit),
        Err(SignUpFault::Taken) => {
            let page =
                MessagePage::of(&doors, &visit, "portal-sign-up-taken-title", "portal-sign-up-taken-answer")
                    .leading_to("/sign-in", "portal-have-account");
            html(&page)
        }
        Err(SignUpFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}
