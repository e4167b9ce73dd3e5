//! Whether a customer is active: it decides who may leave how (DESIGN, "Who may leave how").

use crate::time::Timestamp;

/// Whether somebody uses the service still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// A service runs, or one is ordered.
    Active,
    /// Nothing runs and nothing is ordered; an unpaid invoice changes nothing.
    Inactive,
}

/// From when until when a service runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceSpan {
    /// When it starts; in the future while it is ordered only.
    pub started_at: Timestamp,
    /// When it ends; none while nobody ended it.
    pub ended_at: Option<Timestamp>,
}

impl ServiceSpan {
    /// Whether it runs, or is ordered and will.
    #[must_use]
    pub fn goes_on(self, at: Timestamp) -> bool {
        self.ended_at.is_none_or(|end| end > at && end > self.started_at)
    }
}

/// Whether a customer with these services is active at a time: a running service, or an order since.
#[must_use]
pub fn activity(services: impl IntoIterator<Item = ServiceSpan>, at: Timestamp) -> Activity {
    if services.into_iter().any(|service| service.goes_on(at)) {
        Activity::Active
    } else {
        Activity::Inactive
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    const fn span(started: i64, ended: Option<i64>) -> ServiceSpan {
        let ended_at = match ended {
            Some(end) => Some(at(end)),
            None => None,
        };
        ServiceSpan { started_at: at(started), ended_at }
    }

    #[test]
    fn a_running_or_ordered_service_makes_active_and_nothing_else_does() {
        assert_eq!(activity([], at(10)), Activity::Inactive);
        assert_eq!(activity([span(1, Some(5))], at(10)), Activity::Inactive);
        assert_eq!(activity([span(1, None)], at(10)), Activity::Active);
        assert_eq!(activity([span(20, None)], at(10)), Activity::Active, "ordered, and not begun");
        assert_eq!(activity([span(1, Some(10))], at(10)), Activity::Inactive, "ended this moment");
        assert_eq!(activity([span(1, Some(20))], at(10)), Activity::Active, "ends later");
        assert_eq!(activity([span(30, Some(20))], at(10)), Activity::Inactive, "called off before it began");
    }

    proptest! {
        #[test]
        fn one_more_service_never_makes_inactive(
            spans in prop::collection::vec((0_i64..100, prop::option::of(0_i64..100)), 0..6),
            more in (0_i64..100, prop::option::of(0_i64..100)),
            now in 0_i64..100,
        ) {
            let spans: Vec<_> = spans.into_iter().map(|(start, end)| span(start, end)).collect();
            let before = activity(spans.iter().copied(), at(now));
            let after = activity(spans.into_iter().chain([span(more.0, more.1)]), at(now));
            prop_assert!(before == Activity::Inactive || after == Activity::Active);
        }
    }
}
