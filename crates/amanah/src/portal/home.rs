//! Home: what we hold, what happened lately, what waits.

use amanah_service::purposes::accountability::{my_data, who_used};
use amanah_service::vault::HistoryEntry;
use askama::Template;

use super::from_provider;
use super::here::{here, news};
use super::messages;
use super::story::name_of;
use super::tale;
use crate::web::components::{Banner, ClockBadge, Timeline, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, html};

const NEWS: &[(&str, Tone)] =
    &[("signed-up", Tone::Good), ("deletion-stopped", Tone::Good), ("restriction-lifted", Tone::Good)];

/// So many uses by others are shown here.
const LATELY: usize = 4;

#[derive(Template)]
#[template(path = "portal/home.html")]
struct HomePage {
    frame: Frame,
    number: String,
    waiting: Vec<Waiting>,
    lately: Option<Timeline>,
    /// What is said when nobody used anything.
    quiet: String,
}

/// A value that was replaced and can still be brought back.
pub(super) struct Waiting {
    pub(super) name: String,
    pub(super) clock: ClockBadge,
    pub(super) undo_href: String,
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let words = &visit.words;
    let here = here(&doors, &visit).await?;
    let data = my_data::show(here.house, here.customer, visit.now).await?;
    let record = who_used::page(here.house, here.customer, None, visit.now).await?;
    let summary = data.summary();
    let month_ago = visit.now.plus_days(-30);
    // Somebody who reads often fills the page with their own looks; then nothing is said of the time before it.
    let is_full = record.content().len() >= usize::try_from(who_used::PAGE).unwrap_or(usize::MAX);
    let oldest = record.content().last().map(|entry| entry.at);
    let since = oldest.filter(|oldest| is_full && *oldest > month_ago).map(|oldest| words.moment(oldest));
    let lately: Vec<&HistoryEntry> = record
        .content()
        .iter()
        .filter(|entry| who_used::is_use_by_others(entry) || who_used::is_refusal(entry))
        .filter(|entry| entry.at >= month_ago)
        .collect();
    let uses = lately.iter().filter(|entry| who_used::is_use_by_others(entry)).count();
    let given = match &since {
        Some(since) => words.say2("portal-home-uses-since", "count", uses, "when", since),
        None => words.say1("portal-home-uses", "count", uses),
    };
    let answer = format!("{} {given}", words.say1("portal-home-holds", "count", summary.count));
    let greeting = data.opened.value(amanah_policy::Attribute::Name).map_or_else(
        || words.say("portal-home-title"),
        |name| words.say1("portal-home-greeting", "name", name),
    );
    let mut frame = visit.frame(&doors, "portal-home-title").answering(answer);
    frame.title = greeting;
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    if let Some(notice) = messages::undeliverable(words, here.house, here.customer).await? {
        frame = frame.noting(notice);
    }
    if let Some(notice) = from_provider::notice(words, here.house, here.customer, visit.now).await? {
        frame = frame.noting(notice);
    }
    let policy = here.house.vault().policy();
    if data.header.agreed_version < Some(policy.version()) {
        let text = words.say1("portal-agreement-missing", "version", policy.version().to_string());
        frame = frame.noting(
            Banner::new(Tone::Wait, text).leading_to("/agreements", words.say("portal-agreements-title")),
        );
    }
    let entries: Vec<_> = lately.into_iter().take(LATELY).map(|entry| tale::line(words, entry)).collect();
    html(&HomePage {
        number: data.header.number.to_string(),
        waiting: waiting(words, &data),
        quiet: match since {
            Some(since) => words.say1("portal-home-quiet-since", "when", since),
            None => words.say("portal-home-quiet"),
        },
        lately: (!entries.is_empty()).then(|| Timeline { words: words.clone(), entries }),
        frame,
    })
}

/// The values whose clock runs.
pub(super) fn waiting(words: &crate::web::Words, data: &my_data::MyData) -> Vec<Waiting> {
    data.replacements
        .iter()
        .map(|replaced| Waiting {
            name: name_of(words, replaced.attribute),
            clock: ClockBadge {
                words: words.clone(),
                label: words.say("portal-erased-on"),
                due: replaced.until,
            },
            undo_href: format!("/profile/undo/{}", replaced.old),
        })
        .collect()
}
