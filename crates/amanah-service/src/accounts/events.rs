//! What matters for the safety of an account, told to its customer: kept among their data for 90 days, and mailed.

use amanah_policy::purpose::Accountability;
use amanah_policy::{Attribute, Channel, CustomerId, Occasion, SessionId, Source, Timestamp};
use amanah_vault::{
    AccessReport, Actor, Ask, NewDatum, Opened, Outcome, Personal, Provenance, Selection, SessionOf,
    VaultError,
};

use crate::accounts::staff::notice;
use crate::house::House;
use crate::purposes::service_communication::letters::{Letter, SecurityLetter};
use crate::purposes::service_communication::mail;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityNews {
    /// A sign-in from a network or with a program that was not seen before; the detail says from where.
    NewPlace,
    /// The password was set.
    PasswordChanged,
    /// The registered address was replaced.
    AddressChanged,
    /// Somebody ended other sessions.
    SessionsEnded,
    /// Too many wrong passwords.
    FailedTries,
    /// They came to a company's account.
    AccountJoined,
    /// They do something else for a company's account; the detail says what.
    RolesChanged,
    /// They belong to a company's account no more.
    AccountLeft,
    /// They are the owner of a company's account, or not any more.
    OwnerChanged,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// The counter of a passkey went back: somebody may have a copy.
    PasskeyCopied,
    /// A second step is asked for at sign-in from now on.
    SecondFactorSet,
    /// It is not any more.
    SecondFactorOff,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// New recovery codes were made.
    RecoveryCodesRenewed,
    /// A sign-on provider said that our app was removed there; the detail says which.
    ProviderRemoved,
    /// A sign-on provider asked for the deletion of what came from there.
    ProviderDeletion,
    /// A sign-on provider ended its sessions, and so did we.
    ProviderSessionsEnded,
    /// Signing in with a provider was suspended.
    ProviderSuspended,
    /// It is possible again.
    ProviderResumed,
    /// A sign-on provider asked them to change how they sign in there.
    ProviderAdvice,
    /// The account was linked with a sign-on provider; the detail names it.
    ProviderLinked,
    /// The link with a sign-on provider was taken away; the detail names it.
    ProviderUnlinked,
}

impl SecurityNews {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::NewPlace,
        Self::PasswordChanged,
        Self::AddressChanged,
        Self::SessionsEnded,
        Self::FailedTries,
        Self::AccountJoined,
        Self::RolesChanged,
        Self::AccountLeft,
        Self::OwnerChanged,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::PasskeyCopied,
        Self::SecondFactorSet,
        Self::SecondFactorOff,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodesRenewed,
        Self::ProviderRemoved,
        Self::ProviderDeletion,
        Self::ProviderSessionsEnded,
        Self::ProviderSuspended,
        Self::ProviderResumed,
        Self::ProviderAdvice,
        Self::ProviderLinked,
        Self::ProviderUnlinked,
    ];

    /// What members of staff are told of themselves.
    pub const OF_STAFF: [Self; 8] = [
        Self::FailedTries,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::PasskeyCopied,
        Self::SecondFactorSet,
        Self::SecondFactorOff,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodesRenewed,
    ];

    /// The word by which the datum and the messages know it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NewPlace => "new_place",
            Self::PasswordChanged => "password_changed",
            Self::AddressChanged => "address_changed",
            Self::SessionsEnded => "sessions_ended",
            Self::FailedTries => "failed_tries",
            Self::AccountJoined => "account_joined",
            Self::RolesChanged => "roles_changed",
            Self::AccountLeft => "account_left",
            Self::OwnerChanged => "owner_changed",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRemoved => "passkey_removed",
            Self::PasskeyCopied => "passkey_copied",
            Self::SecondFactorSet => "second_factor_set",
            Self::SecondFactorOff => "second_factor_off",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::RecoveryCodesRenewed => "recovery_codes_renewed",
            Self::ProviderRemoved => "provider_removed",
            Self::ProviderDeletion => "provider_deletion",
            Self::ProviderSessionsEnded => "provider_sessions_ended",
            Self::ProviderSuspended => "provider_suspended",
            Self::ProviderResumed => "provider_resumed",
            Self::ProviderAdvice => "provider_advice",
            Self::ProviderLinked => "provider_linked",
            Self::ProviderUnlinked => "provider_unlinked",
        }
    }

    /// What a recorded event says: what, and its detail.
    #[must_use]
    pub fn read(value: &str) -> Option<(Self, &str)> {
        let (code, detail) = value.split_once(' ').unwrap_or((value, ""));
        Some((Self::ALL.into_iter().find(|news| news.code() == code)?, detail))
    }

    /// The mail about it; what has a mail of its own elsewhere needs none here.
    const fn letter(self) -> Option<SecurityLetter> {
        match self {
            Self::NewPlace => Some(SecurityLetter::NewPlace),
            Self::SessionsEnded => Some(SecurityLetter::SessionsEnded),
            Self::FailedTries => Some(SecurityLetter::FailedTries),
            Self::PasskeyAdded => Some(SecurityLetter::PasskeyAdded),
            Self::PasskeyRemoved => Some(SecurityLetter::PasskeyRemoved),
            Self::PasskeyCopied => Some(SecurityLetter::PasskeyCopied),
            Self::SecondFactorSet => Some(SecurityLetter::SecondFactorSet),
            Self::SecondFactorOff => Some(SecurityLetter::SecondFactorOff),
            Self::RecoveryCodeUsed => Some(SecurityLetter::RecoveryCodeUsed),
            Self::RecoveryCodesRenewed => Some(SecurityLetter::RecoveryCodesRenewed),
            _ => None,
        }
    }
}

