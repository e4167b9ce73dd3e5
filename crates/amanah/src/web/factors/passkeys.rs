//! The page of somebody's passkeys: add, say what each is on, remove.

use amanah_policy::DatumId;
use amanah_service::accounts::passkeys::{self, PasskeyFault};
use amanah_service::vault::Device;
use askama::Template;

use super::{Place, news};
use crate::portal::form_page::{FormPage, Row};
use crate::web::components::{Banner, ChoiceRow, EmptyState, Fact, Facts, FormOption, PasskeyButton, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[
    ("passkey-added", Tone::Good),
    ("passkey-renamed", Tone::Good),
    ("passkey-removed", Tone::Good),
    ("passkey-not-added", Tone::Stop),
    ("passkey-added-already", Tone::Wait),
    ("passkey-too-many", Tone::Stop),
    ("passkey-gone", Tone::Wait),
];

/// A passkey on the page.
struct Card {
    id: String,
    title: String,
    facts: Facts,
    devices: Vec<FormOption>,
}

#[derive(Template)]
#[template(path = "factors/passkeys.html")]
struct PasskeysPage {
    frame: Frame,
    at: &'static str,
    cards: Vec<Card>,
    empty: EmptyState,
}

/// Shows them.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let (place, words) = (Place::of(&doors, &visit)?, &visit.words);
    let lines = passkeys::list(place.house, place.of).await?;
    let mut frame = place.frame(&doors, &visit, "passkeys-title").answering(words.say1(
        "passkeys-answer",
        "count",
        lines.len(),
    ));
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let cards = lines.iter().map(|line| {
        let used = line.used_at.map_or_else(|| words.say("passkey-never-used"), |at| words.relative(at));
        Card {
            id: line.id.to_string(),
            title: words.say_of("passkey-device", line.device.code()),
            facts: Facts::new(
                words,
                vec![
                    Fact::new(words.say("passkey-since"), words.moment(line.added_at)),
                    Fact::new(words.say("passkey-used"), used),
                ],
            ),
            devices: devices(words, line.device),
        }
    });
    let empty =
        EmptyState { title: words.say("passkeys-none"), text: words.say("passkeys-none-text"), link: None };
    html(&PasskeysPage { cards: cards.collect(), frame, at: place.passkeys, empty })
}

fn devices(words: &Words, chosen: Device) -> Vec<FormOption> {
    let option = |device: Device| FormOption {
        value: device.code().to_owned(),
        label: words.say_of("passkey-device", device.code()),
        hint: None,
        is_chosen: device == chosen,
    };
    Device::ALL.into_iter().map(option).collect()
}

/// Shows the form that makes one; the ceremony waits for five minutes.
pub(crate) async fn make(doors: Doors, visit: Visit) -> Outcome {
    let (place, words) = (Place::of(&doors, &visit)?, &visit.words);
    let making = match passkeys::begin_adding(place.house, place.of, place.session, visit.now).await {
        Err(PasskeyFault::ProofNeeded) => return see_other(place.passkeys),
        making => making?,
    };
    let frame = place
        .frame(&doors, &visit, "passkey-new-title")
        .under(place.passkeys, "passkeys-title")
        .answering(words.say("passkey-new-answer"));
    let company = doors.settings().company.clone();
    let mut page = FormPage::new(frame, place.passkeys, "passkey-make")
        .asking(Row::Choice(ChoiceRow {
            name: "device".to_owned(),
            label: words.say("passkey-device-label"),
            hint: Some(words.say("passkey-device-hint")),
            error: None,
            options: devices(words, Device::Phone),
        }))
        .or(place.passkeys, "portal-leave-as-is");
    page.button.clear();
    page.passkey = Some(PasskeyButton::making(words, &making, &company));
    page.answer()
}

/// Adds what was made.
pub(crate) async fn add(doors: Doors, visit: Visit) -> Outcome {
    let place = Place::of(&doors, &visit)?;
    let device = Device::from_code(visit.field("device")).ok_or(Fault::BadInput)?;
    let answer = (visit.field("passkey-token"), visit.field("passkey-answer"), device);
    let done = match passkeys::finish_adding(place.house, place.key(), answer, visit.now).await {
        Ok(()) => "passkey-added",
        Err(PasskeyFault::AddedAlready) => "passkey-added-already",
        Err(PasskeyFault::TooMany) => "passkey-too-many",
        Err(PasskeyFault::Vault(other)) => return Err(other.into()),
        Err(_) => "passkey-not-added",
    };
    see_other(&format!("{}?done={done}", place.passkeys))
}

/// Says what one is on.
pub(crate) async fn rename(doors: Doors, visit: Visit) -> Outcome {
    let place = Place::of(&doors, &visit)?;
    let id: DatumId = visit.field("passkey").parse().map_err(|_| Fault::BadInput)?;
    let device = Device::from_code(visit.field("device")).ok_or(Fault::BadInput)?;
    let done = match passkeys::rename(place.house, place.of, id, device).await {
        Ok(()) => "passkey-renamed",
        Err(PasskeyFault::NotThere) => "passkey-gone",
        Err(other) => return Err(other.into()),
    };
    see_other(&format!("{}?done={done}", place.passkeys))
}

/// Removes one.
pub(crate) async fn remove(doors: Doors, visit: Visit) -> Outcome {
    let place = Place::of(&doors, &visit)?;
    let id: DatumId = visit.field("passkey").parse().map_err(|_| Fault::BadInput)?;
    let done = match passkeys::remove(place.house, place.key(), id, visit.now).await {
        Ok(()) => "passkey-removed",
        Err(PasskeyFault::NotThere) => "passkey-gone",
        Err(other) => return Err(other.into()),
    };
    see_other(&format!("{}?done={done}", place.passkeys))
}

/// What is said at a sign-in form to whoever came with a passkey that did not open.
pub(crate) fn not_opened(words: &Words, fault: &PasskeyFault) -> Banner {
    let key = match fault {
        PasskeyFault::Over(_) => "passkey-sign-in-over",
        PasskeyFault::Copied => "passkey-sign-in-copied",
        _ => "passkey-sign-in-unknown",
    };
    Banner::new(Tone::Stop, words.say(key))
}
