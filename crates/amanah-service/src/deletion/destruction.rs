//! Documents that tax law kept, and whose destruction waits for somebody who answers for it (DEL3, UU 8/1997 art. 19).

use amanah_policy::{Attribute, Role, Timestamp};
use amanah_vault::{Actor, VaultError};

use crate::house::House;

/// Who answers for the destruction of documents.
pub const SIGNERS: &[Role] = &[Role::Officer, Role::Finance];

/// Documents of one kind that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What they are.
    pub attribute: Attribute,
    /// How many.
    pub count: u64,
    /// When the first came to its end.
    pub since: Timestamp,
}

/// What waits for a signature by then, kind by kind.
///
/// # Errors
/// When the store fails.
pub async fn waiting(house: &House, until: Timestamp) -> Result<Vec<Waiting>, VaultError> {
    let waits = house.vault().waits_for_signature(until).await?;
    Ok(waits.into_iter().map(|(attribute, count, since)| Waiting { attribute, count, since }).collect())
}

/// Signs for the destruction of every document whose time ended by then; says how many. The sweep destroys them, but for what
/// a case holds.
///
/// Enforces: DEL3
///
/// # Errors
/// [`VaultError::NotNow`] when the actor is not the officer or finance in person, or the day is not over;
/// [`VaultError::Malformed`] without a decision; when the store fails.
pub async fn sign(
    house: &House,
    signer: Actor,
    (until, decision): (Timestamp, &str),
    now: Timestamp,
) -> Result<u64, VaultError> {
    let count = waiting(house, until).await?.iter().map(|kind| kind.count).sum();
    house.vault().sign_for_destruction(until, decision, signer, now).await?;
    Ok(count)
}
