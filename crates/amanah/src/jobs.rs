//! What the program does by itself: the sweep every minute, a checkpoint every hour.
//!
//! Of several processes on one database one sweeps at a time, under a lease: one that dies loses it when its time is over,
//! one that was only asleep writes nothing when it wakes. Checkpoints are signed by each, for its own data folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::vault::{Job, Lease, SweepReport, Vault, VaultError};
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

/// Whoever lives holds its lease anew so often.
const BETWEEN_RENEWALS: Duration = Duration::from_secs(60);

/// Checkpoints in this many sweeps: one.
const SWEEPS_PER_CHECKPOINT: u32 = 60;

/// Sweeps and signs until the house closes. A job that fails is tried again at its next turn.
pub async fn run(house: House, data_dir: PathBuf, clock: Clock, closing: Closing) {
    let mut turns = interval(BETWEEN_SWEEPS);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut turn = 0_u32;
    loop {
        tokio::select! {
            () = closing.begun() => break,
            _ = turns.tick() => {}
        }
        if let Err(error) = sweep(&house, &clock).await {
            tracing::error!(cause = %error, "the sweep failed and is tried again in a minute");
        }
        if turn.is_multiple_of(SWEEPS_PER_CHECKPOINT)
            && let Err(stop) = checkpoint(&house, &data_dir, &clock).await
        {
            tracing::error!(cause = %stop.message, "no checkpoint was signed; it is tried again in an hour");
        }
        turn = turn.wrapping_add(1);
    }
}

/// Sweeps, unless another process does or did so in this minute.
async fn sweep(house: &House, clock: &Clock) -> Result<(), VaultError> {
    let (vault, now) = (house.vault(), clock.now());
    let turn = now.as_micros().div_euclid(micros(BETWEEN_SWEEPS));
    let Some(lease) = vault.take_job(Job::Sweep, turn, lease_end(now), now).await? else { return Ok(()) };
    let swept = match while_held(vault, lease, clock).await {
        Ok(report) => vault.finish_job(lease).await.map(|()| report),
        Err(VaultError::LeaseLost) => Err(VaultError::LeaseLost),
        Err(fault) => {
            // Where this fails too, the lease ends by itself.
            let _given_up = vault.give_up_job(lease).await;
            Err(fault)
        }
    };
    match swept {
        Ok(report) => tell(&report),
        Err(VaultError::LeaseLost) => {
            tracing::warn!("another process took over the sweep; this one wrote nothing since");
        }
        Err(fault) => return Err(fault),
    }
    Ok(())
}

/// Sweeps under a lease, which is held anew as long as it takes.
async fn while_held(vault: &Vault, lease: Lease, clock: &Clock) -> Result<SweepReport, VaultError> {
    let leased = vault.under(lease);
    let work = leased.sweep(clock.now());
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
