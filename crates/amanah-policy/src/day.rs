//! A calendar day.

use core::fmt;

use crate::time::Timestamp;

/// A day of the Gregorian calendar, without a zone: policies and laws speak of days, not of instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u8,
    day: u8,
}

impl Day {
    /// The day of this year, month (1 to 12) and day of the month, if the calendar has it.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let is_real = (1..=days_in_month(year, month)).contains(&day);
        is_real.then_some(Self { year, month, day })
    }

    /// The day in UTC that a time falls into; move the time by the zone's offset first to get another zone's day.
    #[must_use]
    pub fn of(time: Timestamp) -> Self {
        // Howard Hinnant's civil_from_days: years begin in March, so that the leap day comes last.
        let shifted = time.day() + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }

    /// The first instant of this day in UTC.
    #[must_use]
    pub fn starts_at(self) -> Timestamp {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Timestamp::from_micros(0).plus_days(era * 146_097 + day_of_era - 719_468)
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_the_calendar_lacks_does_not_exist() {
        assert_eq!(Day::new(2026, 2, 29), None);
        assert_eq!(Day::new(2026, 13, 1), None);
        assert_eq!(Day::new(2026, 4, 0), None);
        assert!(Day::new(2028, 2, 29).is_some());
    }

    #[test]
    fn days_are_printed_as_the_standard_says() {
        let day = Day::new(2026, 12, 1).unwrap();

        assert_eq!(day.to_string(), "2026-12-01");
        assert_eq!(day.starts_at().as_micros(), 1_796_083_200_000_000);
    }

    proptest::proptest! {
        #[test]
        fn a_day_begins_where_it_is_found(number in -800_000_i64..2_000_000, micros in 0_i64..86_400_000_000) {
            let start = Timestamp::from_micros(0).plus_days(number);

            let day = Day::of(start.plus_micros(micros));

            proptest::prop_assert_eq!(day.starts_at(), start);
            proptest::prop_assert!(Day::new(day.year(), day.month(), day.day()).is_some());
        }
    }
}
