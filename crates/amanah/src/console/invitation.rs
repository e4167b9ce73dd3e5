//! Accepting an invitation: name, address, password, and the work begins.

use amanah_service::accounts::staff::accept::{self, Acceptance};
use amanah_service::accounts::staff::invitation::INVITATION_PATH;
use amanah_service::accounts::staff::{StaffFault, sign_in};
use amanah_service::vault::SignedInBy;

use super::entry::{let_in, useless_link};
use super::here::problem;
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::FieldRow;
use crate::web::{Doors, Outcome, Visit};

/// Shows the form behind an invitation.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    match accept::look(doors.house()?, visit.part("token"), visit.now).await {
        Ok(()) => form(&doors, &visit, &[]),
        Err(StaffFault::Link(fault)) => useless_link(&doors, &visit, fault),
        Err(other) => Err(other.into()),
    }
}

fn form(doors: &Doors, visit: &Visit, faults: &[amanah_service::accounts::form::FieldFault]) -> Outcome {
    let words = &visit.words;
    let answer = words.say1("console-invitation-answer", "company", doors.company());
    let frame = visit.frame(doors, "console-invitation-title").answering(answer);
    let name = FieldRow { autocomplete: "name", ..FieldRow::text("name", words.say("console-your-name")) };
    let email = FieldRow::email("email", words.say("console-email"));
    let password = FieldRow::new_password("password", words.say("console-new-password"));
    FormPage::new(frame, format!("{INVITATION_PATH}{}", visit.part("token")), "console-invitation-button")
        .asking(Row::Field(
            name.hinting(words.say("console-your-name-hint"))
                .holding(visit.field("name"))
                .failing(problem(words, faults, "name")),
        ))
        .asking(Row::Field(
            email
                .hinting(words.say("console-your-email-hint"))
                .holding(visit.field("email"))
                .failing(problem(words, faults, "email")),
        ))
        .asking(Row::Field(
            password
                .hinting(words.say("console-new-password-hint"))
                .failing(problem(words, faults, "password")),
        ))
        .answer()
}

/// Accepts the invitation and lets the new member of staff in.
pub(crate) async fn accept(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    let acceptance = Acceptance {
        token: visit.part("token"),
        name: visit.field("name"),
        email: visit.field("email"),
        password: visit.form.exact("password"),
    };
    match accept::accept(house, acceptance, visit.now).await {
        Ok(staff) => {
            let signed_in = sign_in::open(house, staff, SignedInBy::Link, visit.now).await?;
            let_in(&doors, &signed_in, "/console?done=welcome")
        }
        Err(StaffFault::Form(faults)) => form(&doors, &visit, &faults),
        Err(StaffFault::Link(fault)) => useless_link(&doors, &visit, fault),
        Err(other) => Err(other.into()),
    }
}
