//! Settings and doctor: how this house is set up, and what is not well, in words.

use amanah_service::purposes::accountability::today;
use askama::Template;

use super::here::{here, policy_language};
use super::today::banner;
use crate::web::components::{Banner, Fact, Facts, Tone};
use crate::web::{Doors, Frame, Outcome, Visit, html};

#[derive(Template)]
#[template(path = "console/settings.html")]
struct SettingsPage {
    frame: Frame,
    alarms: Vec<Banner>,
    house: Facts,
    policy: Facts,
    clocks: Facts,
}

/// Shows the settings.
pub(crate) async fn show(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    let words = &visit.words;
    let settings = here.house.settings();
    let policy = here.house.vault().policy();
    let today = today::today(here.house, visit.now).await?;
    let mut alarms: Vec<Banner> = today.alarms.iter().map(|alarm| banner(words, here.role, *alarm)).collect();
    if alarms.is_empty() {
        alarms.push(Banner::new(Tone::Good, words.say("console-settings-well")));
    }
    let relay = if settings.has_relay { "console-settings-relay-yes" } else { "console-settings-relay-no" };
    let house = vec![
        Fact::new(words.say("console-settings-company"), settings.company.clone()),
        Fact::new(words.say("console-settings-url"), settings.public_url.clone()),
        Fact::new(words.say("console-settings-mailbox"), settings.privacy_mailbox.clone()),
        Fact::new(words.say("console-settings-zone"), zone(settings.zone.iana_name())),
        Fact::new(words.say("console-settings-relay"), words.say(relay)),
        Fact::new(words.say("console-settings-key"), here.house.vault().ledger_key().to_string()),
    ];
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
        Fact::new(words.say("console-clock-idle"), minutes(clocks.session_idle_minutes)),
        Fact::new(words.say("console-clock-invitation"), hours(clocks.staff_invitation_hours)),
        Fact::new(words.say("console-clock-replaced"), hours(clocks.replaced_value_hours)),
        Fact::new(words.say("console-clock-access"), hours(clocks.access_within_hours)),
        Fact::new(words.say("console-clock-quarantine"), days(clocks.quarantine_days)),
    ];
    let answer = words.say1("console-settings-answer", "count", today.alarms.len());
    let page = SettingsPage {
        frame: visit.frame(&doors, "nav-settings").answering(answer).wide(),
        alarms,
        house: Facts::new(words, house),
        policy: Facts::new(words, policy_facts),
        clocks: Facts::new(words, clock_facts),
    };
    html(&page)
}

fn zone(name: Option<&str>) -> String {
    name.unwrap_or("UTC").to_owned()
}
