//! Jobs: one process at a time, one run once, and nothing written by who lost the lease.

use amanah_policy::{Attribute, Timestamp};
use amanah_vault::{Actor, Job, SweepReport, Vault, VaultError};

use crate::support::{Folders, START, budi, datum};

fn minutes(minutes: i64) -> Timestamp {
    START.plus_micros(minutes * 60_000_000)
}

/// An address that was replaced, and is due three days after the beginning.
async fn with_something_due(vault: &Vault) {
    let budi = budi(vault).await;
    let new = datum(Attribute::PrimaryEmail, "budi.baru@example.test");
    vault.replace(budi, new, Actor::Customer(budi), START).await.unwrap();
}

/// Shows: DEL3
#[tokio::test]
async fn one_process_at_a_time_has_a_job() {
    let folders = Folders::new();
    let vault = folders.create().await;

    let first = vault.take_job(Job::Sweep, 1, minutes(2), START).await.unwrap();
    let second = vault.take_job(Job::Sweep, 1, minutes(3), minutes(1)).await.unwrap();

    assert!(first.is_some());
    assert_eq!(second, None);
}

/// Shows: DEL3
#[tokio::test]
async fn who_dies_loses_the_job_when_its_time_is_over() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let died = vault.take_job(Job::Sweep, 1, minutes(2), START).await.unwrap().unwrap();

    let early = vault.take_job(Job::Sweep, 2, minutes(4), minutes(2).plus_micros(-1)).await.unwrap();
    let next = vault.take_job(Job::Sweep, 2, minutes(4), minutes(2)).await.unwrap();

    assert_eq!(early, None);
    assert!(next.is_some());
    assert_eq!(vault.keep_job(died, minutes(9)).await, Err(VaultError::LeaseLost));
    assert_eq!(vault.finish_job(died).await, Err(VaultError::LeaseLost));
}

#[tokio::test]
async fn a_job_that_is_held_longer_is_nobody_elses() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let lease = vault.take_job(Job::Sweep, 1, minutes(2), START).await.unwrap().unwrap();

    vault.keep_job(lease, minutes(4)).await.unwrap();

    assert_eq!(vault.take_job(Job::Sweep, 3, minutes(6), minutes(3)).await, Ok(None));
}

#[tokio::test]
async fn a_run_is_done_once_and_one_that_was_given_up_is_done_again() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let take = async |turn, at| vault.take_job(Job::Sweep, turn, minutes(at + 2), minutes(at)).await.unwrap();

    let failed = take(7, 0).await.unwrap();
    vault.give_up_job(failed).await.unwrap();
    let again = take(7, 0).await.unwrap();
    vault.finish_job(again).await.unwrap();

    assert_eq!(take(7, 0).await, None, "this run was done");
    assert!(take(8, 0).await.is_some(), "the next one is not");
}

/// Shows: DEL3
#[tokio::test]
async fn a_job_that_wakes_after_losing_its_lease_writes_nothing() {
    let folders = Folders::new();
    let vault = folders.create().await;
    with_something_due(&vault).await;
    let due = START.plus_hours(73);
    let asleep = vault.take_job(Job::Sweep, 1, due.plus_hours(1), due).await.unwrap().unwrap();
    let awake = vault.take_job(Job::Sweep, 2, due.plus_hours(3), due.plus_hours(2)).await.unwrap().unwrap();
    let before = vault.ledger_size().await.unwrap();

    let late = vault.under(asleep).sweep(due.plus_hours(2)).await;
    let after = vault.ledger_size().await.unwrap();
    let done = vault.under(awake).sweep(due.plus_hours(2)).await.unwrap();

    assert_eq!(late, Err(VaultError::LeaseLost));
    assert_eq!(after, before, "nothing was written");
    assert_eq!(done, SweepReport { replaced_values_erased: 1, ..done });
}

#[tokio::test]
async fn a_clock_that_is_ahead_holds_up_nobody() {
    let folders = Folders::new();
    let vault = folders.create().await;
    let ahead = START.plus_days(3);
    let lease = vault.take_job(Job::Sweep, 9_999, ahead.plus_hours(1), ahead).await.unwrap().unwrap();
    vault.finish_job(lease).await.unwrap();

    let right = vault.take_job(Job::Sweep, 1, minutes(2), START).await.unwrap();

    assert!(right.is_some());
}
