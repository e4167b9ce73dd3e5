//! The ledger: its head, its entries in words, the proof of each, and the whole of it to take away.

use amanah_ledger::{ActorKind, DecisionCode, Event, Leaf};
use amanah_policy::{Purpose, Role, Timestamp};
use amanah_service::purposes::accountability::ledger::{self, LedgerPage, Wanted};
use amanah_service::purposes::opening::daily_list::hours_of;
use amanah_service::vault::LedgerPlace;
use askama::Template;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use jiff::civil::Date;

use super::export_body::ExportBody;
use super::here::{here, policy_language};
use super::proof;
use crate::web::components::{
    Cell, EmptyState, Fact, Facts, FormOption, ProofDrawer, StateBadge, Table, Tone,
};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, ledger_tiles};

#[derive(Template)]
#[template(path = "console/ledger.html")]
struct ExplorerPage {
    frame: Frame,
    key: String,
    /// Where outsiders find checkpoint and tiles.
    address: String,
    checkpoint: String,
    events: Vec<FormOption>,
    from: String,
    to: String,
    is_empty: bool,
    table: Table,
    empty: EmptyState,
    newest: Option<String>,
    older: Option<String>,
    may_export: bool,
}

/// What the filter of the page says.
struct Filtered {
    event: Option<Event>,
    from: Option<Date>,
    to: Option<Date>,
    before: Option<u64>,
}

impl Filtered {
    fn of(visit: &Visit) -> Self {
        Self {
            event: Event::from_code(visit.query.value("event")),
            from: visit.query.value("from").parse().ok(),
            to: visit.query.value("to").parse().ok(),
            before: visit.query.value("before").parse().ok(),
        }
    }

    /// The address of a page of the same filter: kinds and days only, never a value.
    fn address(&self, before: Option<u64>) -> String {
        let mut parts = Vec::new();
        if let Some(event) = self.event {
            parts.push(format!("event={}", event.code()));
        }
        if let Some(from) = self.from {
            parts.push(format!("from={from}"));
        }
        if let Some(to) = self.to {
            parts.push(format!("to={to}"));
        }
        if let Some(before) = before {
            parts.push(format!("before={before}"));
        }
        format!("/console/ledger?{}", parts.join("&"))
    }
}

/// Shows the head of the ledger and a page of entries.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let filtered = Filtered::of(&visit);
    let zone = &here.house.settings().zone;
    let wanted = Wanted {
        event: filtered.event,
        from: filtered.from.map(|day| hours_of(day, zone).0),
        to: filtered.to.map(|day| hours_of(day, zone).1),
        before: filtered.before,
    };
    let found = ledger::explore(here.house, wanted).await?;
    let checkpoint = here.house.vault().checkpoint(visit.now).await?.text();
    let answer = words.say1("console-ledger-answer", "count", found.size);
    let page = ExplorerPage {
        frame: visit.frame(&doors, "nav-ledger").answering(answer).wide(),
        key: here.house.vault().ledger_key().to_string(),
        address: ledger_tiles::address(here.house),
        checkpoint,
        events: events(words, filtered.event),
        from: filtered.from.map(|day| day.to_string()).unwrap_or_default(),
        to: filtered.to.map(|day| day.to_string()).unwrap_or_default(),
        is_empty: found.entries.is_empty(),
        table: table(words, &found),
        empty: EmptyState {
            title: words.say("console-ledger-empty"),
            text: words.say("console-ledger-empty-more"),
            link: Some(("/console/ledger".to_owned(), words.say("console-ledger-all"))),
        },
        newest: filtered.before.map(|_| filtered.address(None)),
        older: found.older.map(|before| filtered.address(Some(before))),
        may_export: here.role == Role::Officer,
    };
    html(&page)
}

fn events(words: &Words, chosen: Option<Event>) -> Vec<FormOption> {
    let any = FormOption {
        value: String::new(),
        label: words.say("console-ledger-any"),
        hint: None,
        is_chosen: chosen.is_none(),
    };
    let option = |event: &Event| FormOption {
        value: event.code().to_owned(),
        label: words.say_of("console-event", event.code()),
        hint: None,
        is_chosen: chosen == Some(*event),
    };
    std::iter::once(any).chain(Event::ALL.iter().map(option)).collect()
}

fn table(words: &Words, page: &LedgerPage) -> Table {
    Table {
        caption: words.say1("console-ledger-caption", "size", page.size),
        columns: [
            "console-ledger-number",
            "console-ledger-when",
            "console-ledger-what",
            "console-ledger-who",
            "console-ledger-purpose",
            "console-ledger-kinds",
        ]
        .into_iter()
        .map(|key| words.say(key))
        .collect(),
        rows: page.entries.iter().map(|leaf| row(words, leaf)).collect(),
        filter: None,
        pager: None,
    }
}

fn row(words: &Words, leaf: &Leaf) -> Vec<Cell> {
    let place = leaf.sequence.to_string();
    let what = match leaf.decision {
        Some(decision) => Cell::badge(badge(words, leaf.event, decision)),
        None => Cell::text(words.say_of("console-event", leaf.event.code())),
    };
    vec![
        Cell::link(place.clone(), format!("/console/ledger/{place}")),
        Cell::text(words.moment(Timestamp::from_micros(leaf.at_micros))),
        what,
        Cell::text(doer(words, leaf)),
        Cell::text(purpose(words, leaf)),
        Cell::text(kinds(words, leaf)),
    ]
}

