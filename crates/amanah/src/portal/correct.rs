//! Correcting a datum that is no primary e-mail and no name, in one step.

use amanah_policy::{Attribute, CustomerId};
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::people;
use amanah_service::accounts::profile::{self, CORRECTABLE, CorrectionFault};

use super::form_page::{FormPage, Row, problem};
use super::here::{Here, here};
use super::story::name_of;
use crate::web::components::{FieldRow, TextRow};
use crate::web::{Doors, Fault, Outcome, Visit, see_other};

fn attribute_of(visit: &Visit) -> Result<Attribute, Fault> {
    Attribute::from_code(visit.part("attribute"))
        .filter(|attribute| CORRECTABLE.contains(attribute))
        .ok_or(Fault::NotFound)
}

/// Whose value is corrected, and where the reader comes from.
#[derive(Clone, Copy)]
enum Whose {
    /// The reader's own.
    Own,
    /// That of the company for whose account the reader acts, as its owner.
    Company,
}

impl Whose {
    const fn path(self) -> &'static str {
        match self {
            Self::Own => "/profile",
            Self::Company => "/company",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Own => "nav-profile",
            Self::Company => "people-company-title",
        }
    }

    /// Whose data it is. Who does not answer for the company has no such page.
    async fn customer(self, here: &Here<'_>) -> Result<CustomerId, Fault> {
        match self {
            Self::Own => Ok(here.customer),
            Self::Company => {
                let account = people::acting_for(here.house, here.customer, &here.session).await?;
                let may = account.is_of_company() && account.is_ended_by(here.customer);
                may.then_some(account.holder).ok_or(Fault::NotFound)
            }
        }
    }
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    show_whose(doors, visit, Whose::Own).await
}

pub(crate) async fn show_of_company(doors: Doors, visit: Visit) -> Outcome {
    show_whose(doors, visit, Whose::Company).await
}

async fn show_whose(doors: Doors, visit: Visit, whose: Whose) -> Outcome {
    let here = here(&doors, &visit).await?;
    let attribute = attribute_of(&visit)?;
    whose.customer(&here).await?;
    form(&doors, &visit, whose, attribute, &[])
}

fn form(doors: &Doors, visit: &Visit, whose: Whose, attribute: Attribute, faults: &[FieldFault]) -> Outcome {
    let words = &visit.words;
    let mut frame = visit
        .frame(doors, "portal-correct-title")
        .under(whose.path(), whose.name())
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
    FormPage::new(frame, format!("{}/correct/{}", whose.path(), attribute.code()), "portal-save")
        .asking(row)
        .or(whose.path(), "portal-leave-as-is")
        .answer()
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    send_whose(doors, visit, Whose::Own).await
}

pub(crate) async fn send_of_company(doors: Doors, visit: Visit) -> Outcome {
    send_whose(doors, visit, Whose::Company).await
}

async fn send_whose(doors: Doors, visit: Visit, whose: Whose) -> Outcome {
    let here = here(&doors, &visit).await?;
    let attribute = attribute_of(&visit)?;
    let customer = whose.customer(&here).await?;
    let value = visit.field("value");
    let corrected =
        profile::correct_for(here.house, customer, here.customer, attribute, value, visit.now).await;
    match corrected {
        Ok(_) => see_other(&format!("{}?done=corrected", whose.path())),
        Err(CorrectionFault::Form(faults)) => form(&doors, &visit, whose, attribute, &faults),
        Err(other) => Err(other.into()),
    }
}
