//! Active customers replace their primary e-mail and name; the old value goes after 72 hours (DEL1).
//!
//! Two steps each. An address is proved by a code from the new mailbox, and the old one is told before anything
//! changes. Then the old value is restricted: nobody sees it but its owner, who can undo. The sweep erases it last.
//! The link of a sign-on provider from which an address came goes with it at once.

use std::collections::BTreeMap;

use amanah_policy::purpose::ServiceCommunication;
use amanah_policy::{Attribute, CustomerId, DatumId, PendingId, Timestamp};
use amanah_vault::{
    Account, Actor, Ask, NewDatum, NewPending, Outcome, PendingFault, PendingKind, Personal, Recipient,
    Refusal, Replacement, SecretKind, Selection, ServiceMail, SessionHeader, VaultError,
};

use crate::accounts::events::{self, SecurityNews};
use crate::accounts::form::{FieldFault, FieldProblem, Findings, LONGEST_NAME};
use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::people;
use crate::accounts::profile::own_entry;
use crate::accounts::sessions;
use crate::accounts::sign_on::links;
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{self, MailFault};
use crate::sources::registration::sign_up::Waiting;

/// Where the link in the notice to the old mailbox leads; the token stands behind it.
pub const STOP_PATH: &str = "/stop-change/";

/// What is replaced in two steps, and erased as DEL1 says.
pub const REPLACEABLE: &[Attribute] = &[Attribute::PrimaryEmail, Attribute::Name, Attribute::CompanyName];

/// Why nothing was replaced.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplaceFault {
    /// The person must prove who they are first.
    #[error("prove again who you are, then make the change")]
    ProofNeeded,
    /// The new value cannot be taken.
    #[error("the new value cannot be taken; correct it and send it again")]
    Form(Vec<FieldFault>),
    /// The code or link is wrong, late, used, or of another session.
    #[error(transparent)]
    Code(#[from] PendingFault),
    /// Too many changes begun.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The address became another customer's while the code was on its way.
    #[error("this address belongs to another account by now; use another one")]
    Taken,
    /// This is not replaced in two steps.
    #[error("a `{0}` is not replaced here; correct it under Profile")]
    NotHere(Attribute),
    /// The policy refused to release the registered address for the notice.
    #[error("the policy does not allow the notice (clause {}); the refusal is in the ledger", .0.clause)]
    Refused(Box<Refusal>),
    /// A notice was not queued.
    #[error(transparent)]
    Mail(#[from] MailFault),
    /// The vault failed.
    #[error("the change could not be kept")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for ReplaceFault {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Taken(_) => Self::Taken,
            other => Self::Vault(other),
        }
    }
}

const FACT_SESSION: &str = "session";
const FACT_CHANGE: &str = "change";
const FACT_OLD: &str = "old";

/// First step: a code goes to the new mailbox, a notice with a stop link to the old one. Nothing changes yet.
///
/// An address that is another customer's looks the same; its owner is told, and nobody gets a code.
///
/// Enforces: DEL1
///
/// # Errors
/// A proof that is too old, an address that cannot be taken, too many changes, or a store that fails.
pub async fn begin_email(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    email: &str,
    now: Timestamp,
) -> Result<Waiting, ReplaceFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(ReplaceFault::ProofNeeded);
    }
    let mut findings = Findings::default();
    findings.email("email", email);
    findings.into_result().map_err(ReplaceFault::Form)?;
    house.take_try(Deed::MailTo, &customer.to_string(), now).await??;
    house.take_try(Deed::MailTo, email, now).await??;
    let vault = house.vault();
    let owner = vault.customer_by_email(&Personal::text(email.trim())).await?;
    if owner == Some(customer) {
        return Err(one_fault(FieldProblem::Unchanged));
    }
    let minutes = vault.policy().clocks().change_code_minutes;
    let new = NewPending {
        kind: PendingKind::ChangeEmail,
        values: BTreeMap::from([(Attribute::PrimaryEmail, Personal::text(email.trim()))]),
        facts: BTreeMap::from([(FACT_SESSION.to_owned(), session.id.to_string())]),
        customer: Some(customer),
        staff: None,
        secret: SecretKind::Code,
        until: now.plus_micros(i64::from(minutes).saturating_mul(60_000_000)),
    };
    let begun = vault.begin(new, now).await.map_err(|error| match error {
        VaultError::Malformed(_) => one_fault(FieldProblem::NotAnAddress),
        other => other.into(),
    })?;
    tell_old_mailbox(house, customer, begun.id, now).await?;
    match owner {
        None => {
            let language = vault.customer(customer).await?.language;
            let letter = Letter::ChangeCode { code: begun.secret.expose(), minutes };
            mail::mail_pending(house, begun.id, language, letter, now).await?;
            // Its owner's address would be released by a write of its own.
            vault.keep_pace(1).await?;
        }
        Some(owner) => {
            mail::mail_customer(house, owner, Letter::AddressWanted, now).await?;
        }
    }
    Ok(Waiting { id: begun.id, until: begun.until })
}

