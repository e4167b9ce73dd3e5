//! Documents whose time is over and for which nobody signed, as the doctor sees them.

use amanah_policy::Timestamp;
use amanah_service::House;
use amanah_service::deletion::destruction;

use super::{Finding, Severity, distance, finding};
use crate::cli::Stop;

/// What waits longer than this needs a person: the law asks to keep it no longer, and nothing goes by time alone.
const LONG_DAYS: i64 = 90;

/// One line, where something waits.
pub(super) async fn examine(house: &House, now: Timestamp) -> Result<Option<Finding>, Stop> {
    let waits = destruction::waiting(house, now).await?;
    let Some(since) = waits.iter().map(|kind| kind.since).min() else { return Ok(None) };
    let count: u64 = waits.iter().map(|kind| kind.count).sum();
    let severity = if since.plus_days(LONG_DAYS) < now { Severity::Alarm } else { Severity::Note };
    let says = format!(
        "{count} documents are past the time that tax law kept them, the first for {}, and wait for a signature; see `amanah erase \
         unsigned`",
        distance(since, now)
    );
    Ok(Some(finding(severity, "signature", says)))
}
