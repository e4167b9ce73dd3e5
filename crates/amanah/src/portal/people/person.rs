//! One person of an account: other roles, taken out, or leaving.

use amanah_policy::{CustomerId, PersonRole};
use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::people::{PeopleActFault, roles};
use amanah_service::accounts::sessions;
use amanah_service::vault::Account;

use super::invite::{boxes, chosen};
use super::{owned, person_of, roles_in_words, told};
use crate::portal::change_name::ConfirmingPage;
use crate::portal::form_page::{FormPage, Row};
use crate::portal::here::{Here, here, to_proof};
use crate::portal::tale::code_of;
use crate::web::components::{ConfirmPage, Fact, Facts};
use crate::web::{Doors, Fault, Outcome, Visit, html, see_other};

fn path(person: CustomerId, act: &str) -> String {
    format!("/people/person/{person}/{act}")
}

pub(crate) async fn show_roles(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = owned(&here).await?;
    let person = person_of(&visit, &account)?;
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof(&path(person, "roles"));
    }
    let now: Vec<PersonRole> = account.roles_of(person).collect();
    roles_form(&doors, &visit, person, &now, &[])
}

fn roles_form(
    doors: &Doors,
    visit: &Visit,
    person: CustomerId,
    chosen: &[PersonRole],
    faults: &[FieldFault],
) -> Outcome {
    let words = &visit.words;
    let frame = visit
        .frame(doors, "people-roles-title")
        .under("/people", "nav-people")
        .answering(words.say1("people-roles-answer", "person", code_of(person)));
    FormPage::new(frame, path(person, "roles"), "portal-save")
        .asking(Row::Boxes(boxes(words, chosen, faults)))
        .or("/people", "portal-leave-as-is")
        .answer()
}

pub(crate) async fn give_roles(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = owned(&here).await?;
    let person = person_of(&visit, &account)?;
    let chosen = chosen(&visit);
    match roles::give(here.house, &account, here.acting(), person, &chosen, visit.now).await {
        Ok(()) => see_other("/people?done=roles"),
        Err(PeopleActFault::Form(faults)) => roles_form(&doors, &visit, person, &chosen, &faults),
        Err(other) => told(&doors, &visit, other, &path(person, "roles")),
    }
}

pub(crate) async fn show_take_out(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = owned(&here).await?;
    let person = person_of(&visit, &account)?;
    let action = path(person, "take-out");
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof(&action);
    }
    confirm(&doors, &visit, &account, person, &action, &TAKE_OUT)
}

pub(crate) async fn take_out(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = owned(&here).await?;
    let person = person_of(&visit, &account)?;
    match roles::take_out(here.house, &account, here.acting(), person, visit.now).await {
        Ok(()) => see_other("/people?done=taken-out"),
        Err(fault) => told(&doors, &visit, fault, &path(person, "take-out")),
    }
}

/// The account of a company that the reader is in; its owner is told to hand it over first.
async fn left(here: &Here<'_>) -> Result<Account, Fault> {
    let account = here.account().await?;
    if account.is_of_company() { Ok(account) } else { Err(Fault::NotFound) }
}

pub(crate) async fn show_leave(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = left(&here).await?;
    if account.is_ended_by(here.customer) {
        let fault = PeopleActFault::Stays(amanah_service::vault::PeopleFault::HandOverFirst);
        return told(&doors, &visit, fault, "/people");
    }
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof("/people/leave");
    }
    confirm(&doors, &visit, &account, here.customer, "/people/leave", &LEAVE)
}

pub(crate) async fn leave(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = left(&here).await?;
    match roles::leave(here.house, &account, here.acting(), visit.now).await {
        Ok(()) => see_other("/people?done=left"),
        Err(fault) => told(&doors, &visit, fault, "/people/leave"),
    }
}

/// The words of a step.
struct Step {
    title: &'static str,
    answer: &'static str,
    lead: &'static str,
    button: &'static str,
}

const TAKE_OUT: Step = Step {
    title: "people-take-out-title",
    answer: "people-take-out-answer",
    lead: "people-take-out-lead",
    button: "people-take-out-button",
};

const LEAVE: Step = Step {
    title: "people-leave-title",
    answer: "people-leave-answer",
    lead: "people-leave-lead",
    button: "people-leave-button",
};

/// What will happen, once more, before it does.
fn confirm(
    doors: &Doors,
    visit: &Visit,
    account: &Account,
    person: CustomerId,
    action: &str,
    step: &Step,
) -> Outcome {
    let words = &visit.words;
    let frame =
        visit.frame(doors, step.title).under("/people", "nav-people").answering(words.say(step.answer));
    let facts = vec![
        Fact::new(words.say("people-person"), words.say1("people-doer", "person", code_of(person))),
        Fact::new(words.say("people-roles-label"), roles_in_words(words, account.roles_of(person))),
    ];
    let confirm = ConfirmPage {
        action: action.to_owned(),
        mark: frame.mark(),
        lead: words.say(step.lead),
        facts: Facts::new(words, facts),
        hidden: Vec::new(),
        button: words.say(step.button),
        is_final: true,
        back: ("/people".to_owned(), words.say("portal-leave-as-is")),
    };
    html(&ConfirmingPage { step: None, frame, confirm })
}
