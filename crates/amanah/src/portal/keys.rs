//! API keys: which programs act for somebody, a new one, and ending one. The console shows its own with the same pages.

use amanah_policy::{ApiKeyId, Purpose, Timestamp};
use amanah_service::accounts::programs::{self, DAYS, ProgramFault, Wish};
use amanah_service::vault::{ApiKeyHeader, KeyOf, Secret, SessionOf, VaultError};
use askama::Template;

use super::form_page::{FormPage, Row, TickRow};
use super::here::{here, news, to_proof};
use crate::web::components::{ChoiceRow, EmptyState, Fact, Facts, FormOption, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

/// The addresses of the pages in one room.
#[derive(Clone, Copy)]
pub(crate) struct Addresses {
    pub(crate) list: &'static str,
    pub(crate) new: &'static str,
    pub(crate) end: &'static str,
}

const HERE: Addresses =
    Addresses { list: "/security/keys", new: "/security/keys/new", end: "/security/keys/end" };

/// What happened, told on the list.
pub(crate) const NEWS: &[(&str, Tone)] = &[("key-ended", Tone::Good)];

struct KeyCard {
    id: String,
    name: String,
    facts: Facts,
}

/// The keys of somebody.
#[derive(Template)]
#[template(path = "portal/keys.html")]
pub(crate) struct KeysPage {
    frame: Frame,
    keys: Vec<KeyCard>,
    at: Addresses,
    empty: EmptyState,
}

impl KeysPage {
    pub(crate) fn new(frame: Frame, keys: &[ApiKeyHeader], at: Addresses) -> Self {
        let words = &frame.words;
        let empty =
            EmptyState { title: words.say("keys-none"), text: words.say("keys-none-text"), link: None };
        Self { keys: keys.iter().map(|key| card(words, key)).collect(), at, empty, frame }
    }
}

fn card(words: &Words, key: &ApiKeyHeader) -> KeyCard {
    let used = match key.used_day {
        Some(day) => words.date(Timestamp::from_micros(day.saturating_mul(86_400_000_000))),
        None => words.say("keys-never-used"),
    };
    let purposes: Vec<String> =
        key.purposes.iter().map(|purpose| words.say_of("staff-purpose", purpose.code())).collect();
    let mut facts = vec![
        Fact::new(
            words.say("keys-may"),
            words.say(if key.may_change { "keys-changes" } else { "keys-reads" }),
        ),
        Fact::new(words.say("keys-made"), words.moment(key.made_at)),
        Fact::new(words.say("keys-used"), used),
        Fact::new(words.say("keys-ends"), words.moment(key.ends_at)),
    ];
    if let KeyOf::Staff { role, .. } = key.of {
        facts.insert(0, Fact::new(words.say("keys-role"), words.say_of("role", role.code())));
        facts.insert(1, Fact::new(words.say("keys-purposes"), purposes.join(", ")));
    }
    KeyCard { id: key.id.to_string(), name: name_of(key.id), facts: Facts::new(words, facts) }
}

/// What people call a key: the first digits of its id, which its owner sees when it is made.
pub(crate) fn name_of(key: ApiKeyId) -> String {
    let text = key.to_string();
    let digits = text.split_once('_').map_or(text.as_str(), |(_, digits)| digits);
    digits.chars().take(6).collect::<String>().to_uppercase()
}

pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let keys = programs::list(here.house, SessionOf::Customer(here.customer), visit.now).await?;
    let answer = visit.words.say1("keys-answer", "count", keys.len());
    let mut frame = visit.frame(&doors, "keys-title").under("/security", "nav-security").answering(answer);
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    html(&KeysPage::new(frame, &keys, HERE))
}

/// What is wrong with a wish, by field.
pub(crate) struct Slip {
    pub(crate) field: &'static str,
    pub(crate) message: &'static str,
}

/// The rows that every form for a key has.
pub(crate) fn asking_for(page: FormPage, visit: &Visit, slip: Option<&Slip>) -> FormPage {
    let words = &visit.words;
    let wrong = |field: &str| slip.filter(|slip| slip.field == field).map(|slip| words.say(slip.message));
    let days = ChoiceRow {
        name: "days".to_owned(),
        label: words.say("keys-days"),
        hint: Some(words.say("keys-days-hint")),
        error: wrong("days"),
        options: DAYS
            .iter()
            .map(|days| FormOption {
                value: days.to_string(),
                label: words.say1("keys-days-option", "count", u32::from(*days)),
                hint: None,
                is_chosen: visit.field("days") == days.to_string()
                    || (visit.field("days").is_empty() && *days == 90),
            })
            .collect(),
    };
    let can = |value: &str, label: &str, hint: &str| FormOption {
        value: value.to_owned(),
        label: words.say(label),
        hint: Some(words.say(hint)),
        is_chosen: visit.field("may_change") == value
            || (visit.field("may_change").is_empty() && value == "no"),
    };
    let may = ChoiceRow {
        name: "may_change".to_owned(),
        label: words.say("keys-may"),
        hint: None,
        error: None,
        options: vec![
            can("no", "keys-reads", "keys-reads-hint"),
            can("yes", "keys-changes", "keys-changes-hint"),
        ],
    };
    page.asking(Row::Choice(may)).asking(Row::Choice(days))
}

