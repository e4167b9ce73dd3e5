//! Times as commands print and take them: day and minute in the house's zone.

use amanah_policy::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Day, minute and zone, like `2026-11-24 07:00 WIB`.
pub(crate) fn of(time: Timestamp, zone: &TimeZone) -> String {
    jiff::Timestamp::from_microsecond(time.as_micros()).map_or_else(
        |_| "a time outside the calendar".to_owned(),
        |time| time.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string(),
    )
}

/// The moment in which a day like `2026-12-31` ends.
pub(crate) fn end_of_day(day: &str, zone: &TimeZone) -> Option<Timestamp> {
    let next = day.trim().parse::<Date>().and_then(Date::tomorrow);
    let next = next.and_then(|next| zone.to_timestamp(next.at(0, 0, 0, 0))).ok()?;
    Some(Timestamp::from_micros(next.as_microsecond()))
}

/// The day of a time, like `2026-12-31`; the first day there is for a time outside the calendar.
pub(crate) fn day_of(time: Timestamp, zone: &TimeZone) -> Date {
    let time = jiff::Timestamp::from_microsecond(time.as_micros());
    time.map_or(Date::MIN, |time| time.to_zoned_datetime(zone.clone()).date())
}
