//! The second step of a member of staff's sign-in, and sign-in with a passkey.

use amanah_service::accounts::passkeys::PasskeyFault;
use amanah_service::accounts::second_step::StepFault;
use amanah_service::accounts::staff::StaffFault;
use amanah_service::accounts::staff::sign_in::{self, StaffEntry, StaffSignedIn, StaffStepFault};

use super::entry::{self, FIRST_ROOM, go_on, let_in};
use crate::portal::here::whence;
use crate::portal::second_step::{TOKEN, begin_for, form, over};
use crate::web::factors::passkeys::not_opened;
use crate::web::kept::Kept;
use crate::web::{Doors, Fault, Outcome, Visit};

/// Goes in, or to the second step; what was written before the session ended goes along.
pub(super) fn go_in(doors: &Doors, visit: &Visit, entry: StaffEntry, kept: Option<Kept>) -> Outcome {
    match entry {
        StaffEntry::In(signed_in) => welcome(doors, visit, &signed_in, kept),
        StaffEntry::SecondStep(waiting) => ask(doors, visit, waiting.token.expose(), kept.as_ref(), None),
    }
}

fn welcome(doors: &Doors, visit: &Visit, signed_in: &StaffSignedIn, kept: Option<Kept>) -> Outcome {
    match kept {
        Some(kept) => go_on(doors, visit, signed_in, kept),
        None => let_in(doors, signed_in, visit.way_back(FIRST_ROOM)),
    }
}

fn ask(doors: &Doors, visit: &Visit, token: &str, kept: Option<&Kept>, error: Option<String>) -> Outcome {
    let mut page =
        form(doors, visit, "/console/sign-in/code", error).or("/console/sign-in", "console-to-sign-in");
    if let Some(kept) = kept {
        page = page.carrying(kept);
    }
    page.hidden.push((TOKEN.to_owned(), token.to_owned()));
    page.hidden.push(("return".to_owned(), visit.way_back(FIRST_ROOM).to_owned()));
    page.answer()
}

/// Takes the code.
pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let kept = Kept::brought(&visit);
    let token = visit.field(TOKEN);
    let step = (token, visit.field("code"));
    let problem = match sign_in::with_second_step(doors.house()?, step, whence(&visit), visit.now).await {
        Ok(signed_in) => return welcome(&doors, &visit, &signed_in, kept),
        Err(StaffStepFault::Step(StepFault::WrongCode)) => visit.words.say("second-step-wrong"),
        Err(StaffStepFault::Step(StepFault::TooOften(wait))) => {
            let when = visit.moment_after(wait.retry_seconds);
            visit.words.say1("fault-too-many-advice", "when", when)
        }
        Err(StaffStepFault::Step(StepFault::Over(_)) | StaffStepFault::Staff(StaffFault::NobodyHere)) => {
            match kept {
                Some(kept) => return entry::signed_out(&doors, &visit, &kept),
                None => return over(&doors, &visit, "/console/sign-in"),
            }
        }
        Err(other) => return Err(other.into()),
    };
    ask(&doors, &visit, token, kept.as_ref(), Some(problem))
}

/// Begins a sign-in with a passkey, for the page's script.
pub(crate) async fn begin_passkey(doors: Doors, visit: Visit) -> Outcome {
    begin_for(&doors, &visit, true).await
}

/// Signs in with a passkey.
pub(crate) async fn send_passkey(doors: Doors, visit: Visit) -> Outcome {
    let kept = Kept::brought(&visit);
    let answer = (visit.field("passkey-token"), visit.field("passkey-answer"));
    let fault = match sign_in::with_passkey(doors.house()?, answer, whence(&visit), visit.now).await {
        Ok(signed_in) => return welcome(&doors, &visit, &signed_in, kept),
        Err(StaffStepFault::Passkey(PasskeyFault::TooOften(wait))) => {
            return Err(Fault::TooMany { retry_seconds: wait.retry_seconds });
        }
        Err(StaffStepFault::Passkey(PasskeyFault::Vault(fault))) => return Err(fault.into()),
        Err(StaffStepFault::Passkey(fault)) => fault,
        Err(StaffStepFault::Staff(StaffFault::NobodyHere)) => PasskeyFault::Unknown,
        Err(other) => return Err(other.into()),
    };
    entry::refused(&doors, &visit, not_opened(&visit.words, &fault), kept.as_ref())
}
