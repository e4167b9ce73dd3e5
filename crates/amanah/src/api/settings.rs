//! What runs here, what the policy's clocks say, what is not well, and what the doctor found.

use amanah_policy::Clocks;
use amanah_service::House;
use amanah_service::purposes::accountability::today;
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Answered};
use super::call::Call;
use super::dto::Moment;
use super::operation::Operation;
use super::problem::Problem;
use super::today::Alarm;
use crate::console::RUNNING;
use crate::doctor::Finding;
use crate::web::Doors;

pub(super) fn operations() -> Vec<Operation> {
    let rows = vec![
        Operation::reading("/api/v1/settings", "readSettings", "What runs here, and what is not well", show)
            .giving::<Settings>(),
        Operation::changing(
            "/api/v1/settings/examination",
            "examineHouse",
            "Has the doctor look now; what was found stands in the settings",
            examine,
        ),
    ];
    rows.into_iter().map(|row| row.for_staff(RUNNING)).collect()
}

/// What runs here. Each is set in the configuration file; the handbook names where.
#[derive(Serialize, JsonSchema)]
struct Settings {
    /// The name of the company.
    company: String,
    /// Where requests about data go.
    privacy_mailbox: String,
    /// The zone in which days are counted.
    time_zone: String,
    /// Where customers reach the pages.
    public_url: String,
    /// `sqlite` or `postgresql`.
    store: &'static str,
    /// From where the master key comes.
    key_provider: String,
    /// The number of its epoch.
    epoch: u32,
    /// By when the epoch ends; none when it ends by hand alone.
    epoch_ends_at: Option<Moment>,
    /// Whether a relay takes mails.
    has_relay: bool,
    /// The key that verifies the ledger.
    ledger_key: String,
    /// The policy in force.
    policy: Policy,
    /// The clocks of the policy.
    clocks: ClockFacts,
    /// Everything that is not well, whoever it concerns.
    alarms: Vec<Alarm>,
    /// When the doctor last looked; none since the program began.
    examined_at: Option<Moment>,
    /// What was found then.
    findings: Vec<Found>,
}

/// The policy in force, as its keeper sees it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PolicyFacts")]
struct Policy {
    /// Its number.
    version: u32,
    /// SHA-256 of the bundle, as 64 hexadecimal digits.
    bundle: String,
    /// The lawyer who reviewed it; none when nobody has.
    counsel: Option<String>,
}

/// The clocks of the policy.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Clocks")]
struct ClockFacts {
    /// How long a customer stays open.
    purpose_session_minutes: u32,
    /// How long in an emergency.
    break_glass_minutes: u32,
    /// Within what the officer reviews an emergency.
    break_glass_review_hours: u32,
    /// Within what the officer reviews an opening that no ticket stands for.
    opening_review_hours: u32,
    /// After what an idle session ends.
    session_idle_minutes: u32,
    /// How long an invitation can be accepted.
    invitation_hours: u32,
    /// How long a replaced value can be brought back.
    replaced_value_hours: u32,
    /// Within what an access report is given.
    access_within_hours: u32,
    /// How long lines that match nobody wait.
    quarantine_days: u32,
}

impl ClockFacts {
    const fn of(clocks: &Clocks) -> Self {
        Self {
            purpose_session_minutes: clocks.purpose_session_minutes,
            break_glass_minutes: clocks.break_glass_minutes,
            break_glass_review_hours: clocks.break_glass_review_hours,
            opening_review_hours: clocks.opening_review_hours,
            session_idle_minutes: clocks.session_idle_minutes,
            invitation_hours: clocks.staff_invitation_hours,
            replaced_value_hours: clocks.replaced_value_hours,
            access_within_hours: clocks.access_within_hours,
            quarantine_days: clocks.quarantine_days,
        }
    }
}

/// Something that the doctor found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DoctorFinding")]
struct Found {
    /// `good`, `note` or `alarm`.
    severity: String,
    /// What was looked at.
    about: &'static str,
    /// What was found and what to do.
    says: String,
}

impl Found {
    fn of(finding: Finding) -> Self {
        Self { severity: finding.severity.code().to_lowercase(), about: finding.about, says: finding.says }
    }
}

async fn show(doors: Doors, call: Call) -> Answered {
    let house = doors.house()?;
    let alarms = today::all_alarms(house, call.now).await?;
    let last = doors.doctor().and_then(crate::doctor::Consultation::last);
    let (examined_at, findings) = last.map_or((None, Vec::new()), |(at, found)| (Some(at), found));
    let epoch = house.vault().epoch().await?;
    let settings = house.settings();
    Answer::with(&Settings {
        company: settings.company.clone(),
        privacy_mailbox: settings.privacy_mailbox.clone(),
        time_zone: settings.zone.iana_name().unwrap_or("UTC").to_owned(),
        public_url: settings.public_url.clone(),
        store: if house.vault().is_shared() { "postgresql" } else { "sqlite" },
        key_provider: epoch.provider,
        epoch: epoch.number,
        epoch_ends_at: epoch.due_at.map(Moment),
        has_relay: settings.has_relay,
        ledger_key: house.vault().ledger_key().to_string(),
        policy: policy(house),
        clocks: ClockFacts::of(house.vault().policy().clocks()),
        alarms: alarms.into_iter().map(Alarm::of).collect(),
        examined_at: examined_at.map(Moment),
        findings: findings.into_iter().map(Found::of).collect(),
    })
}

fn policy(house: &House) -> Policy {
    let policy = house.vault().policy();
    Policy {
        version: policy.version().number(),
        bundle: policy.hash().to_string(),
        counsel: policy.counsel().map(|counsel| counsel.name.clone()),
    }
}

async fn examine(doors: Doors, call: Call) -> Answered {
    let doctor = doors.doctor().ok_or(Problem::NotNow("no doctor is in this house; ask `amanah doctor`"))?;
    let looked = doctor.examine(doors.house()?, call.now).await;
    match looked {
        Ok(true) => Answer::done(),
        Ok(false) => Err(Problem::NotNow("an examination goes on already; read the settings a little later")),
        Err(stop) => Err(Problem::Ours { cause: stop.message }),
    }
}
