//! A link that signs a customer in once: asked for on the sign-in page, or given out at the desk.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, CaseKind, CustomerId, Language, Timestamp};
use amanah_vault::{
    Begun, NewPending, PendingFault, PendingKind, Personal, SecretKind, SignedInBy, VaultError,
};

use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::second_step::{self, Entry, Proved};
use crate::accounts::sessions::Whence;
use crate::accounts::upstream;
use crate::deletion::course;
use crate::deletion::status::frozen_by;
use crate::house::House;
use crate::purposes::service_communication::letters::{Letter, SecurityLetter};
use crate::purposes::service_communication::mail::{self, MailFault};

/// Where a one-time link leads; the token stands behind it.
pub const LINK_PATH: &str = "/sign-in/link/";

/// The fact of a link that only the owner of the registered mailbox can have: it went there and nowhere else.
pub(crate) const PROVES_MAILBOX: &str = "proves_mailbox";

/// Why a link was not sent or did not sign in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkFault {
    /// Too many links asked for.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The link was used, is unknown or too old.
    #[error(transparent)]
    Link(#[from] PendingFault),
    /// The mail was not queued.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// The vault failed.
    #[error("the link could not be kept")]
    Vault(#[from] VaultError),
}

/// Makes a link for a customer, to be handed to them.
///
/// # Errors
/// When the store fails.
pub async fn make(house: &House, customer: CustomerId, now: Timestamp) -> Result<Begun, VaultError> {
    let minutes = i64::from(house.vault().policy().clocks().one_time_link_minutes);
    make_until(house, customer, now.plus_micros(minutes.saturating_mul(60_000_000)), now).await
}

/// Makes a link that is good until a time of the maker's choice: a demo's links wait longer.
///
/// # Errors
/// When the store fails.
pub async fn make_until(
    house: &House,
    customer: CustomerId,
    until: Timestamp,
    now: Timestamp,
) -> Result<Begun, VaultError> {
    let new = NewPending {
        kind: PendingKind::CustomerLink,
        values: BTreeMap::new(),
        facts: BTreeMap::new(),
        customer: Some(customer),
        staff: None,
        secret: SecretKind::Link,
        until,
    };
    house.vault().begin(new, now).await
}

/// The address of a link.
#[must_use]
pub fn link(house: &House, begun: &Begun) -> String {
    house.settings().link(&format!("{LINK_PATH}{}", begun.secret.expose()))
}

/// Mails a link to an address. Where no account has it the mail says so: whoever asks is told the same on the page, after
/// the same work, and the owner of the mailbox learns what they forgot.
///
/// Enforces: SEC
///
/// # Errors
/// Too many links, or a store that fails.
pub async fn send(
    house: &House,
    email: &str,
    language: Language,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<(), LinkFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::MailFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::MailTo, email, now).await??;
    let address = Personal::text(email.trim());
    let found = house.vault().customer_by_email(&address).await?;
    if let Some(customer) = found
        && let Some(case) = frozen_by(house, customer).await?
    {
        if case.kind == CaseKind::Restrict && upstream::is_mailbox_in_doubt(house, customer, now).await? {
            return Ok(course::say_restricted(house, &case, now).await?);
        }
        if case.kind == CaseKind::Restrict {
            let begun = make(house, customer, now).await?;
            return Ok(course::say_sign_in(house, &case, &link(house, &begun), now).await?);
        }
        return Ok(course::say_under_way(house, &case, now).await?);
    }
    match found {
        Some(customer) if upstream::is_mailbox_in_doubt(house, customer, now).await? => {
            let letter = Letter::Security(SecurityLetter::MailboxInDoubt);
            mail::mail_customer(house, customer, letter, now).await?;
            // A link would be a write of its own.
            house.vault().keep_pace(1).await?;
        }
        Some(customer) => {
            let begun = make(house, customer, now).await?;
            let link = link(house, &begun);
            let minutes = house.vault().policy().clocks().one_time_link_minutes;
            mail::mail_customer(house, customer, Letter::SignInLink { link: &link, minutes }, now).await?;
        }
        None => {
            let minutes = i64::from(house.vault().policy().clocks().one_time_link_minutes);
            let nobody = NewPending {
                kind: PendingKind::CustomerLink,
                values: BTreeMap::from([(Attribute::PrimaryEmail, address)]),
                facts: BTreeMap::new(),
                customer: None,
                staff: None,
                secret: SecretKind::Link,
                until: now.plus_micros(minutes.saturating_mul(60_000_000)),
            };
            let begun = match house.vault().begin(nobody, now).await {
                // No mailbox has it; nobody learns more from that than from their own typing.
                Err(VaultError::Malformed(_)) => return Ok(()),
                begun => begun?,
            };
            let letter = Letter::Security(SecurityLetter::NoAccount);
            mail::mail_pending(house, begun.id, language, letter, now).await?;
            // A customer's address is released by a write of its own.
            house.vault().keep_pace(1).await?;
        }
    }
    Ok(())
}

/// Whether a link is still good. Looking at it uses nothing up.
///
/// # Errors
/// When it is not, or the store fails.
pub async fn look(house: &House, token: &str, now: Timestamp) -> Result<(), LinkFault> {
    Ok(house.vault().is_link_good(PendingKind::CustomerLink, token, now).await??)
}

/// Signs in with a link, which is used up by it, or asks for the second step: a mailbox alone does not pass one that is
/// set. It came through the registered mailbox or the desk, and opens nothing while that mailbox is in doubt.
///
/// Enforces: SEC
///
/// # Errors
/// When it is not good (any more), or the store fails.
pub async fn sign_in(
    house: &House,
    token: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Entry, LinkFault> {
    house.take_try(Deed::SignInFrom, &whence.network_text(), now).await??;
    let confirmed = house.vault().confirm_link(PendingKind::CustomerLink, token, now).await??;
    let customer = confirmed.customer.ok_or(PendingFault::UsedOrUnknown)?;
    // It was mailed before the provider warned us.
    if upstream::is_mailbox_in_doubt(house, customer, now).await? {
        return Err(PendingFault::UsedOrUnknown.into());
    }
    if confirmed.facts.contains_key(PROVES_MAILBOX) {
        house.vault().prove_mailbox_first(customer, now).await?;
    }
    let proved = Proved::new(customer, SignedInBy::Link);
    Ok(second_step::enter(house, proved, whence, now).await?)
}
