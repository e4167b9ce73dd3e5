//! Why a provider could not be asked, with what the operator's log may know of it.

use amanah_policy::{Provider, Timestamp};
use amanah_wire::provider::AnswerFault;
use amanah_wire::provider::token::{Refusal, refusal};

use super::ProviderFault;
use super::http::Answer;

/// No provider makes anybody wait longer.
const LONGEST_WAIT_HOURS: i64 = 24;

/// What went wrong. The reason is one of our own words, and never the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) fault: ProviderFault,
    reason: &'static str,
    status: Option<u16>,
    is_ours: bool,
}

impl Trouble {
    /// It did not answer.
    pub(super) const fn down(reason: &'static str) -> Self {
        Self { fault: ProviderFault::Down, reason, status: None, is_ours: false }
    }

    /// What it answered does not hold.
    pub(super) const fn not_sound(reason: &'static str) -> Self {
        Self { fault: ProviderFault::NotSound(reason), reason, status: None, is_ours: false }
    }

    /// The question at which it went wrong.
    pub(super) const fn at(self, question: &'static str) -> Asked {
        Asked { trouble: self, question }
    }

    /// What went wrong, in words.
    pub(super) const fn reason(self) -> &'static str {
        self.reason
    }
}

/// What went wrong at which question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    trouble: Trouble,
    question: &'static str,
}

impl Asked {
    /// Tells the operator once; what only the operator can mend, louder.
    pub(super) fn told(self, provider: Provider) -> ProviderFault {
        self.told_of(provider.code())
    }

    /// The same of the company's own sign-on.
    pub(super) fn told_of(self, provider: &'static str) -> ProviderFault {
        let Self { trouble: Trouble { fault, reason, status, is_ours }, question } = self;
        if is_ours {
            tracing::error!(provider, question, status, reason, "nobody can sign on until this is mended");
        } else {
            tracing::warn!(provider, question, status, reason, "a provider did not answer as it should");
        }
        fault
    }
}

impl From<AnswerFault> for Trouble {
    fn from(fault: AnswerFault) -> Self {
        Self::not_sound(fault.reason())
    }
}

/// An answer that is one, or why it is none.
pub(super) fn judged(answer: Answer, now: Timestamp) -> Result<Answer, Trouble> {
    let status = Some(answer.status);
    let refused = |fault, why: Refusal, is_ours| Trouble { fault, reason: why.reason(), status, is_ours };
    let busy = ProviderFault::Busy { until: until(&answer, now) };
    match answer.status {
        200..=299 => Ok(answer),
        429 => Err(refused(busy, Refusal::Busy, false)),
        // X's answer when the prepaid credits are used up.
        402 => Err(refused(ProviderFault::Refused, Refusal::NoCredits, true)),
        500..=599 => Err(Trouble { status, ..Trouble::down("it has a fault of its own") }),
        _ => Err(match refusal(&answer.body) {
            why @ Refusal::Busy => refused(busy, why, false),
            why => refused(
                ProviderFault::Refused,
                why,
                matches!(why, Refusal::Client | Refusal::NoCredits) || answer.status == 401,
            ),
        }),
    }
}

/// Until when it asks us to wait, if it says so and it is not beyond reason.
fn until(answer: &Answer, now: Timestamp) -> Option<Timestamp> {
    let at = answer.resets_at.map(Timestamp::from_seconds);
    let after = answer.retry_after_seconds.map(|seconds| now.plus_micros(seconds.saturating_mul(1_000_000)));
    at.or(after).filter(|until| *until > now && *until <= now.plus_hours(LONGEST_WAIT_HOURS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_699_200);

    fn answer(status: u16, body: &str) -> Answer {
        Answer { body: body.as_bytes().to_vec().into(), ..Answer::of_status(status) }
    }

    #[test]
    fn every_kind_of_refusal_is_told_apart() {
        let told = |status, body: &str| {
            let trouble = judged(answer(status, body), NOW).err().unwrap();
            (trouble.fault, trouble.is_ours)
        };
        let busy = ProviderFault::Busy { until: None };

        assert!(judged(answer(200, ""), NOW).is_ok());
        assert_eq!(told(400, r#"{"error":"invalid_grant"}"#), (ProviderFault::Refused, false));
        assert_eq!(told(401, r#"{"error":"invalid_client"}"#), (ProviderFault::Refused, true));
        assert_eq!(told(401, r#"{"title":"Unauthorized"}"#), (ProviderFault::Refused, true));
        assert_eq!(told(402, r#"{"title":"CreditsDepleted"}"#), (ProviderFault::Refused, true));
        assert_eq!(told(403, r#"{"title":"CreditsDepleted"}"#), (ProviderFault::Refused, true));
        assert_eq!(told(404, "<html>"), (ProviderFault::Refused, false));
        assert_eq!(told(400, r#"{"error":{"code":4}}"#), (busy, false));
        assert_eq!(told(429, ""), (busy, false));
        assert_eq!(told(503, ""), (ProviderFault::Down, false));
    }

    #[test]
    fn a_provider_says_when_to_come_back_within_reason() {
        let until = |resets_at, retry_after_seconds| {
            until(&Answer { resets_at, retry_after_seconds, ..Answer::of_status(429) }, NOW)
        };
        let seconds = NOW.as_micros() / 1_000_000;

        assert_eq!(until(Some(seconds + 900), None), Some(Timestamp::from_seconds(seconds + 900)));
        assert_eq!(until(None, Some(30)), Some(Timestamp::from_seconds(seconds + 30)));
        assert_eq!(until(Some(seconds - 1), None), None);
        assert_eq!(until(Some(i64::MAX), None), None);
        assert_eq!(until(None, Some(i64::MAX)), None);
        assert_eq!(until(None, None), None);
    }
}