const fn email_fault(problem: FieldProblem) -> FieldFault {
    FieldFault { field: "email", problem }
}

fn one_fault(problem: FieldProblem) -> ReplaceFault {
    ReplaceFault::Form(vec![email_fault(problem)])
}

/// Tells the registered mailbox what is about to happen and how to stop it, before it happens.
async fn tell_old_mailbox(
    house: &House,
    customer: CustomerId,
    change: PendingId,
    now: Timestamp,
) -> Result<(), ReplaceFault> {
    let vault = house.vault();
    let registered = Selection::Attributes { attributes: vec![Attribute::PrimaryEmail], at_most: 1 };
    let occasion = Letter::ChangeAsked { link: "", hours: 0 }.occasion();
    let ask = Ask::<ServiceCommunication>::to_communicate(customer, mail::MAILER, occasion)
        .select(registered)
        .sent_to(Recipient::CustomerByMail);
    let opened = match vault.release(ask, now).await? {
        Outcome::Released(released) => released.into_sink(ServiceMail),
        Outcome::Refused(refusal) => return Err(ReplaceFault::Refused(Box::new(refusal))),
    };
    let Some(old) = opened.data().map(|(label, _)| label.id).last() else { return Ok(()) };
    let (token, hours) = make_stop_link(house, customer, old, Some(change), now).await?;
    let language = vault.customer(customer).await?.language;
    let letter = Letter::ChangeAsked { link: &token, hours };
    vault.queue_mail(&opened, letter.write(house, language), now).await?;
    Ok(())
}

/// A link that stops the change, and undoes it while the old value is still there.
async fn make_stop_link(
    house: &House,
    customer: CustomerId,
    old: DatumId,
    change: Option<PendingId>,
    now: Timestamp,
) -> Result<(String, u32), VaultError> {
    let hours = house.vault().policy().clocks().replaced_value_hours;
    let mut facts = BTreeMap::from([(FACT_OLD.to_owned(), old.to_string())]);
    if let Some(change) = change {
        facts.insert(FACT_CHANGE.to_owned(), change.to_string());
    }
    let new = NewPending {
        kind: PendingKind::ChangeEmail,
        values: BTreeMap::new(),
        facts,
        customer: Some(customer),
        staff: None,
        secret: SecretKind::Link,
        until: now.plus_hours(i64::from(hours)),
    };
    let begun = house.vault().begin(new, now).await?;
    Ok((house.settings().link(&format!("{STOP_PATH}{}", begun.secret.expose())), hours))
}

