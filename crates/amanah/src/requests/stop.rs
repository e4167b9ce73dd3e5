//! Behind the link of every notice: one button that stops the deletion, or lifts the restriction.

use amanah_service::deletion::confirm;
use amanah_service::deletion::course::STOP_PATH;

use super::confirm::useless;
use super::{path_of, told, unlisted};
use crate::portal::form_page::FormPage;
use crate::web::{Doors, Outcome, Visit, see_other};

/// Says what would be stopped. Nothing is changed, however often it is asked for.
///
/// Enforces: DEL2
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let token = visit.part("token");
    let case = match confirm::look_at_stop(doors.house()?, token, visit.now).await {
        Ok(case) => case,
        Err(fault) => return useless(&doors, &visit, fault),
    };
    let status = path_of(doors.house()?, &case);
    if !case.state.can_be_stopped() {
        return see_other(&status);
    }
    let words = &visit.words;
    let stopping = told::stopping(&case);
    let frame = visit.frame(&doors, stopping.title).answering(told::stands(words, doors.house()?, &case));
    FormPage::new(frame, format!("{STOP_PATH}{token}"), stopping.button)
        .saying(told::asked(words, &case))
        .saying(words.say(stopping.lead))
        .or(status, stopping.or)
        .answer()
        .map(unlisted)
}

/// Stops it; the page of the request is the receipt.
///
/// Enforces: DEL2
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    match confirm::stop(doors.house()?, visit.part("token"), visit.now).await {
        Ok(case) => see_other(&format!("{}?done=stopped", path_of(doors.house()?, &case))),
        Err(fault) => useless(&doors, &visit, fault),
    }
}
