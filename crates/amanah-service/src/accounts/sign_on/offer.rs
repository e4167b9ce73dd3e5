//! A link to a registered mailbox, whose account somebody wants to link with a provider (L10). Whoever follows it signs in
//! as they always do; only then the two are linked.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, CustomerId, Provider, Timestamp};
use amanah_vault::{
    Begun, Confirmed, GivenByProvider, NewPending, PendingFault, PendingKind, Personal, SecretKind,
    SessionHeader, VaultError,
};

use super::arrival::{self, ArrivalFault, Arrived};
use super::flow::digest_of;
use crate::accounts::sessions;
use crate::house::House;

/// Where the link in the mail leads; the token stands behind it.
pub const OFFER_PATH: &str = "/sign-on/offer/";

const FACT_PROVIDER: &str = "provider";
const FACT_BROWSER: &str = "browser";

/// Why an offer is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfferFault {
    /// The link was used, is unknown or too old.
    #[error(transparent)]
    Link(#[from] PendingFault),
    /// It is open in another browser than the one in which somebody signed on with the provider. Whoever did that may be
    /// somebody else, who waits for the owner to follow the link.
    #[error("open the link in the browser in which you signed on with the provider")]
    OtherBrowser,
    /// It was sent to another account than the one somebody is signed in to.
    #[error("this link belongs to another account; sign in to that one")]
    OfAnotherAccount,
    /// They must prove who they are first.
    #[error("prove again who you are, then link")]
    ProofNeeded,
    /// Linking failed.
    #[error(transparent)]
    Arrival(#[from] ArrivalFault),
    /// The vault failed.
    #[error("the link could not be kept")]
    Vault(#[from] VaultError),
}

/// Keeps what a provider said for the owner of a mailbox, in the browser with this digest.
pub(crate) async fn make(
    house: &House,
    owner: CustomerId,
    given: GivenByProvider,
    browser: String,
    until: Timestamp,
    now: Timestamp,
) -> Result<Begun, VaultError> {
    let provider = given.provider.code().to_owned();
    let values = [
        Some((Attribute::ProviderSubject, given.subject)),
        given.email.map(|email| (Attribute::ProviderEmail, email)),
        given.name.map(|name| (Attribute::ProviderName, name)),
    ];
    let new = NewPending {
        kind: PendingKind::SignOnOffer,
        values: values.into_iter().flatten().collect(),
        facts: BTreeMap::from([(FACT_PROVIDER.to_owned(), provider), (FACT_BROWSER.to_owned(), browser)]),
        customer: Some(owner),
        staff: None,
        secret: SecretKind::Link,
        until,
    };
    house.vault().begin(new, now).await
}

/// The provider that somebody wants to link with; looking uses nothing up.
///
/// # Errors
/// When the link is not good or of another browser, or the store fails.
pub async fn look(house: &House, token: &str, browser: &str, now: Timestamp) -> Result<Provider, OfferFault> {
    Ok(provider_of(&behind(house, token, browser, now).await?)?)
}

async fn behind(house: &House, token: &str, browser: &str, now: Timestamp) -> Result<Confirmed, OfferFault> {
    let seen = house.vault().look_behind_link(PendingKind::SignOnOffer, token, now).await??;
    let is_ours = seen.facts.get(FACT_BROWSER) == Some(&digest_of(browser));
    if is_ours { Ok(seen) } else { Err(OfferFault::OtherBrowser) }
}

/// Links the account that the mail went to, for whoever signed in to it.
///
/// Enforces: SSO1, SEC
///
/// # Errors
/// Why nothing is linked; a link of another account is not used up by trying.
pub async fn take(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    token: &str,
    browser: &str,
    now: Timestamp,
) -> Result<Arrived, OfferFault> {
    let seen = behind(house, token, browser, now).await?;
    if seen.customer != Some(customer) {
        return Err(OfferFault::OfAnotherAccount);
    }
    if !sessions::is_freshly_proved(session, now) {
        return Err(OfferFault::ProofNeeded);
    }
    let mut confirmed = house.vault().confirm_link(PendingKind::SignOnOffer, token, now).await??;
    let provider = provider_of(&confirmed)?;
    let mut value = |attribute| -> Option<Personal<String>> { confirmed.values.remove(&attribute) };
    let given = GivenByProvider {
        provider,
        subject: value(Attribute::ProviderSubject).ok_or(PendingFault::UsedOrUnknown)?,
        email: value(Attribute::ProviderEmail),
        name: value(Attribute::ProviderName),
    };
    Ok(arrival::link(house, customer, given, Some(session.id), now).await?)
}

fn provider_of(confirmed: &Confirmed) -> Result<Provider, PendingFault> {
    let code = confirmed.facts.get(FACT_PROVIDER).map(String::as_str).unwrap_or_default();
    Provider::from_code(code).ok_or(PendingFault::UsedOrUnknown)
}
