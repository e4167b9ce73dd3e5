//! The times of access logs: `17/May/2026:10:05:03 +0700`, ISO 8601, and seconds with a fraction.

use core::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// English month names as servers write them, whatever the locale.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a time in any of the three notations, as microseconds since 1970 UTC. Nothing was logged before 1970.
pub(super) fn read_any(text: &str) -> Option<i64> {
    read_log_time(text).or_else(|| read_iso(text)).or_else(|| read_epoch(text))
}

/// Reads `17/May/2026:10:05:03 +0700`; the seconds may have a fraction of up to nine digits.
pub(super) fn read_log_time(text: &str) -> Option<i64> {
    let (date, clock) = text.split_once(':')?;
    let (clock, zone) = clock.split_once(' ')?;
    let mut date = date.split('/');
    let day = digits(date.next()?, 2)?;
    let month = date.next().and_then(|name| MONTHS.iter().position(|month| *month == name))?;
    let year = digits(date.next()?, 4)?;
    let mut clock = clock.split(':');
    let hour = digits(clock.next()?, 2)?;
    let minute = digits(clock.next()?, 2)?;
    let (second, fraction) = clock.next().map(|text| text.split_once('.').unwrap_or((text, "0")))?;
    let is_whole = date.next().is_none() && clock.next().is_none();
    // A leap second counts as the second before it, as in the clocks of the servers themselves.
    let second = if second == "60" { 59 } else { digits(second, 2)? };
    let civil = DateTime::new(
        i16::try_from(year).ok()?,
        i8::try_from(month + 1).ok()?,
        i8::try_from(day).ok()?,
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        nanoseconds(fraction)?,
    );
    let at = offset(zone)?.to_timestamp(civil.ok()?).ok()?;
    since_epoch(at).filter(|_| is_whole)
}

/// Prints a time as [`read_log_time`] reads it, in UTC; a fraction only where there is one.
pub(super) fn print_log_time(at_micros: i64) -> String {
    let at = Timestamp::from_microsecond(at_micros.max(0)).unwrap_or(Timestamp::MAX);
    let civil = Offset::UTC.to_datetime(at);
    let month = usize::try_from(civil.month()).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let mut out = format!("{:02}/{}/{:04}:", civil.day(), month.unwrap_or(&"Jan"), civil.year());
    let _ = write!(out, "{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second());
    let micros = civil.subsec_nanosecond() / 1_000;
    if micros != 0 {
        let _ = write!(out, ".{micros:06}");
    }
    out.push_str(" +0000");
    out
}

fn read_iso(text: &str) -> Option<i64> {
    since_epoch(text.parse().ok()?)
}

/// Reads `1779006303.123`.
fn read_epoch(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = seconds.parse().ok().filter(|_| is_number)?;
    since_epoch(Timestamp::new(seconds, nanoseconds(fraction)?).ok()?)
}

fn since_epoch(at: Timestamp) -> Option<i64> {
    (at >= Timestamp::UNIX_EPOCH).then(|| at.as_microsecond())
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<i32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// The digits behind the point, as nanoseconds.
fn nanoseconds(fraction: &str) -> Option<i32> {
    let count = Some(fraction.len()).filter(|count| (1..=9).contains(count))?;
    digits(&format!("{fraction:0<9}"), 9).filter(|_| fraction.len() == count)
}

/// Reads `+0700`.
fn offset(zone: &str) -> Option<Offset> {
    let (sign, digits_) = zone.split_at_checked(1)?;
    let value = digits(digits_, 4)?;
    let (hours, minutes) = (value / 100, value % 100);
    let seconds = Some((hours * 60 + minutes) * 60).filter(|_| hours < 24 && minutes < 60)?;
    match sign {
        "+" => Offset::from_seconds(seconds).ok(),
        "-" => Offset::from_seconds(-seconds).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AT: i64 = 1_778_987_103_000_000;

    #[test]
    fn the_zone_is_honoured() {
        assert_eq!(read_any("17/May/2026:10:05:03 +0700"), Some(AT));
        assert_eq!(read_any("17/May/2026:03:05:03 +0000"), Some(AT));
        assert_eq!(read_any("16/May/2026:23:35:03 -0330"), Some(AT));
    }

    #[test]
    fn all_notations_tell_the_same_time() {
        assert_eq!(read_any("2026-05-17T10:05:03+07:00"), Some(AT));
        assert_eq!(read_any("2026-05-17T03:05:03Z"), Some(AT));
        assert_eq!(read_any("1778987103"), Some(AT));
        assert_eq!(read_any("1778987103.000"), Some(AT));
    }

    #[test]
    fn fractions_count_to_the_microsecond() {
        assert_eq!(read_any("17/May/2026:10:05:03.25 +0700"), Some(AT + 250_000));
        assert_eq!(read_any("1778987103.123"), Some(AT + 123_000));
        assert_eq!(read_any("2026-05-17T03:05:03.000001999Z"), Some(AT + 1));
    }

    #[test]
    fn a_leap_second_is_the_second_before_it() {
        assert_eq!(read_any("31/Dec/2016:23:59:60 +0000"), read_any("31/Dec/2016:23:59:59 +0000"));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let wrong = [
            "",
            "-",
            "17/Mai/2026:10:05:03 +0700",
            "31/Feb/2026:10:05:03 +0700",
            "17/May/2026:24:05:03 +0700",
            "17/May/2026:10:05:61 +0700",
            "17/May/2026:10:05:03",
            "17/May/2026:10:05:03 0700",
            "17/May/2026:10:05:03 +2460",
            "17/May/2026:10:05:03 é700",
            "17/May/2026:10:05:03. +0700",
            "17/May/2026/1:10:05:03 +0700",
            "7/May/2026:10:05:03 +0700",
            "17/May/1969:10:05:03 +0000",
            "+1778987103",
            "1778987103.",
            "1778987103.1234567890",
            "99999999999999999999",
        ];

        for text in wrong {
            assert_eq!(read_any(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_time_reads_as_itself(at in 0_i64..253_402_000_000_000_000) {
            prop_assert_eq!(read_log_time(&print_log_time(at)), Some(at));
        }
    }
}
