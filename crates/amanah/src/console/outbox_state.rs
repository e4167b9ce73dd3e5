//! The outbox of a real company: numbers and codes, and which customers cannot be reached. Nobody's mail is read here.

use amanah_service::House;
use amanah_service::purposes::service_communication::outbox::{self, Undeliverable};
use amanah_service::vault::{MailState, OutboxState};
use askama::Template;

use super::here::{here, news};
use super::outbox::{badge, letter};
use crate::web::components::{Cell, EmptyState, Fact, Facts, Table, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[("outbox-hastened", Tone::Good)];

#[derive(Template)]
#[template(path = "console/outbox_state.html")]
struct StatePage {
    frame: Frame,
    facts: Facts,
    can_retry: bool,
    is_empty: bool,
    table: Table,
    empty: EmptyState,
}

/// Shows what waits, what the relay said last, and what did not arrive.
pub(super) async fn show(doors: &Doors, visit: &Visit, house: &House) -> Outcome {
    let words = &visit.words;
    let state = outbox::state(house, visit.now).await?;
    let lost = outbox::undeliverable(house).await?;
    let waiting = state.count(MailState::Waiting) + state.count(MailState::Sending);
    let mut frame = visit.frame(doors, "nav-outbox").answering(answer(words, house, &state, waiting)).wide();
    if let Some(news) = news(visit, NEWS) {
        frame = frame.noting(news);
    }
    html(&StatePage {
        frame,
        facts: Facts::new(words, facts(words, &state)),
        can_retry: house.settings().has_relay && state.count(MailState::Waiting) > 0,
        is_empty: lost.is_empty(),
        table: table(words, &lost),
        empty: EmptyState {
            title: words.say("console-undeliverable-empty"),
            text: words.say("console-undeliverable-empty-more"),
            link: None,
        },
    })
}

fn answer(words: &Words, house: &House, state: &OutboxState, waiting: u64) -> String {
    if !house.settings().has_relay {
        return words.say1("console-outbox-no-relay", "count", waiting);
    }
    match state.oldest_waiting {
        Some(oldest) => {
            words.say2("console-outbox-waiting", "count", waiting, "since", words.relative(oldest))
        }
        None => words.say("console-outbox-nothing-waits"),
    }
}

fn facts(words: &Words, state: &OutboxState) -> Vec<Fact> {
    let number = |count: u64| words.number(i64::try_from(count).unwrap_or(i64::MAX));
    let mut facts: Vec<Fact> = state
        .counts
        .iter()
        .map(|(state, count)| Fact::new(words.say_of("mail-state", state.code()), number(*count)))
        .collect();
    let last = state.last_answer.as_ref().map_or_else(
        || words.say("console-outbox-no-answer"),
        |(code, at)| format!("{code}: {} ({})", in_words(words, code), words.moment(at)),
    );
    facts.push(Fact::new(words.say("console-outbox-last-answer"), last));
    facts.push(Fact::new(words.say("console-outbox-failures"), number(state.failures)));
    facts
}

/// What a code says, as far as we know it: its kind, since its text is not kept.
fn in_words(words: &Words, code: &str) -> String {
    words.say(match code {
        "relay-unreachable" => "mail-answer-unreachable",
        "relay-timeout" => "mail-answer-timeout",
        "relay-tls" | "relay-no-starttls" => "mail-answer-tls",
        "relay-login" => "mail-answer-login",
        "no-address" | "no-utf8-address" => "mail-answer-address",
        code if code.starts_with("relay-") => "mail-answer-relay",
        code if code.starts_with('2') => "mail-answer-taken",
        code if code.starts_with('4') => "mail-answer-later",
        _ => "mail-answer-never",
    })
}

fn table(words: &Words, lost: &[Undeliverable]) -> Table {
    let columns = [
        "console-undeliverable-customer",
        "console-undeliverable-letter",
        "console-undeliverable-when",
        "console-undeliverable-why",
        "console-undeliverable-state",
    ];
    Table {
        caption: words.say("console-undeliverable-caption"),
        columns: columns.into_iter().map(|key| words.say(key)).collect(),
        rows: lost.iter().map(|lost| row(words, lost)).collect(),
        filter: None,
        pager: None,
    }
}

fn row(words: &Words, lost: &Undeliverable) -> Vec<Cell> {
    let mail = &lost.mail;
    let customer = match lost.customer {
        Some((id, number)) => Cell::link(number.to_string(), format!("/console/customers/{id}")),
        None => Cell::text(words.say("console-undeliverable-nobody")),
    };
    let code = mail.answer.clone().unwrap_or_default();
    vec![
        customer,
        Cell::text(letter(words, &mail.template)),
        Cell::text(words.moment(mail.answered_at.unwrap_or(mail.queued_at))),
        Cell::text(format!("{code}: {}", in_words(words, &code))),
        Cell::badge(badge(words, mail.state)),
    ]
}

/// Lets everything that waits be tried at once.
pub(crate) async fn retry(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    outbox::hasten(here.house, visit.now).await?;
    see_other("/console/outbox?done=outbox-hastened")
}
