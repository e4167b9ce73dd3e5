//! How old a version of Facebook's Graph API is. The dates are Meta's own, of its page "Versions", as of November 2026.

use amanah_policy::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

/// A version that is older is soon withdrawn: each is there for about two years.
const OLD_DAYS: i64 = 548;

/// Each version with the day on which it came and, where Meta has named it, the day on which it goes.
const VERSIONS: &[(&str, Date, Option<Date>)] = &[
    ("v19.0", date(2024, 1, 23), Some(date(2026, 5, 21))),
    ("v20.0", date(2024, 5, 21), Some(date(2026, 9, 24))),
    ("v21.0", date(2024, 10, 2), Some(date(2027, 1, 21))),
    ("v22.0", date(2025, 1, 21), Some(date(2027, 5, 20))),
    ("v23.0", date(2025, 5, 29), Some(date(2027, 10, 8))),
    ("v24.0", date(2025, 10, 8), Some(date(2028, 2, 18))),
    ("v25.0", date(2026, 2, 18), Some(date(2028, 7, 29))),
    ("v26.0", date(2026, 7, 29), None),
];

/// How a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// Still good for a while.
    Good,
    /// Older than 18 months; the day on which it goes, where it is known.
    Old(Option<Date>),
    /// Withdrawn: Facebook answers as the oldest version that is left, which nobody tried here.
    Gone,
    /// Newer than this program, which cannot tell.
    Unknown,
}

/// How a version stands at a time.
pub(super) fn age(version: &str, now: Timestamp) -> Age {
    let Some((_, came, goes)) = VERSIONS.iter().find(|(known, ..)| *known == version) else {
        return if major(version) < VERSIONS.first().map_or(0, |(oldest, ..)| major(oldest)) {
            Age::Gone
        } else {
            Age::Unknown
        };
    };
    if goes.is_some_and(|goes| day(goes) <= now.day()) {
        Age::Gone
    } else if now.day().saturating_sub(day(*came)) > OLD_DAYS {
        Age::Old(*goes)
    } else {
        Age::Good
    }
}

/// What there is to say about a version to its operator; nothing while it is good.
pub(super) fn advice(version: &str, now: Timestamp) -> Option<String> {
    let try_it = "try a newer one and write it into `sign_on.facebook.graph_version`";
    match age(version, now) {
        Age::Good => None,
        Age::Old(Some(goes)) => Some(format!("Graph {version} is withdrawn on {goes}; {try_it}")),
        Age::Old(None) => {
            Some(format!("Graph {version} is older than 18 months and soon withdrawn; {try_it}"))
        }
        Age::Gone => Some(format!("Graph {version} is withdrawn; {try_it}")),
        Age::Unknown => {
            Some(format!("Graph {version} is newer than this program, which does not know its days"))
        }
    }
}

fn major(version: &str) -> u16 {
    version.trim_start_matches('v').split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Days since 1970-01-01.
fn day(date: Date) -> i64 {
    TimeZone::UTC
        .to_timestamp(date.at(0, 0, 0, 0))
        .map_or(0, |midnight| midnight.as_second().div_euclid(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i16, month: i8, of_month: i8) -> Timestamp {
        Timestamp::from_seconds(day(date(year, month, of_month)) * 86_400)
    }

    #[test]
    fn the_shipped_version_is_good_today_and_old_in_time() {
        assert_eq!(age("v25.0", on(2026, 11, 26)), Age::Good);
        assert_eq!(age("v25.0", on(2027, 8, 20)), Age::Good);
        assert_eq!(age("v25.0", on(2027, 8, 21)), Age::Old(Some(date(2028, 7, 29))));
        assert_eq!(age("v25.0", on(2028, 7, 29)), Age::Gone);
        assert_eq!(age("v26.0", on(2030, 1, 1)), Age::Old(None));
    }

    #[test]
    fn versions_that_are_gone_or_unknown_are_said_to_be() {
        let today = on(2026, 11, 26);

        assert_eq!(age("v11.0", today), Age::Gone);
        assert_eq!(age("v20.0", today), Age::Gone);
        assert_eq!(age("v27.0", today), Age::Unknown);
        assert!(advice("v25.0", today).is_none());
        assert_eq!(advice("v23.0", today).as_deref(), None, "18 months are not over");
        assert!(advice("v21.0", today).is_some_and(|told| told.contains("2027-01-21")));
    }

    #[test]
    fn the_list_is_in_order() {
        assert!(
            VERSIONS.windows(2).all(|pair| major(pair[0].0) + 1 == major(pair[1].0) && pair[0].1 < pair[1].1)
        );
    }
}
