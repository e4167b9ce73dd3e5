//! An invitation: a mailed link by which somebody comes to a company's account, with an account they have or a new one.

use std::collections::BTreeMap;

use amanah_policy::purpose::{Accountability, ServiceCommunication};
use amanah_policy::{
    AccountId, AccountKind, AgreementHow, Attribute, Channel, CustomerId, Language, Occasion, PendingId,
    PersonRole, Source, Timestamp,
};
use amanah_vault::{
    AccessReport, Account, Actor, Ask, Confirmed, FACT_ACCOUNT, FACT_ROLES, JoinFault, NewAccount,
    NewCustomer, NewDatum, NewPending, OpenInvitation, Opened, Outcome, Password, PendingFault, PendingKind,
    PeopleFault, Personal, Provenance, Recipient, Registrar, SecretKind, Selection, ServiceMail, SignedInBy,
    VaultError,
};

use super::{Acting, PeopleActFault, tell, tell_owner};
use crate::accounts::breached;
use crate::accounts::events::{self, SecurityNews};
use crate::accounts::form::{FieldProblem, Findings, LONGEST_NAME};
use crate::accounts::limits::Deed;
use crate::accounts::sessions::{self, Proved, SignedIn, Whence};
use crate::house::House;
use crate::purposes::service_communication::letters::{Letter, PeopleLetter, role_words};
use crate::purposes::service_communication::mail;

/// Where an invitation leads; the token stands behind it.
pub const INVITATION_PATH: &str = "/invitation/";

/// Roles that an invitation or the owner can give; the owner's own is handed over.
pub const GIVEN_ROLES: &[PersonRole] = &[PersonRole::Billing, PersonRole::Technical, PersonRole::Registrant];

/// Invites a mailbox to an account; whether it belongs to a customer already, the inviter does not learn.
///
/// Enforces: SEC
///
/// # Errors
/// A stale proof, somebody who is not the owner, fields to mend, too many invitations, or a store that fails.
pub async fn invite(
    house: &House,
    account: &Account,
    acting: Acting<'_>,
    email: &str,
    roles: &[PersonRole],
    now: Timestamp,
) -> Result<Timestamp, PeopleActFault> {
    acting.require_fresh_proof(now)?;
    require_owner(account, acting.person)?;
    let mut findings = Findings::default();
    findings.email("email", email);
    if roles.is_empty() {
        findings.add("roles", FieldProblem::NoRole);
    }
    findings.into_result().map_err(PeopleActFault::Form)?;
    if roles.iter().any(|role| role.answers_for_account()) {
        return Err(PeopleFault::OwnerIsHandedOver.into());
    }
    house.take_try(Deed::InviteBy, &account.id.to_string(), now).await??;
    house.take_try(Deed::MailTo, email, now).await??;
    let vault = house.vault();
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let hours = vault.policy().clocks().staff_invitation_hours;
    let new = NewPending {
        kind: PendingKind::PersonInvitation,
        values: BTreeMap::from([(Attribute::PrimaryEmail, Personal::text(email.trim()))]),
        facts: BTreeMap::from([
            (FACT_ACCOUNT.to_owned(), account.id.to_string()),
            (FACT_ROLES.to_owned(), codes.join(" ")),
        ]),
        customer: Some(account.holder),
        staff: None,
        secret: SecretKind::Link,
        until: now.plus_hours(i64::from(hours)),
    };
    let begun = vault.begin(new, now).await.map_err(|error| match error {
        VaultError::Malformed(_) => {
            let mut findings = Findings::default();
            findings.add("email", FieldProblem::NotAnAddress);
            PeopleActFault::Form(findings.into_result().err().unwrap_or_default())
        }
        other => other.into(),
    })?;
    let language = vault.customer(account.holder).await?.language;
    let business = company_name(house, account, now).await?;
    let link = house.settings().link(&format!("{INVITATION_PATH}{}", begun.secret.expose()));
    let roles_in_words = role_words(language, roles);
    let letter = PeopleLetter::Invitation {
        link: &link,
        hours,
        business: business.as_ref().and_then(|opened| opened.value(Attribute::CompanyName)).unwrap_or("-"),
        roles: &roles_in_words,
    };
    mail::mail_pending(house, begun.id, language, Letter::People(letter), now).await?;
    vault.note_invitation(account.holder, false, roles.to_vec(), acting.person, now).await?;
    tell_owner(house, account, now).await?;
    Ok(begun.until)
}

