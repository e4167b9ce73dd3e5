//! Handing mails over: each is opened right before, under a release, and what the relay answered decides what follows (U1).

use std::time::Duration;

use amanah_policy::Timestamp;
use amanah_vault::{LeasedMail, MailOutcome, OpenMail, VaultError};

use super::letters;
use super::mail::MAILER;
use crate::house::House;

/// How long to wait and when to give up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// No wait is longer.
    pub longest_wait: Duration,
    /// A mail that was not taken for so long is undeliverable.
    pub gives_up_after: Duration,
}

/// The first wait; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(60);

/// What came of a try: a code, never the relay's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The relay took it, and answers for it from now on.
    Taken(String),
    /// Not now: the relay said so, or was not reached.
    NotNow(String),
    /// Never: the recipient is refused for good.
    Never(String),
}

/// Opens a leased mail for the relay; none when it may not be sent any more. The release is an entry of the ledger, and
/// stands on *Who used my data*.
///
/// Enforces: U1
///
/// # Errors
/// When the store fails.
pub async fn open(house: &House, mail: &LeasedMail, now: Timestamp) -> Result<Option<OpenMail>, VaultError> {
    match house.vault().open_mail(mail.id, MAILER, now).await {
        // Dropped with its customer, its address or its day; or refused by the policy since it was written.
        Err(VaultError::NotFound(_) | VaultError::UnknownCustomer | VaultError::NotNow(_)) => Ok(None),
        opened => opened.map(Some),
    }
}

/// What follows from an answer.
#[must_use]
pub fn outcome(mail: &LeasedMail, answer: Answer, patience: Patience, now: Timestamp) -> MailOutcome {
    let keep_text = mail.is_to_customer && !letters::carries_secret(&mail.template);
    match answer {
        Answer::Taken(answer) => MailOutcome::Sent { answer, keep_text },
        Answer::Never(answer) => MailOutcome::Undeliverable { answer, keep_text },
        Answer::NotNow(answer) if has_waited(mail, now) >= patience.gives_up_after => {
            MailOutcome::Undeliverable { answer, keep_text }
        }
        Answer::NotNow(answer) => MailOutcome::Later { answer, wait: wait_after(mail.attempt, patience) },
    }
}

fn has_waited(mail: &LeasedMail, now: Timestamp) -> Duration {
    let micros = now.as_micros().saturating_sub(mail.queued_at.as_micros());
    Duration::from_micros(micros.try_into().unwrap_or(0))
}

/// How long to wait after this many tries.
fn wait_after(tries: u32, patience: Patience) -> Duration {
    let doubled = 1_u32.checked_shl(tries.saturating_sub(1).min(31)).unwrap_or(u32::MAX);
    FIRST_WAIT.saturating_mul(doubled).min(patience.longest_wait)
}

#[cfg(test)]
mod tests {
    use amanah_policy::MailId;

    use super::*;

    const QUEUED: Timestamp = Timestamp::from_seconds(1_795_478_400);
    const PATIENCE: Patience = Patience {
        longest_wait: Duration::from_secs(4 * 3_600),
        gives_up_after: Duration::from_secs(5 * 86_400),
    };

    fn leased(template: &str, attempt: u32) -> LeasedMail {
        LeasedMail {
            id: MailId::from_bytes([1; 16]),
            template: template.to_owned(),
            is_to_customer: true,
            queued_at: QUEUED,
            attempt,
        }
    }

    #[test]
    fn waits_double_from_a_minute_to_the_longest() {
        let waits: Vec<u64> = (1..=10).map(|tries| wait_after(tries, PATIENCE).as_secs() / 60).collect();

        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]);
        assert_eq!(wait_after(u32::MAX, PATIENCE), PATIENCE.longest_wait);
    }

    #[test]
    fn a_mail_that_nobody_takes_is_given_up_after_its_days_and_not_before() {
        let busy = || Answer::NotNow("451".to_owned());
        let last = QUEUED.plus_days(5);

        let before = outcome(&leased("welcome", 40), busy(), PATIENCE, last.plus_micros(-1));
        let after = outcome(&leased("welcome", 41), busy(), PATIENCE, last);

        assert!(matches!(before, MailOutcome::Later { .. }));
        assert_eq!(after, MailOutcome::Undeliverable { answer: "451".to_owned(), keep_text: true });
    }

    /// Shows: SEC
    #[test]
    fn a_letter_with_a_code_or_a_link_is_forgotten_once_it_left() {
        let kept = |template: &str| match outcome(
            &leased(template, 1),
            Answer::Taken("250".to_owned()),
            PATIENCE,
            QUEUED,
        ) {
            MailOutcome::Sent { keep_text, .. } => keep_text,
            _ => panic!("it was taken"),
        };

        assert!(kept("welcome") && kept("password_changed"));
        assert!(!kept("proof_code") && !kept("sign_in_link") && !kept("changed_away"));
        assert!(!kept("unheard_of"), "what we do not know could carry one");
    }

    #[test]
    fn a_clock_that_went_back_gives_nothing_up() {
        let early = QUEUED.plus_days(-30);

        let after = outcome(&leased("welcome", 1), Answer::NotNow("451".to_owned()), PATIENCE, early);

        assert!(matches!(after, MailOutcome::Later { .. }));
    }
}
