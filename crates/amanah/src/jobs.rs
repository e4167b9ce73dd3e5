//! What the program does by itself: every minute the sweep, with certificates that are not true any more, what is due in
//! requests, and a policy version whose day has come; every day those who left long ago are asked; every hour a
//! checkpoint, fresh copies of the keys, and the end of an epoch that is over.
//!
//! Of several processes on one database one sweeps at a time, and one keeps the keys, under a lease: one that dies loses
//! it when its time is over, one that was only asleep writes nothing when it wakes. Checkpoints are signed by each, for
//! its own data folder.

mod next_policy;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use amanah_policy::{Role, Timestamp};
use amanah_service::House;
use amanah_service::deletion::{certificate, course, passed_on, quiet};
use amanah_service::vault::{Actor, Copies, Job, Lease, SweepReport, Vault, VaultError};
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::cli::Stop;
use crate::clock::Clock;
use crate::serve::Closing;

/// The newest checkpoint, in the data folder: for whoever keeps copies elsewhere.
pub const CHECKPOINT_FILE: &str = "checkpoint.txt";

/// Due erasures are never later than this.
const BETWEEN_SWEEPS: Duration = Duration::from_secs(60);

/// A process that dies in a sweep holds up the others for so long at most.
const LEASE: Duration = Duration::from_secs(180);

/// Who left long ago is looked for so often.
const A_DAY: Duration = Duration::from_secs(86_400);

/// Whoever lives holds its lease anew so often.
const BETWEEN_RENEWALS: Duration = Duration::from_secs(60);

/// Checkpoints in this many sweeps: one.
const SWEEPS_PER_CHECKPOINT: u32 = 60;

/// The folders that jobs read and write.
pub(crate) struct Places {
    /// For checkpoints.
    pub(crate) data: PathBuf,
    /// The policy packs.
    pub(crate) policy: PathBuf,
}

/// Sweeps and signs until the house closes. A job that fails is tried again at its next turn.
pub(crate) async fn run(house: House, places: Places, clock: Clock, closing: Closing) {
    let mut refused = String::new();
    let mut turns = interval(BETWEEN_SWEEPS);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut turn = 0_u32;
    loop {
        tokio::select! {
            () = closing.begun() => break,
            _ = turns.tick() => {}
        }
        match sweep(&house, &clock).await {
            Ok(()) => {
                carry_requests_on(&house, &clock).await;
                ask_the_quiet(&house, &clock).await;
                take_up_policy(&house, &places.policy, &clock, &mut refused).await;
            }
            // A clock that nobody believes erases nothing, and brings no policy into force before its day either.
            Err(error) => tracing::error!(cause = %error, "the sweep failed and is tried again in a minute"),
        }
        if turn.is_multiple_of(SWEEPS_PER_CHECKPOINT)
            && let Err(stop) = checkpoint(&house, &places.data, &clock).await
        {
            tracing::error!(cause = %stop.message, "no checkpoint was signed; it is tried again in an hour");
        }
        if turn.is_multiple_of(SWEEPS_PER_CHECKPOINT)
            && let Err(error) = keep_keys(&house, &clock).await
        {
            tracing::error!(cause = %error, "keys were not copied or wrapped anew; it is tried again in an hour");
        }
        turn = turn.wrapping_add(1);
    }
}

/// Puts a policy version into force whose day has come; a refusal is said once, not every minute.
async fn take_up_policy(house: &House, packs: &Path, clock: &Clock, refused: &mut String) {
    match next_policy::take_up(house, packs, clock.now()).await {
        Ok(Some(next)) => {
            tracing::info!(policy.version = %next.version(), "the day of a new policy version has come");
        }
        Ok(None) => {}
        Err(stop) if stop.message == *refused => {}
        Err(stop) => {
            tracing::error!(cause = %stop.message, "no newer policy version is put into force");
            *refused = stop.message;
        }
    }
}

