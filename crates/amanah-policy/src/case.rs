//! The course of a request with a clock: which step may follow which (DEL2, UU 27/2022 art. 14).
//!
//! Every channel leads to the same course. A message opens a case and never erases anything: between what was asked and
//! what is done stand a verified sender or session, a confirmation, and three days in which it can be stopped.

use crate::vocabulary::{Word, vocabulary};

vocabulary! {
    /// What is asked for.
    CaseKind {
        /// To be told what is recorded, and who used it (UU 27/2022 art. 7 and 32).
        Access = "access",
        /// A copy to take along (art. 13).
        Copy = "copy",
        /// A correction (art. 6 and 30).
        Rectify = "rectify",
        /// Delay or restriction (art. 11 and 41).
        Restrict = "restrict",
        /// An end to a use that the customer objects to (art. 9, 10 and 40).
        Object = "object",
        /// The end of the account and its data (DEL2, art. 8 and 43).
        Erase = "erase",
    }
}

vocabulary! {
    /// Through which door a request came.
    CaseChannel {
        /// ClientZone, signed in.
        Portal = "portal",
        /// Mail from the registered address.
        Mail = "mail",
        /// A sign-on provider, on its user's behalf.
        Provider = "provider",
        /// Another company that passed it on.
        Partner = "partner",
        /// Staff, for a request that was spoken, written or brought.
        Desk = "desk",
        /// Nobody asked: the retention of a customer who left long ago comes to its end.
        Retention = "retention",
    }
}

vocabulary! {
    /// How a case stands.
    CaseState {
        /// It came, and nobody knows yet from whom.
        Received = "received",
        /// It came from whoever it is about.
        Verified = "verified",
        /// Their data serves nothing but the case: restricted, or before an erasure that they are asked to confirm.
        Frozen = "frozen",
        /// They confirmed; a customer who is active still has services that run.
        Confirmed = "confirmed",
        /// It can be stopped for a while yet.
        CoolingOff = "cooling_off",
        /// Every case is looked at for what a law keeps, and each for the same time.
        LegalCheck = "legal_check",
        /// It is being carried out.
        Executing = "executing",
        /// Everything is erased.
        Erased = "erased",
        /// Everything is erased that no law obliges us to keep.
        ErasedWithRetention = "erased_with_retention",
        /// Whatever else was asked for was done.
        Answered = "answered",
        /// The customer stopped it.
        Cancelled = "cancelled",
        /// Nobody confirmed it in time.
        Expired = "expired",
        /// It was refused, for a reason that the customer is told.
        Refused = "refused",
    }
}

vocabulary! {
    /// What moves a case on.
    CaseStep {
        /// It is known from whom it came.
        Verify = "verify",
        /// Their data is frozen.
        Freeze = "freeze",
        /// The customer confirms.
        Confirm = "confirm",
        /// The time to think begins.
        CoolOff = "cool_off",
        /// The time to think is over.
        CheckLaw = "check_law",
        /// It is carried out from here on, and nothing stops it.
        Execute = "execute",
        /// It is carried out, and nothing is left.
        Finish = "finish",
        /// It is carried out, and what a law keeps is left.
        FinishWithRetention = "finish_with_retention",
        /// What was asked for, other than an erasure, is done.
        Answer = "answer",
        /// The customer stops it.
        Cancel = "cancel",
        /// Its time is over.
        Expire = "expire",
        /// It is refused.
        Refuse = "refuse",
    }
}

vocabulary! {
    /// Why a case was refused: all that is said in public.
    CaseRefusal {
        /// It is not clear that the customer asked.
        IdentityUnclear = "identity_unclear",
        /// A service runs, so the customer decides in ClientZone (DEL1).
        ActiveAfterAll = "active_after_all",
        /// Others are in the account, which is handed over first.
        OthersInAccount = "others_in_account",
        /// It would reveal another person's data or endanger somebody (UU 27/2022 art. 33).
        HarmsOthers = "harms_others",
        /// A law forbids it.
        ForbiddenByLaw = "forbidden_by_law",
        /// There is nothing of this kind to do.
        NothingToDo = "nothing_to_do",
    }
}

impl CaseKind {
    /// Whether a request of this kind takes the customer's data out of use while it is open.
    #[must_use]
    pub const fn freezes(self) -> bool {
        matches!(self, Self::Erase | Self::Restrict)
    }
}

impl CaseState {
    /// Whether nothing follows any more.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::Erased
                | Self::ErasedWithRetention
                | Self::Answered
                | Self::Cancelled
                | Self::Expired
                | Self::Refused
        )
    }

    /// Whether the customer can still stop it.
    #[must_use]
    pub const fn can_be_stopped(self) -> bool {
        !self.is_closed() && !matches!(self, Self::Executing)
    }
}

