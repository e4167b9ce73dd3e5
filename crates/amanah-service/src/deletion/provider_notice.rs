//! What a sign-on provider obliges us to: a deletion asked for there, or our app removed (SSO1, DEL1).
//!
//! The link and what the provider gave of it go at once. The customer's own e-mail and name stay, and where they came from
//! there an active customer is asked to confirm or replace them; of an inactive one a deletion is opened, and the registered
//! address is asked to confirm it.

pub mod close;
pub mod keep;
pub mod status;

use amanah_policy::{Activity, CaseChannel, CustomerId, Provider, Role, Timestamp};
use amanah_vault::{Actor, NewNotice, NoticeKind, Personal, Secret, VaultError};

use crate::accounts::events::{self, SecurityNews};
pub use crate::accounts::sign_on::name_of;
use crate::deletion::request;
use crate::house::House;
use crate::purposes::service_communication::letters::{Letter, ProviderLetter};
use crate::purposes::service_communication::mail;

/// Where a customer confirms or replaces what came from a provider.
pub const KEEP_PATH: &str = "/profile/from-provider";

/// The part of the system that does what a provider tells.
const TOLD: Actor = Actor::System(Role::Officer);

/// Of whom a provider speaks, by its own id of them.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// Who speaks.
    pub provider: Provider,
    /// Its id of the person.
    pub subject: &'a str,
    /// When it says to have written it, in seconds since 1970. An old one is recorded and not refused.
    pub issued_at: Option<i64>,
}

impl core::fmt::Debug for Told<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Told").field("provider", &self.provider).finish_non_exhaustive()
    }
}

impl Told<'_> {
    pub(crate) fn issued(&self) -> Option<Timestamp> {
        self.issued_at.map(Timestamp::from_seconds)
    }
}

/// Erases what came from a provider of the person it names, and gives the code under which its course can be read.
///
/// The same person has the same code however often it is asked. Somebody we do not know gets a code like any other.
///
/// Enforces: SSO1, DEL1
///
/// # Errors
/// When the store fails; asked again, it goes on.
pub async fn delete(house: &House, told: Told<'_>, now: Timestamp) -> Result<Secret, VaultError> {
    let vault = house.vault();
    let provider = told.provider;
    let subject = Personal::text(told.subject);
    let before = vault.deletion_of(provider, &subject).await?;
    let Some(customer) = vault.customer_of_link(provider, &subject).await? else {
        if let Some(before) = before {
            return Ok(vault.code_of_notice(&before));
        }
        vault.note_deletion(&subject, notice(told, NoticeKind::Deletion), now).await?;
        return Ok(vault.code_of_nobody(provider, &subject));
    };
    let activity = activity_of(house, customer, now).await?;
    let days = vault.policy().clocks().provider_notice_days;
    let new = NewNotice {
        customer: Some(customer),
        activity: Some(activity),
        due_at: Some(now.plus_days(i64::from(days))),
        ..notice(told, NoticeKind::Deletion)
    };
    let (kept, _) = vault.note_deletion(&subject, new, now).await?;
    let is_done = activity == Activity::Active && keep::of(house, customer, provider).await?.is_empty();
    let page = house.settings().link(KEEP_PATH);
    let name = name_of(provider);
    let letter = match activity {
        Activity::Active if is_done => ProviderLetter::Removed { provider: name },
        Activity::Active => ProviderLetter::DeletionActive { provider: name, days, page: &page },
        // Whether they are is for a person to say; what came from the provider goes either way.
        Activity::Unknown => ProviderLetter::Removed { provider: name },
        Activity::Inactive => ProviderLetter::DeletionInactive { provider: name },
    };
    // The link goes last: cut off before, the provider asks again, and finds it. A letter may come twice, and never not.
    tell(house, customer, (SecurityNews::ProviderDeletion, provider), Some(letter), now).await?;
    if activity != Activity::Active {
        request::erasure(house, customer, (CaseChannel::Provider, TOLD), now).await?;
    }
    unlink(house, customer, provider, now).await?;
    if is_done {
        vault.close_notice(&kept, now).await?;
    }
    Ok(vault.code_of_notice(&kept))
}

/// Removes the link of the person whom a provider names; their account stays, and they sign in by a mailed link.
///
/// Enforces: SSO1
///
/// # Errors
/// When the store fails; asked again, it goes on.
pub async fn remove(house: &House, told: Told<'_>, now: Timestamp) -> Result<(), VaultError> {
    let vault = house.vault();
    let customer = vault.customer_of_link(told.provider, &Personal::text(told.subject)).await?;
    if let Some(customer) = customer {
        let letter = ProviderLetter::Removed { provider: name_of(told.provider) };
        tell(house, customer, (SecurityNews::ProviderRemoved, told.provider), Some(letter), now).await?;
    }
    vault.note_told(None, NewNotice { customer, ..notice(told, NoticeKind::Removal) }, now).await?;
    match customer {
        // The link goes last, as in [`delete`].
        Some(customer) => unlink(house, customer, told.provider, now).await,
        None => Ok(()),
    }
}

