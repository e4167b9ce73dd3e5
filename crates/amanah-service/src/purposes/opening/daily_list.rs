//! The officer's daily list: every opening of a day, with who, whom, for what and why (SEC).

use amanah_policy::Timestamp;
use amanah_vault::{Actor, OpeningLine, SearchLine, VaultError};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::house::House;

/// Every opening of one day.
#[derive(Debug)]
pub struct DailyList {
    /// The day, in the company's zone.
    pub day: Date,
    /// The openings, newest first.
    pub lines: Vec<OpeningLine>,
    /// The searches, newest first.
    pub searches: Vec<SearchLine>,
}

/// Lists every opening of a day in the company's zone; reading the list is recorded too.
///
/// Enforces: SEC
///
/// # Errors
/// [`VaultError::NotNow`] when the actor is not the officer, or a store that fails.
pub async fn list(house: &House, actor: Actor, day: Date, now: Timestamp) -> Result<DailyList, VaultError> {
    let (from, to) = hours_of(day, &house.settings().zone);
    let mut lines = house.vault().openings(actor, from, to, now).await?;
    lines.sort_by_key(|line| core::cmp::Reverse((line.opening.opened_at, line.opening.place)));
    let searches = house.vault().searches(actor, from, to).await?;
    Ok(DailyList { day, lines, searches })
}

/// The day it is now in the company's zone.
#[must_use]
pub fn today(house: &House, now: Timestamp) -> Date {
    day_of(now, &house.settings().zone)
}

/// The day a time falls into.
#[must_use]
pub fn day_of(time: Timestamp, zone: &TimeZone) -> Date {
    let instant = jiff::Timestamp::from_microsecond(time.as_micros()).unwrap_or_default();
    zone.to_datetime(instant).date()
}

/// From the first moment of a day to the first of the next; a day has 23 or 25 hours where clocks are changed.
#[must_use]
pub fn hours_of(day: Date, zone: &TimeZone) -> (Timestamp, Timestamp) {
    let start = |day: Date| {
        let instant = zone.to_timestamp(day.to_datetime(Time::midnight()));
        Timestamp::from_micros(instant.map(jiff::Timestamp::as_microsecond).unwrap_or_default())
    };
    (start(day), start(day.tomorrow().unwrap_or(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_the_companys_zone() {
        let jakarta = TimeZone::get("Asia/Jakarta").unwrap();
        let day = jiff::civil::date(2026, 11, 25);

        let (from, to) = hours_of(day, &jakarta);

        assert_eq!(from, Timestamp::from_seconds(1_795_539_600));
        assert_eq!(to, from.plus_hours(24));
        assert_eq!(day_of(from, &jakarta), day);
        assert_eq!(day_of(from.plus_micros(-1), &jakarta), jiff::civil::date(2026, 11, 24));
    }
}