/// Records an event among the data of its customer.
///
/// # Errors
/// When the store fails.
pub async fn note(
    house: &House,
    customer: CustomerId,
    news: SecurityNews,
    detail: &str,
    now: Timestamp,
) -> Result<(), VaultError> {
    let value = format!("{} {detail}", news.code());
    let event = NewDatum {
        attribute: Attribute::SecurityEvent,
        value: Personal::text(value.trim_end()),
        provenance: Provenance {
            source: Source::Automatic,
            channel: Channel::System,
            origin: news.code().to_owned(),
            observed_at: now,
        },
        confirmed: true,
    };
    house.vault().record(customer, vec![event], mail::MAILER, now).await.map(drop)
}

/// Records an event and mails it to its customer. A mail that cannot be queued is logged: what happened stands.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn tell(
    house: &House,
    customer: CustomerId,
    news: SecurityNews,
    detail: &str,
    now: Timestamp,
) -> Result<(), VaultError> {
    note(house, customer, news, detail, now).await?;
    if let Some(letter) = news.letter()
        && let Err(fault) = mail::mail_customer(house, customer, Letter::Security(letter), now).await
    {
        tracing::warn!(customer.id = %customer, cause = %fault, "a notice about the safety of an account was not queued");
    }
    Ok(())
}

/// Tells whoever it concerns that what they sign in with was changed or used. Of staff no datum is kept: the ledger has it.
///
/// Enforces: SEC
pub(super) async fn tell_owner(
    house: &House,
    of: SessionOf,
    news: SecurityNews,
    now: Timestamp,
) -> Result<(), VaultError> {
    match of {
        SessionOf::Customer(customer) => tell(house, customer, news, "", now).await,
        SessionOf::Staff(staff) => notice::tell_of_factors(house, staff, news, now).await,
    }
}

/// The most events and sign-ins that the page shows.
const MOST: u32 = 100;

/// Sign-ins and security events of a customer, released to the customer.
#[derive(Debug)]
pub struct Lately {
    opened: Option<Opened<AccessReport>>,
}

impl Lately {
    /// From where a session was opened, as it was recorded.
    #[must_use]
    pub fn place_of(&self, session: SessionId) -> Option<&str> {
        let session = session.to_string();
        let mut data = self.opened.iter().flat_map(Opened::data);
        data.find(|(label, _)| label.attribute == Attribute::SignIn && label.provenance.origin == session)
            .map(|(_, value)| value)
    }

    /// The events, newest first: when, what, and its detail.
    #[must_use]
    pub fn events(&self) -> Vec<(Timestamp, SecurityNews, &str)> {
        let data = self.opened.iter().flat_map(Opened::data);
        let mut events: Vec<_> = data
            .filter(|(label, _)| label.attribute == Attribute::SecurityEvent)
            .filter_map(|(label, value)| {
                let (news, detail) = SecurityNews::read(value)?;
                Some((label.recorded_at, news, detail))
            })
            .collect();
        events.reverse();
        events
    }
}

/// Releases sign-ins and security events to their customer.
///
/// # Errors
/// When the store fails.
pub async fn lately(house: &House, customer: CustomerId, now: Timestamp) -> Result<Lately, VaultError> {
    let attributes = vec![Attribute::SignIn, Attribute::SecurityEvent];
    let ask = Ask::<Accountability>::to_account(customer, Actor::Customer(customer), Occasion::OwnRequest)
        .select(Selection::Attributes { attributes, at_most: MOST });
    Ok(match house.vault().release(ask, now).await? {
        Outcome::Released(released) => Lately { opened: Some(released.into_sink(AccessReport)) },
        Outcome::Refused(_) => Lately { opened: None },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_reads_back_as_it_was_written() {
        for news in SecurityNews::ALL {
            assert_eq!(SecurityNews::read(news.code()), Some((news, "")));
            let value = format!("{} 203.0.113.7, Firefox", news.code());
            assert_eq!(SecurityNews::read(&value), Some((news, "203.0.113.7, Firefox")));
        }
        assert_eq!(SecurityNews::read("something else"), None);
    }
}
