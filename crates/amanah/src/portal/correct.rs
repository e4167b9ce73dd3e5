//! Correcting a datum that is no primary e-mail and no name, in one step.

use amanah_policy::Attribute;
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::profile::{self, CORRECTABLE, CorrectionFault};

use super::form_page::{FormPage, Row, problem};
use super::here::here;
use super::story::name_of;
use crate::web::components::{FieldRow, TextRow};
use crate::web::{Doors, Fault, Outcome, Visit, see_other};

fn attribute_of(visit: &Visit) -> Result<Attribute, Fault> {
    Attribute::from_code(visit.part("attribute"))
        .filter(|attribute| CORRECTABLE.contains(attribute))
        .ok_or(Fault::NotFound)
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    here(&doors, &visit).await?;
    form(&doors, &visit, attribute_of(&visit)?, &[])
}

fn form(doors: &Doors, visit: &Visit, attribute: Attribute, faults: &[FieldFault]) -> Outcome {
    let words = &visit.words;
    let mut frame = visit
        .frame(doors, "portal-correct-title")
        .under("/profile", "nav-profile")
        .answering(words.say("portal-correct-answer"));
    frame.title = words.say1("portal-correct-which", "name", name_of(words, attribute));
    let error = problem(words, faults, "value");
    let label = name_of(words, attribute);
    let row = if attribute == Attribute::PostalAddress {
        Row::Text(TextRow {
            name: "value".to_owned(),
            label,
            hint: None,
            error,
            value: visit.field("value").to_owned(),
        })
    } else {
        let phone = FieldRow { kind: "tel", autocomplete: "tel", ..FieldRow::text("value", label) };
        Row::Field(phone.hinting(words.say("portal-phone-hint")).holding(visit.field("value")).failing(error))
    };
    FormPage::new(frame, format!("/profile/correct/{}", attribute.code()), "portal-save")
        .asking(row)
        .or("/profile", "portal-leave-as-is")
        .answer()
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let attribute = attribute_of(&visit)?;
    let value = visit.field("value");
    let corrected = profile::correct(here.house, here.customer, attribute, value, visit.now).await;
    match corrected {
        Ok(_) => see_other("/profile?done=corrected"),
        Err(CorrectionFault::Form(faults)) => form(&doors, &visit, attribute, &faults),
        Err(other) => Err(other.into()),
    }
}
