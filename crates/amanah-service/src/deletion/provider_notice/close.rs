//! A deletion that a provider asked for, closed by the officer: of an account that is not active, or late. The reason is a
//! word of a closed list, because whoever has the code of the deletion reads it.

use amanah_policy::{Activity, CaseId, CustomerId, Role, Timestamp};
use amanah_vault::{Actor, ClosedWhy, CustomerNumber, ProviderNotice, VaultError};

use crate::accounts::sign_on::name_of;
use crate::house::House;
use crate::purposes::service_communication::letters::{Letter, ProviderLetter};
use crate::purposes::service_communication::mail;

/// A deletion, as the officer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The notice.
    pub notice: ProviderNotice,
    /// Of whom.
    pub customer: CustomerId,
    /// Their number.
    pub number: CustomerNumber,
    /// Who closed it, why and when, if somebody did.
    pub closed: Option<(String, ClosedWhy, Timestamp)>,
    /// The request about the whole account, while one is open: this waits for it.
    pub request: Option<CaseId>,
}

impl Waiting {
    /// Whether the officer can close it: it waits, and for us.
    #[must_use]
    pub fn waits_for_us(&self, now: Timestamp) -> bool {
        self.notice.closed_at.is_none() && self.request.is_none() && is_ours(&self.notice, now)
    }
}

/// Whether a deletion waits for us and not for its customer.
pub(crate) fn is_ours(notice: &ProviderNotice, now: Timestamp) -> bool {
    notice.activity == Some(Activity::Inactive) || notice.due_at.is_some_and(|due| due <= now)
}

/// Why a deletion was not closed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CloseFault {
    /// Somebody else than the officer wants to close it.
    #[error("only the protection officer closes this; ask them")]
    OfficerOnly,
    /// There is none, it is closed already, or it waits for its customer or for a request about the whole account.
    #[error("no such deletion waits for us")]
    NotThere,
    /// The vault failed.
    #[error("the deletion could not be closed")]
    Vault(#[from] VaultError),
}

/// The deletion with this id; none when there is none, or its customer is erased.
///
/// # Errors
/// When the store fails.
pub async fn one(house: &House, id: [u8; 16]) -> Result<Option<Waiting>, VaultError> {
    let Some(notice) = house.vault().provider_notice(id).await? else { return Ok(None) };
    let Some(customer) = notice.customer.filter(|_| notice.kind == "deletion") else { return Ok(None) };
    let number = match house.vault().customer(customer).await {
        Ok(header) => header.number,
        Err(VaultError::UnknownCustomer) => return Ok(None),
        Err(other) => return Err(other),
    };
    let closed = match (notice.closed_by, notice.closed_at) {
        (Some((staff, why)), Some(at)) => Some((house.vault().staff(staff).await?.name, why, at)),
        _ => None,
    };
    let request = house.vault().open_erasure(customer).await?.map(|case| case.id);
    Ok(Some(Waiting { notice, customer, number, closed, request }))
}

/// Closes a deletion that waits for us; the ledger says who did it and why, and the customer is told both by mail.
///
/// Enforces: DEL1
///
/// # Errors
/// When the actor is not the officer, nothing waits, or the store fails.
pub async fn by_officer(
    house: &House,
    by: Actor,
    id: [u8; 16],
    why: ClosedWhy,
    now: Timestamp,
) -> Result<(), CloseFault> {
    let Actor::Staff { role: Role::Officer, .. } = by else { return Err(CloseFault::OfficerOnly) };
    let waiting = one(house, id).await?.filter(|it| it.waits_for_us(now)).ok_or(CloseFault::NotThere)?;
    match house.vault().close_notice_by_hand(id, waiting.customer, (by, why), now).await {
        // Somebody was faster.
        Err(VaultError::NotFound(_)) => return Err(CloseFault::NotThere),
        closed => closed?,
    }
    let colleague = mail::colleague(house, by).await?;
    let letter = ProviderLetter::DeletionClosed {
        provider: name_of(waiting.notice.provider),
        why: why.code(),
        colleague: &colleague,
    };
    if let Err(fault) = mail::mail_customer(house, waiting.customer, Letter::Provider(letter), now).await {
        tracing::warn!(customer.id = %waiting.customer, cause = %fault, "that a deletion was closed was not mailed");
    }
    Ok(())
}