/// The name of the company, released for a letter to whoever its owner invites.
async fn company_name(
    house: &House,
    account: &Account,
    now: Timestamp,
) -> Result<Option<Opened<ServiceMail>>, VaultError> {
    let name = Selection::Attributes { attributes: vec![Attribute::CompanyName], at_most: 1 };
    let ask = Ask::<ServiceCommunication>::to_communicate(account.holder, mail::MAILER, Occasion::SignUpCode)
        .select(name)
        .sent_to(Recipient::InvitedByMail);
    Ok(match house.vault().release(ask, now).await? {
        Outcome::Released(released) => Some(released.into_sink(ServiceMail)),
        Outcome::Refused(_) => None,
    })
}

fn require_owner(account: &Account, person: CustomerId) -> Result<(), PeopleFault> {
    if !account.is_of_company() {
        return Err(PeopleFault::NotOfACompany);
    }
    if account.is_ended_by(person) { Ok(()) } else { Err(PeopleFault::OwnerOnly) }
}

/// The invitations of an account that wait, as its owner sees them. Each look is in the record of the company.
///
/// # Errors
/// When the store fails.
pub async fn waiting(
    house: &House,
    account: &Account,
    reader: CustomerId,
    now: Timestamp,
) -> Result<Option<Opened<AccessReport, Vec<OpenInvitation>>>, VaultError> {
    let is_there = account.is_of_company()
        && account.is_ended_by(reader)
        && house.vault().has_invitations(account.holder, now).await?;
    if !is_there {
        return Ok(None);
    }
    let ask =
        Ask::<Accountability>::to_account(account.holder, Actor::Customer(reader), Occasion::OwnRequest);
    Ok(match house.vault().release_invitations(ask, now).await? {
        Outcome::Released(released) => Some(released.into_sink(AccessReport)),
        Outcome::Refused(_) => None,
    })
}

/// Takes an invitation back; its link is dead from then on. It lets nobody in, so it needs no fresh proof.
///
/// # Errors
/// Somebody who is not the owner, an invitation that is over, or a store that fails.
pub async fn withdraw(
    house: &House,
    account: &Account,
    person: CustomerId,
    invitation: PendingId,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    require_owner(account, person)?;
    if !house.vault().withdraw_invitation(account.holder, invitation).await? {
        return Err(PendingFault::UsedOrUnknown.into());
    }
    house.vault().note_invitation(account.holder, true, Vec::new(), person, now).await?;
    Ok(tell_owner(house, account, now).await?)
}

/// Whether an invitation is still good. Looking at it uses nothing up.
///
/// # Errors
/// When it is not, or the store fails.
pub async fn look(house: &House, token: &str, now: Timestamp) -> Result<(), PeopleActFault> {
    Ok(house.vault().is_link_good(PendingKind::PersonInvitation, token, now).await??)
}

/// Accepts an invitation with the account somebody is signed in to.
///
/// Enforces: SEC
///
/// # Errors
/// A stale proof, a link that is not good (any more), or a store that fails.
pub async fn accept(
    house: &House,
    acting: Acting<'_>,
    token: &str,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    acting.require_fresh_proof(now)?;
    let vault = house.vault();
    let kind = PendingKind::PersonInvitation;
    let invited = Invited::of(vault.look_behind_link(kind, token, now).await??)?;
    vault.join_by_link(token, acting.person, now).await?.map_err(|fault| match fault {
        JoinFault::Link(fault) => PeopleActFault::Link(fault),
        JoinFault::Stays(fault) => PeopleActFault::Stays(fault),
    })?;
    vault.act_for(acting.session.id, acting.person, invited.account).await?;
    welcome(house, acting.person, &invited, now).await
}

