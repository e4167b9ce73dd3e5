//! The customer's own e-mail and name that came from a provider which asked for their deletion: kept as their own, or
//! replaced as any other (DEL1).

use amanah_policy::{Activity, Attribute, CustomerId, DatumId, Provider, Timestamp};
use amanah_vault::{SessionHeader, VaultError};

use crate::accounts::profile::own_entry;
use crate::accounts::sessions;
use crate::house::House;

/// A deletion that waits for its customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Which provider asked for it.
    pub provider: Provider,
    /// What came from there and is neither confirmed nor replaced.
    pub given: Vec<Attribute>,
    /// By when.
    pub until: Option<Timestamp>,
    /// Whether the customer was active when it came.
    pub was_active: bool,
}

/// Why nothing was kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepFault {
    /// The person must prove who they are first.
    #[error("prove again who you are, then keep the values")]
    ProofNeeded,
    /// The vault failed.
    #[error("the values could not be kept")]
    Vault(#[from] VaultError),
}

/// What came from a provider and is neither confirmed nor replaced.
pub(super) async fn of(
    house: &House,
    customer: CustomerId,
    provider: Provider,
) -> Result<Vec<(Attribute, DatumId)>, VaultError> {
    house.vault().given_by_provider(customer, provider).await
}

/// The deletions that wait for a customer; those that nothing waits for any more are closed here.
///
/// # Errors
/// When the store fails.
pub async fn open(house: &House, customer: CustomerId, now: Timestamp) -> Result<Vec<Open>, VaultError> {
    let mut open = Vec::new();
    for notice in house.vault().open_deletions(Some(customer)).await? {
        let given = of(house, customer, notice.provider).await?;
        let was_active = notice.activity != Some(Activity::Inactive);
        if given.is_empty() && was_active {
            house.vault().close_notice(&notice, now).await?;
            continue;
        }
        open.push(Open {
            provider: notice.provider,
            given: given.into_iter().map(|(attribute, _)| attribute).collect(),
            until: notice.due_at,
            was_active,
        });
    }
    Ok(open)
}

/// Keeps as the customer's own what came from a provider that asked for its deletion: the same values, from now on by
/// their own word. What the provider gave is erased.
///
/// Enforces: DEL1
///
/// # Errors
/// A proof that is too old; a store that fails.
pub async fn as_own(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    now: Timestamp,
) -> Result<(), KeepFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(KeepFault::ProofNeeded);
    }
    for notice in house.vault().open_deletions(Some(customer)).await? {
        for (attribute, _) in of(house, customer, notice.provider).await? {
            match house.vault().keep_as_own(customer, attribute, own_entry(now), now).await {
                // Replaced in between.
                Ok(()) | Err(VaultError::NotFound(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        house.vault().close_notice(&notice, now).await?;
    }
    Ok(())
}