/// Does what is due in requests with a clock, unless another process does or did so in this minute.
async fn carry_requests_on(house: &House, clock: &Clock) {
    let carried = in_turn(house, clock, Job::Requests, BETWEEN_SWEEPS, async |vault| {
        let house = house.with_vault(vault);
        let report = course::advance_due(&house, clock.now()).await?;
        // Whoever passed a request on is told after what was due in it is done.
        passed_on::announce_changes(&house, clock.now()).await?;
        Ok(report)
    });
    match carried.await {
        Ok(Some(report)) if report.moved + report.failed > 0 => {
            tracing::info!(moved = report.moved, failed = report.failed, "requests went on");
        }
        Ok(_) => {}
        Err(error) => {
            tracing::error!(cause = %error, "requests did not go on; it is tried again in a minute");
        }
    }
}

/// Asks those who left long ago whether they stay, once a day.
async fn ask_the_quiet(house: &House, clock: &Clock) {
    let asked = in_turn(house, clock, Job::Quiet, A_DAY, async |vault| {
        quiet::open_requests(&house.with_vault(vault), clock.now()).await
    });
    match asked.await {
        Ok(Some(asked)) if asked > 0 => tracing::info!(asked, "customers who left long ago are asked"),
        Ok(_) => {}
        Err(error) => {
            tracing::error!(cause = %error, "customers who left long ago were not asked; it is tried again");
        }
    }
}

/// Ends the epoch when it is over, which copies the keys as well; otherwise renews the copies.
async fn keep_keys(house: &House, clock: &Clock) -> Result<(), VaultError> {
    let is_demo = house.settings().demo;
    let kept = in_turn(house, clock, Job::Keys, BETWEEN_SWEEPS * SWEEPS_PER_CHECKPOINT, async |vault| {
        let now = clock.now();
        let status = vault.key_status().await?;
        let is_over = status.due_at.is_some_and(|due| due <= now);
        if !is_over && !status.is_half_rotated() {
            return vault.refresh_key_copies(now).await.map(|_places| None);
        }
        match vault.rotate_keys(Copies::Required, Actor::System(Role::Engineer), now).await {
            Ok(report) => Ok(Some(report)),
            // A demo has no second volume, and shows what it would need when the doctor is asked.
            Err(VaultError::NotNow(_)) if is_demo => Ok(None),
            Err(error) => Err(error),
        }
    });
    if let Some(Some(report)) = kept.await? {
        tracing::info!(
            epoch = report.epoch,
            keys = report.rewrapped,
            "the epoch ended: every key is wrapped anew, and the old master key is destroyed"
        );
    }
    Ok(())
}

/// Sweeps, unless another process does or did so in this minute.
async fn sweep(house: &House, clock: &Clock) -> Result<(), VaultError> {
    let swept =
        in_turn(house, clock, Job::Sweep, BETWEEN_SWEEPS, async |vault| vault.sweep(clock.now()).await);
    if let Some(report) = swept.await? {
        tell(&report);
        // The sweep may have made a date true that a certificate waits for. It changes nothing that was issued.
        let renewed = certificate::renew(house, clock.now()).await?;
        if renewed > 0 {
            tracing::info!(certificates = renewed, "certificates of erasure were issued anew");
        }
    }
    Ok(())
}

/// Does a job under a lease, unless another process does or did so in this turn; none then.
async fn in_turn<T>(
    house: &House,
    clock: &Clock,
    job: Job,
    between: Duration,
    work: impl AsyncFnOnce(Vault) -> Result<T, VaultError>,
) -> Result<Option<T>, VaultError> {
    let (vault, now) = (house.vault(), clock.now());
    let turn = now.as_micros().div_euclid(micros(between));
    let Some(lease) = vault.take_job(job, turn, lease_end(now), now).await? else { return Ok(None) };
    match while_held(vault, lease, clock, work(vault.under(lease))).await {
        Ok(done) => vault.finish_job(lease).await.map(|()| Some(done)),
        Err(VaultError::LeaseLost) => {
            tracing::warn!(job = job.code(), "another process took over; this one wrote nothing since");
            Ok(None)
        }
        Err(fault) => {
            // Where this fails too, the lease ends by itself.
            let _given_up = vault.give_up_job(lease).await;
            Err(fault)
        }
    }
}