/// Tells whoever came, and the owner.
async fn welcome(
    house: &House,
    person: CustomerId,
    invited: &Invited,
    now: Timestamp,
) -> Result<(), PeopleActFault> {
    let language = house.vault().customer(person).await?.language;
    let roles = role_words(language, &invited.roles);
    events::note(house, person, SecurityNews::AccountJoined, &roles, now).await?;
    tell(house, person, PeopleLetter::Joined { roles: &roles }, now).await?;
    let account = house.vault().account(invited.account).await?;
    Ok(tell_owner(house, &account, now).await?)
}

/// What an invitation invites to.
struct Invited {
    account: AccountId,
    roles: Vec<PersonRole>,
    email: Option<Personal<String>>,
}

impl Invited {
    fn of(mut confirmed: Confirmed) -> Result<Self, PendingFault> {
        let account = confirmed.facts.get(FACT_ACCOUNT).and_then(|id| id.parse().ok());
        let codes = confirmed.facts.get(FACT_ROLES).map(String::as_str).unwrap_or_default();
        let roles = codes.split(' ').filter_map(PersonRole::from_code).collect();
        let email = confirmed.values.remove(&Attribute::PrimaryEmail);
        Ok(Self { account: account.ok_or(PendingFault::UsedOrUnknown)?, roles, email })
    }
}

/// What somebody who is new fills in. The mailbox is the one that was invited, and the link proves it.
#[derive(Clone, Copy)]
pub struct Newcomer<'a> {
    /// Their name.
    pub name: &'a str,
    /// The password they choose, exactly as typed.
    pub password: &'a str,
    /// Whether they agreed to the policy in force.
    pub agrees: bool,
    /// The language of pages and mails.
    pub language: Language,
}

/// Accepts an invitation by signing up with the mailbox it went to.
///
/// What can be wrong with the form is found before the link is used up. Whether the mailbox has an account already is
/// said to whoever holds the link alone, because it went to that mailbox and nowhere else.
///
/// Enforces: R2, ACC, SEC
///
/// # Errors
/// Fields to mend, a link that is not good (any more), a mailbox that has an account, or a store that fails.
pub async fn sign_up(
    house: &House,
    token: &str,
    form: Newcomer<'_>,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<SignedIn, PeopleActFault> {
    house.take_try(Deed::SignUpFrom, &whence.network_text(), now).await??;
    look(house, token, now).await?;
    check(&form)?;
    let own = [form.name, &house.settings().company];
    breached::look(house, form.password, &own).await?.map_err(PeopleActFault::Form)?;
    let vault = house.vault();
    let kind = PendingKind::PersonInvitation;
    if vault.is_mailbox_of_link_taken(kind, token, now).await? {
        return Err(PeopleActFault::HasAccount);
    }
    let mut invited = Invited::of(vault.look_behind_link(kind, token, now).await??)?;
    let email = invited.email.take().ok_or(PendingFault::UsedOrUnknown)?;
    let datum = |attribute, value| NewDatum {
        attribute,
        value,
        provenance: Provenance {
            source: Source::Registration,
            channel: Channel::ClientZone,
            origin: "invitation".to_owned(),
            observed_at: now,
        },
        confirmed: true,
    };
    let new = NewCustomer {
        kind: AccountKind::Person,
        language: form.language,
        data: vec![
            datum(Attribute::Name, Personal::text(form.name.trim())),
            datum(Attribute::PrimaryEmail, email),
        ],
        password: Some(Password::Plain(Personal::text(form.password))),
        is_mailbox_proved: true,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Themself,
        account: NewAccount::Joining { account: invited.account, roles: invited.roles.clone() },
    };
    let customer = match vault.register_by_link(new, token, now).await {
        Err(VaultError::Taken(_)) => return Err(PeopleActFault::HasAccount),
        Err(VaultError::People(fault)) => return Err(fault.into()),
        registered => registered??.id,
    };
    welcome(house, customer, &invited, now).await?;
    Ok(sessions::open(house, Proved::new(customer, SignedInBy::Link), whence, now).await?)
}

fn check(form: &Newcomer<'_>) -> Result<(), PeopleActFault> {
    let mut findings = Findings::default();
    findings.text("name", form.name, LONGEST_NAME);
    findings.password("password", form.password);
    if !form.agrees {
        findings.add("agrees", FieldProblem::NotAgreed);
    }
    findings.into_result().map_err(PeopleActFault::Form)
}
