//! Whether a customer is active: it decides who may leave how (DESIGN, "Who may leave how").

use crate::time::Timestamp;
use crate::vocabulary::{Word, vocabulary};

/// Whether somebody uses the service still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// A service runs, or one is ordered.
    Active,
    /// Nothing is known to run, and of a service it is not known whether it does: a person looks.
    Unknown,
    /// Nothing runs and nothing is ordered; an unpaid invoice changes nothing.
    Inactive,
}

vocabulary! {
    /// What a hosting panel says of a service.
    PanelState {
        /// It runs, is suspended for a while, or is ordered: it goes on.
        Running = "running",
        /// It is gone for good.
        Ended = "ended",
    }
}

/// What a hosting panel said of a service last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelFact {
    /// What it said.
    pub says: PanelState,
    /// When that was seen to be so.
    pub observed_at: Timestamp,
}

impl PanelFact {
    /// Whether it is known still: a fact of a panel is, for so many hours after it was seen.
    #[must_use]
    pub fn is_known(self, at: Timestamp, known_hours: u32) -> bool {
        self.observed_at.plus_hours(i64::from(known_hours)) >= at
    }
}

/// How a service stands, by what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It runs, or is ordered and will.
    GoesOn,
    /// Nobody knows: a person looks.
    Unknown,
    /// It is over.
    Over,
}

/// From when until when a service runs, and what a panel says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceSpan {
    /// When it starts; in the future while it is ordered only.
    pub started_at: Timestamp,
    /// When it ends; none while nobody ended it.
    pub ended_at: Option<Timestamp>,
    /// The newest word of a panel; none of a service that no panel ever reported.
    pub panel: Option<PanelFact>,
}

impl ServiceSpan {
    /// How it stands at a time.
    ///
    /// What staff wrote down is known for as long as nobody says otherwise. What a panel says is known for `known_hours`
    /// only, and what can have changed since is not known afterwards: a service that ran then may have ended. An end does
    /// not change by waiting, so it stays known however old it is; a service that comes back is a new one. Where the house
    /// wrote down an end and a panel saw it run later, the two contradict each other, and a person looks.
    ///
    /// Enforces: DEL2
    #[must_use]
    pub fn standing(self, at: Timestamp, known_hours: u32) -> Standing {
        let goes_on_here = self.ended_at.is_none_or(|end| end > at && end > self.started_at);
        match self.panel {
            None if goes_on_here => Standing::GoesOn,
            None | Some(PanelFact { says: PanelState::Ended, .. }) => Standing::Over,
            Some(fact) if !goes_on_here => match self.ended_at {
                Some(end) if fact.observed_at <= end => Standing::Over,
                _ => Standing::Unknown,
            },
            Some(fact) if fact.is_known(at, known_hours) => Standing::GoesOn,
            Some(_) => Standing::Unknown,
        }
    }
}

/// Whether a customer with these services is active at a time: a running service, or an order since. Facts of a panel are
/// known for `known_hours`.
///
/// One service that is known to go on makes active, whatever is not known of the others. Nobody is called inactive while
/// of one service it is not known whether it runs.
///
/// Enforces: DEL2
#[must_use]
pub fn activity(
    services: impl IntoIterator<Item = ServiceSpan>,
    at: Timestamp,
    known_hours: u32,
) -> Activity {
    services.into_iter().fold(Activity::Inactive, |so_far, service| {
        match (so_far, service.standing(at, known_hours)) {
            (Activity::Active, _) | (_, Standing::GoesOn) => Activity::Active,
            (Activity::Unknown, _) | (_, Standing::Unknown) => Activity::Unknown,
            (Activity::Inactive, Standing::Over) => Activity::Inactive,
        }
    })
}

