//! Times as commands print them: day and minute in the house's zone.

use amanah_policy::Timestamp;
use jiff::tz::TimeZone;

/// Day, minute and zone, like `2026-11-24 07:00 WIB`.
pub(crate) fn of(time: Timestamp, zone: &TimeZone) -> String {
    jiff::Timestamp::from_microsecond(time.as_micros()).map_or_else(
        |_| "a time outside the calendar".to_owned(),
        |time| time.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string(),
    )
}
