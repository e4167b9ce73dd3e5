//! Bringing back a value that was replaced, while its clock runs (DEL1).

use amanah_policy::DatumId;
use amanah_service::accounts::{people, sessions};
use amanah_service::deletion::active::{self, ReplaceFault};
use amanah_service::vault::VaultError;

use super::change_name::ConfirmingPage;
use super::form_page::MessagePage;
use super::here::{here, to_proof};
use super::story::name_of;
use crate::web::components::{ConfirmPage, Fact, Facts};
use crate::web::{Doors, Fault, Outcome, Visit, html, see_other};

fn datum_of(visit: &Visit) -> Result<DatumId, Fault> {
    visit.part("id").parse().map_err(|_| Fault::NotFound)
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let old = datum_of(&visit)?;
    if !sessions::is_freshly_proved(&here.session, visit.now) {
        return to_proof(&format!("/profile/undo/{old}"));
    }
    let mut waiting = active::waiting(here.house, here.customer).await?;
    let account = people::acting_for(here.house, here.customer, &here.session).await?;
    if account.is_of_company() && account.is_ended_by(here.customer) {
        waiting.extend(active::waiting(here.house, account.holder).await?);
    }
    let Some(replaced) = waiting.iter().find(|replaced| replaced.old == old) else {
        return gone(&doors, &visit);
    };
    let frame = visit
        .frame(&doors, "portal-undo-title")
        .under("/profile", "nav-profile")
        .answering(words.say("portal-undo-answer"));
    let facts = vec![
        Fact::new(words.say("portal-fact-datum"), name_of(words, replaced.attribute)),
        Fact::new(words.say("portal-fact-replaced"), words.moment(replaced.replaced_at)),
        Fact::new(
            words.say("portal-erased-on"),
            format!("{} ({})", words.moment(replaced.until), words.relative(replaced.until)),
        ),
    ];
    let confirm = ConfirmPage {
        action: format!("/profile/undo/{old}"),
        mark: frame.mark(),
        lead: words.say("portal-undo-lead"),
        facts: Facts::new(words, facts),
        hidden: Vec::new(),
        button: words.say("portal-undo-button"),
        is_final: false,
        back: ("/profile".to_owned(), words.say("portal-leave-as-is")),
    };
    html(&ConfirmingPage { step: None, frame, confirm })
}

fn gone(doors: &Doors, visit: &Visit) -> Outcome {
    html(
        &MessagePage::of(doors, visit, "portal-undo-gone-title", "portal-undo-gone-answer")
            .leading_to("/profile", "portal-back-to-profile"),
    )
}

pub(crate) async fn send(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let old = datum_of(&visit)?;
    let undone = active::undo(here.house, here.customer, &here.session, old, visit.now).await;
    match undone {
        Ok(()) => see_other("/profile?done=undone"),
        Err(ReplaceFault::ProofNeeded) => to_proof(&format!("/profile/undo/{old}")),
        Err(ReplaceFault::NotHere(_) | ReplaceFault::Vault(VaultError::NotFound(_))) => gone(&doors, &visit),
        Err(other) => Err(other.into()),
    }
}
