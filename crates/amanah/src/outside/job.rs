//! The job that tells what is due, each listener for itself, so that a slow one holds up no other.
//!
//! What became of a try is written after the system answered: whoever is killed between the two tells the same again, under
//! the same id, when the lease ends (`docs/propagation.md`).

use std::time::Duration;

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::deletion::propagation::{self, Listener, OutsideSystem};
use amanah_service::vault::{AskedOutcome, LeasedTiding, TidingOutcome, VaultError};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::post::{LONGEST, Post};
use crate::clock::Clock;
use crate::serve::Closing;

/// What is due is looked at so often.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// A lease is longer than any request by so much.
const SPARE: Duration = Duration::from_secs(60);

/// One system is sent so many requests at the same time.
const AT_ONCE: u32 = 4;

/// The answer, where there was nothing to tell any more.
const FORGOTTEN: &str = "forgotten";

/// Tells what is due until the house closes.
pub(crate) async fn run(house: House, post: Post, clock: Clock, closing: Closing) {
    let mut running = JoinSet::new();
    for listener in Listener::all(&house) {
        let (house, post, clock, closing) = (house.clone(), post.clone(), clock.clone(), closing.clone());
        running.spawn(async move { tell_one(&house, &post, &listener, &clock, &closing).await });
    }
    while running.join_next().await.is_some() {}
}

async fn tell_one(house: &House, post: &Post, listener: &Listener, clock: &Clock, closing: &Closing) {
    let mut looks = interval(BETWEEN_LOOKS);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut complained = false;
    loop {
        tokio::select! {
            () = closing.begun() => break,
            _ = looks.tick() => {}
        }
        match turn(house, post, listener, clock, closing).await {
            Ok(_) => complained = false,
            // Said once, not every second.
            Err(_) if complained => {}
            Err(error) => {
                tracing::error!(system = %listener.name(), cause = %error, "a system could not be told; it is tried again");
                complained = true;
            }
        }
    }
}

/// Tells a system everything that is due now, and asks what is due to be asked; says how many requests that were.
///
/// # Errors
/// When the store fails.
pub async fn turn(
    house: &House,
    post: &Post,
    listener: &Listener,
    clock: &Clock,
    closing: &Closing,
) -> Result<u64, VaultError> {
    let mut sent = 0;
    while !closing.has_begun() {
        let now = clock.now();
        let until = until(now);
        let told = house.vault().lease_tidings(listener.name(), AT_ONCE, until, now).await?;
        let asked = match listener.asked() {
            Some(system) => house.vault().lease_questions(&system.name, AT_ONCE, until, now).await?,
            None => Vec::new(),
        };
        if told.is_empty() && asked.is_empty() {
            break;
        }
        let mut running = JoinSet::new();
        for tiding in told {
            let at = (house.clone(), post.clone(), listener.clone(), clock.clone());
            running.spawn(async move { tell(&at.0, &at.1, &at.2, &tiding, &at.3).await });
        }
        if let Some(system) = listener.asked() {
            for tiding in asked {
                let at = (house.clone(), post.clone(), system.clone(), clock.clone());
                running.spawn(async move { ask(&at.0, &at.1, &at.2, &tiding, &at.3).await });
            }
        }
        while let Some(ended) = running.join_next().await {
            // A task that panicked gives its lease back by its end.
            if let Ok(ended) = ended {
                ended?;
                sent += 1;
            }
        }
    }
    Ok(sent)
}

fn until(now: Timestamp) -> Timestamp {
    let lease = LONGEST.saturating_add(SPARE);
    now.plus_micros(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX / 2))
}

async fn tell(
    house: &House,
    post: &Post,
    listener: &Listener,
    tiding: &LeasedTiding,
    clock: &Clock,
) -> Result<(), VaultError> {
    let outcome = match listener.message(house, tiding, clock.now()).await? {
        Some(message) => {
            let answer = post.tell(listener.address(), &message).await;
            propagation::after_telling(listener, tiding, answer, clock.now())
        }
        None => TidingOutcome::GivenUp { answer: FORGOTTEN.to_owned() },
    };
    match &outcome {
        TidingOutcome::Delivered { answer, .. } => {
            tracing::debug!(system = %listener.name(), tiding = %tiding.id, %answer, "a system was told");
        }
        TidingOutcome::Later { answer, .. } => {
            tracing::info!(system = %listener.name(), tiding = %tiding.id, %answer, "a system is told again later");
        }
        TidingOutcome::GivenUp { answer } => {
            tracing::warn!(system = %listener.name(), tiding = %tiding.id, %answer, "a system is not told any more");
        }
    }
    house.vault().settle_tiding(tiding, outcome, clock.now()).await.map(drop)
}

async fn ask(
    house: &House,
    post: &Post,
    system: &OutsideSystem,
    tiding: &LeasedTiding,
    clock: &Clock,
) -> Result<(), VaultError> {
    let Some((address, message)) = propagation::question(system, tiding, clock.now()) else { return Ok(()) };
    let answer = post.ask(&address, &message).await;
    let outcome = propagation::after_asking(tiding, answer, clock.now());
    if outcome == AskedOutcome::Gone {
        tracing::info!(system = %system.name, tiding = %tiding.id, "a system no longer knows a customer");
    }
    propagation::settle_question(house, tiding, outcome, clock.now()).await
}
