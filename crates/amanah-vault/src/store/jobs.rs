//! The rows of jobs: who does one, until when, and which run was the last that came to its end.

use amanah_policy::Timestamp;

use crate::error::VaultError;
use crate::rows::{Job, Lease};
use crate::store::sql::{Connection, OptionalRow};

/// Takes a job for one run, if nobody has it and the run was not done yet.
pub(crate) fn take(
    conn: &Connection,
    job: Job,
    turn: i64,
    until: Timestamp,
    now: Timestamp,
) -> Result<Option<Lease>, VaultError> {
    let fence = conn
        .prepare_cached(
            "INSERT INTO job (name, lease_until, fence, turn_done) VALUES (?1, ?2, 1, ?3)
             ON CONFLICT (name) DO UPDATE SET lease_until = excluded.lease_until, fence = job.fence + 1
             WHERE job.lease_until <= ?4 AND job.turn_done <> ?5
             RETURNING fence",
        )?
        .query_row((job.code(), until.as_micros(), turn.saturating_sub(1), now.as_micros(), turn), |row| {
            row.get(0)
        })
        .optional()?;
    Ok(fence.map(|fence| Lease { job, turn, fence }))
}

/// Holds a job longer; false when somebody else has it.
pub(crate) fn keep(conn: &Connection, lease: Lease, until: Timestamp) -> Result<bool, VaultError> {
    let kept = conn
        .prepare_cached("UPDATE job SET lease_until = ?3 WHERE name = ?1 AND fence = ?2")?
        .execute((lease.job.code(), lease.fence, until.as_micros()))?;
    Ok(kept > 0)
}

/// Gives a job back; nothing when somebody else has it. No time is written: a clock that is ahead must hold up nobody.
pub(crate) fn give_back(conn: &Connection, lease: Lease) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE job SET lease_until = 0 WHERE name = ?1 AND fence = ?2")?
        .run((lease.job.code(), lease.fence))?;
    Ok(())
}

/// Notes that the run of this lease was done.
pub(crate) fn done(conn: &Connection, lease: Lease) -> Result<(), VaultError> {
    conn.prepare_cached("UPDATE job SET turn_done = ?3 WHERE name = ?1 AND fence = ?2")?.run((
        lease.job.code(),
        lease.fence,
        lease.turn,
    ))?;
    Ok(())
}

/// Whether nobody took the job over since it was taken with this lease.
pub(crate) fn is_held(conn: &Connection, lease: Lease) -> Result<bool, VaultError> {
    let fence: Option<i64> = conn
        .prepare_cached("SELECT fence FROM job WHERE name = ?1")?
        .query_row([lease.job.code()], |row| row.get(0))
        .optional()?;
    Ok(fence == Some(lease.fence))
}
