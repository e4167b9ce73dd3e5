//! Mails that came in and that no software may act upon: when they came, what is asked, and why they wait. What they say is
//! read on their own page.

use amanah_service::sources::correspondence::receive::reason;
use amanah_service::sources::correspondence::review;
use amanah_service::vault::{Disposition, ReceivedHeader};
use askama::Template;

use super::case_thread;
use super::here::{here, news};
use crate::web::components::{EmptyState, StateBadge, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html};

/// Where they are listed.
pub(super) const LIST: &str = "/console/mails";

const NEWS: &[(&str, Tone)] = &[("mail-dismissed", Tone::Good), ("mail-not-waiting", Tone::Wait)];

#[derive(Template)]
#[template(path = "console/incoming.html")]
struct IncomingPage {
    frame: Frame,
    lines: Vec<Line>,
    empty: EmptyState,
}

/// A mail in the list: nothing of what it says, and nobody's address.
struct Line {
    href: String,
    name: String,
    badge: StateBadge,
    stands: String,
    why: Vec<String>,
}

/// Lists them, the oldest first.
pub(crate) async fn list(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let waiting = review::list(here.house, here.actor()).await?;
    let mut mails = [waiting.review, waiting.quarantine].concat();
    mails.sort_by_key(|mail| (mail.received_at, mail.id));
    let mut frame = visit
        .frame(&doors, "nav-incoming")
        .under("/console", "nav-today")
        .answering(words.say1("incoming-answer", "count", mails.len()))
        .wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    html(&IncomingPage {
        frame,
        lines: mails.iter().map(|mail| line(words, mail)).collect(),
        empty: EmptyState {
            title: words.say("incoming-empty"),
            text: words.say("incoming-empty-more"),
            link: None,
        },
    })
}

fn line(words: &Words, mail: &ReceivedHeader) -> Line {
    Line {
        href: format!("{LIST}/{}", mail.id),
        name: name(words, mail),
        badge: badge(words, mail),
        stands: words.say2(
            "incoming-since",
            "when",
            words.moment(mail.received_at),
            "ago",
            words.relative(mail.received_at),
        ),
        why: why(words, mail),
    }
}

/// What is asked, by the address it was sent to.
pub(super) fn name(words: &Words, mail: &ReceivedHeader) -> String {
    match mail.thread {
        Some(_) => words.say("incoming-asks-thread"),
        None => words.say_of("incoming-asks", &mail.command),
    }
}

/// How it stands.
pub(super) fn badge(words: &Words, mail: &ReceivedHeader) -> StateBadge {
    let (tone, key) = match (mail.disposition, mail.request) {
        (_, Some(_)) => (Tone::Calm, "incoming-state-written"),
        (Disposition::RecordOnly, None) => (Tone::Calm, "incoming-state-automatic"),
        (Disposition::Dismissed, None) => (Tone::Calm, "incoming-state-closed"),
        (Disposition::Quarantine, None) => (Tone::Stop, "incoming-state-quarantine"),
        (_, None) => (Tone::Wait, "incoming-state-review"),
    };
    StateBadge { tone, text: words.say(key) }
}

/// Why it waits, each rule in plain words.
pub(super) fn why(words: &Words, mail: &ReceivedHeader) -> Vec<String> {
    let reasons = mail.reasons.iter().filter(|code| *code != reason::OTHER_ADDRESS || mail.thread.is_none());
    let reasons = reasons.map(|code| words.say_of("incoming-why", code));
    match (mail.thread, mail.reasons.is_empty()) {
        (Some(_), _) => core::iter::once(words.say(case_thread::sender(mail))).chain(reasons).collect(),
        (None, true) => vec![words.say("incoming-why-free-text")],
        (None, false) => reasons.collect(),
    }
}

#[cfg(test)]
mod tests {
    use amanah_policy::Timestamp;
    use amanah_wire::mail::{Command, Rule};
    use jiff::tz::TimeZone;

    use super::*;
    use crate::web::Language;

    /// Shows: R3
    #[test]
    fn every_reason_for_which_a_mail_waits_and_every_command_has_its_words_in_both_languages() {
        for language in [Language::En, Language::Id] {
            let words = Words::new(language, TimeZone::UTC, Timestamp::from_micros(0));
            let reasons: Vec<_> = Rule::ALL.iter().map(|rule| rule.code()).chain(reason::ALL).collect();
            let of_reasons = reasons.iter().map(|code| words.say_of("incoming-why", code));
            let of_commands = Command::ALL.iter().map(|it| words.say_of("incoming-asks", it.code()));

            let said: Vec<_> = of_reasons.chain(of_commands).collect();

            for text in &said {
                assert!(text.contains(' ') && !text.contains("incoming-"), "{text}");
            }
            let unlike: std::collections::BTreeSet<_> = said.iter().collect();
            // The rule of the silent name server and its reason are one code.
            assert_eq!(unlike.len(), said.len(), "no two read alike");
        }
    }
}
