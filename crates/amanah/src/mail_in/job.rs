//! The job that decides what becomes of mails that were taken in, several at a time.
//!
//! Each mail is leased for itself, so that several processes may decide and none decides about the same. A mail over which
//! a reader falls goes to a person; it never ends the job, and never comes back to the door.

use std::time::Duration;

use amanah_service::House;
use amanah_service::sources::correspondence::receive;
use amanah_service::vault::{LeasedReceived, OpenReceived, Settled, VaultError};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::names::Names;
use super::verify::verify_sender;
use crate::clock::Clock;
use crate::serve::Closing;

/// The store is looked at so often.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// So many mails are judged at the same time.
const AT_ONCE: u32 = 8;

/// Longer than the judging of any mail.
const LEASE_SECONDS: i64 = 180;

/// Decides what is due until the house closes.
pub(crate) async fn run(
    house: House,
    (names, own_domains): (Names, Vec<String>),
    clock: Clock,
    closing: Closing,
) {
    let mut looks = interval(BETWEEN_LOOKS);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut complained = false;
    loop {
        tokio::select! {
            () = closing.begun() => break,
            _ = looks.tick() => {}
        }
        match turn(&house, (&names, &own_domains), &clock, &closing).await {
            Ok(_) => complained = false,
            // Said once, not every second.
            Err(_) if complained => {}
            Err(error) => {
                tracing::error!(cause = %error, "mails that came in could not be judged; it is tried again");
                complained = true;
            }
        }
    }
}

/// Decides about everything that is due now; says about how many mails. A closing house begins no further mail.
///
/// # Errors
/// When the store fails.
pub async fn turn(
    house: &House,
    (names, own_domains): (&Names, &[String]),
    clock: &Clock,
    closing: &Closing,
) -> Result<u64, VaultError> {
    let vault = house.vault();
    let mut decided = 0;
    while !closing.has_begun() && vault.is_received_due(clock.now()).await? {
        let now = clock.now();
        let until = now.plus_micros(LEASE_SECONDS * 1_000_000);
        let leased = vault.lease_received(AT_ONCE, until, now).await?;
        if leased.is_empty() {
            break;
        }
        let mut running = JoinSet::new();
        for mail in leased {
            let (house, names, clock) = (house.clone(), names.clone(), clock.clone());
            let own_domains = own_domains.to_vec();
            running.spawn(async move { settle(&house, mail, &names, &own_domains, &clock).await });
        }
        while let Some(ended) = running.join_next().await {
            // A task that panicked gives its lease back by its end.
            if let Ok(done) = ended {
                decided += u64::from(done?);
            }
        }
    }
    Ok(decided)
}

/// Decides about one mail; false when it is gone, or another process has it.
async fn settle(
    house: &House,
    mail: LeasedReceived,
    names: &Names,
    own_domains: &[String],
    clock: &Clock,
) -> Result<bool, VaultError> {
    let open = match house.vault().received_for_judging(mail).await {
        Ok(open) => open,
        Err(VaultError::NotFound(_)) => return Ok(false),
        Err(other) => return Err(other),
    };
    let settled = match receive::without_asking(&open, own_domains) {
        Some(settled) => settled,
        None => judged(house, mail, &open, names, clock).await?,
    };
    tracing::info!(mail.id = %mail.id, mail.disposition = settled.disposition.code(), "a mail that came in was filed");
    house.vault().settle_received(mail, settled, clock.now()).await
}

async fn judged(
    house: &House,
    mail: LeasedReceived,
    open: &OpenReceived,
    names: &Names,
    clock: &Clock,
) -> Result<Settled, VaultError> {
    let (text, is_utf8) = (open.mail.clone(), open.is_utf8);
    let (names, now) = (names.clone(), clock.now());
    // In a task of its own, so that a mail over which a library falls is one that a person looks at.
    let verdict = tokio::spawn(async move { verify_sender(&text, is_utf8, &names, now).await }).await;
    match verdict {
        Ok(verdict) => receive::decide(house, mail, open, verdict, clock.now()).await,
        Err(_) => Ok(receive::unreadable()),
    }
}
