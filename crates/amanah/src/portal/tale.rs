//! One entry of the processing record told in words: who, what, which data, for what, why, and how it was decided.

use amanah_ledger::Event;
use amanah_policy::{Attribute, Bundle, CaseState, CustomerId, DatumId, Occasion, Purpose};
use amanah_service::deletion::queue::CameBy;
use amanah_service::vault::{ClosedWhy, Doer, HistoryEntry, PeopleNews, Recipient};

use super::here::policy_language;
use super::story::name_of;
use crate::web::Words;
use crate::web::components::{Fact, StateBadge, TimelineEntry, Tone};
use crate::web::words::Argument;

/// An entry as a line of the timeline that leads to its own page.
pub(crate) fn line(words: &Words, entry: &HistoryEntry) -> TimelineEntry {
    TimelineEntry {
        at: entry.at,
        title: title(words, entry),
        detail: detail(words, entry),
        badge: badge(words, entry),
        proof: None,
    }
}

/// What happened, in a sentence.
pub(crate) fn title(words: &Words, entry: &HistoryEntry) -> String {
    let who = who(words, entry.doer);
    if let Some(news) = &entry.people {
        return people_title(words, &who, news);
    }
    let what = kinds(words, entry);
    let key = match entry.event {
        Event::Released if is_reading_the_record(entry) => "read-record",
        Event::Released if entry.doer == Doer::Customer => "own-look",
        Event::Released if entry.recipient == Some(Recipient::InvitedByMail) => "invited",
        Event::Released if entry.recipient == Some(Recipient::CustomerByMail) => "mailed",
        other => other.code(),
    };
    words.say_of_with("portal-tale", key, &[("who", &who), ("what", &what)])
}

/// What changed about the people of an account.
fn people_title(words: &Words, who: &str, news: &PeopleNews) -> String {
    let whom = news.concerned.map_or_else(
        || words.say("people-you"),
        |person| words.say1("people-doer", "person", code_of(person)),
    );
    let roles: Vec<String> =
        news.roles.iter().map(|role| lower_first(&words.say_of("person-role", role.code()))).collect();
    let roles = roles.join(", ");
    let arguments: [(&str, &dyn Argument); 3] =
        [("who", &who), ("whom", &lower_first(&whom)), ("roles", &roles)];
    words.say_of_with("people-tale", &news.change, &arguments)
}

fn is_reading_the_record(entry: &HistoryEntry) -> bool {
    entry.attributes.first().map(|(attribute, _)| *attribute) == Some(Attribute::ProcessingRecord)
}

/// Who did it, as the subject of a sentence.
pub(crate) fn who(words: &Words, doer: Doer) -> String {
    match doer {
        Doer::Customer => words.say("portal-doer-customer"),
        Doer::Staff { id, role } => {
            let role = words.say_of("role", role.code());
            words.say2("portal-doer-staff", "role", &role, "staff", short(&id.to_string()))
        }
        Doer::System(_) => words.say("portal-doer-system"),
        Doer::Person(id) => words.say1("people-doer", "person", code_of(id)),
        Doer::Visitor => words.say("portal-doer-visitor"),
    }
}

/// By which letters people of an account are told apart where their names are not shown.
pub(crate) fn code_of(person: CustomerId) -> String {
    short(&person.to_string())
}

/// The first letters of an id, enough to tell members of staff apart and to name one in a complaint.
fn short(id: &str) -> String {
    let digits = id.split_once('_').map_or(id, |(_, digits)| digits);
    digits.chars().take(6).collect::<String>().to_uppercase()
}

/// Which kinds of data, as a list: "e-mail, name and 3 sign-ins".
pub(crate) fn kinds(words: &Words, entry: &HistoryEntry) -> String {
    // A refusal names what was asked for by its kinds alone.
    let withheld = entry.withheld.iter().map(|kind| lower_first(&words.say_of("category", kind.code())));
    let released = entry.attributes.iter().map(|(attribute, count)| {
        let name = lower_first(&name_of(words, *attribute));
        if *count > 1 { words.say2("portal-kind-count", "name", &name, "count", count) } else { name }
    });
    let named: Vec<String> =
        if entry.attributes.is_empty() { withheld.collect() } else { released.collect() };
    match named.as_slice() {
        [] => words.say("portal-kinds-none"),
        [one] => one.clone(),
        [most @ .., last] => words.say2("portal-kinds-and", "most", listed(most), "last", last),
    }
}

fn listed(names: &[String]) -> String {
    names.join(", ")
}

