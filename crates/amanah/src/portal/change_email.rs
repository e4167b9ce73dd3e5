//! Replacing the primary e-mail, in two steps: the new mailbox proves itself, then the old value is restricted (DEL1).

use amanah_policy::PendingId;
use amanah_service::accounts::sessions;
use amanah_service::deletion::active::{self, ReplaceFault};
use amanah_service::sources::registration::sign_up;
use amanah_service::vault::PendingFault;

use super::form_page::{FormPage, MessagePage, Row, problem};
use super::here::{here, to_proof};
use crate::web::components::FieldRow;
use crate::web::{Doors, Fault, Outcome, Visit, html, see_other};

const HERE: &str = "/profile/email";

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let session = here(&doors, &visit).await?.session;
    if !sessions::is_freshly_proved(&session, visit.now) {
        return to_proof(HERE);
    }
    form(&doors, &visit, None)
}

fn form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let hours = doors.house()?.vault().policy().clocks().replaced_value_hours;
    let frame = visit
        .frame(doors, "portal-email-title")
        .under("/profile", "nav-profile")
        .answering(words.say("portal-email-answer"));
    FormPage::new(frame, HERE, "portal-email-button")
        .step(1, 2)
        .saying(words.say1("portal-email-lead", "hours", hours))
        .saying(words.say("sign-on-email-replaced"))
        .asking(Row::Field(
            FieldRow::email("email", words.say("portal-email-new"))
                .holding(visit.field("email"))
                .failing(error),
        ))
        .or("/profile", "portal-leave-as-is")
        .answer()
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let begun = {
        let here = here(&doors, &visit).await?;
        active::begin_email(here.house, here.customer, &here.session, visit.field("email"), visit.now).await
    };
    match begun {
        Ok(waiting) => see_other(&format!("{HERE}/{}", waiting.id)),
        Err(ReplaceFault::ProofNeeded) => to_proof(HERE),
        Err(ReplaceFault::Form(faults)) => form(&doors, &visit, problem(&visit.words, &faults, "email")),
        Err(ReplaceFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn show_code(doors: Doors, visit: Visit) -> Outcome {
    code_form(&doors, &visit, None).await
}

async fn code_form(doors: &Doors, visit: &Visit, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let house = doors.house()?;
    let Ok(id) = visit.part("id").parse::<PendingId>() else { return Err(Fault::NotFound) };
    let Some(until) = sign_up::waits_until(house, id, visit.now).await? else {
        return over(doors, visit, ("portal-code-over-title", "portal-code-over-answer"));
    };
    let frame = visit
        .frame(doors, "portal-code-title")
        .under("/profile", "nav-profile")
        .answering(words.say("portal-email-code-answer"));
    FormPage::new(frame, format!("{HERE}/{id}"), "portal-email-confirm-button")
        .step(2, 2)
        .saying(words.say2("portal-code-until", "when", words.moment(until), "left", words.relative(until)))
        .saying(words.say("portal-email-code-lead"))
        .asking(Row::Field(FieldRow::code("code", words.say("portal-code")).failing(error)))
        .or(HERE, "portal-email-again")
        .or("/profile", "portal-leave-as-is")
        .answer()
}

fn over(doors: &Doors, visit: &Visit, (title, answer): (&str, &str)) -> Outcome {
    let page = MessagePage::of(doors, visit, title, answer)
        .leading_to(HERE, "portal-email-again")
        .leading_to("/profile", "portal-back-to-profile");
    html(&page)
}

pub(crate) async fn send_code(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let Ok(id) = visit.part("id").parse::<PendingId>() else { return Err(Fault::NotFound) };
    let code = visit.field("code");
    let confirmed =
        active::confirm_email(here.house, here.customer, &here.session, id, code, visit.now).await;
    match confirmed {
        Ok(_) => see_other("/profile?done=email"),
        Err(ReplaceFault::Code(PendingFault::Wrong { left })) if left > 0 => {
            let error = visit.words.say1("portal-code-wrong", "left", left);
            code_form(&doors, &visit, Some(error)).await
        }
        Err(ReplaceFault::Code(_)) => {
            over(&doors, &visit, ("portal-code-over-title", "portal-code-over-answer"))
        }
        Err(ReplaceFault::Taken) => {
            over(&doors, &visit, ("portal-email-taken-title", "portal-email-taken-answer"))
        }
        Err(other) => Err(other.into()),
    }
}
