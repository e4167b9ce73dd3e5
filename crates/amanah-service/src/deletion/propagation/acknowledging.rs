//! What a system says it did: signed with its own secret, now, and newer than what it said before.

use amanah_policy::Timestamp;
use amanah_vault::{SaidDone, TakenDown, VaultError};
use amanah_wire::webhook::{Acknowledgement, Head, NoAcknowledgement, NotSigned};

use super::certify_anew;
use super::systems::OutsideSystem;
use crate::house::House;

/// Why nothing was taken down.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// None of the systems signed it, or not now.
    #[error(transparent)]
    NotSigned(#[from] NotSigned),
    /// What was signed is no acknowledgement.
    #[error(transparent)]
    NoAcknowledgement(#[from] NoAcknowledgement),
    /// The system was told of no such erasure.
    #[error("this system was told of no erasure with this id")]
    NoSuchErasure,
    /// It was said before, or something newer was.
    #[error("this was said before, or something newer was; nothing is changed")]
    SaidBefore,
    /// The store failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Takes down what a system says it did about an erasure. Which system it is, is known by whose secret signed it: nobody
/// speaks for another.
///
/// Enforces: SEC
///
/// # Errors
/// Why nothing was taken down.
pub async fn take(house: &House, head: Head<'_>, body: &[u8], now: Timestamp) -> Result<(), NotTaken> {
    let (system, signed_at) = signer(house.outside(), head, body, now)?;
    let said = Acknowledgement::read(body)?;
    let tiding = said.event.parse().map_err(|_| NotTaken::NoSuchErasure)?;
    let done = if said.is_erased { SaidDone::Erased } else { SaidDone::Kept { law: said.law } };
    match house.vault().acknowledge_erasure(&system.name, tiding, done, signed_at, now).await? {
        TakenDown::Now(customer) => {
            certify_anew(house, customer, now).await;
            Ok(())
        }
        TakenDown::Before => Err(NotTaken::SaidBefore),
        TakenDown::NoSuchErasure => Err(NotTaken::NoSuchErasure),
    }
}

/// The system whose secret signed this, and when.
fn signer<'a>(
    systems: &'a [OutsideSystem],
    head: Head<'_>,
    body: &[u8],
    now: Timestamp,
) -> Result<(&'a OutsideSystem, Timestamp), NotSigned> {
    let now = now.as_micros().div_euclid(1_000_000);
    let mut refusal = NotSigned::Signature;
    for system in systems {
        match head.verify(&system.secret, body, now) {
            Ok(signed_at) => return Ok((system, Timestamp::from_seconds(signed_at))),
            Err(fault) => refusal = fault,
        }
    }
    Err(refusal)
}