/// Second step: the new mailbox is proved, so it becomes the registered one and the old value is restricted.
///
/// Every other session ends. Both mailboxes are told; to the old one it is the last mail.
///
/// Enforces: DEL1
///
/// # Errors
/// A code that is wrong, late, used or of another session; an address taken meanwhile; a store that fails.
pub async fn confirm_email(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    id: PendingId,
    code: &str,
    now: Timestamp,
) -> Result<Replacement, ReplaceFault> {
    let vault = house.vault();
    let mut confirmed = vault.confirm_code(PendingKind::ChangeEmail, id, code.trim(), now).await??;
    let is_of_session = confirmed.facts.get(FACT_SESSION) == Some(&session.id.to_string());
    if confirmed.customer != Some(customer) || !is_of_session {
        return Err(PendingFault::UsedOrUnknown.into());
    }
    let value = confirmed.values.remove(&Attribute::PrimaryEmail).ok_or(PendingFault::UsedOrUnknown)?;
    let replacement = replace(house, (customer, customer), Attribute::PrimaryEmail, value, now).await?;
    vault.prove_mailbox(customer, now).await?;
    links::forget_where_it_came_from(house, customer, session.id, replacement.old, now).await?;
    sessions::end_others(house, customer, Some(session.id), now).await?;
    let (link, hours) = make_stop_link(house, customer, replacement.old, None, now).await?;
    let last = Letter::ChangedAway { link: &link, hours };
    mail::mail_replaced_address(house, customer, replacement.old, last, now).await?;
    mail::mail_customer(house, customer, Letter::ChangedHere, now).await?;
    events::note(house, customer, SecurityNews::AddressChanged, "", now).await?;
    Ok(replacement)
}

/// Checks a new name before the page that asks for confirmation; nothing changes.
///
/// # Errors
/// A proof that is too old, or a name that cannot be taken.
pub fn check_name(
    session: &SessionHeader,
    attribute: Attribute,
    name: &str,
    now: Timestamp,
) -> Result<(), ReplaceFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(ReplaceFault::ProofNeeded);
    }
    check_text(attribute, name)
}

fn check_text(attribute: Attribute, name: &str) -> Result<(), ReplaceFault> {
    if !matches!(attribute, Attribute::Name | Attribute::CompanyName) {
        return Err(ReplaceFault::NotHere(attribute));
    }
    let mut findings = Findings::default();
    findings.text("value", name, LONGEST_NAME);
    findings.into_result().map_err(ReplaceFault::Form)
}

/// Replaces a name that was confirmed; the old one is restricted. The mailbox is told.
///
/// Enforces: DEL1
///
/// # Errors
/// As [`check_name`], or a store that fails.
pub async fn replace_name(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    attribute: Attribute,
    name: &str,
    now: Timestamp,
) -> Result<Replacement, ReplaceFault> {
    check_name(session, attribute, name, now)?;
    let account = people::acting_for(house, customer, session).await?;
    rename(house, (customer, &account), attribute, name, now).await
}

/// Replaces a name as a program of the customer asks. Its key was made with a fresh proof and may change what is theirs; a
/// name lets nobody in, and the mailbox is told how long the old one can be brought back.
///
/// Enforces: DEL1
///
/// # Errors
/// As [`replace_name`], but for the proof.
pub async fn replace_name_for_a_program(
    house: &House,
    customer: CustomerId,
    account: &Account,
    attribute: Attribute,
    name: &str,
    now: Timestamp,
) -> Result<Replacement, ReplaceFault> {
    check_text(attribute, name)?;
    rename(house, (customer, account), attribute, name, now).await
}

async fn rename(
    house: &House,
    (customer, account): (CustomerId, &Account),
    attribute: Attribute,
    name: &str,
    now: Timestamp,
) -> Result<Replacement, ReplaceFault> {
    let whose = match attribute {
        Attribute::CompanyName => holder_of(account, customer)?,
        _ => customer,
    };
    let whose = (whose, customer);
    let replacement = replace(house, whose, attribute, Personal::text(name.trim()), now).await?;
    let hours = house.vault().policy().clocks().replaced_value_hours;
    mail::mail_customer(house, customer, Letter::NameChanged { hours }, now).await?;
    Ok(replacement)
}

