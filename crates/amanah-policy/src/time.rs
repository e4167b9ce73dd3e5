//! The one time type: microseconds since the Unix epoch, UTC.

/// A point in time: microseconds since 1970-01-01T00:00:00 UTC.
///
/// The pure crates never read a clock; a timestamp is always a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Microseconds in a day of 24 hours.
const DAY_MICROS: i64 = 86_400_000_000;

impl Timestamp {
    /// From microseconds since the Unix epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From seconds since the Unix epoch; saturates at the ends of the range.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since the Unix epoch.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// This time moved by `micros` microseconds; saturates at the ends of the range.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// This time moved by whole hours; saturates at the ends of the range.
    #[must_use]
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_micros(hours.saturating_mul(3_600_000_000))
    }

    /// This time moved by days of 24 hours; saturates at the ends of the range.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_micros(days.saturating_mul(DAY_MICROS))
    }

    /// The UTC day this time falls into, counted from 1970-01-01. Expiry is bucketed by it.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY_MICROS)
    }
}
