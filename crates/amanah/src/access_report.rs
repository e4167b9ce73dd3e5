//! The access report as a page to print and as JSON: two forms of one release.

use amanah_ledger::Event;
use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::purposes::accountability::report::Report;
use amanah_service::vault::{
    CaseEntry, DatumLabel, DatumState, Doer, HistoryEntry, JudgedMail, MailHeader, RightsCase,
};
use askama::Template;
use serde_json::{Value, json};

use crate::cli::Stop;
use crate::console::letter_name;
use crate::portal::code_of;
use crate::web::Words;

/// The form of the JSON; a reader checks it first.
const FORM: &str = "amanah-access-report/1";

/// The report as JSON: `form`, `customer`, `policy`, `data`, `withheld`, `letters`, `requests`, `processing_record`.
#[must_use]
pub fn json(house: &House, report: &Report) -> Value {
    let policy = house.vault().policy();
    let language = report.customer.language;
    let zone = &house.settings().zone;
    let data: Vec<Value> = report
        .data
        .data()
        .map(|(label, value)| {
            let row = policy.retention(label.attribute);
            json!({
                "id": label.id.to_string(),
                "attribute": label.attribute.code(),
                "category": label.attribute.category().code(),
                "value": value,
                "source": label.provenance.source.code(),
                "clause": label.provenance.source.clause().code(),
                "channel": label.provenance.channel.code(),
                "origin": label.provenance.origin,
                "observed_at": time(label.provenance.observed_at, zone),
                "recorded_at": time(label.recorded_at, zone),
                "policy_version": label.policy_version.to_string(),
                "retention": { "row": label.retention_row, "law": row.law, "words": row.words(language) },
                "expires_at": label.expires_at.map(|at| time(at, zone)),
                "restricted_until": match label.state {
                    DatumState::Current => None,
                    DatumState::Restricted { until } => Some(time(until, zone)),
                },
                "confirmed": label.confirmed,
            })
        })
        .collect();
    let withheld: Vec<Value> = report
        .data
        .withheld()
        .iter()
        .map(|held| json!({ "attribute": held.label.attribute.code(), "clause": held.clause.code(), "rules": held.rules }))
        .collect();
    let record: Vec<Value> = report.entries().map(|entry| entry_json(entry, zone)).collect();
    json!({
        "form": FORM,
        "company": house.settings().company,
        "made_at": time(report.made_at, zone),
        "customer": { "number": report.customer.number.to_string(), "id": report.customer.id.to_string() },
        "policy": { "version": policy.version().to_string(), "hash": policy.hash().to_string() },
        "ledger_entry": report.data.place().sequence,
        "ledger_key": house.vault().ledger_key().to_string(),
        "data": data,
        "withheld": withheld,
        "letters": letters_json(report, zone),
        "requests": requests_json(report, zone),
        "processing_record": record,
    })
}

/// The letters without their words: which, when, and whether they arrived.
fn letters_json(report: &Report, zone: &jiff::tz::TimeZone) -> Vec<Value> {
    report
        .letters
        .iter()
        .map(|letter| {
            json!({
                "id": letter.id.to_string(),
                "letter": letter.template,
                "language": letter.language.code(),
                "written_at": time(letter.queued_at, zone),
                "state": letter.state.code(),
                "answer": letter.answer,
                "answered_at": letter.answered_at.map(|at| time(at, zone)),
                "text_kept": letter.has_text,
            })
        })
        .collect()
}

