//! Telling the officers of an opening by break-glass at once, by mail; on *Today* it stands in any case (SEC).

use amanah_policy::{Role, Timestamp};
use amanah_vault::{Opening, StaffState, VaultError};

use crate::accounts::staff::notice;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;

/// Writes to every active officer that somebody broke the glass: when and in which role, and nothing of the customer.
///
/// A mail that cannot be queued does not undo the opening, which is in the ledger and on the officer's list already.
///
/// Enforces: SEC
pub(super) async fn tell_officers(house: &House, opening: &Opening, now: Timestamp) {
    if let Err(fault) = tell(house, opening, now).await {
        tracing::error!(
            ledger.sequence = opening.place.sequence,
            error = %fault,
            "the officer could not be mailed about an opening by break-glass"
        );
    }
}

async fn tell(house: &House, opening: &Opening, now: Timestamp) -> Result<(), VaultError> {
    let hours = house.vault().policy().clocks().break_glass_review_hours;
    let link = house.settings().link("/console/openings");
    let officers = house.vault().all_staff().await?.into_iter().filter(|line| {
        line.state == StaffState::Active && line.roles.contains(&Role::Officer) && line.id != opening.staff
    });
    for officer in officers {
        notice::write_to(house, &officer, Letter::BreakGlass { link: &link, hours }, now).await?;
    }
    Ok(())
}
