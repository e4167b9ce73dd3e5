//! The walk of a customer out of the house, for tests of what is left afterwards.

use amanah_policy::CustomerId;
use amanah_service::deletion::{confirm, course};

use crate::zone::{Browser, NOW, Zone};

/// Support writes the wish of a customer down, the link in their mailbox confirms it, and it is carried out; gives the page of
/// the request. The sessions of before are over then.
pub(crate) async fn erased(zone: &Zone, support: &mut Browser, customer: CustomerId) -> String {
    zone.opened(support).await;
    let form = format!("/console/customers/{customer}/request");
    let sent = support.post_from(&form, &form, &[("kind", "erase"), ("came", "letter")]).await;
    let case = sent.location().split('?').next().unwrap().to_owned();
    let link = zone.link("case_confirm").await;
    confirm::confirm(&zone.house, link.rsplit('/').next().unwrap(), NOW).await.unwrap();
    for hours in [36, 72, 84] {
        zone.clock.move_to(NOW.plus_hours(hours));
        course::advance_due(&zone.house, NOW.plus_hours(hours)).await.unwrap();
    }
    case
}
