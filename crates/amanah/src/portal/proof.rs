//! Proving again who one is, before something that matters.

use amanah_policy::PendingId;
use amanah_service::accounts::proof::{self, ProofFault};
use amanah_service::accounts::sign_on::links;
use amanah_service::vault::PendingFault;

use super::form_page::{FormPage, MessagePage, Row};
use super::here::here;
use super::sign_on::SignOnButtons;
use crate::web::components::FieldRow;
use crate::web::{Doors, Fault, Outcome, Visit, html, see_other};

const AFTERWARDS: &str = "/security";

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, None).await
}

async fn form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let here = here(doors, visit).await?;
    let has_password = here.house.vault().has_password(here.customer).await?;
    let frame = visit
        .frame(doors, "portal-proof-title")
        .under("/security", "nav-security")
        .answering(words.say("portal-proof-answer"));
    let back = ("return".to_owned(), visit.way_back(AFTERWARDS).to_owned());
    let mut page = if has_password {
        FormPage::new(frame, "/security/proof", "portal-proof-button")
            .asking(Row::Field(FieldRow::password("password", words.say("portal-password")).failing(error)))
            .or(format!("/security/proof?by=code&return={}", back.1), "portal-proof-by-code")
    } else {
        FormPage::new(frame, "/security/proof/code", "portal-proof-send-code")
    };
    if visit.query.value("by") == "code" {
        let frame = page.frame;
        page = FormPage::new(frame, "/security/proof/code", "portal-proof-send-code")
            .saying(words.say("portal-proof-code-lead"));
    }
    let linked = links::list(here.house, here.customer).await?;
    let linked: Vec<_> = linked.iter().map(|link| link.provider).collect();
    let buttons = SignOnButtons::for_proof(doors, visit, &linked, &back.1);
    page.hidden.push(back);
    page.or_with(buttons).answer()
}

pub(crate) async fn send_password(doors: Doors, visit: Visit) -> Outcome {
    let proved = {
        let here = here(&doors, &visit).await?;
        let password = visit.form.exact("password");
        proof::by_password(here.house, here.customer, here.session.id, password, visit.now).await
    };
    match proved {
        Ok(()) => see_other(visit.way_back(AFTERWARDS)),
        Err(ProofFault::WrongPassword) => {
            form(&doors, &visit, Some(visit.words.say("portal-proof-wrong"))).await
        }
        Err(ProofFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn send_code(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    match proof::send_code(here.house, here.customer, here.session.id, visit.now).await {
        Ok(id) => see_other(&format!("/security/proof/{id}?return={}", visit.way_back(AFTERWARDS))),
        Err(ProofFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn show_code(doors: Doors, visit: Visit) -> Outcome {
    here(&doors, &visit).await?;
    code_form(&doors, &visit, None)
}

fn code_form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let Ok(id) = visit.part("id").parse::<PendingId>() else { return Err(Fault::NotFound) };
    let frame = visit
        .frame(doors, "portal-code-title")
        .under("/security", "nav-security")
        .answering(words.say("portal-proof-code-answer"));
    let mut page = FormPage::new(frame, format!("/security/proof/{id}"), "portal-code-button")
        .asking(Row::Field(FieldRow::code("code", words.say("portal-code")).failing(error)));
    page.hidden.push(("return".to_owned(), visit.way_back(AFTERWARDS).to_owned()));
    page.answer()
}

pub(crate) async fn confirm_code(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let Ok(id) = visit.part("id").parse::<PendingId>() else { return Err(Fault::NotFound) };
    let code = visit.field("code");
    match proof::by_code(here.house, here.customer, here.session.id, id, code, visit.now).await {
        Ok(()) => see_other(visit.way_back(AFTERWARDS)),
        Err(ProofFault::Code(PendingFault::Wrong { left })) if left > 0 => {
            code_form(&doors, &visit, Some(visit.words.say1("portal-code-wrong", "left", left)))
        }
        Err(ProofFault::Code(_)) => {
            let page = MessagePage::of(&doors, &visit, "portal-code-over-title", "portal-code-over-answer")
                .leading_to("/security/proof", "portal-proof-again");
            html(&page)
        }
        Err(ProofFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}
