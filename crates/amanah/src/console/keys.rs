//! API keys of a member of staff: programs that act in their name, in one role, for purposes of the policy.

use amanah_policy::ApiKeyId;
use amanah_service::accounts::programs::{self, Wish};
use amanah_service::vault::{KeyOf, SessionOf, VaultError};

use super::here::{Here, here, news};
use crate::portal::form_page::FormPage;
use crate::portal::keys::{
    Addresses, KeysPage, MadePage, NEWS, Slip, asking_for, purpose_row, slip_of, wish_of,
};
use crate::web::{Doors, Fault, Outcome, Visit, html, see_other};

const HERE: Addresses =
    Addresses { list: "/console/keys", new: "/console/keys/new", end: "/console/keys/end" };

const fn owner(here: &Here<'_>) -> KeyOf {
    KeyOf::Staff { staff: here.staff, role: here.role }
}

/// Lists the keys.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let keys = programs::list(here.house, SessionOf::Staff(here.staff), visit.now).await?;
    let answer = visit.words.say1("keys-answer-staff", "count", keys.len());
    let mut frame = visit.frame(&doors, "keys-title").under("/console", "nav-today").answering(answer);
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    html(&KeysPage::new(frame, &keys, HERE))
}

/// Asks what the program is to be allowed.
pub(crate) async fn show_new(doors: Doors, visit: Visit) -> Outcome {
    form(&doors, &visit, None)
}

fn form(doors: &Doors, visit: &Visit, slip: Option<&Slip>) -> Outcome {
    let here = here(doors, visit)?;
    let words = &visit.words;
    let role = words.say_of("role", here.role.code());
    let frame = visit
        .frame(doors, "keys-new-title")
        .under("/console/keys", "keys-title")
        .answering(words.say1("keys-new-answer-staff", "role", role));
    let mut page = FormPage::new(frame, HERE.new, "keys-new-button").saying(words.say("keys-purposes-lead"));
    let mut error = slip.filter(|slip| slip.field == "purposes").map(|slip| words.say(slip.message));
    for purpose in programs::purposes_of(here.house, here.role) {
        let is_ticked = !visit.field(purpose.code()).is_empty();
        page = page.asking(purpose_row(words, purpose, is_ticked, error.take()));
    }
    asking_for(page, visit, slip).or(HERE.list, "keys-leave").answer()
}

/// Makes the key and shows its secret, once.
pub(crate) async fn make(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let purposes = programs::purposes_of(here.house, here.role);
    let chosen = purposes.into_iter().filter(|purpose| !visit.field(purpose.code()).is_empty());
    let wish = Wish { purposes: chosen.collect(), ..wish_of(&visit) };
    match programs::allow_for_staff(here.house, owner(&here), wish, visit.now).await {
        Ok((key, secret)) => {
            let frame = visit
                .frame(&doors, "keys-made-title")
                .under("/console/keys", "keys-title")
                .answering(visit.words.say("keys-made-answer"));
            html(&MadePage::new(frame, &key, &secret, &here.house.settings().public_url, HERE))
        }
        Err(fault) => match slip_of(&fault) {
            Some(slip) => form(&doors, &visit, Some(&slip)),
            None => Err(fault.into()),
        },
    }
}

/// Ends a key.
pub(crate) async fn end(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let Ok(key) = visit.field("key").parse::<ApiKeyId>() else { return Err(Fault::BadInput) };
    match programs::end(here.house, owner(&here), key, visit.now).await {
        // Ended in another tab: it is what they wanted.
        Ok(()) | Err(VaultError::NotFound(_)) => see_other("/console/keys?done=key-ended"),
        Err(other) => Err(other.into()),
    }
}
