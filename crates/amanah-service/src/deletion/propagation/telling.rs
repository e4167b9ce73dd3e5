//! What a system is told, and what follows from its answer.
//!
//! A message is written when it is sent: what was true when it was announced need not be so any more, and an erased customer
//! has no number.

use std::time::Duration;

use amanah_policy::Timestamp;
use amanah_vault::{AskedOutcome, LeasedTiding, SubjectEvent, TidingOutcome, VaultError};
use amanah_wire::webhook::{ID, SIGNATURE, TIMESTAMP, Tiding};

use super::listener::Listener;
use super::systems::OutsideSystem;
use crate::house::House;

/// The first wait; each further one is as long as everything before it.
const FIRST_WAIT: Duration = Duration::from_secs(60);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);
/// What a system did not take for so long is not tried any more, and stays outstanding.
const GIVES_UP_AFTER: Duration = Duration::from_secs(14 * 86_400);

/// The status by which a system says that it wants to be told nothing any more (RFC 9110, 15.5.11).
const GONE: u16 = 410;
/// The status by which a system says that it does not know a customer.
const NOT_FOUND: u16 = 404;

/// A message, ready to be sent. It names nobody but by ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What its head carries: its id, when it is sent, and by what it is known to be ours.
    pub head: Vec<(&'static str, String)>,
    /// Its body; empty for a question.
    pub body: Vec<u8>,
}

/// Why a system gave no answer with a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// It did not answer in time.
    Slow,
    /// It was not reached, or hung up.
    NotReached,
}

impl NoAnswer {
    const fn code(self) -> &'static str {
        match self {
            Self::Slow => "timeout",
            Self::NotReached => "unreachable",
        }
    }
}

/// The message of a tiding, written and signed now.
///
/// # Errors
/// When the store fails.
pub(super) async fn message(
    house: &House,
    system: &OutsideSystem,
    tiding: &LeasedTiding,
    now: Timestamp,
) -> Result<Message, VaultError> {
    // After an erasure the ids are all there is, also where the tiding is of before.
    let may_number = system.knows_numbers && tiding.event != SubjectEvent::Erased;
    let reference = if may_number { house.vault().reference_of(tiding.customer).await? } else { None };
    let (id, customer) = (tiding.id.to_string(), tiding.customer.to_string());
    let occurred_at = jiff::Timestamp::from_microsecond(tiding.occurred_at.as_micros())
        .map_err(|_| VaultError::Malformed("time of what is told"))?
        .to_string();
    let reference = reference.map(|number| number.to_string());
    let told = Tiding {
        event: tiding.event.code(),
        occurred_at: &occurred_at,
        id: &id,
        customer: &customer,
        reference: reference.as_deref(),
    };
    let body = told.body().map_err(|_| VaultError::Malformed("what is told"))?;
    Ok(signed(system, id, body, now))
}

/// The question whether a system still knows a customer: where it is asked, and what its head carries. None where it cannot
/// be asked.
#[must_use]
pub fn question(system: &OutsideSystem, tiding: &LeasedTiding, now: Timestamp) -> Option<(String, Message)> {
    let address = system.verify_url.as_ref()?.replace("{customer}", &tiding.customer.to_string());
    Some((address, signed(system, tiding.id.to_string(), Vec::new(), now)))
}

fn signed(system: &OutsideSystem, id: String, body: Vec<u8>, now: Timestamp) -> Message {
    let sent_at = now.as_micros().div_euclid(1_000_000);
    let signature = system.secret.sign(&id, sent_at, &body);
    Message { head: vec![(ID, id), (TIMESTAMP, sent_at.to_string()), (SIGNATURE, signature)], body }
}

/// What follows when somebody was told and answered with this status.
#[must_use]
pub fn after_telling(
    listener: &Listener,
    tiding: &LeasedTiding,
    answer: Result<u16, NoAnswer>,
    now: Timestamp,
) -> TidingOutcome {
    let code = match answer {
        Ok(status) => status.to_string(),
        Err(none) => none.code().to_owned(),
    };
    match answer {
        Ok(200..=299) => {
            let can_be_asked = listener.asked().is_some() && tiding.event == SubjectEvent::Erased;
            TidingOutcome::Delivered { answer: code, asked_after: can_be_asked.then_some(FIRST_WAIT) }
        }
        Ok(GONE) => TidingOutcome::GivenUp { answer: code },
        _ => match wait_since(tiding.occurred_at, now) {
            Some(wait) => TidingOutcome::Later { answer: code, wait },
            None => TidingOutcome::GivenUp { answer: code },
        },
    }
}

