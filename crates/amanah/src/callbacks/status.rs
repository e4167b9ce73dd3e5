//! The course of a deletion that a provider asked for, for whoever has its code: nothing of it says who.

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::accounts::limits::Deed;
use amanah_service::deletion::provider_notice::name_of;
use amanah_service::deletion::provider_notice::status::{self, Asked, Standing};
use askama::Template;

use crate::portal::here::whence;
use crate::requests::{told, unlisted};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html};

#[derive(Template)]
#[template(path = "callbacks/status.html")]
struct StatusPage {
    frame: Frame,
    lead: Vec<String>,
    kept: Vec<String>,
}

/// Shows it. No search engine lists it, and nobody tries codes: each network has few tries.
///
/// Enforces: DEL3, SEC
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let house = doors.house()?;
    house
        .take_try(Deed::StatusFrom, &whence(&visit).network_text(), visit.now)
        .await?
        .map_err(|often| Fault::TooMany { retry_seconds: often.retry_seconds })?;
    let status = status::status(house, visit.part("code")).await?.ok_or(Fault::NotFound)?;
    let words = &visit.words;
    let lead = match &status.asked {
        None => vec![words.say("status-nobody")],
        Some(asked) => lead(words, house, asked, visit.now),
    };
    let kept = status.kept.iter().filter_map(|(row, until)| told::kept(words, house, row, *until)).collect();
    let frame = visit.frame(&doors, "status-title");
    let frame = match &status.asked {
        None => frame,
        Some(asked) => frame.answering(words.say2(
            "status-answer",
            "provider",
            name_of(asked.provider),
            "when",
            words.moment(asked.received_at),
        )),
    };
    html(&StatusPage { frame, lead, kept }).map(unlisted)
}

fn lead(words: &Words, house: &House, asked: &Asked, now: Timestamp) -> Vec<String> {
    let provider = name_of(asked.provider);
    let until = |until: Option<Timestamp>| until.map_or_else(|| "-".to_owned(), |at| words.date(at));
    let mailbox = &house.settings().privacy_mailbox;
    if let Standing::Erased { at } = &asked.standing {
        return vec![words.say1("status-erased", "when", words.moment(at))];
    }
    let mut lead = vec![words.say1("status-link-gone", "provider", provider)];
    match &asked.standing {
        Standing::Done | Standing::Erased { .. } => {
            lead.push(words.say1("status-done", "provider", provider));
        }
        Standing::WaitsForCustomer { until: Some(at), .. } if *at <= now => {
            lead.push(words.say2("status-late", "provider", provider, "mailbox", mailbox));
        }
        Standing::WaitsForCustomer { email, name, until: at } => {
            let what = match (email, name) {
                (true, true) => "status-waits-both",
                (true, false) => "status-waits-email",
                (false, _) => "status-waits-name",
            };
            lead.push(words.say2(what, "provider", provider, "when", until(*at)));
            lead.push(words.say("status-where"));
        }
        Standing::Closed { why } => {
            lead.push(words.say1("status-closed", "why", words.say_of("closed-why", why.code())));
            lead.push(words.say1("status-closed-more", "mailbox", mailbox));
        }
        Standing::AtAddress { case } => {
            lead.push(words.say("status-at-address"));
            lead.push(told::stands(words, house, case));
        }
        Standing::WaitsForUs { until: at } => {
            lead.push(words.say2("status-waits-us", "when", until(*at), "mailbox", mailbox));
        }
    }
    lead
}
