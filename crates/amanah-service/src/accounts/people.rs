//! The people of a company's account: who belongs to it, what they do for it, and what changes that.
//!
//! Layout: `invitation` brings somebody in, `roles` changes what a person does or lets them go, `hand_over` makes another
//! person the owner. Every act asks for a fresh proof, is in the records of everybody it concerns, and is mailed to them
//! and to the owner.

pub mod hand_over;
pub mod invitation;
pub mod roles;

use amanah_policy::purpose::Accountability;
use amanah_policy::{AccountId, Attribute, CustomerId, Occasion, PersonRole, Timestamp};
use amanah_vault::{
    AccessReport, Account, Actor, Ask, CustomerNumber, Opened, Outcome, PendingFault, PeopleFault, Selection,
    SessionHeader, VaultError,
};

use crate::accounts::form::FieldFault;
use crate::accounts::limits::TooOften;
use crate::accounts::sessions;
use crate::house::House;
use crate::purposes::service_communication::letters::{Letter, PeopleLetter};
use crate::purposes::service_communication::mail::{self, MailFault};

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PeopleActFault {
    /// The person must prove who they are first.
    #[error("prove again who you are, then do it")]
    ProofNeeded,
    /// Fields need mending.
    #[error("some fields need mending")]
    Form(Vec<FieldFault>),
    /// Too many invitations.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The rules of an account forbid it.
    #[error(transparent)]
    Stays(#[from] PeopleFault),
    /// The invitation was used, withdrawn, is unknown or too old.
    #[error(transparent)]
    Link(#[from] PendingFault),
    /// The mailbox that was invited has an account: sign in to it, then accept.
    #[error("this mailbox has an account already; sign in to it and accept the invitation there")]
    HasAccount,
    /// A notice was not queued; what was done stands.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// The vault failed.
    #[error("the change could not be kept")]
    Vault(#[from] VaultError),
}

/// Who acts in which session.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The person.
    pub person: CustomerId,
    /// Their session.
    pub session: &'a SessionHeader,
}

impl Acting<'_> {
    fn require_fresh_proof(&self, now: Timestamp) -> Result<(), PeopleActFault> {
        let is_fresh = sessions::is_freshly_proved(self.session, now);
        is_fresh.then_some(()).ok_or(PeopleActFault::ProofNeeded)
    }
}

/// The account for which a person acts in this session: the one they chose, as long as they belong to it, else the first
/// they came to. Its holder is whose services, tickets and invoices they see.
///
/// Enforces: SEC
///
/// # Errors
/// [`VaultError::UnknownCustomer`] also for an erased one.
pub async fn acting_for(
    house: &House,
    person: CustomerId,
    session: &SessionHeader,
) -> Result<Account, VaultError> {
    let mut accounts = house.vault().accounts_of(person).await?;
    let chosen = accounts.iter().position(|account| Some(account.id) == session.account).unwrap_or(0);
    if accounts.is_empty() {
        return Err(VaultError::UnknownCustomer);
    }
    Ok(accounts.swap_remove(chosen))
}

/// Chooses for which account a person acts in this session.
///
/// # Errors
/// [`VaultError::NotFound`] when they do not belong to it.
pub async fn act_for(house: &House, acting: Acting<'_>, account: AccountId) -> Result<(), VaultError> {
    house.vault().act_for(acting.session.id, acting.person, account).await
}

/// A person of an account, as another one sees them.
#[derive(Debug)]
pub struct Member {
    /// Who.
    pub customer: CustomerId,
    /// Their customer number.
    pub number: CustomerNumber,
    /// What they do.
    pub roles: Vec<PersonRole>,
    /// Since when they belong to it.
    pub since: Timestamp,
    /// Name and address, where the reader may know them; each look is in this person's own record.
    pub known: Option<Opened<AccessReport>>,
}

/// Everybody in an account, as one of them sees it.
///
/// Enforces: SEC
///
/// # Errors
/// When the store fails.
pub async fn members(
    house: &House,
    account: &Account,
    reader: CustomerId,
    now: Timestamp,
) -> Result<Vec<Member>, VaultError> {
    let mut members = Vec::new();
    for customer in account.members() {
        let roles: Vec<PersonRole> = account.roles_of(customer).collect();
        let lines = account.people.iter().filter(|person| person.customer == customer);
        let since = lines.map(|person| person.since).min().unwrap_or(account.opened_at);
        let known = if customer == reader || !knows_of(account, reader, customer) {
            None
        } else {
            known(house, reader, customer, now).await?
        };
        let number = house.vault().customer(customer).await?.number;
        members.push(Member { customer, number, roles, since, known });
    }
    Ok(members)
}

/// Whether it makes sense to ask: the vault decides, and a refusal would stand in the other's record.
fn knows_of(account: &Account, reader: CustomerId, other: CustomerId) -> bool {
    account
        .roles_of(reader)
        .any(|own| account.roles_of(other).any(|role| own.knows_of(role, Attribute::Name)))
}

async fn known(
    house: &House,
    reader: CustomerId,
    other: CustomerId,
    now: Timestamp,
) -> Result<Option<Opened<AccessReport>>, VaultError> {
    let attributes = vec![Attribute::Name, Attribute::PrimaryEmail];
    let ask = Ask::<Accountability>::to_account(other, Actor::Customer(reader), Occasion::OwnRequest)
        .select(Selection::Attributes { attributes, at_most: 1 });
    Ok(match house.vault().release(ask, now).await? {
        Outcome::Released(released) => Some(released.into_sink(AccessReport)),
        Outcome::Refused(_) => None,
    })
}

/// Tells the owner of an account that something changed about its people.
async fn tell_owner(house: &House, account: &Account, now: Timestamp) -> Result<(), MailFault> {
    match account.owner() {
        Some(owner) => tell(house, owner, PeopleLetter::Changed, now).await,
        None => Ok(()),
    }
}

async fn tell(
    house: &House,
    person: CustomerId,
    letter: PeopleLetter<'_>,
    now: Timestamp,
) -> Result<(), MailFault> {
    mail::mail_customer(house, person, Letter::People(letter), now).await.map(drop)
}