/// Whose the company name is that a person replaces: the company's, which the owner of its account alone does; or their
/// own, where the account of a company is held by them.
///
/// Enforces: SEC
async fn company_of(
    house: &House,
    person: CustomerId,
    session: &SessionHeader,
) -> Result<CustomerId, ReplaceFault> {
    holder_of(&people::acting_for(house, person, session).await?, person)
}

fn holder_of(account: &Account, person: CustomerId) -> Result<CustomerId, ReplaceFault> {
    if account.holder == person {
        return Ok(person);
    }
    let may = account.is_of_company() && account.is_ended_by(person);
    may.then_some(account.holder).ok_or(ReplaceFault::NotHere(Attribute::CompanyName))
}

/// Replaces a value of `whose`, as asked for by a person: themself, or the owner of the account.
async fn replace(
    house: &House,
    (whose, by): (CustomerId, CustomerId),
    attribute: Attribute,
    value: Personal<String>,
    now: Timestamp,
) -> Result<Replacement, ReplaceFault> {
    let new = NewDatum { attribute, value, provenance: own_entry(now), confirmed: true };
    Ok(house.vault().replace(whose, new, Actor::Customer(by), now).await?)
}

/// The values of a customer that were replaced and wait for their erasure.
///
/// # Errors
/// When the store fails.
pub async fn waiting(house: &House, customer: CustomerId) -> Result<Vec<Replacement>, VaultError> {
    house.vault().replacements(customer).await
}

/// Brings a replaced value back, from the customer's own page.
///
/// Enforces: DEL1
///
/// # Errors
/// A proof that is too old, a value that is gone, or a store that fails.
pub async fn undo(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    old: DatumId,
    now: Timestamp,
) -> Result<(), ReplaceFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(ReplaceFault::ProofNeeded);
    }
    let is_own = waiting(house, customer).await?.iter().any(|replaced| replaced.old == old);
    let whose = if is_own { customer } else { company_of(house, customer, session).await? };
    house.vault().undo_replacement(whose, old, Actor::Customer(customer), now).await?;
    mail::mail_customer(house, customer, Letter::ChangeStopped, now).await?;
    Ok(())
}

/// Whether a stop link is still good. Looking at it uses nothing up.
///
/// # Errors
/// When it is not, or the store fails.
pub async fn look_at_stop_link(house: &House, token: &str, now: Timestamp) -> Result<(), ReplaceFault> {
    Ok(house.vault().is_link_good(PendingKind::ChangeEmail, token, now).await??)
}

/// Stops a change from the old mailbox: before it, the code becomes worthless; after it, the old value comes back.
/// Every session of the account ends, because somebody may be in it who should not be.
///
/// Enforces: DEL1
///
/// # Errors
/// A link that is not good (any more), or a store that fails.
pub async fn stop(house: &House, token: &str, now: Timestamp) -> Result<(), ReplaceFault> {
    let vault = house.vault();
    let confirmed = vault.confirm_link(PendingKind::ChangeEmail, token, now).await??;
    let customer = confirmed.customer.ok_or(PendingFault::UsedOrUnknown)?;
    if let Some(change) = confirmed.facts.get(FACT_CHANGE).and_then(|text| text.parse().ok()) {
        vault.cancel_pending(change, now).await?;
    }
    let old: Option<DatumId> = confirmed.facts.get(FACT_OLD).and_then(|text| text.parse().ok());
    if let Some(old) = old {
        let is_replaced = waiting(house, customer).await?.iter().any(|replaced| replaced.old == old);
        if is_replaced {
            vault.undo_replacement(customer, old, Actor::Customer(customer), now).await?;
        }
    }
    sessions::end_others(house, customer, None, now).await?;
    events::note(house, customer, SecurityNews::SessionsEnded, "", now).await?;
    mail::mail_customer(house, customer, Letter::ChangeStopped, now).await?;
    Ok(())
}
