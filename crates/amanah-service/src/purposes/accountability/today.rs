//! What needs somebody today: counts, clocks and alarms, and no personal value.

use amanah_policy::{Role, StaffId, Timestamp};
use amanah_vault::{CustomerNumber, MailState, Numbers, Opening, OpeningLine, VaultError};

use crate::house::House;
use crate::purposes::opening::daily_list::{hours_of, today as day_of_today};

/// From so many days before it ends an epoch of keys is told.
const EPOCH_TOLD_DAYS: i64 = 3;

/// Something a person must do, or know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// Somebody broke the glass, and the officer has not found it in order.
    BreakGlass {
        /// How many.
        count: u64,
        /// By when the oldest is to be reviewed.
        due: Timestamp,
    },
    /// Openings without a ticket were to be reviewed by now.
    ReviewsLate {
        /// How many wait in all.
        count: u64,
        /// By when the oldest was to be reviewed.
        due: Timestamp,
    },
    /// The epoch of the master key ends soon, or should have ended.
    EpochEnds {
        /// When at the latest.
        due: Timestamp,
    },
    /// No lawyer has reviewed the policy in force.
    PolicyNotReviewed,
    /// Mails wait and no relay takes them.
    MailsWait {
        /// How many.
        count: u64,
    },
    /// Mails that came back, or that no relay would take.
    MailsUndeliverable {
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
    /// Values were erased and files are not yet known to be free of them.
    ErasuresUnfinished {
        /// How many.
        count: u64,
    },
}

impl Alarm {
    /// Whether it is this role's to act on. The officer answers for everything.
    #[must_use]
    pub const fn concerns(self, role: Role) -> bool {
        match self {
            Self::BreakGlass { .. } | Self::ReviewsLate { .. } => matches!(role, Role::Officer),
            Self::PolicyNotReviewed => matches!(role, Role::Officer | Role::Legal),
            Self::EpochEnds { .. }
            | Self::MailsWait { .. }
            | Self::MailsUndeliverable { .. }
            | Self::LinesInQuarantine { .. }
            | Self::ErasuresUnfinished { .. } => matches!(role, Role::Officer | Role::Engineer),
        }
    }

    /// Whether it may not wait.
    #[must_use]
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::BreakGlass { .. } | Self::ReviewsLate { .. })
    }
}

/// What stands on the first page of the console for one member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// The counts; openings and intake are those of today in the company's zone.
    pub numbers: Numbers,
    /// What needs this role, the most urgent first.
    pub alarms: Vec<Alarm>,
    /// By when the oldest opening without a ticket is to be reviewed.
    pub next_review_due: Option<Timestamp>,
    /// Whom this member of staff has open now.
    pub open_now: Vec<(Opening, CustomerNumber)>,
    /// What the officer asks this member of staff.
    pub questions: Vec<OpeningLine>,
}

/// Counts what needs somebody today, as far as it concerns a role.
///
/// # Errors
/// When the store fails.
pub async fn today(
    house: &House,
    (staff, role): (StaffId, Role),
    now: Timestamp,
) -> Result<Today, VaultError> {
    let numbers = house.vault().numbers(midnight(house, now)).await?;
    let mut alarms = alarms(house, &numbers, now).await?;
    alarms.retain(|alarm| alarm.concerns(role));
    let questions = house.vault().questions_to(staff).await?;
    Ok(Today {
        next_review_due: numbers.oldest_to_review.map(|at| review_due(house, at)),
        open_now: house.vault().openings_of(staff, now).await?,
        questions,
        numbers,
        alarms,
    })
}

/// Everything that is not well, whoever it concerns.
///
/// # Errors
/// When the store fails.
pub async fn all_alarms(house: &House, now: Timestamp) -> Result<Vec<Alarm>, VaultError> {
    alarms(house, &house.vault().numbers(midnight(house, now)).await?, now).await
}

/// When today began in the company's zone: what the counts of today count from.
#[must_use]
pub fn midnight(house: &House, now: Timestamp) -> Timestamp {
    hours_of(day_of_today(house, now), &house.settings().zone).0
}

async fn alarms(house: &House, numbers: &Numbers, now: Timestamp) -> Result<Vec<Alarm>, VaultError> {
    let policy = house.vault().policy();
    let settings = house.settings();
    let mails_wait = numbers.mails_waiting > 0 && !settings.has_relay && !settings.demo;
    let days = policy.clocks().quarantine_days;
    let hours = i64::from(policy.clocks().break_glass_review_hours);
    let break_glass = numbers
        .oldest_break_glass
        .map(|at| Alarm::BreakGlass { count: numbers.break_glass_to_review, due: at.plus_hours(hours) });
    let review_due = numbers.oldest_to_review.map(|at| review_due(house, at)).filter(|due| *due <= now);
    let epoch_due = house.vault().epoch().await?.due_at.filter(|due| *due <= now.plus_days(EPOCH_TOLD_DAYS));
    // A demonstration has no second volume for copies of its keys, so that no epoch of it ends.
    let epoch_due = epoch_due.filter(|_| !settings.demo);
    let undeliverable = undeliverable_mails(house).await?;
    let unfinished = numbers.erasures_unfinished;
    Ok([
        break_glass,
        review_due.map(|due| Alarm::ReviewsLate { count: numbers.openings_to_review, due }),
        epoch_due.map(|due| Alarm::EpochEnds { due }),
        policy.counsel().is_none().then_some(Alarm::PolicyNotReviewed),
        mails_wait.then_some(Alarm::MailsWait { count: numbers.mails_waiting }),
        (undeliverable > 0).then_some(Alarm::MailsUndeliverable { count: undeliverable }),
        (numbers.quarantined > 0).then_some(Alarm::LinesInQuarantine { count: numbers.quarantined, days }),
        (unfinished > 0).then_some(Alarm::ErasuresUnfinished { count: unfinished }),
    ]
    .into_iter()
    .flatten()
    .collect())
}

/// By when an opening without a ticket is to be reviewed.
fn review_due(house: &House, opened_at: Timestamp) -> Timestamp {
    opened_at.plus_hours(i64::from(house.vault().policy().clocks().opening_review_hours))
}

/// How many mails came back or will never leave.
async fn undeliverable_mails(house: &House) -> Result<u64, VaultError> {
    Ok(house.vault().outbox_state(Timestamp::from_micros(0)).await?.count(MailState::Undeliverable))
}
