//! Invitations that nobody accepted yet: withdrawn, or made anew where the link was lost.

use amanah_policy::PendingId;
use amanah_service::accounts::staff::{StaffFault, invitation};

use super::here::here;
use super::staff::invited;
use crate::web::{Doors, Fault, Outcome, Visit, see_other};

fn asked(visit: &Visit) -> Result<PendingId, Fault> {
    visit.part("id").parse().map_err(|_| Fault::NotFound)
}

/// Takes an invitation back. One that was accepted or withdrawn meanwhile is told as such.
pub(crate) async fn withdraw(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    match invitation::withdraw(here.house, here.actor(), asked(&visit)?, visit.now).await {
        Ok(_) => see_other("/console/staff?done=invitation-withdrawn"),
        Err(StaffFault::Link(_)) => see_other("/console/staff?done=invitation-over"),
        Err(other) => Err(other.into()),
    }
}

/// Makes a new link for the same roles; the earlier one opens nothing any more.
pub(crate) async fn renew(doors: Doors, visit: Visit) -> Outcome {
    let here = here(&doors, &visit)?;
    match invitation::renew(here.house, here.actor(), asked(&visit)?, visit.now).await {
        Ok((begun, roles)) => invited(&doors, &visit, &begun, &roles),
        Err(StaffFault::Link(_)) => see_other("/console/staff?done=invitation-over"),
        Err(other) => Err(other.into()),
    }
}
