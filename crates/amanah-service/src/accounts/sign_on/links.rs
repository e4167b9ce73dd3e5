//! The links of a customer: which there are, and taking one away (DEL1).

use amanah_policy::purpose::Accountability;
use amanah_policy::{Attribute, CustomerId, DatumId, Occasion, Provider, SessionId, Timestamp};
use amanah_vault::{
    AccessReport, Actor, Ask, LinkHeader, Opened, Outcome, Selection, SessionHeader, SessionOf, VaultError,
};

use super::name_of;
use crate::accounts::events::{self, SecurityNews};
use crate::accounts::{sessions, upstream};
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{self, MailFault};

/// Why a link stays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnlinkFault {
    /// They must prove who they are first.
    #[error("prove again who you are, then take the link away")]
    ProofNeeded,
    /// It is the only way in: another one comes first.
    #[error("this is the only way into the account; add another one first")]
    LastWay,
    /// There is no such link.
    #[error("the account is not linked with this provider")]
    NotLinked,
    /// The mail was not queued; the link is gone.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// The vault failed.
    #[error("the link could not be taken away")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for UnlinkFault {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::NotFound(_) => Self::NotLinked,
            other => Self::Vault(other),
        }
    }
}

/// The links of a customer.
///
/// # Errors
/// When the store fails.
pub async fn list(house: &House, customer: CustomerId) -> Result<Vec<LinkHeader>, VaultError> {
    house.vault().links(customer).await
}

pub(crate) async fn is_linked(
    house: &House,
    customer: CustomerId,
    provider: Provider,
) -> Result<bool, VaultError> {
    Ok(list(house, customer).await?.iter().any(|link| link.provider == provider))
}

/// Takes a link away: its data are erased, the other sessions that it opened end, and the customer is told. The last way into an
/// account stays.
///
/// Enforces: DEL1, SSO2
///
/// # Errors
/// Why the link stays.
pub async fn unlink(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    provider: Provider,
    now: Timestamp,
) -> Result<(), UnlinkFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(UnlinkFault::ProofNeeded);
    }
    if !has_another_way(house, customer, provider, now).await? {
        return Err(UnlinkFault::LastWay);
    }
    let me = Actor::Customer(customer);
    house.vault().unlink(customer, provider, Some(session.id), me, now).await?;
    events::note(house, customer, SecurityNews::ProviderUnlinked, name_of(provider), now).await?;
    let letter = Letter::ProviderUnlinked { provider: name_of(provider) };
    mail::mail_customer(house, customer, letter, now).await?;
    Ok(())
}

/// Whether somebody still comes in when this link is gone: by the mailbox they proved and that is not in doubt, a password,
/// a passkey, or another provider.
///
/// Enforces: SSO1
///
/// # Errors
/// When the store fails.
pub async fn has_another_way(
    house: &House,
    customer: CustomerId,
    without: Provider,
    now: Timestamp,
) -> Result<bool, VaultError> {
    let vault = house.vault();
    let is_mailbox_good = vault.customer(customer).await?.is_mailbox_proved
        && !upstream::is_mailbox_in_doubt(house, customer, now).await?;
    Ok(is_mailbox_good
        || vault.has_password(customer).await?
        || !vault.passkeys(SessionOf::Customer(customer)).await?.is_empty()
        || list(house, customer).await?.iter().any(|link| link.provider != without))
}

/// What a provider told us of a customer, released to the customer: to be shown, and to tell the provider whom we forget.
///
/// # Errors
/// When the store fails.
pub async fn told(
    house: &House,
    customer: CustomerId,
    provider: Provider,
    now: Timestamp,
) -> Result<Option<Told>, VaultError> {
    let links = list(house, customer).await?;
    let Some(link) = links.into_iter().find(|link| link.provider == provider) else { return Ok(None) };
    let data: Vec<DatumId> = link.data.iter().map(|(_, datum)| *datum).collect();
    let ask = Ask::<Accountability>::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest)
        .select(Selection::Data(data));
    Ok(match house.vault().release(ask, now).await? {
        Outcome::Released(released) => Some(Told { opened: released.into_sink(AccessReport) }),
        Outcome::Refused(_) => None,
    })
}

/// What a provider told us of a customer.
#[derive(Debug)]
pub struct Told {
    opened: Opened<AccessReport>,
}

impl Told {
    /// The value of one of the three data.
    #[must_use]
    pub fn value(&self, attribute: Attribute) -> Option<&str> {
        self.opened.data().find(|(label, _)| label.attribute == attribute).map(|(_, value)| value)
    }
}

/// Takes away the links by which a replaced address came (DEL1): their data held it too.
///
/// Enforces: DEL1
pub(crate) async fn forget_where_it_came_from(
    house: &House,
    customer: CustomerId,
    session: SessionId,
    old: DatumId,
    now: Timestamp,
) -> Result<(), VaultError> {
    for provider in house.vault().links_that_gave(customer, old).await? {
        let me = Actor::Customer(customer);
        match house.vault().unlink(customer, provider, Some(session), me, now).await {
            Ok(_) => {
                events::note(house, customer, SecurityNews::ProviderUnlinked, name_of(provider), now).await?;
            }
            Err(VaultError::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}