/// What a form wishes, but for the purposes.
pub(crate) fn wish_of(visit: &Visit) -> Wish {
    Wish {
        purposes: Vec::new(),
        may_change: visit.field("may_change") == "yes",
        days: visit.field("days").parse().unwrap_or(0),
    }
}

/// What the pages say about a wish that was not granted; none for faults that are no slip.
pub(crate) const fn slip_of(fault: &ProgramFault) -> Option<Slip> {
    match fault {
        ProgramFault::NoPurpose => Some(Slip { field: "purposes", message: "keys-no-purpose" }),
        ProgramFault::NotThisLong => Some(Slip { field: "days", message: "keys-not-this-long" }),
        ProgramFault::TooMany => Some(Slip { field: "days", message: "keys-too-many" }),
        _ => None,
    }
}

/// A box for one purpose.
pub(crate) fn purpose_row(words: &Words, purpose: Purpose, is_ticked: bool, error: Option<String>) -> Row {
    let clause = purpose.clause();
    Row::Tick(TickRow {
        name: purpose.code(),
        label: words.say_of("staff-purpose", purpose.code()),
        link: (format!("/policy#{clause}"), words.say1("keys-purpose-clause", "clause", clause.code())),
        error,
        is_ticked,
    })
}

/// The page that shows the secret, once.
#[derive(Template)]
#[template(path = "portal/key_made.html")]
pub(crate) struct MadePage {
    frame: Frame,
    secret: String,
    name: String,
    call: String,
    at: Addresses,
}

impl MadePage {
    pub(crate) fn new(
        frame: Frame,
        key: &ApiKeyHeader,
        secret: &Secret,
        public_url: &str,
        at: Addresses,
    ) -> Self {
        let path = if matches!(key.of, KeyOf::Customer(_)) { "me" } else { "today" };
        Self {
            secret: secret.expose().to_owned(),
            name: name_of(key.id),
            call: format!("curl -H \"Authorization: Bearer …\" {public_url}/api/v1/{path}"),
            at,
            frame: frame.shown_once(),
        }
    }
}

pub(crate) async fn show_new(doors: Doors, visit: Visit) -> Outcome {
    let session = here(&doors, &visit).await?.session;
    if !amanah_service::accounts::sessions::is_freshly_proved(&session, visit.now) {
        return to_proof(HERE.new);
    }
    form(&doors, &visit, None)
}

fn form(doors: &Doors, visit: &Visit, slip: Option<&Slip>) -> Outcome {
    let frame = visit
        .frame(doors, "keys-new-title")
        .under("/security", "nav-security")
        .under(HERE.list, "keys-title")
        .answering(visit.words.say("keys-new-answer"));
    let page = FormPage::new(frame, HERE.new, "keys-new-button");
    asking_for(page, visit, slip).or(HERE.list, "portal-leave-as-is").answer()
}

pub(crate) async fn make(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    match programs::allow_for_customer(here.house, &here.session, wish_of(&visit), visit.now).await {
        Ok((key, secret)) => {
            let frame = visit
                .frame(&doors, "keys-made-title")
                .under("/security", "nav-security")
                .under(HERE.list, "keys-title")
                .answering(visit.words.say("keys-made-answer"));
            html(&MadePage::new(frame, &key, &secret, &here.house.settings().public_url, HERE))
        }
        Err(ProgramFault::ProofNeeded) => to_proof(HERE.new),
        Err(fault) => match slip_of(&fault) {
            Some(slip) => form(&doors, &visit, Some(&slip)),
            None => Err(fault.into()),
        },
    }
}

pub(crate) async fn end(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit).await?;
    let Ok(key) = visit.field("key").parse::<ApiKeyId>() else { return Err(Fault::BadInput) };
    match programs::end(here.house, KeyOf::Customer(here.customer), key, visit.now).await {
        // Ended in another tab: it is what they wanted.
        Ok(()) | Err(VaultError::NotFound(_)) => see_other("/security/keys?done=key-ended"),
        Err(other) => Err(other.into()),
    }
}