/// How a case stands after a step; none where the step does not follow.
///
/// Freezing has its place twice: before the confirmation, or, where services still ran when the customer confirmed, when
/// the last of them ends. A time to think without a freeze before it is not possible for either.
///
/// A restriction is the freeze itself: it stands until the customer lifts it, or somebody in the house says that its ground
/// is gone, and nobody can call it answered before it was in effect (UU 27/2022 art. 41).
///
/// Enforces: DEL2
#[must_use]
pub fn next_state(kind: CaseKind, state: CaseState, step: CaseStep) -> Option<CaseState> {
    use CaseState as S;
    use CaseStep as E;
    let is_erasure = kind == CaseKind::Erase;
    let next = match (state, step) {
        (S::Received, E::Verify) => S::Verified,
        (S::Verified, E::Freeze) if kind.freezes() => S::Frozen,
        (S::Verified | S::Frozen, E::Confirm) if is_erasure => S::Confirmed,
        (S::Confirmed, E::CoolOff) => S::CoolingOff,
        (S::CoolingOff, E::CheckLaw) => S::LegalCheck,
        (S::LegalCheck, E::Execute) => S::Executing,
        (S::Executing, E::Finish) => S::Erased,
        (S::Executing, E::FinishWithRetention) => S::ErasedWithRetention,
        (S::Verified, E::Answer) if !kind.freezes() => S::Answered,
        (S::Frozen, E::Answer) if kind == CaseKind::Restrict => S::Answered,
        // A restriction has no end of its own.
        (S::Received | S::Verified, E::Expire) => S::Expired,
        (S::Frozen, E::Expire) if is_erasure => S::Expired,
        (state, E::Cancel) if state.can_be_stopped() => S::Cancelled,
        (state, E::Refuse) if state.can_be_stopped() => S::Refused,
        _ => return None,
    };
    Some(next)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn walk(kind: CaseKind, steps: &[CaseStep]) -> Vec<CaseState> {
        let mut states = vec![CaseState::Received];
        for step in steps {
            let next = states.last().and_then(|state| next_state(kind, *state, *step));
            states.extend(next);
        }
        states
    }

    #[test]
    fn an_erasure_goes_from_received_to_erased_and_no_step_can_be_left_out() {
        use CaseStep::{CheckLaw, Confirm, CoolOff, Execute, Finish, Freeze, Verify};
        let whole = [Verify, Freeze, Confirm, CoolOff, CheckLaw, Execute, Finish];

        assert_eq!(walk(CaseKind::Erase, &whole).last(), Some(&CaseState::Erased));
        for left_out in [Verify, Confirm, CoolOff, CheckLaw, Execute] {
            let steps: Vec<_> = whole.into_iter().filter(|step| *step != left_out).collect();
            assert_ne!(walk(CaseKind::Erase, &steps).last(), Some(&CaseState::Erased), "without {left_out}");
        }
    }

    #[test]
    fn what_is_no_erasure_is_never_confirmed_and_freezes_only_as_a_restriction() {
        for kind in CaseKind::ALL.iter().filter(|kind| **kind != CaseKind::Erase) {
            for state in CaseState::ALL {
                assert_eq!(next_state(*kind, *state, CaseStep::Confirm), None, "{kind} {state}");
                let frozen = next_state(*kind, *state, CaseStep::Freeze);
                let restricts = *kind == CaseKind::Restrict && *state == CaseState::Verified;
                assert_eq!(frozen, restricts.then_some(CaseState::Frozen), "{kind} {state}");
            }
        }
    }

    /// UU 27/2022 art. 41: what is restricted stays so, and is not called done before it is.
    #[test]
    fn a_restriction_is_in_effect_before_it_is_answered_and_no_clock_ends_it() {
        use CaseStep::{Answer, Cancel, Expire, Freeze, Verify};

        assert_eq!(walk(CaseKind::Restrict, &[Verify, Answer]).last(), Some(&CaseState::Verified));
        assert_eq!(walk(CaseKind::Restrict, &[Verify, Freeze, Expire]).last(), Some(&CaseState::Frozen));
        assert_eq!(walk(CaseKind::Restrict, &[Verify, Freeze, Cancel]).last(), Some(&CaseState::Cancelled));
        assert_eq!(walk(CaseKind::Restrict, &[Verify, Freeze, Answer]).last(), Some(&CaseState::Answered));
    }

    proptest! {
        #[test]
        fn whatever_is_carried_out_was_verified_confirmed_cooled_off_and_checked(
            kind in select(CaseKind::ALL),
            steps in prop::collection::vec(select(CaseStep::ALL), 0..40),
        ) {
            let states = walk(kind, &steps);

            if states.contains(&CaseState::Executing) {
                for needed in [CaseState::Verified, CaseState::Confirmed, CaseState::CoolingOff, CaseState::LegalCheck] {
                    prop_assert!(states.contains(&needed), "{needed}");
                }
                prop_assert_eq!(kind, CaseKind::Erase);
            }
        }

        #[test]
        fn what_is_closed_stays_closed_and_what_is_carried_out_cannot_be_stopped(
            kind in select(CaseKind::ALL),
            state in select(CaseState::ALL),
            step in select(CaseStep::ALL),
        ) {
            let next = next_state(kind, state, step);

            prop_assert!(!state.is_closed() || next.is_none());
            let stops = matches!(step, CaseStep::Cancel | CaseStep::Refuse | CaseStep::Expire);
            prop_assert!(state != CaseState::Executing || !stops || next.is_none());
        }
    }
}
