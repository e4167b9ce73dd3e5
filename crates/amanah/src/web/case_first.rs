//! A sign-in during a deletion or a restriction shows the case first. While the data is frozen nothing else of ClientZone is
//! open but what a customer reads about themself, and no form but the one that stops it.

use amanah_policy::{CaseChannel, CustomerId};
use amanah_service::House;
use amanah_service::deletion::status::frozen_by;

use super::endpoints::{Audience, Endpoint, Kind, Method};
use super::guest::{Doorman, Guest};
use super::visit::Visit;
use super::{Doors, Fault, Outcome, see_other};

/// The page of the case, which is the page on which customers leave.
pub(crate) const CASE: &str = "/leave";

/// How far the deletion, or restriction, of a customer who is signed in went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// It is open, and their services run still, or a person looks at it: the rooms are as ever.
    Open,
    /// Their data is frozen.
    Frozen,
}

/// How far the deletion of the guest went; none where there is none.
pub(super) async fn leaving(doors: &Doors, row: &Endpoint, visit: &Visit) -> Result<Option<Leaving>, Fault> {
    let (Guest::Customer { customer, .. }, Doorman::House(house)) = (visit.guest, doors.doorman()) else {
        return Ok(None);
    };
    if !matches!(row.kind, Kind::Page | Kind::Form) {
        return Ok(None);
    }
    let vault = house.vault();
    let open = match vault.frozen_by(customer).await? {
        Some(frozen) => Some(frozen),
        None => vault.open_erasure(customer).await?,
    };
    Ok(open.and_then(|case| match (case.frozen_at, case.channel) {
        (Some(_), _) => Some(Leaving::Frozen),
        // Nobody asked for this one, and having come back is the answer to it.
        (None, CaseChannel::Retention) => None,
        (None, _) => Some(Leaving::Open),
    }))
}

/// The way to the case instead of a room that stays shut while the data is frozen.
///
/// Enforces: DEL2
pub(super) fn instead(row: &Endpoint, visit: &Visit) -> Option<Outcome> {
    let is_room = row.audience == Audience::Customers || row.needs_proof;
    if visit.leaving != Some(Leaving::Frozen) || !is_room || row.stays_open {
        return None;
    }
    Some(match row.method {
        Method::Get => see_other(CASE),
        Method::Post | Method::Delete => see_other(&format!("{CASE}?done=nothing-changed")),
    })
}

/// Whether somebody who just signed in is shown their case, whatever they came for.
///
/// Enforces: DEL2
pub(crate) async fn comes_first(house: &House, customer: CustomerId) -> Result<bool, Fault> {
    Ok(frozen_by(house, customer).await?.is_some())
}
