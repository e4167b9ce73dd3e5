//! Mails that wait for a person, in the hands of staff (R3, SEC).

use amanah_policy::{ReceivedMailId, Role, Timestamp};
use amanah_vault::{Actor, Disposition, OpenReceived, ReceivedHeader, VaultError};

use crate::house::House;

/// The most mails that a list shows of each kind.
pub const MOST_LISTED: u32 = 200;

const NOT_THEIRS: VaultError = VaultError::NotNow("support and the officer read mails that came in");

const NOT_WAITING: VaultError = VaultError::NotFound("mail that waits");

/// Who reads what waits.
pub const READERS: &[Role] = &[Role::Support, Role::Officer];

/// What waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Mails that a person answers.
    pub review: Vec<ReceivedHeader>,
    /// Mails that can be read in more than one way, or in none.
    pub quarantine: Vec<ReceivedHeader>,
}

/// What waits, the oldest first, without what it says.
///
/// # Errors
/// [`VaultError::NotNow`] for anybody but support and the officer.
pub async fn list(house: &House, actor: Actor) -> Result<Waiting, VaultError> {
    must_be_theirs(actor)?;
    let vault = house.vault();
    Ok(Waiting {
        review: vault.received_standing(Disposition::Review, MOST_LISTED).await?,
        quarantine: vault.received_standing(Disposition::Quarantine, MOST_LISTED).await?,
    })
}

/// One that waits, without what it says.
///
/// # Errors
/// [`VaultError::NotNow`] as in [`list`], [`VaultError::NotFound`] when it does not wait.
pub async fn one(house: &House, mail: ReceivedMailId, actor: Actor) -> Result<ReceivedHeader, VaultError> {
    must_be_theirs(actor)?;
    let header = house.vault().received(mail).await?;
    let waits =
        |header: &ReceivedHeader| matches!(header.disposition, Disposition::Review | Disposition::Quarantine);
    header.filter(waits).ok_or(NOT_WAITING)
}

/// How many wait, and since when the oldest does.
///
/// # Errors
/// When the store fails.
pub async fn waiting(house: &House) -> Result<Option<(u64, Timestamp)>, VaultError> {
    let vault = house.vault();
    let mut oldest = Vec::new();
    for disposition in [Disposition::Review, Disposition::Quarantine] {
        oldest.extend(vault.received_standing(disposition, 1).await?);
    }
    let Some(since) = oldest.iter().map(|mail| mail.received_at).min() else { return Ok(None) };
    let counts = vault.received_state().await?.counts;
    let waits = |(disposition, count): &(Disposition, u64)| match disposition {
        Disposition::Review | Disposition::Quarantine => *count,
        _ => 0,
    };
    Ok(Some((counts.iter().map(waits).sum(), since)))
}

/// Opens one of them that is nobody's yet; the ledger says that it was read. A mail that is a customer's is among their data
/// and is read there.
///
/// # Errors
/// [`VaultError::NotNow`] as in [`list`], [`VaultError::NotFound`] when it does not wait.
pub async fn open(
    house: &House,
    mail: ReceivedMailId,
    actor: Actor,
    now: Timestamp,
) -> Result<OpenReceived, VaultError> {
    must_be_theirs(actor)?;
    house.vault().read_received(mail, actor, now).await
}

/// Closes one of them; what it says is gone then, unless it is a customer's.
///
/// # Errors
/// As in [`open`].
pub async fn dismiss(
    house: &House,
    mail: ReceivedMailId,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    must_be_theirs(actor)?;
    house.vault().dismiss_received(mail, actor, now).await
}

fn must_be_theirs(actor: Actor) -> Result<(), VaultError> {
    match actor {
        Actor::Staff { role, .. } if READERS.contains(&role) => Ok(()),
        _ => Err(NOT_THEIRS),
    }
}
