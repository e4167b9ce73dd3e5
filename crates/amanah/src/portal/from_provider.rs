//! What came from a sign-on provider that asked for its deletion: to be kept as one's own, or replaced (DEL1).

use amanah_policy::{Attribute, CustomerId, Timestamp};
use amanah_service::House;
use amanah_service::deletion::provider_notice::keep::{self, KeepFault, Open};
use amanah_service::deletion::provider_notice::{KEEP_PATH, name_of};
use amanah_service::vault::VaultError;

use super::form_page::{FormPage, MessagePage};
use super::here::{here, news, to_proof};
use super::story::name_of as attribute_name;
use crate::web::components::{Banner, Tone};
use crate::web::{Doors, Fault, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[("kept-as-own", Tone::Good)];

/// The notice at home while something waits.
pub(super) async fn notice(
    words: &Words,
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Option<Banner>, VaultError> {
    let open = keep::open(house, customer, now).await?;
    Ok(open.first().map(|open| {
        let text = words.say1("from-provider-notice", "provider", name_of(open.provider));
        Banner::new(Tone::Wait, text).leading_to(KEEP_PATH, words.say("from-provider-title"))
    }))
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let words = &visit.words;
    let open = keep::open(here.house, here.customer, visit.now).await?;
    if open.is_empty() {
        let mut page = MessagePage::of(&doors, &visit, "from-provider-title", "from-provider-none")
            .leading_to("/profile", "nav-profile");
        if let Some(news) = news(&visit, NEWS) {
            page.frame = page.frame.noting(news);
        }
        return html(&page);
    }
    let frame = visit
        .frame(&doors, "from-provider-title")
        .under("/profile", "nav-profile")
        .answering(words.say("from-provider-answer"));
    let mut page = FormPage::new(frame, KEEP_PATH, "from-provider-button");
    for open in &open {
        page = page.saying(said(words, open));
    }
    let given = || open.iter().flat_map(|open| open.given.iter());
    if given().any(|attribute| *attribute == Attribute::PrimaryEmail) {
        page = page.or("/profile/email", "from-provider-email");
    }
    if given().any(|attribute| *attribute == Attribute::Name) {
        page = page.or("/profile/name/name", "from-provider-name");
    }
    page.answer()
}

/// What waits, in a sentence without the values: they stand on the profile.
fn said(words: &Words, open: &Open) -> String {
    let provider = name_of(open.provider);
    let until = open.until.map_or_else(|| "-".to_owned(), |at| words.date(at));
    if open.given.is_empty() {
        return words.say2("from-provider-account", "provider", provider, "when", until);
    }
    let what: Vec<String> = open.given.iter().map(|attribute| attribute_name(words, *attribute)).collect();
    let what = what.join(", ");
    words.say_with("from-provider-line", &[("provider", &provider), ("what", &what), ("when", &until)])
}

/// Keeps the values as the customer's own.
///
/// Enforces: DEL1
pub(crate) async fn keep(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    match keep::as_own(here.house, here.customer, &here.session, visit.now).await {
        Ok(()) => see_other(&format!("{KEEP_PATH}?done=kept-as-own")),
        Err(KeepFault::ProofNeeded) => to_proof(KEEP_PATH),
        Err(other) => Err(Fault::from(other)),
    }
}
