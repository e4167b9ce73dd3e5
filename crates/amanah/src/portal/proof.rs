//! Proving again who one is, before something that matters.

use amanah_policy::{PendingId, SessionId};
use amanah_service::House;
use amanah_service::accounts::passkeys::{self, PasskeyFault};
use amanah_service::accounts::proof::{self, ProofFault};
use amanah_service::accounts::second_factor;
use amanah_service::accounts::sign_on::links;
use amanah_service::vault::{PendingFault, SessionOf};

use super::form_page::{FormPage, MessagePage, Row};
use super::here::here;
use super::sign_on::SignOnButtons;
use crate::web::components::{FieldRow, PasskeyButton};
use crate::web::{Doors, Fault, Outcome, Visit, html, see_other};

const AFTERWARDS: &str = "/security";

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, None).await
}

async fn form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let here = here(doors, visit).await?;
    let of = SessionOf::Customer(here.customer);
    let has_second_step = second_factor::is_set(here.house, of).await?;
    let has_passkey = !here.house.vault().passkeys(of).await?.is_empty();
    let has_password = here.house.vault().has_password(here.customer).await?;
    let frame = visit
        .frame(doors, "portal-proof-title")
        .under("/security", "nav-security")
        .answering(words.say("portal-proof-answer"));
    let back = ("return".to_owned(), visit.way_back(AFTERWARDS).to_owned());
    let mut page = if has_second_step {
        FormPage::new(frame, "/security/proof", "portal-proof-button").asking(Row::Field(
            FieldRow::code("code", words.say("second-step-code"))
                .hinting(words.say("second-step-ask-hint"))
                .with_letters()
                .failing(error),
        ))
    } else if has_password {
        FormPage::new(frame, "/security/proof", "portal-proof-button")
            .asking(Row::Field(FieldRow::password("password", words.say("portal-password")).failing(error)))
            .or(format!("/security/proof?by=code&return={}", back.1), "portal-proof-by-code")
    } else {
        FormPage::new(frame, "/security/proof/code", "portal-proof-send-code")
    };
    if has_passkey {
        page = page.or(format!("/security/proof?by=passkey&return={}", back.1), "portal-proof-by-passkey");
    }
    if visit.query.value("by") == "passkey" && has_passkey {
        let frame = page.frame;
        page = FormPage::new(frame, "/security/proof/passkey", "portal-proof-passkey-button")
            .saying(words.say("portal-proof-passkey-lead"));
    } else if visit.query.value("by") == "code" && !has_second_step {
        let frame = page.frame;
        page = FormPage::new(frame, "/security/proof/code", "portal-proof-send-code")
            .saying(words.say("portal-proof-code-lead"));
    }
    let linked = links::list(here.house, here.customer).await?;
    let linked: Vec<_> = linked.iter().map(|link| link.provider).collect();
    let buttons = SignOnButtons::for_proof(doors, visit, &linked, &back.1);
    page.hidden.push(back);
    // A provider is no second step.
    if has_second_step { page.answer() } else { page.or_with(buttons).answer() }
}

pub(crate) async fn send_password(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let (of, session) = (SessionOf::Customer(here.customer), here.session.id);
    if !visit.field("passkey-answer").is_empty() {
        return by_passkey(&doors, &visit, (here.house, of, session)).await;
    }
    let is_by_app = second_factor::is_set(here.house, of).await?;
    let proved = if is_by_app {
        proof::by_second_factor(here.house, of, session, visit.field("code"), visit.now).await
    } else {
        proof::by_password(here.house, here.customer, session, visit.form.exact("password"), visit.now).await
    };
    match proved {
        Ok(()) => see_other(visit.way_back(AFTERWARDS)),
        Err(ProofFault::WrongPassword) => {
            let key = if is_by_app { "second-step-wrong" } else { "portal-proof-wrong" };
            form(&doors, &visit, Some(visit.words.say(key))).await
        }
        Err(ProofFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

/// Shows the button for a passkey; the ceremony waits for five minutes.
pub(crate) async fn begin_passkey(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let of = SessionOf::Customer(here.customer);
    let ceremony = match passkeys::begin_proving(here.house, of, here.session.id, visit.now).await {
        Err(PasskeyFault::TooOften(wait)) => {
            return Err(Fault::TooMany { retry_seconds: wait.retry_seconds });
        }
        begun => begun?,
    };
    let words = &visit.words;
    let frame = visit
        .frame(&doors, "portal-proof-title")
        .under("/security", "nav-security")
        .answering(words.say("portal-proof-answer"));
    let mut page = FormPage::new(frame, "/security/proof", "portal-proof-button");
    page.button.clear();
    page.passkey = Some(PasskeyButton::proving(words, "", &ceremony));
    page.hidden.push(("return".to_owned(), visit.way_back(AFTERWARDS).to_owned()));
    page.or("/security/proof", "portal-proof-otherwise").answer()
}

async fn by_passkey(
    doors: &Doors,
    visit: &Visit,
    (house, of, session): (&House, SessionOf, SessionId),
) -> Outcome {
    let answer = (visit.field("passkey-token"), visit.field("passkey-answer"));
    match passkeys::prove(house, (of, session), answer, visit.now).await {
        Ok(()) => see_other(visit.way_back(AFTERWARDS)),
        Err(PasskeyFault::Vault(fault)) => Err(fault.into()),
        Err(_) => form(doors, visit, Some(visit.words.say("passkey-not-given"))).await,
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
