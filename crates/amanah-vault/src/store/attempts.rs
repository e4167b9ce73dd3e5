//! The rows of attempts: when all tries of a tag have come back.

use amanah_policy::Timestamp;

use crate::error::VaultError;
use crate::rows::{Allowance, Attempt};
use crate::store::sql::{Connection, OptionalRow};

/// Takes one try of a tag, if one is left. At most `most` tags are remembered: above it, whoever recovered goes, and as a
/// last resort whoever will recover next.
pub(crate) fn take(
    conn: &Connection,
    tag: &[u8; 16],
    allowance: Allowance,
    most: i64,
    now: Timestamp,
) -> Result<Attempt, VaultError> {
    let step = allowance.seconds.saturating_mul(1_000_000);
    let (now, known) = (now.as_micros(), whole_again(conn, tag)?);
    // The time at which all tries are back, if this one counts.
    let next = known.map_or(now, |whole| whole.max(now)).saturating_add(step);
    let too_late = next.saturating_sub(now.saturating_add(step.saturating_mul(allowance.tries)));
    if too_late > 0 {
        let retry_seconds = u64::try_from(too_late / 1_000_000).unwrap_or(0).saturating_add(1);
        return Ok(Attempt::TooMany { retry_seconds });
    }
    if known.is_none() {
        make_room(conn, most, now)?;
    }
    conn.prepare_cached(
        "INSERT INTO attempt (tag, whole_again) VALUES (?1, ?2)
         ON CONFLICT (tag) DO UPDATE SET whole_again = excluded.whole_again",
    )?
    .run((tag, next))?;
    Ok(Attempt::Counted)
}

fn whole_again(conn: &Connection, tag: &[u8; 16]) -> Result<Option<i64>, VaultError> {
    let mut select = conn.prepare_cached("SELECT whole_again FROM attempt WHERE tag = ?1")?;
    Ok(select.query_row([tag], |row| row.get(0)).optional()?)
}

fn make_room(conn: &Connection, most: i64, now: i64) -> Result<(), VaultError> {
    let count = || -> Result<i64, VaultError> {
        Ok(conn.prepare_cached("SELECT count(*) FROM attempt")?.query_row((), |row| row.get(0))?)
    };
    if count()? < most {
        return Ok(());
    }
    conn.prepare_cached("DELETE FROM attempt WHERE whole_again <= ?1")?.run([now])?;
    let over = count()?.saturating_sub(most).saturating_add(1);
    if over > 0 {
        conn.prepare_cached(
            "DELETE FROM attempt WHERE tag IN (SELECT tag FROM attempt ORDER BY whole_again, tag LIMIT ?1)",
        )?
        .run([over])?;
    }
    Ok(())
}

/// Forgets whoever has all tries again.
pub(crate) fn delete_ended(conn: &Connection, now: Timestamp) -> Result<(), VaultError> {
    conn.prepare_cached("DELETE FROM attempt WHERE whole_again <= ?1")?.run([now.as_micros()])?;
    Ok(())
}
