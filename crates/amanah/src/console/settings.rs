//! Settings and doctor: what runs here, where each is set, and what is not well, in words.

use amanah_service::House;
use amanah_service::purposes::accountability::today;
use askama::Template;

use super::here::{here, news, policy_language};
use super::today::banner;
use crate::doctor::{Finding, Severity};
use crate::web::components::{Banner, Cell, Fact, Facts, StateBadge, Table, Tone};
use crate::web::{Doors, Fault, Frame, Outcome, Visit, Words, html, see_other};

const NEWS: &[(&str, Tone)] = &[("examined", Tone::Good), ("examination-runs", Tone::Wait)];

#[derive(Template)]
#[template(path = "console/settings.html")]
struct SettingsPage {
    frame: Frame,
    alarms: Vec<Banner>,
    /// Whether the doctor can be asked here.
    has_doctor: bool,
    examined: Option<String>,
    findings: Vec<FindingLine>,
    house: Table,
    policy: Facts,
    clocks: Facts,
}

/// What the doctor found, in the doctor's own words.
struct FindingLine {
    badge: StateBadge,
    about: &'static str,
    says: String,
}

/// Shows the settings.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let policy = here.house.vault().policy();
    let found = today::all_alarms(here.house, visit.now).await?;
    let mut alarms: Vec<Banner> =
        found.iter().map(|alarm| banner(words, here.role, *alarm, "/console/settings")).collect();
    if alarms.is_empty() {
        alarms.push(Banner::new(Tone::Good, words.say("console-settings-well")));
    }
    let counsel = match policy.counsel() {
        Some(counsel) => counsel.name.clone(),
        None => words.say("policy-not-reviewed"),
    };
    let effective = words.civil_date(policy.effective());
    let policy_facts = vec![
        Fact::new(words.say("policy-version"), policy.version().to_string()),
        Fact::new(words.say("policy-effective"), effective),
        Fact::new(words.say("policy-hash"), policy.hash().to_string()),
        Fact::new(words.say("policy-counsel"), counsel),
        Fact::new(
            words.say("console-settings-basis"),
            policy.basis(amanah_policy::Purpose::Accountability).words(policy_language(words)),
        ),
    ];
    let clocks = policy.clocks();
    let minutes = |count: u32| words.say1("console-settings-minutes", "count", count);
    let hours = |count: u32| words.say1("console-settings-hours", "count", count);
    let days = |count: u32| words.say1("console-settings-days", "count", count);
    let clock_facts = vec![
        Fact::new(words.say("console-clock-purpose"), minutes(clocks.purpose_session_minutes)),
        Fact::new(words.say("console-clock-glass"), minutes(clocks.break_glass_minutes)),
        Fact::new(words.say("console-clock-glass-review"), hours(clocks.break_glass_review_hours)),
        Fact::new(words.say("console-clock-review"), hours(clocks.opening_review_hours)),
        Fact::new(words.say("console-clock-idle"), minutes(clocks.session_idle_minutes)),
        Fact::new(words.say("console-clock-invitation"), hours(clocks.staff_invitation_hours)),
        Fact::new(words.say("console-clock-replaced"), hours(clocks.replaced_value_hours)),
        Fact::new(words.say("console-clock-access"), hours(clocks.access_within_hours)),
        Fact::new(words.say("console-clock-quarantine"), days(clocks.quarantine_days)),
    ];
    let mut frame = visit
        .frame(&doors, "nav-settings")
        .answering(words.say1("console-settings-answer", "count", found.len()))
        .wide();
    if let Some(news) = news(&visit, NEWS) {
        frame = frame.noting(news);
    }
    let last = doors.doctor().and_then(crate::doctor::Consultation::last);
    let page = SettingsPage {
        frame,
        alarms,
        has_doctor: doors.doctor().is_some(),
        examined: last.as_ref().map(|(at, _)| words.moment(*at)),
        findings: last
            .map_or_else(Vec::new, |(_, found)| found.into_iter().map(|it| line(words, it)).collect()),
        house: what_runs(words, here.house).await?,
        policy: Facts::new(words, policy_facts),
        clocks: Facts::new(words, clock_facts),
    };
    html(&page)
}

/// Has the doctor look now. Nothing is changed by it, but it reads every page of the store, so it is no GET.
pub(crate) async fn examine(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let doctor = doors.doctor().ok_or(Fault::NotFound)?;
    let looked = doctor.examine(here.house, visit.now).await.map_err(|stop| Fault::ours(stop.message))?;
    see_other(if looked {
        "/console/settings?done=examined"
    } else {
        "/console/settings?done=examination-runs"
    })
}

fn line(words: &Words, found: Finding) -> FindingLine {
    let (tone, key) = match found.severity {
        Severity::Good => (Tone::Good, "console-doctor-good"),
        Severity::Note => (Tone::Wait, "console-doctor-note"),
        Severity::Alarm => (Tone::Stop, "console-doctor-alarm"),
    };
    FindingLine { badge: StateBadge { tone, text: words.say(key) }, about: found.about, says: found.says }
}

/// What runs here, and under which name each is set in `amanah.toml`.
async fn what_runs(words: &Words, house: &House) -> Result<Table, Fault> {
    let settings = house.settings();
    let epoch = house.vault().epoch().await?;
    let relay = if settings.has_relay { "console-settings-relay-yes" } else { "console-settings-relay-no" };
    let store = if house.vault().is_shared() { "PostgreSQL" } else { "SQLite" };
    let due = match epoch.due_at {
        Some(due) => {
            words.say2("console-settings-epoch-due", "number", epoch.number, "due", words.moment(due))
        }
        None => words.say1("console-settings-epoch-by-hand", "number", epoch.number),
    };
    let rows = vec![
        ("console-settings-company", settings.company.clone(), "[company] name"),
        ("console-settings-mailbox", settings.privacy_mailbox.clone(), "[company] privacy_mailbox"),
        ("console-settings-zone", zone(settings.zone.iana_name()), "[company] time_zone"),
        ("console-settings-url", settings.public_url.clone(), "[web] public_url"),
        ("console-settings-store", store.to_owned(), "[store] url"),
        ("console-settings-provider", epoch.provider, "[keys] provider"),
        ("console-settings-epoch", due, "[keys] epoch_days"),
        ("console-settings-relay", words.say(relay), "[mail] relay"),
    ];
    let row = |(key, value, set): (&str, String, &str)| {
        vec![Cell::text(words.say(key)), Cell::text(value), Cell::code(set)]
    };
    let mut rows: Vec<Vec<Cell>> = rows.into_iter().map(row).collect();
    rows.push(vec![
        Cell::text(words.say("console-settings-key")),
        Cell::code(house.vault().ledger_key().to_string()),
        Cell::text(words.say("console-settings-made")),
    ]);
    Ok(Table {
        caption: words.say("console-settings-house-caption"),
        columns: vec![
            words.say("console-settings-what"),
            words.say("console-settings-value"),
            words.say("console-settings-where"),
        ],
        rows,
        filter: None,
        pager: None,
    })
}

fn zone(name: Option<&str>) -> String {
    name.unwrap_or("UTC").to_owned()
}