/// What came of a list of ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListReport {
    /// Ids of people we knew, whose link and provider's data are gone now.
    pub done: u64,
    /// Ids that were asked about before.
    pub again: u64,
    /// Ids of nobody we know.
    pub unknown: u64,
    /// Lines that are no id.
    pub unreadable: u64,
}

/// Does for each id of a list that a provider mailed what its callback would have done.
///
/// Enforces: SSO1
///
/// # Errors
/// When the store fails; asked again with the whole list, it goes on.
pub async fn delete_listed(
    house: &House,
    provider: Provider,
    ids: impl IntoIterator<Item = &str>,
    now: Timestamp,
) -> Result<ListReport, VaultError> {
    let mut report = ListReport::default();
    for subject in ids.into_iter().map(str::trim).filter(|line| !line.is_empty()) {
        if !amanah_wire::signed_request::is_id(subject) {
            report.unreadable += 1;
            continue;
        }
        let id = Personal::text(subject);
        let is_linked = house.vault().customer_of_link(provider, &id).await?.is_some();
        let was_asked = house.vault().deletion_of(provider, &id).await?.is_some();
        match (is_linked, was_asked) {
            (true, _) => report.done += 1,
            (false, true) => report.again += 1,
            (false, false) => report.unknown += 1,
        }
        delete(house, Told { provider, subject, issued_at: None }, now).await?;
    }
    Ok(report)
}

pub(crate) fn notice(told: Told<'_>, kind: NoticeKind) -> NewNotice {
    NewNotice {
        provider: told.provider,
        kind,
        customer: None,
        issued_at: told.issued(),
        activity: None,
        due_at: None,
    }
}

/// Takes a link away, where nobody else just did.
async fn unlink(
    house: &House,
    customer: CustomerId,
    provider: Provider,
    now: Timestamp,
) -> Result<(), VaultError> {
    match house.vault().unlink(customer, provider, None, TOLD, now).await {
        Ok(_) | Err(VaultError::NotFound(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Whether somebody is active: by services of their own, or of the company whose account they are in. Where nothing of
/// their own runs, and of the company's nobody knows, they count as active: then nothing but what the provider gave goes.
async fn activity_of(house: &House, customer: CustomerId, now: Timestamp) -> Result<Activity, VaultError> {
    let own = house.vault().activity(customer, now).await?;
    let holder = house.vault().account_of(customer).await?.holder;
    if own == Activity::Active || holder == customer {
        return Ok(own);
    }
    Ok(match (own, house.vault().activity(holder, now).await?) {
        (own, Activity::Inactive) => own,
        (Activity::Inactive, _) => Activity::Active,
        (own, company) => own.and(company),
    })
}

/// Asks somebody who turned out to be active to confirm or replace what came from providers that asked for its deletion, as
/// they would have been asked when it came (DEL1).
pub(super) async fn ask_to_keep(
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<(), VaultError> {
    let page = house.settings().link(KEEP_PATH);
    for open in keep::open(house, customer, now).await?.into_iter().filter(|open| !open.given.is_empty()) {
        let left = open.until.unwrap_or(now).as_micros().saturating_sub(now.as_micros());
        let days = u32::try_from(left / 86_400_000_000).unwrap_or_default().max(1);
        let letter = ProviderLetter::DeletionActive { provider: name_of(open.provider), days, page: &page };
        if let Err(fault) = mail::mail_customer(house, customer, Letter::Provider(letter), now).await {
            tracing::warn!(customer.id = %customer, cause = %fault, "what a provider obliges to was not mailed");
        }
    }
    Ok(())
}

/// Records what a provider told among the data of its customer, and mails it. A mail that cannot be queued is logged: what
/// was done stands.
pub(crate) async fn tell(
    house: &House,
    customer: CustomerId,
    (news, provider): (SecurityNews, Provider),
    letter: Option<ProviderLetter<'_>>,
    now: Timestamp,
) -> Result<(), VaultError> {
    events::note(house, customer, news, name_of(provider), now).await?;
    let Some(letter) = letter else { return Ok(()) };
    if let Err(fault) = mail::mail_customer(house, customer, Letter::Provider(letter), now).await {
        tracing::warn!(customer.id = %customer, cause = %fault, "what a sign-on provider told was not mailed");
    }
    Ok(())
}
