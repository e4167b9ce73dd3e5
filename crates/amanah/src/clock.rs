//! The one place of the program that reads the system's clock; everything else is given a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use amanah_policy::Timestamp;

/// Where `now` comes from: the system, or a hand that moves it (the tour and tests).
#[derive(Clone, Debug)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// A clock that stands still until it is moved.
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `start` until it is moved.
    #[must_use]
    pub fn standing_at(start: Timestamp) -> Self {
        Self::Hand(Arc::new(AtomicI64::new(start.as_micros())))
    }

    /// The present time, UTC.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::Hand(micros) => Timestamp::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a hand-moved clock to `time`; the system's clock is not moved.
    pub fn move_to(&self, time: Timestamp) {
        if let Self::Hand(micros) = self {
            micros.store(time.as_micros(), Ordering::SeqCst);
        }
    }
}

/// Begins to measure how long something takes; no time of day, and nothing is decided by it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
pub fn stopwatch() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
fn system_now() -> Timestamp {
    Timestamp::from_micros(jiff::Timestamp::now().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_moved_clock_stands_still_until_moved() {
        let clock = Clock::standing_at(Timestamp::from_seconds(10));

        assert_eq!(clock.now(), Timestamp::from_seconds(10));

        clock.move_to(Timestamp::from_seconds(20));

        assert_eq!(clock.clone().now(), Timestamp::from_seconds(20));
    }

    #[test]
    fn the_system_clock_is_past_the_day_this_was_written() {
        assert!(Clock::System.now() > Timestamp::from_seconds(1_764_000_000));
    }
}
