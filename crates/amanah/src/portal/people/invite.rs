//! Inviting somebody, and taking an invitation back.

use amanah_policy::{PendingId, PersonRole};
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::people::PeopleActFault;
use amanah_service::accounts::people::invitation::{self, GIVEN_ROLES};
use amanah_service::accounts::sessions;

use super::{owned, told};
use crate::portal::form_page::{BoxesRow, FormPage, Row, problem};
use crate::portal::here::{here, to_proof};
use crate::web::components::{FieldRow, FormOption};
use crate::web::{Doors, Fault, Outcome, Visit, Words, see_other};

const HERE: &str = "/people/invite";

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    owned(&here).await?;
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof(HERE);
    }
    form(&doors, &visit, &[])
}

fn form(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let words = &visit.words;
    let hours = doors.house()?.vault().policy().clocks().staff_invitation_hours;
    let frame = visit
        .frame(doors, "people-invite-title")
        .under("/people", "nav-people")
        .answering(words.say("people-invite-answer"));
    FormPage::new(frame, HERE, "people-invite-button")
        .saying(words.say1("people-invite-lead", "hours", hours))
        .asking(Row::Field(
            FieldRow { autocomplete: "off", ..FieldRow::email("email", words.say("people-invite-email")) }
                .holding(visit.field("email"))
                .failing(problem(words, faults, "email")),
        ))
        .asking(Row::Boxes(boxes(words, &chosen(visit), faults)))
        .or("/people", "portal-leave-as-is")
        .answer()
}

/// The roles that were ticked; a word that is none counts for nothing.
pub(super) fn chosen(visit: &Visit) -> Vec<PersonRole> {
    visit.form.all("roles").filter_map(PersonRole::from_code).collect()
}

/// The roles to choose from, each with what it opens.
pub(super) fn boxes(words: &Words, chosen: &[PersonRole], faults: &[FieldFault]) -> BoxesRow {
    let option = |role: &PersonRole| FormOption {
        value: role.code().to_owned(),
        label: words.say_of("person-role", role.code()),
        hint: Some(words.say_of("people-role-opens", role.code())),
        is_chosen: chosen.contains(role),
    };
    BoxesRow {
        name: "roles",
        label: words.say("people-roles-label"),
        hint: words.say("people-roles-hint"),
        error: problem(words, faults, "roles"),
        options: GIVEN_ROLES.iter().map(option).collect(),
    }
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let invited = {
        let here = here(&doors, &visit).await?;
        let account = owned(&here).await?;
        let (email, roles) = (visit.field("email"), chosen(&visit));
        invitation::invite(here.house, &account, here.acting(), email, &roles, visit.now).await
    };
    match invited {
        Ok(_until) => see_other("/people?done=invited"),
        Err(PeopleActFault::Form(faults)) => form(&doors, &visit, &faults),
        Err(other) => told(&doors, &visit, other, HERE),
    }
}

pub(crate) async fn withdraw(doors: Doors, visit: Visit) -> Outcome {
    let Ok(id) = visit.field("invitation").parse::<PendingId>() else { return Err(Fault::BadInput) };
    let here = here(&doors, &visit).await?;
    let account = owned(&here).await?;
    match invitation::withdraw(here.house, &account, here.customer, id, visit.now).await {
        Ok(()) => see_other("/people?done=withdrawn"),
        // Accepted, ended or withdrawn in another tab.
        Err(PeopleActFault::Link(_)) => see_other("/people?done=withdrawn-late"),
        Err(other) => told(&doors, &visit, other, "/people"),
    }
}
