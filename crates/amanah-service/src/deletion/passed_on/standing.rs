//! How a request that was passed on stands to its sender: what they may know, which is nothing of whether anybody is our
//! customer until the person themself confirmed it.

use amanah_policy::{CaseKind, CaseState, Timestamp};
use amanah_vault::{PassedOn, VaultError};
use amanah_wire::opendsr::{Receipt, RequestStatus, Right, Standing, Withdrawal};

/// How a request stands, in OpenDSR's words and two of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stands {
    /// How.
    pub status: RequestStatus,
    /// Whether a law keeps something.
    pub with_retention: bool,
    /// Whether nobody confirmed it in time.
    pub lapsed: bool,
}

impl Stands {
    const fn plainly(status: RequestStatus) -> Self {
        Self { status, with_retention: false, lapsed: false }
    }
}

/// How a request stands to its sender.
///
/// A deletion waits until whoever it is about confirms it; from there its sender follows it. What is not confirmed by its date
/// is cancelled, and so is what nobody could confirm: the two look the same on every day. Access and portability are between
/// the customer and us, and done for the sender when their time is over, whether there was a customer or not.
///
/// Enforces: SEC
#[must_use]
pub fn stands(request: &PassedOn, now: Timestamp) -> Stands {
    if request.withdrawn_at.is_some() {
        return Stands::plainly(RequestStatus::Cancelled);
    }
    let confirmed = request.case.as_ref().filter(|it| it.kind == CaseKind::Erase && it.confirmed.is_some());
    if let Some(case) = confirmed {
        return match case.state {
            CaseState::Erased => Stands::plainly(RequestStatus::Completed),
            CaseState::ErasedWithRetention => {
                Stands { with_retention: true, ..Stands::plainly(RequestStatus::Completed) }
            }
            CaseState::Cancelled | CaseState::Expired | CaseState::Refused => {
                Stands::plainly(RequestStatus::Cancelled)
            }
            _ => Stands::plainly(RequestStatus::InProgress),
        };
    }
    if now < request.lapses_at {
        return Stands::plainly(RequestStatus::Pending);
    }
    match Right::from_code(&request.asked) {
        Some(Right::Access | Right::Portability) => Stands::plainly(RequestStatus::Completed),
        Some(Right::Erasure) | None => Stands { lapsed: true, ..Stands::plainly(RequestStatus::Cancelled) },
    }
}

/// The receipt for a request that came as these bytes, which its sender alone gets and nobody keeps.
///
/// # Errors
/// Never in practice.
pub fn receipt(request: &PassedOn, body: &[u8]) -> Result<Vec<u8>, VaultError> {
    let receipt = Receipt {
        controller_id: &request.controller,
        expected_completion_time: &in_words(request.due_at)?,
        received_time: &in_words(request.received_at)?,
        subject_request_id: &request.request,
    };
    receipt.body(body).map_err(|_| VaultError::Malformed("receipt"))
}

/// What says how a request stands.
///
/// # Errors
/// Never in practice.
pub fn status(request: &PassedOn, now: Timestamp) -> Result<Vec<u8>, VaultError> {
    with_standing(request, now, |standing| standing.body())
}

/// What says that a request is withdrawn.
///
/// # Errors
/// Never in practice.
pub fn withdrawal(request: &PassedOn, now: Timestamp) -> Result<Vec<u8>, VaultError> {
    let withdrawal = Withdrawal {
        controller_id: &request.controller,
        subject_request_id: &request.request,
        received_time: &in_words(request.withdrawn_at.unwrap_or(now))?,
    };
    withdrawal.body().map_err(|_| VaultError::Malformed("withdrawal"))
}

pub(super) fn with_standing<F>(request: &PassedOn, now: Timestamp, body: F) -> Result<Vec<u8>, VaultError>
where
    F: FnOnce(Standing<'_>) -> Result<Vec<u8>, serde_json::Error>,
{
    let stands = stands(request, now);
    let standing = Standing {
        controller_id: &request.controller,
        expected_completion_time: &in_words(request.due_at)?,
        subject_request_id: &request.request,
        request_status: stands.status,
        completed_with_retention: stands.with_retention,
        lapsed: stands.lapsed,
    };
    body(standing).map_err(|_| VaultError::Malformed("status"))
}

/// A time in RFC 3339, to the second.
fn in_words(at: Timestamp) -> Result<String, VaultError> {
    let seconds = at.as_micros().div_euclid(1_000_000);
    let at = jiff::Timestamp::from_second(seconds).map_err(|_| VaultError::Malformed("time"))?;
    Ok(at.to_string())
}
