//! The link in the notice to the old mailbox: one page that asks, one click that stops or undoes the change (DEL1).

use amanah_service::deletion::active::{self, ReplaceFault, STOP_PATH};

use super::form_page::{FormPage, MessagePage};
use crate::web::{Doors, Outcome, Visit, html, see_other};

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let token = visit.part("token");
    match active::look_at_stop_link(doors.house()?, token, visit.now).await {
        Ok(()) => {
            let frame = visit.frame(&doors, "portal-stop-title").answering(words.say("portal-stop-answer"));
            FormPage::new(frame, format!("{STOP_PATH}{token}"), "portal-stop-button")
                .saying(words.say("portal-stop-lead"))
                .or("/", "portal-leave-as-is")
                .answer()
        }
        Err(ReplaceFault::Code(_)) => useless(&doors, &visit),
        Err(other) => Err(other.into()),
    }
}

fn useless(doors: &Doors, visit: &Visit) -> Outcome {
    html(
        &MessagePage::of(doors, visit, "portal-stop-useless-title", "portal-stop-useless-answer")
            .leading_to("/sign-in", "portal-back-to-sign-in"),
    )
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    match active::stop(doors.house()?, visit.part("token"), visit.now).await {
        Ok(()) => see_other("/change-stopped"),
        Err(ReplaceFault::Code(_)) => useless(&doors, &visit),
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn show_done(doors: Doors, visit: Visit) -> Outcome {
    html(
        &MessagePage::of(&doors, &visit, "portal-stopped-title", "portal-stopped-answer")
            .leading_to("/sign-in", "portal-back-to-sign-in"),
    )
}
