//! Another owner, in two steps: offered by the one, accepted by the other.

use amanah_policy::{CustomerId, PersonRole};
use amanah_service::accounts::people::hand_over;
use amanah_service::accounts::people::invitation::GIVEN_ROLES;
use amanah_service::accounts::sessions;

use super::{owned, person_of, told};
use crate::portal::change_name::ConfirmingPage;
use crate::portal::form_page::{FormPage, Row};
use crate::portal::here::{here, to_proof};
use crate::portal::tale::code_of;
use crate::web::components::{ChoiceRow, ConfirmPage, Fact, Facts, FormOption};
use crate::web::{Doors, Outcome, Visit, html, see_other};

fn path(person: CustomerId) -> String {
    format!("/people/person/{person}/hand-over")
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = owned(&here).await?;
    let person = person_of(&visit, &account)?;
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof(&path(person));
    }
    form(&doors, &visit, person, None)
}

fn form(doors: &Doors, visit: &Visit, person: CustomerId, error: Option<String>) -> Outcome {
    let words = &visit.words;
    let hours = doors.house()?.vault().policy().clocks().staff_invitation_hours;
    let frame = visit
        .frame(doors, "people-hand-over-title")
        .under("/people", "nav-people")
        .answering(words.say1("people-hand-over-answer", "person", code_of(person)));
    let option = |role: &PersonRole| FormOption {
        value: role.code().to_owned(),
        label: words.say_of("person-role", role.code()),
        hint: Some(words.say_of("people-role-opens", role.code())),
        is_chosen: visit.field("keeps") == role.code(),
    };
    FormPage::new(frame, path(person), "people-hand-over-button")
        .step(1, 2)
        .saying(words.say1("people-hand-over-lead", "hours", hours))
        .asking(Row::Choice(ChoiceRow {
            name: "keeps".to_owned(),
            label: words.say("people-hand-over-keeps"),
            hint: None,
            error,
            options: GIVEN_ROLES.iter().map(option).collect(),
        }))
        .or("/people", "portal-leave-as-is")
        .answer()
}

pub(crate) async fn offer(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = owned(&here).await?;
    let person = person_of(&visit, &account)?;
    let keeps = PersonRole::from_code(visit.field("keeps")).filter(|role| GIVEN_ROLES.contains(role));
    let Some(keeps) = keeps else {
        return form(&doors, &visit, person, Some(visit.words.say("portal-problem-no-role")));
    };
    match hand_over::offer(here.house, &account, here.acting(), person, keeps, visit.now).await {
        Ok(()) => see_other("/people?done=offered"),
        Err(fault) => told(&doors, &visit, fault, &path(person)),
    }
}

pub(crate) async fn show_offer(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let account = here.account().await?;
    let offer = hand_over::standing(here.house, &account, here.customer, visit.now).await?;
    let Some(offer) = offer.filter(|offer| offer.taker == here.customer) else {
        let fault = amanah_service::vault::PeopleFault::NoOffer.into();
        return told(&doors, &visit, fault, "/people");
    };
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof("/people/offer");
    }
    let frame = visit
        .frame(&doors, "people-offer-title")
        .under("/people", "nav-people")
        .answering(words.say("people-offer-answer"));
    let facts = vec![
        Fact::new(words.say("people-offer-from"), words.say1("people-doer", "person", code_of(offer.giver))),
        Fact::new(words.say("people-offer-keeps"), words.say_of("person-role", offer.keeps.code())),
        Fact::new(words.say("people-offer-until"), words.moment(offer.ends_at)),
    ];
    let confirm = ConfirmPage {
        action: "/people/offer".to_owned(),
        mark: frame.mark(),
        lead: words.say("people-offer-lead"),
        facts: Facts::new(words, facts),
        hidden: Vec::new(),
        button: words.say("people-offer-button"),
        is_final: false,
        back: ("/people".to_owned(), words.say("people-back")),
    };
    let step = Some(words.say2("portal-step", "here", 2_u32, "last", 2_u32));
    html(&ConfirmingPage { step, frame, confirm })
}

pub(crate) async fn accept(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = here.account().await?;
    match hand_over::accept(here.house, &account, here.acting(), visit.now).await {
        Ok(()) => see_other("/people?done=taken-over"),
        Err(fault) => told(&doors, &visit, fault, "/people/offer"),
    }
}

pub(crate) async fn end(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let account = here.account().await?;
    match hand_over::end(here.house, &account, here.customer, visit.now).await {
        Ok(()) => see_other("/people?done=offer-ended"),
        Err(fault) => told(&doors, &visit, fault, "/people"),
    }
}
