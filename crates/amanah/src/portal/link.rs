//! A link that signs in once: asked for, sent, and confirmed by one click, because nothing happens on GET.

use amanah_service::accounts::one_time_link::{self, LINK_PATH, LinkFault};
use amanah_service::vault::PendingFault;

use super::form_page::{FormPage, MessagePage, Row};
use super::here::{policy_language, whence};
use super::second_step::go_in;
use crate::web::components::FieldRow;
use crate::web::{Doors, Fault, Outcome, Visit, html, see_other};

pub(crate) async fn show_request(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let frame = visit
        .frame(&doors, "portal-link-title")
        .under("/sign-in", "portal-sign-in-title")
        .answering(words.say("portal-link-answer"));
    FormPage::new(frame, "/sign-in/link", "portal-link-button")
        .asking(Row::Field(FieldRow::email("email", words.say("portal-email"))))
        .answer()
}

pub(crate) async fn send_request(doors: Doors, visit: Visit) -> Outcome {
    match one_time_link::send(
        doors.house()?,
        visit.field("email"),
        policy_language(&visit.words),
        whence(&visit),
        visit.now,
    )
    .await
    {
        Ok(()) => see_other("/sign-in/link-sent"),
        Err(LinkFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn show_sent(doors: Doors, visit: Visit) -> Outcome {
    let minutes = doors.house()?.vault().policy().clocks().one_time_link_minutes;
    let page = MessagePage::of(&doors, &visit, "portal-link-sent-title", "portal-link-sent-answer")
        .saying(visit.words.say1("portal-link-sent-more", "minutes", minutes))
        .leading_to("/sign-in", "portal-back-to-sign-in");
    html(&page)
}

pub(crate) async fn show_confirmation(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    let token = visit.part("token");
    match one_time_link::look(house, token, visit.now).await {
        Ok(()) => {
            let words = &visit.words;
            let version = house.vault().policy().version().to_string();
            let frame = visit
                .frame(&doors, "portal-link-confirm-title")
                .answering(words.say("portal-link-confirm-answer"));
            FormPage::new(frame, format!("{LINK_PATH}{token}"), "portal-link-confirm-button")
                .noting(
                    words.say1("portal-sign-in-agree", "version", &version),
                    "/policy",
                    "portal-read-policy",
                )
                .answer()
        }
        Err(LinkFault::Link(fault)) => useless(&doors, &visit, fault),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn confirm(doors: Doors, visit: Visit) -> Outcome {
    match one_time_link::sign_in(doors.house()?, visit.part("token"), whence(&visit), visit.now).await {
        Ok(entry) => go_in(&doors, &visit, entry, "/home", None).await,
        Err(LinkFault::Link(fault)) => useless(&doors, &visit, fault),
        Err(LinkFault::TooOften(wait)) => Err(Fault::TooMany { retry_seconds: wait.retry_seconds }),
        Err(other) => Err(other.into()),
    }
}

fn useless(doors: &Doors, visit: &Visit, fault: PendingFault) -> Outcome {
    let (title, answer) = match fault {
        PendingFault::Expired => ("portal-link-expired-title", "portal-link-expired-answer"),
        PendingFault::UsedOrUnknown | PendingFault::Wrong { .. } => {
            ("portal-link-used-title", "portal-link-used-answer")
        }
    };
    let page = MessagePage::of(doors, visit, title, answer)
        .leading_to("/sign-in/link", "portal-link-again")
        .leading_to("/sign-in", "portal-back-to-sign-in");
    html(&page)
}