fn badge(words: &Words, event: Event, decision: DecisionCode) -> StateBadge {
    let tone = match decision {
        DecisionCode::Permit => Tone::Good,
        DecisionCode::Refuse | DecisionCode::Fault => Tone::Stop,
    };
    StateBadge { tone, text: words.say_of("console-event", event.code()) }
}

fn doer(words: &Words, leaf: &Leaf) -> String {
    let role = leaf.actor.role.as_deref().and_then(Role::from_code);
    let role = role.map(|role| words.say_of("role", role.code())).unwrap_or_default();
    match leaf.actor.kind {
        ActorKind::Customer => words.say("console-doer-customer"),
        ActorKind::Staff => words.say1("console-doer-staff", "role", role),
        ActorKind::System => words.say("console-doer-system"),
        ActorKind::Visitor => words.say("console-doer-visitor"),
    }
}

/// The purpose in words; what is no purpose (an erasure, a recording) has none.
fn purpose(words: &Words, leaf: &Leaf) -> String {
    let purpose = leaf.purpose.as_deref().and_then(Purpose::from_code);
    purpose.map_or_else(|| "–".to_owned(), |purpose| words.say_of("staff-purpose", purpose.code()))
}

fn kinds(words: &Words, leaf: &Leaf) -> String {
    let names: Vec<String> = leaf.kinds.iter().map(|code| kind(words, code)).collect();
    match (names.is_empty(), leaf.count) {
        (true, Some(count)) => words.say1("console-ledger-count", "count", count),
        (true, None) => "–".to_owned(),
        (false, _) => names.join(", "),
    }
}

/// A kind of data in words: a category or an attribute.
fn kind(words: &Words, code: &str) -> String {
    if amanah_policy::Category::from_code(code).is_some() {
        words.say_of("category", code)
    } else if amanah_policy::Attribute::from_code(code).is_some() {
        words.say_of("attribute", code)
    } else {
        code.to_owned()
    }
}

#[derive(Template)]
#[template(path = "console/ledger_entry.html")]
struct EntryPage {
    frame: Frame,
    facts: Facts,
    rules: Vec<RuleLine>,
    proof: ProofDrawer,
    previous: Option<String>,
    next: Option<String>,
}

/// A rule that decided, in the policy's words.
struct RuleLine {
    id: String,
    clause: &'static str,
    text: String,
}

/// Shows one entry with its proof.
pub(crate) async fn show_one(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let sequence: u64 = visit.part("sequence").parse().map_err(|_| Fault::NotFound)?;
    let leaf = ledger::entry(here.house, sequence).await?.ok_or(Fault::NotFound)?;
    let receipt = here.house.vault().receipt(LedgerPlace { sequence }, visit.now).await?;
    let size = here.house.vault().ledger_size().await?;
    let policy = here.house.vault().policy();
    let language = policy_language(words);
    let rules = leaf.rules.iter().map(|id| match policy.rule(id) {
        Some(rule) => {
            RuleLine { id: id.to_string(), clause: rule.clause.code(), text: rule.words(language).to_owned() }
        }
        None => {
            let text = match leaf.event {
                Event::LetterChanged => words.say("console-letter-record"),
                _ => words.say("console-rule-unknown"),
            };
            RuleLine { id: id.to_string(), clause: "SEC", text }
        }
    });
    let page = EntryPage {
        facts: facts(words, &leaf),
        rules: rules.collect(),
        proof: proof::drawer(words, &receipt, sequence),
        previous: sequence.checked_sub(1).map(|before| format!("/console/ledger/{before}")),
        next: sequence
            .checked_add(1)
            .filter(|next| *next < size)
            .map(|next| format!("/console/ledger/{next}")),
        frame: Frame::new(&doors, &visit, words.say1("console-entry-title", "number", sequence))
            .under("/console/ledger", "nav-ledger")
            .answering(words.say_of("console-event-means", leaf.event.code())),
    };
    html(&page)
}

fn facts(words: &Words, leaf: &Leaf) -> Facts {
    let mut facts = vec![
        Fact::new(words.say("console-ledger-what"), words.say_of("console-event", leaf.event.code())),
        Fact::new(words.say("console-ledger-when"), words.moment(Timestamp::from_micros(leaf.at_micros))),
        Fact::new(words.say("console-ledger-who"), doer(words, leaf)),
        Fact::new(words.say("console-ledger-purpose"), purpose(words, leaf)),
        Fact::new(words.say("console-ledger-kinds"), kinds(words, leaf)),
    ];
    if !leaf.withheld.is_empty() {
        let names: Vec<String> = leaf.withheld.iter().map(|code| kind(words, code)).collect();
        facts.push(Fact::new(words.say("console-entry-withheld"), names.join(", ")));
    }
    if let Some(subject) = leaf.subject {
        facts.push(Fact::new(words.say("console-entry-subject"), subject.to_string()));
    }
    facts.push(Fact::new(words.say("console-entry-bundle"), proof::in_hex(&leaf.bundle)));
    Facts::new(words, facts)
}

/// Gives the whole ledger as a file that `amanah ledger verify` reads without keys, however long it is: it is read from
/// the store as fast as the reader takes it.
pub(crate) async fn export(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let export = ledger::export(here.house, visit.now).await?;
    let mut response = Response::new(Body::new(ExportBody::of(export)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"ledger.amanah\""));
    Ok(response)
}
