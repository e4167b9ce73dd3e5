//! The job that takes mails out of the outbox, several at a time.
//!
//! Each mail is leased for itself, so that several processes may send and none sends the same. What became of a try is
//! written after the relay answered: whoever is killed between the two hands the same mail over again, under the same
//! Message-ID, when its lease ends (`docs/mail.md`).

use std::time::Duration;

use amanah_service::House;
use amanah_service::purposes::service_communication::delivery::{self, Answer};
use amanah_service::vault::{LeasedMail, MailOutcome, VaultError, Waits};
use amanah_wire::mail::CaseAddress;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::Relay;
use super::message::compose;
use crate::clock::Clock;
use crate::serve::Closing;

/// The outbox is looked at so often.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// A mail is leased longer than any conversation by so much.
const SPARE: Duration = Duration::from_secs(60);

/// Hands over what is due until the house closes.
pub(crate) async fn run(house: House, relay: Relay, clock: Clock, closing: Closing) {
    let mut looks = interval(BETWEEN_LOOKS);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut complained = false;
    loop {
        tokio::select! {
            () = closing.begun() => break,
            _ = looks.tick() => {}
        }
        match turn(&house, &relay, &clock, &closing).await {
            Ok(_) => complained = false,
            // Said once, not every second.
            Err(_) if complained => {}
            Err(error) => {
                tracing::error!(cause = %error, "mails could not be taken out of the outbox; it is tried again");
                complained = true;
            }
        }
    }
}

/// Hands over everything that is due now; says how many mails the relay took. A closing house begins no further mail.
///
/// # Errors
/// When the store fails.
pub async fn turn(house: &House, relay: &Relay, clock: &Clock, closing: &Closing) -> Result<u64, VaultError> {
    let vault = house.vault();
    let mut taken = 0;
    while !closing.has_begun() && vault.is_mail_due(clock.now()).await? {
        let now = clock.now();
        let lease = relay.longest_conversation().saturating_add(SPARE);
        let until = now.plus_micros(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX / 2));
        let leased = vault.lease_mails(relay.at_once, until, now).await?;
        if leased.is_empty() {
            break;
        }
        let mut running = JoinSet::new();
        for mail in leased {
            let (house, relay, clock) = (house.clone(), relay.clone(), clock.clone());
            running.spawn(async move { deliver(&house, &relay, &mail, &clock).await });
        }
        while let Some(ended) = running.join_next().await {
            // A task that panicked gives its lease back by its end.
            if let Ok(was_taken) = ended {
                taken += u64::from(was_taken?);
            }
        }
    }
    if taken > 0 {
        // The relay is there again: what waits only because it was not need not wait any longer.
        vault.hasten_mails(Waits::ForTheRelay, clock.now()).await?;
    }
    Ok(taken)
}

/// One try; says whether the relay took the mail.
async fn deliver(house: &House, relay: &Relay, mail: &LeasedMail, clock: &Clock) -> Result<bool, VaultError> {
    let tried = timeout(relay.longest_conversation(), hand_over(house, relay, mail, clock)).await;
    let outcome = match tried {
        Ok(tried) => tried?,
        Err(_) => {
            let slow = Answer::NotNow("relay-timeout".to_owned());
            Some(delivery::outcome(mail, slow, relay.patience, clock.now()))
        }
    };
    let outcome = outcome.unwrap_or(MailOutcome::Dropped);
    let is_taken = matches!(outcome, MailOutcome::Sent { .. });
    tell(mail, &outcome);
    house.vault().settle_mail(mail, outcome, clock.now()).await?;
    Ok(is_taken)
}

/// Reaches the relay, then opens the mail and hands it over; nothing when it may not be sent any more.
///
/// Enforces: U1
async fn hand_over(
    house: &House,
    relay: &Relay,
    mail: &LeasedMail,
    clock: &Clock,
) -> Result<Option<MailOutcome>, VaultError> {
    let follows = |answer| Some(delivery::outcome(mail, answer, relay.patience, clock.now()));
    let mut session = match relay.reach().await {
        Ok(session) => session,
        Err(not_reached) => return Ok(follows(Answer::NotNow(not_reached.0))),
    };
    let Some(open) = delivery::open(house, mail, clock.now()).await? else {
        session.leave().await;
        return Ok(None);
    };
    let vault = house.vault();
    let answers = open.about.map(|case| CaseAddress { case: *case.as_bytes(), tag: vault.case_tag(case) });
    let Ok(composed) = compose(&relay.head, &open, vault.bounce_tag(mail.id), answers) else {
        session.leave().await;
        return Ok(follows(Answer::Never("no-address".to_owned())));
    };
    let answer = session.hand_over(&composed).await;
    let outcome = follows(answer);
    tokio::spawn(session.leave());
    Ok(outcome)
}

fn tell(mail: &LeasedMail, outcome: &MailOutcome) {
    match outcome {
        MailOutcome::Sent { answer, .. } => {
            tracing::debug!(mail.id = %mail.id, relay.answer = %answer, "the relay took a mail");
        }
        MailOutcome::Later { answer, .. } => {
            tracing::info!(mail.id = %mail.id, relay.answer = %answer, "a mail waits for its next try");
        }
        MailOutcome::Undeliverable { answer, .. } => {
            tracing::warn!(mail.id = %mail.id, relay.answer = %answer, "a mail cannot be delivered");
        }
        MailOutcome::Dropped => tracing::info!(mail.id = %mail.id, "a mail may not be sent any more"),
    }
}
