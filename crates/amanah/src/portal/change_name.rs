//! Replacing a name, in two steps: the new name is shown once more, then the old value is restricted (DEL1).

use amanah_policy::Attribute;
use amanah_service::accounts::sessions;
use amanah_service::deletion::active::{self, ReplaceFault};
use askama::Template;

use super::form_page::{FormPage, Row, problem};
use super::here::{here, to_proof};
use super::story::name_of;
use crate::web::components::{ConfirmPage, Fact, Facts, FieldRow};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, html, see_other};

/// Which name; nothing else is replaced here.
fn attribute_of(visit: &Visit) -> Result<Attribute, Fault> {
    Attribute::from_code(visit.part("attribute"))
        .filter(|attribute| matches!(attribute, Attribute::Name | Attribute::CompanyName))
        .ok_or(Fault::NotFound)
}

/// The room in which the name stands.
fn room_of(attribute: Attribute) -> (&'static str, &'static str) {
    match attribute {
        Attribute::CompanyName => ("/company", "people-company-title"),
        _ => ("/profile", "nav-profile"),
    }
}

fn path_of(attribute: Attribute) -> String {
    format!("/profile/name/{}", attribute.code())
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let session = here(&doors, &visit).await?.session;
    let attribute = attribute_of(&visit)?;
    if !sessions::is_freshly_proved(&session, visit.now) {
        return to_proof(&path_of(attribute));
    }
    form(&doors, &visit, attribute, None)
}

fn form(doors: &Doors, visit: &Visit, attribute: Attribute, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let hours = doors.house()?.vault().policy().clocks().replaced_value_hours;
    let frame = visit
        .frame(doors, "portal-name-title")
        .under(room_of(attribute).0, room_of(attribute).1)
        .answering(words.say("portal-name-answer"));
    let autocomplete = if attribute == Attribute::Name { "name" } else { "organization" };
    let row = FieldRow { autocomplete, ..FieldRow::text("value", name_of(words, attribute)) };
    FormPage::new(frame, path_of(attribute), "portal-go-on")
        .step(1, 2)
        .saying(words.say1("portal-name-lead", "hours", hours))
        .asking(Row::Field(row.holding(visit.field("value")).failing(error)))
        .or(room_of(attribute).0, "portal-leave-as-is")
        .answer()
}

#[derive(Template)]
#[template(path = "portal/confirm.html")]
pub(super) struct ConfirmingPage {
    pub(super) frame: Frame,
    pub(super) step: Option<String>,
    pub(super) confirm: ConfirmPage,
}

/// Shows what will happen. Nothing has changed yet, so there is nothing to come back to and no redirect.
pub(crate) async fn check(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let attribute = attribute_of(&visit)?;
    let name = visit.field("value");
    match active::check_name(&here.session, attribute, name, visit.now) {
        Ok(()) => {}
        Err(ReplaceFault::ProofNeeded) => return to_proof(&path_of(attribute)),
        Err(ReplaceFault::Form(faults)) => {
            return form(&doors, &visit, attribute, problem(words, &faults, "value"));
        }
        Err(other) => return Err(other.into()),
    }
    let until = visit.now.plus_hours(i64::from(here.house.vault().policy().clocks().replaced_value_hours));
    let frame = visit
        .frame(&doors, "portal-name-confirm-title")
        .under(room_of(attribute).0, room_of(attribute).1)
        .answering(words.say("portal-name-confirm-answer"));
    let facts = vec![
        Fact { change_href: Some(path_of(attribute)), ..Fact::new(name_of(words, attribute), name) },
        Fact::new(words.say("portal-fact-old-value"), words.say("portal-name-old")),
        Fact::new(
            words.say("portal-erased-on"),
            format!("{} ({})", words.moment(until), words.relative(until)),
        ),
    ];
    let confirm = ConfirmPage {
        action: format!("{}/confirm", path_of(attribute)),
        mark: frame.mark(),
        lead: words.say("portal-name-confirm-lead"),
        facts: Facts::new(words, facts),
        hidden: vec![("value".to_owned(), name.to_owned())],
        button: words.say("portal-name-confirm-button"),
        is_final: false,
        back: (room_of(attribute).0.to_owned(), words.say("portal-leave-as-is")),
    };
    html(&ConfirmingPage {
        step: Some(words.say2("portal-step", "here", 2_u32, "last", 2_u32)),
        frame,
        confirm,
    })
}

pub(crate) async fn confirm(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let attribute = attribute_of(&visit)?;
    let name = visit.field("value");
    let replaced =
        active::replace_name(here.house, here.customer, &here.session, attribute, name, visit.now).await;
    match replaced {
        Ok(_) => {
            let is_of_company = here.account().await?.is_of_company();
            let room = if is_of_company { room_of(attribute).0 } else { "/profile" };
            see_other(&format!("{room}?done=name"))
        }
        Err(ReplaceFault::NotHere(_)) => Err(Fault::NotFound),
        Err(ReplaceFault::ProofNeeded) => to_proof(&path_of(attribute)),
        Err(ReplaceFault::Form(faults)) => {
            form(&doors, &visit, attribute, problem(&visit.words, &faults, "value"))
        }
        Err(other) => Err(other.into()),
    }
}
