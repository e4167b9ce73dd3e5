//! Programs that act for a customer or a member of staff, each by a key bound to purposes.

use amanah_policy::{ApiKeyId, Purpose, Role, Timestamp};
use amanah_vault::{ApiKeyHeader, KeyOf, NewApiKey, Secret, SessionHeader, SessionOf, VaultError};

use crate::accounts::sessions;
use crate::accounts::staff::roles;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail;

/// For how many days a key can be made; none is for ever.
pub const DAYS: [u16; 3] = [30, 90, 365];

/// What a program is to be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// For which purposes.
    pub purposes: Vec<Purpose>,
    /// Whether it may change anything.
    pub may_change: bool,
    /// For how many days: one of [`DAYS`].
    pub days: u16,
}

/// Why no key was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramFault {
    /// The person must prove who they are first.
    #[error("prove again who you are, then make the key")]
    ProofNeeded,
    /// No purpose was chosen, or one that the role cannot use.
    #[error("choose at least one purpose that your role can use")]
    NoPurpose,
    /// Another number of days.
    #[error("choose for how long the key is good")]
    NotThisLong,
    /// There are too many keys.
    #[error("there are twenty keys already; end one first")]
    TooMany,
    /// The vault failed.
    #[error("the key could not be made")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for ProgramFault {
    fn from(fault: VaultError) -> Self {
        match fault {
            VaultError::NotNow(_) => Self::TooMany,
            other => Self::Vault(other),
        }
    }
}

/// Lets a program act for the customer of a session, about their own data alone; the mailbox is told.
///
/// Enforces: SEC
///
/// # Errors
/// A proof that is too old, a wish that cannot be granted, or a store that fails.
pub async fn allow_for_customer(
    house: &House,
    session: &SessionHeader,
    wish: Wish,
    now: Timestamp,
) -> Result<(ApiKeyHeader, Secret), ProgramFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(ProgramFault::ProofNeeded);
    }
    let SessionOf::Customer(customer) = session.of else { return Err(ProgramFault::ProofNeeded) };
    let wish = Wish { purposes: vec![Purpose::Accountability], ..wish };
    let made = make(house, KeyOf::Customer(customer), wish, now).await?;
    if let Err(fault) = mail::mail_customer(house, customer, Letter::ApiKeyMade, now).await {
        // The key stands without the notice; the log says why it is missing.
        tracing::warn!(customer.id = %customer, cause = %fault, "no notice of a new API key was queued");
    }
    Ok(made)
}

/// Lets a program act for a member of staff in one role, for purposes that the policy lets the role use.
///
/// Enforces: SEC
///
/// # Errors
/// A wish that cannot be granted, or a store that fails.
pub async fn allow_for_staff(
    house: &House,
    of: KeyOf,
    wish: Wish,
    now: Timestamp,
) -> Result<(ApiKeyHeader, Secret), ProgramFault> {
    let KeyOf::Staff { role, .. } = of else { return Err(ProgramFault::NoPurpose) };
    let usable = purposes_of(house, role);
    if wish.purposes.iter().any(|purpose| !usable.contains(purpose)) {
        return Err(ProgramFault::NoPurpose);
    }
    make(house, of, wish, now).await
}

/// The purposes that keys of a role can be bound to: those the policy lets it use.
#[must_use]
pub fn purposes_of(house: &House, role: Role) -> Vec<Purpose> {
    let policy = house.vault().policy();
    roles::sights(&policy, role).into_iter().map(|sight| sight.purpose).collect()
}

async fn make(
    house: &House,
    of: KeyOf,
    wish: Wish,
    now: Timestamp,
) -> Result<(ApiKeyHeader, Secret), ProgramFault> {
    if wish.purposes.is_empty() {
        return Err(ProgramFault::NoPurpose);
    }
    if !DAYS.contains(&wish.days) {
        return Err(ProgramFault::NotThisLong);
    }
    let ends_at = now.plus_days(i64::from(wish.days));
    let new = NewApiKey { of, purposes: wish.purposes, may_change: wish.may_change, ends_at };
    Ok(house.vault().make_api_key(new, now).await?)
}

/// The keys of a customer or a member of staff that have not ended, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(house: &House, of: SessionOf, now: Timestamp) -> Result<Vec<ApiKeyHeader>, VaultError> {
    house.vault().api_keys(of, now).await
}

/// Ends a key; its program reads nothing any more.
///
/// # Errors
/// [`VaultError::NotFound`] when it is not theirs or over already.
pub async fn end(house: &House, of: KeyOf, key: ApiKeyId, now: Timestamp) -> Result<(), VaultError> {
    house.vault().end_api_key(of, key, now).await
}