pub(crate) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// For what, why, and what was kept back.
fn detail(words: &Words, entry: &HistoryEntry) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(purpose) = entry.purpose.filter(|_| entry.doer != Doer::Customer) {
        parts.push(words.say1("portal-tale-purpose", "purpose", purpose_in_words(words, purpose)));
    }
    if is_emergency(entry) {
        parts.push(words.say("portal-tale-emergency"));
    }
    if let Some(reason) = reason(words, entry) {
        parts.push(words.say1("portal-tale-reason", "reason", reason));
    }
    if entry.ticket.is_some() {
        parts.push(words.say("portal-tale-ticket"));
    }
    if entry.event == Event::Refused {
        parts.push(words.say("portal-tale-refused-nothing-left"));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Why, in the words of whoever gave the reason, or of the closed list it was chosen from.
fn reason(words: &Words, entry: &HistoryEntry) -> Option<String> {
    let reason = entry.reason.as_ref()?;
    let is_of_case = matches!(entry.event, Event::CaseOpened | Event::CaseMoved | Event::CaseClosed);
    if let Some(state) = CaseState::from_code(reason).filter(|_| is_of_case) {
        return Some(words.say_of("case-state", state.code()));
    }
    if let Some(came) = CameBy::from_code(reason).filter(|_| entry.event == Event::CaseOpened) {
        return Some(words.say_of("case-came", came.code()));
    }
    let chosen = ClosedWhy::from_code(reason).filter(|_| entry.event == Event::CaseClosed);
    Some(chosen.map_or_else(|| reason.clone(), |why| words.say_of("closed-why", why.code())))
}

/// Whether somebody acted outside the other grants of their role, which the officer reviews.
fn is_emergency(entry: &HistoryEntry) -> bool {
    entry.occasion == Some(Occasion::BreakGlass)
}

fn purpose_in_words(words: &Words, purpose: Purpose) -> String {
    format!("{} ({})", lower_first(&words.say_of("purpose", purpose.code())), purpose.clause().code())
}

fn badge(words: &Words, entry: &HistoryEntry) -> Option<StateBadge> {
    let (tone, key) = match entry.event {
        Event::Refused | Event::Fault => (Tone::Stop, "portal-badge-refused"),
        Event::Erased | Event::KeysDestroyed => (Tone::Good, "portal-badge-erased"),
        Event::Restricted => (Tone::Wait, "portal-badge-restricted"),
        _ if is_emergency(entry) => (Tone::Wait, "portal-badge-emergency"),
        _ => return None,
    };
    Some(StateBadge { tone, text: words.say(key) })
}

/// Everything about an entry, line by line, for its own page.
pub(crate) fn facts(words: &Words, entry: &HistoryEntry, policy: &Bundle) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact::new(words.say(key), value);
    let mut facts = vec![
        fact("portal-fact-who", upper_first(&who(words, entry.doer))),
        fact("portal-fact-when", format!("{} ({})", words.moment(entry.at), words.relative(entry.at))),
        fact("portal-fact-what", upper_first(&kinds(words, entry))),
    ];
    if let Some(purpose) = entry.purpose {
        facts.push(fact("portal-fact-purpose", upper_first(&purpose_in_words(words, purpose))));
        let basis = policy.basis(purpose).words(policy_language(words)).to_owned();
        facts.push(fact("portal-fact-basis", basis));
    }
    if let Some(occasion) = entry.occasion {
        facts.push(fact("portal-fact-occasion", words.say_of("occasion", occasion.code())));
    }
    if let Some(reason) = reason(words, entry) {
        facts.push(fact("portal-fact-reason", reason));
    }
    if let Some(ticket) = entry.ticket {
        facts.push(fact("portal-fact-ticket", short(&ticket.to_string())));
    }
    if let Some(recipient) = entry.recipient.filter(|_| entry.event == Event::Released) {
        let key = match recipient {
            Recipient::Actor => "actor",
            Recipient::CustomerByMail => "customer-by-mail",
            Recipient::InvitedByMail => "invited-by-mail",
            Recipient::Authority => "authority",
        };
        facts.push(fact("portal-fact-recipient", words.say_of("recipient", key)));
    }
    if !entry.withheld.is_empty() {
        let withheld: Vec<String> =
            entry.withheld.iter().map(|category| words.say_of("category", category.code())).collect();
        facts.push(fact("portal-fact-withheld", withheld.join(", ")));
    }
    let rules: Vec<String> = entry
        .rules
        .iter()
        .map(|id| policy.rule(id).map_or_else(|| id.clone(), |rule| rule_in_words(words, rule)))
        .collect();
    if !rules.is_empty() {
        facts.push(fact("portal-fact-rules", rules.join("; ")));
    }
    facts
}

fn rule_in_words(words: &Words, rule: &amanah_policy::Rule) -> String {
    format!(
        "{} ({}, {})",
        rule.words(policy_language(words)).trim_end_matches('.'),
        rule.id,
        rule.clause.code()
    )
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a refusal teaches: the clause, what would be needed, whom to ask.
pub(crate) fn lesson(words: &Words, entry: &HistoryEntry) -> Option<String> {
    let clause = entry.clause.filter(|_| entry.event == Event::Refused)?;
    Some(words.say2(
        "portal-refusal-lesson",
        "clause",
        clause.code(),
        "needed",
        words.say_of("portal-needed", clause.code()),
    ))
}

/// Whether an entry is about this datum.
pub(crate) fn is_about(entry: &HistoryEntry, datum: DatumId) -> bool {
    entry.data.contains(&datum)
}