/// What was asked about the data: how each request stands, and the steps that led there.
fn requests_json(report: &Report, zone: &jiff::tz::TimeZone) -> Vec<Value> {
    let step = |step: &CaseEntry| json!({ "state": step.state.code(), "at": time(step.at, zone), "ledger_entry": step.leaf });
    report
        .requests
        .iter()
        .map(|(case, steps)| {
            json!({
                "id": case.id.to_string(),
                "kind": case.kind.code(),
                "channel": case.channel.code(),
                "state": case.state.code(),
                "received_at": time(case.received_at, zone),
                "due_at": time(case.due_at, zone),
                "closed_at": case.closed_at.map(|at| time(at, zone)),
                "refused_because": case.why.map(amanah_policy::CaseRefusal::code),
                "steps": steps.iter().map(step).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn entry_json(entry: &HistoryEntry, zone: &jiff::tz::TimeZone) -> Value {
    let attributes: serde_json::Map<String, Value> = entry
        .attributes
        .iter()
        .map(|(attribute, count)| (attribute.code().to_owned(), json!(count)))
        .collect();
    let withheld: Vec<_> = entry.withheld.iter().map(|category| category.code()).collect();
    json!({
        "ledger_entry": entry.place.sequence,
        "at": time(entry.at, zone),
        "event": entry.event.to_string(),
        "by": doer(entry.doer),
        "purpose": entry.purpose.map(amanah_policy::Purpose::code),
        "occasion": entry.occasion.map(amanah_policy::Occasion::code),
        "attributes": attributes,
        "withheld": withheld,
        "rules": entry.rules,
        "refused_by": entry.clause.map(amanah_policy::Clause::code),
        "reason": entry.reason,
        "ticket": entry.ticket.map(|ticket| ticket.to_string()),
        "matches_the_ledger": entry.is_commitment_kept,
    })
}

fn doer(doer: Doer) -> String {
    match doer {
        Doer::Customer => "customer".to_owned(),
        Doer::Staff { id, role } => format!("{role} {id}"),
        Doer::System(role) => format!("system {role}"),
        Doer::Person(id) => format!("person {id}"),
        Doer::Visitor => "visitor".to_owned(),
    }
}

/// A time with its zone, as RFC 3339 writes it.
fn time(at: Timestamp, zone: &jiff::tz::TimeZone) -> String {
    jiff::Timestamp::from_microsecond(at.as_micros()).map_or_else(
        |_| at.as_micros().to_string(),
        |at| at.display_with_offset(zone.to_offset(at)).to_string(),
    )
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    words: Words,
    language: &'static str,
    company: String,
    made: String,
    answer: String,
    data: Vec<DatumLine>,
    withheld: Vec<String>,
    letters: Vec<LetterLine>,
    requests: Vec<RequestLine>,
    record: Vec<RecordLine>,
    policy: String,
    key: String,
    rights: String,
}

struct DatumLine {
    what: String,
    value: String,
    notes: Vec<String>,
    source: String,
    origin: String,
    since: String,
    kept: String,
}

struct LetterLine {
    when: String,
    name: String,
    state: String,
}

struct RequestLine {
    when: String,
    what: String,
    steps: Vec<String>,
}

struct RecordLine {
    entry: u64,
    when: String,
    event: String,
    who: String,
    why: Vec<String>,
    which: String,
}

/// The report as one page that stands alone: to print, to send, to keep. In the customer's language.
///
/// # Errors
/// When the page cannot be written.
pub fn page(house: &House, report: &Report) -> Result<String, Stop> {
    let settings = house.settings();
    let language = report.customer.language;
    let words = Words::new(language, settings.zone.clone(), report.made_at);
    let policy = house.vault().policy();
    let data: Vec<DatumLine> =
        report.data.data().map(|(label, value)| datum_line(house, &words, label, value)).collect();
    let withheld = report
        .data
        .withheld()
        .iter()
        .map(|held| {
            let what = words.say_of("attribute", held.label.attribute.code());
            format!("{what}: {}", words.say1("report-refused", "clause", held.clause.code()))
        })
        .collect();
    let page = Page {
        language: language.code(),
        company: settings.company.clone(),
        made: words.say2(
            "report-for",
            "number",
            report.customer.number.to_string(),
            "when",
            words.moment(report.made_at),
        ),
        answer: words.say2("report-answer", "company", &settings.company, "count", data.len()),
        data,
        withheld,
        letters: report.letters.iter().map(|letter| letter_line(&words, letter)).collect(),
        requests: report.requests.iter().map(|(case, steps)| request_line(&words, case, steps)).collect(),
        record: report.entries().map(|entry| record_line(&words, entry)).collect(),
        policy: words.say_with(
            "report-policy",
            &[
                ("version", &policy.version().to_string()),
                ("hash", &policy.hash().short()),
                ("entry", &report.data.place().sequence.to_string()),
            ],
        ),
        key: words.say1("report-key", "key", house.vault().ledger_key().to_string()),
        rights: words.say1("report-rights", "mailbox", &settings.privacy_mailbox),
        words,
    };
    Ok(page.render()?)
}

fn datum_line(house: &House, words: &Words, label: &DatumLabel, value: &str) -> DatumLine {
    let policy = house.vault().policy();
    let row = policy.retention(label.attribute);
    let mut kept = row.words(words.language()).to_owned();
    if let Some(law) = &row.law {
        kept = format!("{kept} ({})", words.say1("report-by-law", "law", law));
    }
    if let Some(at) = label.expires_at {
        kept = format!("{kept} ({})", words.say1("report-until", "when", words.date(at)));
    }
    let mut notes = Vec::new();
    if let DatumState::Restricted { until } = label.state {
        notes.push(words.say1("report-restricted", "when", words.moment(until)));
    }
    if !label.confirmed {
        notes.push(words.say("report-not-confirmed"));
    }
    DatumLine {
        what: words.say_of("attribute", label.attribute.code()),
        value: value.to_owned(),
        notes,
        source: words.say_of("source", label.provenance.source.code()),
        origin: label.provenance.origin.clone(),
        since: words.moment(label.provenance.observed_at),
        kept,
    }
}

fn letter_line(words: &Words, letter: &MailHeader) -> LetterLine {
    LetterLine {
        when: words.moment(letter.queued_at),
        name: letter_name(words, &letter.template),
        state: words.say_of("mail-state", letter.state.code()),
    }
}

fn request_line(words: &Words, case: &RightsCase, steps: &[CaseEntry]) -> RequestLine {
    let kind = words.say_of("case-kind", case.kind.code());
    let channel = words.say_of("case-channel", case.channel.code());
    let mut told: Vec<String> = steps
        .iter()
        .map(|step| format!("{}: {}", words.moment(step.at), words.say_of("case-state", step.state.code())))
        .collect();
    told.extend(case.why.map(|why| words.say_of("case-why", why.code())));
    RequestLine { when: words.moment(case.received_at), what: format!("{kind} ({channel})"), steps: told }
}

fn record_line(words: &Words, entry: &HistoryEntry) -> RecordLine {
    let who = match entry.doer {
        Doer::Customer => words.say("report-by-you"),
        Doer::Staff { id, role } => format!("{} ({id})", words.say_of("role", role.code())),
        Doer::System(role) => words.say1("report-by-system", "role", words.say_of("role", role.code())),
        Doer::Person(id) => words.say1("people-doer", "person", code_of(id)),
        Doer::Visitor => words.say("report-by-visitor"),
    };
    let mut why: Vec<String> =
        entry.purpose.iter().map(|purpose| words.say_of("purpose", purpose.code())).collect();
    why.extend(entry.clause.map(|clause| words.say1("report-refused", "clause", clause.code())));
    why.extend(entry.reason.as_ref().map(|reason| words.say1("report-reason", "reason", reason)));
    why.extend(entry.ticket.map(|ticket| words.say1("report-ticket", "ticket", ticket.to_string())));
    why.extend(entry.judged.as_ref().map(|judged| evidence(words, judged)));
    if !entry.is_commitment_kept {
        why.push(words.say("report-mismatch"));
    }
    let which: Vec<String> = entry
        .attributes
        .iter()
        .map(|(attribute, count)| format!("{} ({count})", words.say_of("attribute", attribute.code())))
        .collect();
    RecordLine {
        entry: entry.place.sequence,
        when: words.moment(entry.at),
        event: event_in_words(words, entry.event),
        who,
        why,
        which: which.join(", "),
    }
}

/// What a decision about a mail rests on, in a sentence.
fn evidence(words: &Words, judged: &JudgedMail) -> String {
    let evidence = judged.evidence.as_ref();
    let signatures = evidence.map_or(&[][..], |evidence| &evidence.signatures);
    let signed = match signatures.iter().find(|seen| seen.outcome == "vouches") {
        Some(by) => words.say1("report-mail-signed", "domain", &by.domain),
        None => words.say("report-mail-unsigned"),
    };
    let spf = evidence.and_then(|evidence| evidence.spf.as_ref());
    let spf = spf.map(|spf| words.say2("report-mail-spf", "domain", &spf.domain, "result", &spf.result));
    [Some(signed), spf].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What happened, in words; events that rarely concern a customer share one.
fn event_in_words(words: &Words, event: Event) -> String {
    words.say(match event {
        Event::Recorded => "event-recorded",
        Event::Released => "event-released",
        Event::Refused => "event-refused",
        Event::Fault => "event-fault",
        Event::Agreed => "event-agreed",
        Event::Restricted => "event-restricted",
        Event::Restored => "event-restored",
        Event::Erased => "event-erased",
        Event::KeysDestroyed => "event-keys-destroyed",
        Event::CustomerErased => "event-customer-erased",
        Event::Imported => "event-imported",
        Event::SignedIn => "event-signed-in",
        Event::ApiKeyMade => "event-api-key-made",
        Event::ApiKeyEnded => "event-api-key-ended",
        Event::MailJudged => "event-mail-judged",
        Event::Opened => "event-opened",
        Event::PeopleChanged => "event-people-changed",
        _ => "event-other",
    })
}