/// What follows when a system was asked whether it still knows a customer: only its own word that it does not counts.
#[must_use]
pub fn after_asking(tiding: &LeasedTiding, answer: Result<u16, NoAnswer>, now: Timestamp) -> AskedOutcome {
    match answer {
        Ok(NOT_FOUND | GONE) => AskedOutcome::Gone,
        _ => AskedOutcome::StillThere(wait_since(tiding.since, now)),
    }
}

/// As long again as it lasts already, a minute at least and a day at most; none once it lasts too long.
fn wait_since(begun: Timestamp, now: Timestamp) -> Option<Duration> {
    let lasted = now.as_micros().saturating_sub(begun.as_micros());
    let lasted = Duration::from_micros(u64::try_from(lasted).unwrap_or(0));
    (lasted < GIVES_UP_AFTER).then(|| lasted.clamp(FIRST_WAIT, LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use amanah_policy::{CustomerId, TidingId};
    use amanah_wire::webhook::Secret;

    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

    fn system(verify_url: Option<&str>) -> OutsideSystem {
        OutsideSystem {
            name: "panel".to_owned(),
            url: "https://panel.example/hooks".to_owned(),
            verify_url: verify_url.map(str::to_owned),
            secret: Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap(),
            events: vec![SubjectEvent::Erased],
            knows_numbers: false,
        }
    }

    fn told(verify_url: Option<&str>) -> Listener {
        Listener::System(system(verify_url))
    }

    fn tiding(event: SubjectEvent) -> LeasedTiding {
        LeasedTiding {
            id: TidingId::from_bytes([1; 16]),
            system: "panel".to_owned(),
            customer: CustomerId::from_bytes([2; 16]),
            event,
            occurred_at: START,
            since: START,
            attempt: 1,
        }
    }

    #[test]
    fn waits_double_from_a_minute_to_a_day_and_end_after_fourteen_days() {
        let wait = |seconds: i64| match after_telling(
            &told(None),
            &tiding(SubjectEvent::Erased),
            Ok(500),
            START.plus_micros(seconds * 1_000_000),
        ) {
            TidingOutcome::Later { wait, .. } => Some(wait.as_secs()),
            _ => None,
        };

        let waits = [0, 60, 600, 86_400, 10 * 86_400, 14 * 86_400 - 1, 14 * 86_400].map(wait);

        assert_eq!(waits, [Some(60), Some(60), Some(600), Some(86_400), Some(86_400), Some(86_400), None]);
    }

    #[test]
    fn a_redirect_is_followed_by_nobody_and_gone_is_taken_at_its_word() {
        let after = |answer| after_telling(&told(None), &tiding(SubjectEvent::Erased), answer, START);

        assert_eq!(after(Ok(410)), TidingOutcome::GivenUp { answer: "410".to_owned() });
        for (answer, code) in [
            (Ok(301), "301"),
            (Ok(404), "404"),
            (Ok(500), "500"),
            (Err(NoAnswer::Slow), "timeout"),
            (Err(NoAnswer::NotReached), "unreachable"),
        ] {
            let later = TidingOutcome::Later { answer: code.to_owned(), wait: FIRST_WAIT };
            assert_eq!(after(answer), later);
        }
    }

    #[test]
    fn a_system_is_asked_about_erasures_alone_and_believed_when_it_knows_nobody() {
        let asks = |listener: &Listener, event| {
            matches!(
                after_telling(listener, &tiding(event), Ok(204), START),
                TidingOutcome::Delivered { asked_after: Some(_), .. }
            )
        };
        let asked = system(Some("https://panel.example/known/{customer}"));

        let listener = Listener::System(asked.clone());
        assert!(asks(&listener, SubjectEvent::Erased) && !asks(&listener, SubjectEvent::Frozen));
        assert!(!asks(&told(None), SubjectEvent::Erased));
        let (address, _) = question(&asked, &tiding(SubjectEvent::Erased), START).unwrap();
        assert_eq!(address, "https://panel.example/known/cus_02020202020202020202020202020202");
        let after = |answer| after_asking(&tiding(SubjectEvent::Erased), answer, START);
        assert_eq!([after(Ok(404)), after(Ok(410))], [AskedOutcome::Gone; 2]);
        for answer in [Ok(200), Ok(302), Ok(401), Ok(500), Err(NoAnswer::Slow)] {
            assert!(matches!(after(answer), AskedOutcome::StillThere(Some(_))), "{answer:?}");
        }
    }
}
