//! What needs somebody today: counts and alarms, and no personal value.

use amanah_policy::Timestamp;
use amanah_vault::{Numbers, VaultError};

use crate::house::House;
use crate::purposes::opening::daily_list::{hours_of, today as day_of_today};

/// Something a person must do, or know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// No lawyer has reviewed the policy in force.
    PolicyNotReviewed,
    /// Mails wait and no relay takes them.
    MailsWait {
        /// How many.
        count: u64,
    },
    /// Imported lines that match nobody wait for a mapping, and go at the end of their lifetime.
    LinesInQuarantine {
        /// How many.
        count: u64,
        /// After how many days they go.
        days: u32,
    },
}

/// What stands on the first page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// The counts; openings and intake are those of today in the company's zone.
    pub numbers: Numbers,
    /// What needs a person.
    pub alarms: Vec<Alarm>,
}

/// Counts what needs somebody today.
///
/// # Errors
/// When the store fails.
pub async fn today(house: &House, now: Timestamp) -> Result<Today, VaultError> {
    let (midnight, _) = hours_of(day_of_today(house, now), &house.settings().zone);
    let numbers = house.vault().numbers(midnight).await?;
    let alarms = alarms(house, &numbers);
    Ok(Today { numbers, alarms })
}

fn alarms(house: &House, numbers: &Numbers) -> Vec<Alarm> {
    let policy = house.vault().policy();
    let settings = house.settings();
    let mails_wait = numbers.mails_waiting > 0 && !settings.has_relay && !settings.demo;
    let days = policy.clocks().quarantine_days;
    [
        policy.counsel().is_none().then_some(Alarm::PolicyNotReviewed),
        mails_wait.then_some(Alarm::MailsWait { count: numbers.mails_waiting }),
        (numbers.quarantined > 0).then_some(Alarm::LinesInQuarantine { count: numbers.quarantined, days }),
    ]
    .into_iter()
    .flatten()
    .collect()
}
