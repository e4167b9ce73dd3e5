//! The operator's hosting panels as the doctor sees them: whether they report what runs.

use amanah_policy::Timestamp;
use amanah_service::House;

use super::{Finding, Severity, distance, finding};
use crate::cli::Stop;

/// One line about what panels report; nothing where none ever did.
pub(super) async fn examine(house: &House, now: Timestamp) -> Result<Vec<Finding>, Stop> {
    let numbers = house.vault().panel_numbers(now).await?;
    let Some(last) = numbers.last_at else { return Ok(Vec::new()) };
    let (reported, silent, ago) = (numbers.reported, numbers.silent, distance(last, now));
    Ok(vec![match silent {
        0 => finding(
            Severity::Good,
            "panel",
            format!("{reported} services are reported by a panel; the last word is {ago} old"),
        ),
        _ => finding(
            Severity::Alarm,
            "panel",
            format!(
                "of {silent} of {reported} services a panel has said nothing for longer than its word counts (the last \
                 word is {ago} old): deletions of their customers wait for a person; see that the panel reports"
            ),
        ),
    }])
}
