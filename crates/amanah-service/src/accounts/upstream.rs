//! What a sign-on provider tells of the safety of somebody's account there, and what is done about it here (SEC).

use amanah_policy::{CustomerId, Provider, Timestamp};
use amanah_vault::{NewNotice, NoticeKind, Personal, SessionOf, SignedInBy, VaultError};
use amanah_wire::security_event::{DisabledBecause, EventKind, SecurityEvent, SecurityEvents};

use crate::accounts::events::SecurityNews;
use crate::deletion::provider_notice::{Told, name_of, notice, tell};
use crate::house::House;
use crate::purposes::service_communication::letters::ProviderLetter;

/// Does what a token with security events obliges to; one that came before has no second effect.
///
/// Enforces: SSO1, SEC
///
/// # Errors
/// When the store fails; sent again, it goes on.
pub async fn take_in(
    house: &House,
    provider: Provider,
    token: &SecurityEvents,
    now: Timestamp,
) -> Result<(), VaultError> {
    for event in &token.events {
        take_in_one(house, (provider, token), event, now).await?;
    }
    Ok(())
}

async fn take_in_one(
    house: &House,
    (provider, token): (Provider, &SecurityEvents),
    event: &SecurityEvent,
    now: Timestamp,
) -> Result<(), VaultError> {
    let vault = house.vault();
    let kind = NoticeKind::Event(event.kind.code());
    if vault.was_told(provider, kind, &token.jti).await? {
        return Ok(());
    }
    let subject = event.subject.as_deref().unwrap_or_default();
    let customer = match &event.subject {
        Some(subject) => vault.customer_of_link(provider, &Personal::text(subject)).await?,
        None => None,
    };
    // The effect first, then the letter: if this is cut off, the provider sends it again. A letter may come twice.
    let is_overtaken = match customer {
        Some(customer) => is_overtaken(house, (customer, provider), event.kind, token.issued_at).await?,
        None => false,
    };
    if let Some(customer) = customer.filter(|_| !is_overtaken) {
        heed(house, (customer, provider), event.kind, now).await?;
        tell_customer(house, (customer, provider), event.kind, now).await?;
    }
    let told = Told { provider, subject, issued_at: token.issued_at };
    vault.note_told(Some(&token.jti), NewNotice { customer, ..notice(told, kind) }, now).await?;
    Ok(())
}

const ENABLED: &[NoticeKind] = &[NoticeKind::Event(EventKind::AccountEnabled.code())];
const CLOSED: &[NoticeKind] = &[
    NoticeKind::Event(EventKind::AccountDisabled(DisabledBecause::Hijacking).code()),
    NoticeKind::Event(EventKind::AccountDisabled(DisabledBecause::BulkAccount).code()),
    NoticeKind::Event(EventKind::AccountDisabled(DisabledBecause::Unsaid).code()),
    NoticeKind::Event(EventKind::AccountPurged.code()),
];

/// Whether the provider said the contrary since: what it delivers late changes nothing any more.
///
/// Enforces: SEC
async fn is_overtaken(
    house: &House,
    (customer, provider): (CustomerId, Provider),
    kind: EventKind,
    issued_at: Option<i64>,
) -> Result<bool, VaultError> {
    let contrary = match kind {
        EventKind::AccountDisabled(_) | EventKind::AccountPurged => ENABLED,
        EventKind::AccountEnabled => CLOSED,
        _ => return Ok(false),
    };
    let Some(issued_at) = issued_at.map(Timestamp::from_seconds) else { return Ok(false) };
    let last = house.vault().last_issued(customer, provider, contrary).await?;
    Ok(last.is_some_and(|last| issued_at < last))
}

/// What an event does to the account here.
///
/// Enforces: SEC
async fn heed(
    house: &House,
    (customer, provider): (CustomerId, Provider),
    kind: EventKind,
    now: Timestamp,
) -> Result<(), VaultError> {
    let vault = house.vault();
    let ends_sessions = matches!(
        kind,
        EventKind::SessionsRevoked
            | EventKind::TokensRevoked
            | EventKind::AccountDisabled(_)
            | EventKind::AccountPurged
    );
    if matches!(kind, EventKind::AccountDisabled(_) | EventKind::AccountPurged) {
        // Before the sessions end, so that none is opened in between.
        vault.suspend_sign_on(customer, provider, kind.code(), now).await?;
    }
    if ends_sessions {
        let by = SignedInBy::Provider(provider);
        vault.end_sessions_opened_by(SessionOf::Customer(customer), by, now).await?;
    }
    if kind == EventKind::AccountEnabled {
        vault.resume_sign_on(customer, provider).await?;
    }
    Ok(())
}

async fn tell_customer(
    house: &House,
    (customer, by): (CustomerId, Provider),
    kind: EventKind,
    now: Timestamp,
) -> Result<(), VaultError> {
    let provider = name_of(by);
    let (news, letter) = match kind {
        EventKind::SessionsRevoked | EventKind::TokensRevoked => {
            (SecurityNews::ProviderSessionsEnded, Some(ProviderLetter::SessionsEnded { provider }))
        }
        EventKind::AccountDisabled(
            DisabledBecause::Hijacking | DisabledBecause::BulkAccount | DisabledBecause::Unsaid,
        )
        | EventKind::AccountPurged => {
            (SecurityNews::ProviderSuspended, Some(ProviderLetter::Suspended { provider }))
        }
        EventKind::AccountEnabled => (SecurityNews::ProviderResumed, None),
        EventKind::CredentialChangeRequired => (SecurityNews::ProviderAdvice, None),
        EventKind::TokenRevoked | EventKind::Verification | EventKind::Unknown => return Ok(()),
    };
    tell(house, customer, (news, by), letter, now).await
}

/// Whether the registered mailbox of a customer may be in other hands: a provider said so of their account there, which has
/// the same address. What is mailed to it lets nobody in until the provider says otherwise; when the link is gone, and the
/// provider knows of nobody here, for thirty days or until they register another address.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn is_mailbox_in_doubt(
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<bool, VaultError> {
    if house.vault().is_mailbox_doubted(customer, now).await? {
        return Ok(true);
    }
    let suspended = house.vault().suspended_sign_ons(customer).await?;
    if suspended.is_empty() {
        return Ok(false);
    }
    let of_mailbox = house.vault().links_of_mailbox(customer).await?;
    Ok(suspended.iter().any(|known| of_mailbox.contains(&known.provider)))
}

/// Whether a customer may sign on with a provider now: not while the provider said that their account there is closed.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn is_suspended(
    house: &House,
    customer: CustomerId,
    provider: Provider,
) -> Result<bool, VaultError> {
    let suspended = house.vault().suspended_sign_ons(customer).await?;
    Ok(suspended.iter().any(|known| known.provider == provider))
}
