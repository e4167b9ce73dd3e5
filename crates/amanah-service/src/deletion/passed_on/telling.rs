//! What the sender of a request is told without asking, through the queue that tells other systems.
//!
//! A change is seen when the requests are gone through, and not in the step that brings it: what lapses has no step, and must
//! be told of in the same way.

use amanah_policy::Timestamp;
use amanah_vault::{LeasedTiding, PassedOn, VaultError};
use amanah_wire::opendsr::{Called, PROCESSOR_DOMAIN, RequestStatus, SIGNATURE};

use super::standing::{stands, with_standing};
use crate::deletion::propagation::Message;
use crate::house::House;

/// So many requests in one round.
const ROUND: u32 = 500;

/// Announces every request that stands differently from when its sender was told last; says how many.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn announce_changes(house: &House, now: Timestamp) -> Result<u64, VaultError> {
    let mut announced = 0;
    for request in house.vault().passed_on_to_tell(now, ROUND).await? {
        let status = stands(&request, now).status;
        // That it waits was said by its receipt.
        if status == RequestStatus::Pending || request.told.as_deref() == Some(status.code()) {
            continue;
        }
        let systems = listeners(house, &request);
        announced +=
            u64::from(house.vault().announce_passed_on(&request, status.code(), systems, now).await?);
    }
    Ok(announced)
}

/// Where the sender of a request is told; nowhere that the configuration does not name any more.
fn listeners(house: &House, request: &PassedOn) -> Vec<String> {
    let controllers = house.processor().map_or(&[][..], |processor| &processor.controllers);
    let Some(known) = controllers.iter().find(|it| it.name == request.controller) else { return Vec::new() };
    let named = request.callbacks.iter().filter(|address| known.callbacks.contains(address));
    named.map(|address| known.at(address)).collect()
}

/// The message that says how a request stands now; none when it is forgotten, or nobody signs any more.
///
/// # Errors
/// When the store fails, or the key does not sign.
pub async fn message(
    house: &House,
    address: &str,
    tiding: &LeasedTiding,
    now: Timestamp,
) -> Result<Option<Message>, VaultError> {
    let Some(processor) = house.processor() else { return Ok(None) };
    let Some(request) = house.vault().passed_on_announced(tiding.customer).await? else { return Ok(None) };
    let body =
        with_standing(&request, now, |standing| Called { standing, status_callback_url: address }.body())?;
    let signed = processor.signed(body)?;
    let head = vec![(PROCESSOR_DOMAIN, signed.domain), (SIGNATURE, signed.signature)];
    Ok(Some(Message { head, body: signed.body }))
}