/// Works under a lease, which is held anew as long as it takes.
async fn while_held<T>(
    vault: &Vault,
    lease: Lease,
    clock: &Clock,
    work: impl Future<Output = Result<T, VaultError>>,
) -> Result<T, VaultError> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = sleep(BETWEEN_RENEWALS) => vault.keep_job(lease, lease_end(clock.now())).await?,
        }
    }
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.plus_micros(micros(LEASE))
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn tell(report: &SweepReport) {
    let erased = report.replaced_values_erased + report.expired_data_erased + report.erasures_finished;
    if erased > 0 {
        tracing::info!(
            replaced.values = report.replaced_values_erased,
            expired.data = report.expired_data_erased,
            finished.erasures = report.erasures_finished,
            "the sweep erased what was due"
        );
    }
}

/// Writes the newest checkpoint beside the data, whole or not at all.
async fn checkpoint(house: &House, data_dir: &Path, clock: &Clock) -> Result<(), Stop> {
    let signed = house.vault().checkpoint(clock.now()).await?;
    let (file, fresh) = (data_dir.join(CHECKPOINT_FILE), data_dir.join("checkpoint.new"));
    fs::write(&fresh, signed.text())?;
    fs::rename(&fresh, &file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use amanah_policy::{Bundle, Timestamp};
    use amanah_service::Settings;
    use amanah_service::vault::{KeyKeeping, Vault, VaultOptions};

    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_795_478_400);

    async fn house(root: &Path, copies: bool) -> House {
        let bundle = Arc::new(Bundle::compile(&amanah_policy::shipped()).unwrap());
        let place = |name: &str| root.join(name);
        let keeping = KeyKeeping {
            apart: None,
            epoch_days: 30,
            copies: if copies { vec![place("one"), place("two")] } else { Vec::new() },
            master_copies: if copies { vec![place("safe")] } else { Vec::new() },
        };
        let options = VaultOptions::new(place("data"), place("keys"), bundle).keeping(keeping);
        let settings = Settings {
            company: "PT Contoh".to_owned(),
            public_url: "http://localhost:8080".to_owned(),
            privacy_mailbox: "privasi@contoh.example".to_owned(),
            zone: jiff::tz::TimeZone::UTC,
            has_relay: false,
            demo: false,
        };
        House::new(Vault::create(options, START).await.unwrap(), settings)
    }

    /// Shows: invariant 5
    #[tokio::test]
    async fn copies_are_renewed_and_an_epoch_that_is_over_ends_by_itself() {
        let root = tempfile::tempdir().unwrap();
        let house = house(root.path(), true).await;
        let clock = Clock::standing_at(START.plus_days(29));

        keep_keys(&house, &clock).await.unwrap();
        let before = house.vault().key_status().await.unwrap();
        clock.move_to(START.plus_days(30));
        keep_keys(&house, &clock).await.unwrap();
        let after = house.vault().key_status().await.unwrap();

        assert_eq!((before.epoch(), before.current_copies(START.plus_days(29)).count()), (1, 2));
        assert_eq!((after.epoch(), after.current_copies(START.plus_days(30)).count()), (2, 2));
        assert_eq!(after.epochs.first().unwrap().ended_at, Some(START.plus_days(30)));
    }

    #[tokio::test]
    async fn without_places_for_copies_the_job_says_so_and_nothing_is_destroyed() {
        let root = tempfile::tempdir().unwrap();
        let house = house(root.path(), false).await;

        let refused = keep_keys(&house, &Clock::standing_at(START.plus_days(31))).await;

        assert!(matches!(refused, Err(VaultError::NotNow(_))), "{refused:?}");
        assert_eq!(house.vault().key_status().await.unwrap().epoch(), 1);
    }
}