impl Activity {
    /// What is known of two parts of what somebody has, together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Active, _) | (_, Self::Active) => Self::Active,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Inactive, Self::Inactive) => Self::Inactive,
        }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Unknown => "unknown",
            Self::Inactive => "inactive",
        }
    }

    /// The activity with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Active, Self::Unknown, Self::Inactive].into_iter().find(|it| it.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: u32 = 24;
    const HOUR: i64 = 3_600;

    const fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    const fn span(started: i64, ended: Option<i64>) -> ServiceSpan {
        let ended_at = match ended {
            Some(end) => Some(at(end)),
            None => None,
        };
        ServiceSpan { started_at: at(started), ended_at, panel: None }
    }

    const fn seen(span: ServiceSpan, says: PanelState, observed: i64) -> ServiceSpan {
        ServiceSpan { panel: Some(PanelFact { says, observed_at: at(observed) }), ..span }
    }

    #[test]
    fn a_running_or_ordered_service_makes_active_and_nothing_else_does() {
        let is = |services: &[ServiceSpan]| activity(services.iter().copied(), at(10), DAY);
        assert_eq!(is(&[]), Activity::Inactive);
        assert_eq!(is(&[span(1, Some(5))]), Activity::Inactive);
        assert_eq!(is(&[span(1, None)]), Activity::Active);
        assert_eq!(is(&[span(20, None)]), Activity::Active, "ordered, and not begun");
        assert_eq!(is(&[span(1, Some(10))]), Activity::Inactive, "ended this moment");
        assert_eq!(is(&[span(1, Some(20))]), Activity::Active, "ends later");
        assert_eq!(is(&[span(30, Some(20))]), Activity::Inactive, "called off before it began");
    }

    /// Shows: DEL2
    #[test]
    fn a_word_of_a_panel_is_known_for_a_day_and_no_longer() {
        let runs = seen(span(0, None), PanelState::Running, 100);
        let is = |service: ServiceSpan, seconds| service.standing(at(seconds), DAY);
        assert_eq!(is(runs, 100), Standing::GoesOn);
        assert_eq!(is(runs, 100 + 24 * HOUR), Standing::GoesOn, "a day old");
        assert_eq!(is(runs, 101 + 24 * HOUR), Standing::Unknown, "older than a day");
        assert_eq!(is(runs, 50), Standing::GoesOn, "its clock is a little ahead");
        assert_eq!(is(span(0, None), 1_000 * HOUR), Standing::GoesOn, "no panel ever spoke of it");
    }

    /// Shows: DEL2
    #[test]
    fn an_end_stays_known_and_a_service_seen_running_after_its_end_is_not() {
        let years = 100_000 * HOUR;
        let is = |service: ServiceSpan| service.standing(at(years), DAY);
        assert_eq!(is(seen(span(0, Some(100)), PanelState::Ended, 100)), Standing::Over);
        assert_eq!(is(seen(span(0, None), PanelState::Ended, 100)), Standing::Over);
        assert_eq!(is(seen(span(0, Some(100)), PanelState::Running, 90)), Standing::Over, "seen before");
        assert_eq!(is(seen(span(0, Some(100)), PanelState::Running, 101)), Standing::Unknown, "seen after");
    }

    /// Shows: DEL2
    #[test]
    fn one_known_service_makes_active_and_one_unknown_one_keeps_from_inactive() {
        let now = 100 * HOUR;
        let (runs, gone) = (span(0, None), span(0, Some(5)));
        let unknown = seen(span(0, None), PanelState::Running, 0);
        let is = |services: &[ServiceSpan]| activity(services.iter().copied(), at(now), DAY);
        assert_eq!(is(&[unknown, runs, gone]), Activity::Active);
        assert_eq!(is(&[gone, unknown]), Activity::Unknown);
        assert_eq!(is(&[unknown, gone]), Activity::Unknown);
        assert_eq!(is(&[gone]), Activity::Inactive);
    }

    #[test]
    fn every_activity_has_its_code() {
        for it in [Activity::Active, Activity::Unknown, Activity::Inactive] {
            assert_eq!(Activity::from_code(it.code()), Some(it));
        }
        assert_eq!(Activity::from_code("perhaps"), None);
    }

    const fn rank(activity: Activity) -> u8 {
        match activity {
            Activity::Inactive => 0,
            Activity::Unknown => 1,
            Activity::Active => 2,
        }
    }

    type Drawn = (i64, Option<i64>, Option<(bool, i64)>);

    fn drawn() -> impl Strategy<Value = Drawn> {
        let hours = || 0_i64..100;
        (hours(), prop::option::of(hours()), prop::option::of((any::<bool>(), hours())))
    }

    fn made((started, ended, panel): Drawn) -> ServiceSpan {
        let span = span(started * HOUR, ended.map(|end| end * HOUR));
        let says = |runs| if runs { PanelState::Running } else { PanelState::Ended };
        panel.map_or(span, |(runs, observed)| seen(span, says(runs), observed * HOUR))
    }

    proptest! {
        #[test]
        fn one_more_service_never_makes_less_active(
            drawn_spans in prop::collection::vec(drawn(), 0..6),
            more in drawn(),
            now in 0_i64..100,
        ) {
            let spans: Vec<_> = drawn_spans.into_iter().map(made).collect();
            let is = |spans: Vec<ServiceSpan>| activity(spans, at(now * HOUR), DAY);
            let (before, alone) = (is(spans.clone()), is(vec![made(more)]));
            let after = is(spans.into_iter().chain([made(more)]).collect());
            prop_assert!(rank(after) == rank(before).max(rank(alone)));
            prop_assert_eq!(after, before.and(alone));
        }

        #[test]
        fn no_service_that_may_run_is_called_over(drawn in drawn(), now in 0_i64..200) {
            let service = made(drawn);
            if service.standing(at(now * HOUR), DAY) == Standing::Over {
                let ended_here = service.ended_at.is_some_and(|end| end <= at(now * HOUR) || end <= service.started_at);
                let ended_there = service.panel.is_some_and(|fact| fact.says == PanelState::Ended);
                prop_assert!(ended_here || ended_there);
            }
        }
    }
}
