//! Somebody comes back from a provider: what the decision says is done.

use amanah_policy::{CustomerId, Language, Provider, SessionId, Timestamp};
use amanah_vault::{
    Actor, CustomerState, GivenByProvider, Personal, SessionHeader, SessionOf, SignedInBy, VaultError,
};
use amanah_wire::provider::Profile;

use super::flow::Wants;
use super::{links, name_of};
use crate::accounts::events::{self, SecurityNews};
use crate::accounts::linking::{self, Arrival, Known, Linking, Mailbox, Owner, SignedInAs, Standing};
use crate::accounts::second_factor;
use crate::accounts::second_step::{self, Entry, Proved};
use crate::accounts::sessions::{self, Whence};
use crate::accounts::upstream;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{self, MailFault};
use crate::sources::third_parties::sign_on::{self, FoundFault};

/// Who comes back, and to what.
pub struct Arriving<'a> {
    /// From which provider.
    pub provider: Provider,
    /// What it said of them.
    pub profile: Profile,
    /// What they set out for.
    pub wants: Wants,
    /// The session this browser has.
    pub session: Option<(CustomerId, &'a SessionHeader)>,
    /// What tells this browser from all others.
    pub browser: &'a str,
    /// The language they read.
    pub language: Language,
}

/// What came of it.
#[derive(Debug)]
pub enum Arrived {
    /// They are who the provider says: the account may be opened to them, as far as its other factors allow.
    Known(CustomerId),
    /// They proved again who they are.
    ProvedAgain,
    /// The provider is linked with their account.
    Linked,
    /// They prove again who they are, and link then.
    ProveFirst,
    /// It is linked with another account.
    OfAnother,
    /// Their account is linked with another account at this provider.
    LinkedOtherwise,
    /// They are signed in, and may link it from there.
    AskWhetherToLink,
    /// The provider warned us of this account.
    Suspended,
    /// They are new, or bring a mailbox that is somebody's: what the provider said waits behind this token.
    New(String),
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArrivalFault {
    /// The mail about a new link was not queued.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// What the provider said could not be kept.
    #[error(transparent)]
    Found(#[from] FoundFault),
    /// The vault failed.
    #[error("the sign-on could not be kept")]
    Vault(#[from] VaultError),
}

/// Does what follows from a sign-on.
///
/// Of two that come at once with the same account of a provider one is linked; the other finds it linked.
///
/// Enforces: SSO1, SSO2
///
/// # Errors
/// When the store fails.
pub async fn arrive(house: &House, arriving: Arriving<'_>, now: Timestamp) -> Result<Arrived, ArrivalFault> {
    let arrival = facts(house, &arriving, now).await?;
    let Arriving { provider, profile, browser, language, session, .. } = arriving;
    match linking::decide(&arrival) {
        Linking::SignInToCase(customer) => Ok(Arrived::Known(customer)),
        Linking::SignIn(customer) => {
            house.vault().refresh_link(customer, given(provider, profile), now).await?;
            Ok(Arrived::Known(customer))
        }
        Linking::ProvedAgain(customer) => {
            house.vault().refresh_link(customer, given(provider, profile), now).await?;
            // Whoever set a second step proves by that.
            if second_factor::is_set(house, SessionOf::Customer(customer)).await? {
                return Ok(Arrived::ProveFirst);
            }
            if let Some((_, session)) = session {
                house.vault().prove_session(session.id, now).await?;
            }
            Ok(Arrived::ProvedAgain)
        }
        Linking::Link(customer) => {
            let within = session.map(|(_, session)| session.id);
            link(house, customer, given(provider, profile), within, now).await
        }
        Linking::OfAnother => Ok(Arrived::OfAnother),
        Linking::Suspended => Ok(Arrived::Suspended),
        Linking::ProveFirst => Ok(Arrived::ProveFirst),
        Linking::AskWhetherToLink => Ok(Arrived::AskWhetherToLink),
        // Whose the mailbox is changes nothing yet: all of them see the same page.
        Linking::Register
        | Linking::RegisterWithCode
        | Linking::AskForAddress
        | Linking::OfferToOwner(_)
        | Linking::ProveUnproved(_) => {
            let token = sign_on::keep(house, provider, profile, browser, language, now).await?;
            Ok(Arrived::New(token))
        }
    }
}

/// Opens the account of a customer whom a provider knows, or asks for the second step where one is set.
///
/// # Errors
/// [`VaultError::NotNow`] when the link was taken away or suspended meanwhile; when the store fails.
pub async fn let_in(
    house: &House,
    customer: CustomerId,
    provider: Provider,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Entry, VaultError> {
    let proved = Proved::new(customer, SignedInBy::Provider(provider));
    second_step::enter(house, proved, whence, now).await
}

async fn facts(house: &House, arriving: &Arriving<'_>, now: Timestamp) -> Result<Arrival, VaultError> {
    let vault = house.vault();
    let subject = Personal::text(&arriving.profile.subject);
    let known = match vault.customer_of_link(arriving.provider, &subject).await? {
        Some(customer) => {
            let state = vault.customer(customer).await?.state;
            let is_suspended = upstream::is_suspended(house, customer, arriving.provider).await?;
            Some(Known { customer, standing: standing(state, is_suspended) })
        }
        None => None,
    };
    let signed_in = arriving.session.map(|(customer, session)| SignedInAs {
        customer,
        is_fresh: sessions::is_freshly_proved(session, now),
    });
    let email = arriving.profile.taken.email.as_ref();
    let (mailbox, owner) = match email {
        Some(email) => {
            let mailbox = if email.is_authoritative { Mailbox::Authoritative } else { Mailbox::Given };
            // Whose the mailbox is decides only of a stranger.
            let is_stranger = known.is_none() && signed_in.is_none();
            let owner = if is_stranger {
                owner_of(house, &Personal::text(&email.address)).await?
            } else {
                Owner::Nobody
            };
            (mailbox, owner)
        }
        None => (Mailbox::Absent, Owner::Nobody),
    };
    Ok(Arrival { known, signed_in, wants_link: arriving.wants == Wants::Link, mailbox, owner })
}

/// How a linked customer stands. A warning comes first: a case is not open to whoever took the account there.
///
/// Enforces: SEC
const fn standing(state: CustomerState, is_suspended: bool) -> Standing {
    match (state, is_suspended) {
        (_, true) => Standing::Suspended,
        (CustomerState::Frozen, false) => Standing::InErasure,
        (CustomerState::Active | CustomerState::Erased, false) => Standing::Open,
    }
}

/// Whose a mailbox is.
pub(crate) async fn owner_of(house: &House, email: &Personal<String>) -> Result<Owner, VaultError> {
    let Some(customer) = house.vault().customer_by_email(email).await? else { return Ok(Owner::Nobody) };
    let is_proved = house.vault().customer(customer).await?.is_mailbox_proved;
    Ok(if is_proved { Owner::Proved(customer) } else { Owner::Unproved(customer) })
}

/// What is taken of a profile: three values and no fourth.
///
/// Enforces: SSO2
pub(crate) fn given(provider: Provider, profile: Profile) -> GivenByProvider {
    GivenByProvider {
        provider,
        subject: Personal::new(profile.subject),
        email: profile.taken.email.map(|email| Personal::new(email.address)),
        name: profile.taken.name.map(Personal::new),
    }
}

/// Links, and tells the customer.
pub(crate) async fn link(
    house: &House,
    customer: CustomerId,
    given: GivenByProvider,
    within: Option<SessionId>,
    now: Timestamp,
) -> Result<Arrived, ArrivalFault> {
    let provider = given.provider;
    match house.vault().link(customer, given, within, Actor::Customer(customer), now).await {
        Ok(()) => {}
        Err(VaultError::Taken(_)) => return Ok(Arrived::OfAnother),
        // They were signed out in the meantime.
        Err(VaultError::NotFound(_)) => return Ok(Arrived::ProveFirst),
        Err(VaultError::NotNow(_)) if links::is_linked(house, customer, provider).await? => {
            return Ok(Arrived::LinkedOtherwise);
        }
        Err(other) => return Err(other.into()),
    }
    events::note(house, customer, SecurityNews::ProviderLinked, name_of(provider), now).await?;
    mail::mail_customer(house, customer, Letter::ProviderLinked { provider: name_of(provider) }, now).await?;
    Ok(Arrived::Linked)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows: SEC
    #[test]
    fn a_warning_of_the_provider_comes_before_everything_else() {
        for state in [CustomerState::Active, CustomerState::Frozen, CustomerState::Erased] {
            assert_eq!(standing(state, true), Standing::Suspended);
        }
        assert_eq!(standing(CustomerState::Frozen, false), Standing::InErasure);
        assert_eq!(standing(CustomerState::Active, false), Standing::Open);
    }
}
