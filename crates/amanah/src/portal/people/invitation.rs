//! What an invited person sees: accepting with an account they have, or making one.

use amanah_service::accounts::form::FieldFault;
use amanah_service::accounts::people::PeopleActFault;
use amanah_service::accounts::people::invitation::{self, INVITATION_PATH, Newcomer};
use amanah_service::accounts::sessions;
use amanah_service::vault::PendingFault;

use super::told;
use crate::portal::change_name::ConfirmingPage;
use crate::portal::form_page::{FormPage, MessagePage, Row, TickRow, problem};
use crate::portal::here::{here, let_in, policy_language, to_proof, whence};
use crate::web::components::{ConfirmPage, Fact, Facts, FieldRow};
use crate::web::{Doors, Fault, Guest, Outcome, Visit, html, see_other};

fn path(visit: &Visit) -> String {
    format!("{INVITATION_PATH}{}", visit.part("token"))
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    match invitation::look(doors.house()?, visit.part("token"), visit.now).await {
        Ok(()) if visit.guest == Guest::Visitor => form(&doors, &visit, &[]),
        Ok(()) => confirm(&doors, &visit).await,
        Err(fault) => useless(&doors, &visit, fault),
    }
}

/// For a customer who is signed in: one click, after a fresh proof.
async fn confirm(doors: &Doors, visit: &Visit) -> Outcome {
    let words = &visit.words;
    let here = here(doors, visit).await?;
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof(&path(visit));
    }
    let number = here.house.vault().customer(here.customer).await?.number.to_string();
    let frame =
        visit.frame(doors, "people-invitation-title").answering(words.say("people-invitation-answer"));
    let facts = vec![Fact::new(words.say("people-invitation-as"), number)];
    let confirm = ConfirmPage {
        action: format!("/people/accept/{}", visit.part("token")),
        mark: frame.mark(),
        lead: words.say("people-invitation-lead"),
        facts: Facts::new(words, facts),
        hidden: Vec::new(),
        button: words.say("people-invitation-accept"),
        is_final: false,
        back: ("/people".to_owned(), words.say("people-invitation-not-now")),
    };
    html(&ConfirmingPage { step: None, frame, confirm })
}

/// For a visitor: the form of somebody new, and the way for whoever has an account.
fn form(doors: &Doors, visit: &Visit, faults: &[FieldFault]) -> Outcome {
    let words = &visit.words;
    let version = doors.house()?.vault().policy().version().to_string();
    let agree = TickRow {
        name: "agrees",
        label: words.say2("portal-sign-up-agree", "company", doors.company(), "version", &version),
        link: ("/policy".to_owned(), words.say("portal-read-policy")),
        error: problem(words, faults, "agrees"),
        is_ticked: visit.field("agrees") == "yes",
    };
    let frame =
        visit.frame(doors, "people-invitation-title").answering(words.say("people-invitation-new-answer"));
    FormPage::new(frame, path(visit), "people-invitation-button")
        .saying(words.say("people-invitation-new-lead"))
        .asking(Row::Field(
            FieldRow { autocomplete: "name", ..FieldRow::text("name", words.say("portal-name")) }
                .holding(visit.field("name"))
                .failing(problem(words, faults, "name")),
        ))
        .asking(Row::Field(
            FieldRow::new_password("password", words.say("portal-password"))
                .hinting(words.say("portal-password-hint"))
                .failing(problem(words, faults, "password")),
        ))
        .asking(Row::Tick(agree))
        .or(format!("/sign-in?return={}", path(visit)), "people-invitation-have-account")
        .answer()
}

fn useless(doors: &Doors, visit: &Visit, fault: PeopleActFault) -> Outcome {
    let answer = match fault {
        PeopleActFault::Link(PendingFault::Expired) => "people-invitation-expired",
        PeopleActFault::Link(_) => "people-invitation-used",
        other => return told(doors, visit, other, "/people"),
    };
    let page = MessagePage::of(doors, visit, "people-invitation-useless", answer)
        .saying(visit.words.say("people-invitation-ask"))
        .leading_to("/people", "nav-people");
    html(&page)
}

pub(crate) async fn sign_up(doors: Doors, visit: Visit) -> Outcome {
    if visit.guest != Guest::Visitor {
        return see_other(&path(&visit));
    }
    let newcomer = Newcomer {
        name: visit.field("name"),
        password: visit.form.exact("password"),
        agrees: visit.field("agrees") == "yes",
        language: policy_language(&visit.words),
    };
    let token = visit.part("token");
    match invitation::sign_up(doors.house()?, token, newcomer, whence(&visit), visit.now).await {
        Ok(signed_in) => let_in(&doors, &signed_in, "/people?done=joined"),
        Err(PeopleActFault::Form(faults)) => form(&doors, &visit, &faults),
        Err(PeopleActFault::HasAccount) => {
            let page = MessagePage::of(
                &doors,
                &visit,
                "people-invitation-known-title",
                "people-invitation-known-answer",
            )
            .leading_to(format!("/sign-in?return={}", path(&visit)), "people-invitation-have-account");
            html(&page)
        }
        Err(PeopleActFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(fault) => useless(&doors, &visit, fault),
    }
}

pub(crate) async fn accept(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    match invitation::accept(here.house, here.acting(), visit.part("token"), visit.now).await {
        Ok(()) => see_other("/people?done=joined"),
        Err(PeopleActFault::ProofNeeded) => to_proof(&path(&visit)),
        Err(fault) => useless(&doors, &visit, fault),
    }
}
