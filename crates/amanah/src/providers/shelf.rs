//! What a provider publishes, kept as long as it allows.

use std::sync::{Arc, Mutex, PoisonError};

use amanah_policy::Timestamp;

/// Kept so long where a provider says nothing.
const USUAL_SECONDS: u32 = 3_600;

/// Never kept longer, whatever a provider says.
const LONGEST_SECONDS: u32 = 86_400;

/// A name that the kept set does not know is worth one look at a newer one in so many seconds.
const LOOK_EVERY_SECONDS: i64 = 60;

/// One published thing.
pub(super) struct Shelf<T>(Mutex<Kept<T>>);

struct Kept<T> {
    thing: Option<Arc<T>>,
    from: Timestamp,
    until: Timestamp,
    looked_at: Option<Timestamp>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        let never = Timestamp::from_seconds(0);
        Self(Mutex::new(Kept { thing: None, from: never, until: never, looked_at: None }))
    }
}

impl<T> Shelf<T> {
    /// The thing, if it is there and may still be used. A clock that went back makes it look up again.
    pub(super) fn fresh(&self, now: Timestamp) -> Option<Arc<T>> {
        self.with(|kept| kept.thing.clone().filter(|_| kept.from <= now && now < kept.until))
    }

    /// Puts a newer one there.
    pub(super) fn put(&self, thing: T, max_age_seconds: Option<u32>, now: Timestamp) -> Arc<T> {
        let seconds = max_age_seconds.unwrap_or(USUAL_SECONDS).min(LONGEST_SECONDS);
        let thing = Arc::new(thing);
        self.with(|kept| {
            kept.thing = Some(Arc::clone(&thing));
            kept.from = now;
            kept.until = now.plus_micros(i64::from(seconds).saturating_mul(1_000_000));
        });
        thing
    }

    /// Whether a newer one may be looked for now; whoever is told so has the turn of this minute.
    pub(super) fn may_look(&self, now: Timestamp) -> bool {
        self.with(|kept| {
            let next = |at: Timestamp| at.plus_micros(LOOK_EVERY_SECONDS * 1_000_000);
            let may = kept.looked_at.is_none_or(|at| now >= next(at) || now < at);
            if may {
                kept.looked_at = Some(now);
            }
            may
        })
    }

    fn with<R>(&self, look: impl FnOnce(&mut Kept<T>) -> R) -> R {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_699_200);

    fn after(seconds: i64) -> Timestamp {
        NOW.plus_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_thing_is_kept_as_long_as_was_said_and_never_longer_than_a_day() {
        let (short, silent, long) = (Shelf::default(), Shelf::default(), Shelf::default());
        short.put(1, Some(10), NOW);
        silent.put(2, None, NOW);
        long.put(3, Some(u32::MAX), NOW);

        assert_eq!((short.fresh(after(9)).as_deref(), short.fresh(after(10))), (Some(&1), None));
        assert!(silent.fresh(after(3_599)).is_some() && silent.fresh(after(3_600)).is_none());
        assert!(long.fresh(after(86_399)).is_some() && long.fresh(after(86_400)).is_none());
        assert!(short.fresh(after(-1)).is_none(), "a clock that went back");
    }

    #[test]
    fn a_newer_one_is_looked_for_once_a_minute() {
        let shelf: Shelf<u8> = Shelf::default();

        assert!(shelf.may_look(NOW));
        assert!(!shelf.may_look(NOW) && !shelf.may_look(after(59)));
        assert!(shelf.may_look(after(60)));
        assert!(shelf.may_look(after(-600)), "a clock that went back does not close the way for ever");
    }
}
