//! Times: as a day, as a day with hour and zone, and as a distance from now.

use core::fmt::Display;

use amanah_policy::Timestamp;
use jiff::ZonedDateTime;

use super::Words;

/// What stands where a time cannot be written: it lies outside the calendar.
const NO_TIME: &str = "—";

pub(super) fn date(words: &Words, time: Timestamp) -> String {
    let Some(zoned) = zoned(words, time) else { return NO_TIME.to_owned() };
    civil_date(words, zoned.year(), zoned.month(), zoned.day())
}

pub(super) fn civil_date(
    words: &Words,
    year: impl Display,
    month: impl Into<i64>,
    day: impl Display,
) -> String {
    let month = words.say1("month-name", "month", month.into());
    format!("{day} {month} {year}")
}

pub(super) fn moment(words: &Words, time: Timestamp) -> String {
    let Some(zoned) = zoned(words, time) else { return NO_TIME.to_owned() };
    let hour = format!("{:02}", zoned.hour());
    let minute = format!("{:02}", zoned.minute());
    let zone = zoned.strftime("%Z").to_string();
    let date = date(words, time);
    words.say_with("moment", &[("date", &date), ("hour", &hour), ("minute", &minute), ("zone", &zone)])
}

pub(super) fn for_programs(time: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(time.as_micros()).map_or_else(|_| NO_TIME.to_owned(), |t| t.to_string())
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

pub(super) fn relative(words: &Words, time: Timestamp) -> String {
    let seconds = time.as_micros().saturating_sub(words.now().as_micros()) / 1_000_000;
    let far = seconds.saturating_abs();
    let is_ahead = seconds > 0;
    let (unit, size) = if far < 45 {
        return words.say("relative-now");
    } else if far < 90 * MINUTE {
        ("minutes", MINUTE)
    } else if far < 48 * HOUR {
        ("hours", HOUR)
    } else if far < 60 * DAY {
        ("days", DAY)
    } else if far < 24 * MONTH {
        ("months", MONTH)
    } else {
        ("years", YEAR)
    };
    let count = (far.saturating_add(size / 2) / size).max(1);
    let key = match (unit, is_ahead) {
        ("minutes", true) => "relative-in-minutes",
        ("minutes", false) => "relative-minutes-ago",
        ("hours", true) => "relative-in-hours",
        ("hours", false) => "relative-hours-ago",
        ("days", true) => "relative-in-days",
        ("days", false) => "relative-days-ago",
        ("months", true) => "relative-in-months",
        ("months", false) => "relative-months-ago",
        (_, true) => "relative-in-years",
        (_, false) => "relative-years-ago",
    };
    words.say1(key, "count", count)
}

fn zoned(words: &Words, time: Timestamp) -> Option<ZonedDateTime> {
    let time = jiff::Timestamp::from_microsecond(time.as_micros()).ok()?;
    Some(time.to_zoned_datetime(words.zone.clone()))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::super::Language;
    use super::*;

    // 2026-11-25 12:34:00 UTC, 19:34 in Jakarta.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_610_040);

    fn words(language: Language) -> Words {
        Words::new(language, TimeZone::get("Asia/Jakarta").unwrap(), NOW)
    }

    #[test]
    fn a_moment_is_written_in_the_companys_zone() {
        assert_eq!(words(Language::En).moment(NOW), "25 November 2026, 19:34 WIB");
        assert_eq!(words(Language::Id).moment(NOW), "25 November 2026 pukul 19.34 WIB");
    }

    #[test]
    fn a_day_turns_with_the_zone_and_not_with_utc() {
        let late = NOW.plus_hours(5);

        assert_eq!(words(Language::Id).date(late), "26 November 2026");
    }

    #[test]
    fn distances_are_counted_in_the_unit_that_reads_best() {
        let cases = [
            (10, "now", "baru saja"),
            (60, "in 1 minute", "dalam 1 menit"),
            (-50 * 60, "50 minutes ago", "50 menit yang lalu"),
            (3 * 3600, "in 3 hours", "dalam 3 jam"),
            (2 * 86_400, "in 2 days", "dalam 2 hari"),
            (72 * 3600 - 30, "in 3 days", "dalam 3 hari"),
            (-86_400 * 90, "3 months ago", "3 bulan yang lalu"),
            (86_400 * 3653, "in 10 years", "dalam 10 tahun"),
        ];
        for (seconds, english, indonesian) in cases {
            let time = NOW.plus_micros(seconds * 1_000_000);

            assert_eq!(words(Language::En).relative(time), english);
            assert_eq!(words(Language::Id).relative(time), indonesian);
        }
    }

    #[test]
    fn a_time_outside_the_calendar_is_a_dash() {
        assert_eq!(words(Language::En).moment(Timestamp::from_micros(i64::MAX)), "—");
    }
}
