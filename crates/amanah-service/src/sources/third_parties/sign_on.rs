//! Registering with what a sign-on provider said (R6, SSO3): one form, filled in, confirmed once.
//!
//! What the provider said waits, sealed, for the person in one browser. Where the provider is the mailbox's own, the account
//! is made at once; every other mailbox is proved by a code of ours first. Nobody sees whether a mailbox is known here until
//! they have proved it.

use std::collections::BTreeMap;

use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Channel, CustomerId, Language, PendingId, Provider, Source,
    Timestamp,
};
use amanah_vault::{
    Actor, Confirmed, GivenByProvider, NewAccount, NewCustomer, NewDatum, NewPending, PendingFault,
    PendingKind, Personal, Provenance, Registrar, SecretKind, SignedInBy, VaultError,
};
use amanah_wire::provider::Profile;

use crate::accounts::form::{FieldFault, FieldProblem, Findings, LONGEST_NAME};
use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::linking::Owner;
use crate::accounts::sessions::{self, Proved, SignedIn, Whence};
use crate::accounts::sign_on::arrival::{given, owner_of};
use crate::accounts::sign_on::flow::digest_of;
use crate::accounts::sign_on::{name_of, offer};
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail;
use crate::sources::registration::sign_up::Waiting;

const FACT_PROVIDER: &str = "provider";
const FACT_BROWSER: &str = "browser";
const FACT_AUTHORITATIVE: &str = "authoritative";
const FACT_LANGUAGE: &str = "language";
const FACT_VERSION: &str = "policy_version";
const YES: &str = "yes";

/// For how long what a provider said waits for a confirmation.
const MINUTES: i64 = 30;

/// What waits for somebody to confirm it. Its values stay in the vault: the form shows what the browser brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who said it.
    pub provider: Provider,
    /// Whether an account with the address that was given is made without a code.
    pub is_proved: bool,
}

/// What somebody confirms.
#[derive(Clone, Copy)]
pub struct FoundForm<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
    /// The language of pages and mails.
    pub language: Language,
    /// Whether the policy in force was agreed to.
    pub agrees: bool,
}

/// What came of a confirmation.
#[derive(Debug)]
pub enum Confirming {
    /// The account is made.
    Registered(Box<SignedIn>),
    /// A mail is on its way.
    Mailed(Waiting),
}

/// Why somebody is not registered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FoundFault {
    /// Fields of the form cannot be taken.
    #[error("the form has {} faults; correct them and send it again", .0.len())]
    Form(Vec<FieldFault>),
    /// What waited is used, too old, or another browser's; or the code was wrong.
    #[error(transparent)]
    Code(#[from] PendingFault),
    /// Too many tries.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// Meanwhile somebody registered with this mailbox, or this account of the provider was linked.
    #[error("this has an account by now; sign in to it")]
    Taken,
    /// The vault failed.
    #[error("the registration could not be kept")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for FoundFault {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Taken(_) => Self::Taken,
            other => Self::Vault(other),
        }
    }
}

/// Keeps what a provider said of somebody until they confirm it in this browser; gives the token of the page.
pub(crate) async fn keep(
    house: &House,
    provider: Provider,
    profile: Profile,
    browser: &str,
    language: Language,
    now: Timestamp,
) -> Result<String, FoundFault> {
    let is_authoritative = profile.taken.email.as_ref().is_some_and(|email| email.is_authoritative);
    let given = given(provider, profile);
    let mut facts = BTreeMap::from([
        (FACT_PROVIDER.to_owned(), provider.code().to_owned()),
        (FACT_BROWSER.to_owned(), digest_of(browser)),
        (FACT_LANGUAGE.to_owned(), language.code().to_owned()),
    ]);
    if is_authoritative {
        facts.insert(FACT_AUTHORITATIVE.to_owned(), YES.to_owned());
    }
    let new = NewPending {
        kind: PendingKind::SignOnFound,
        values: values_of(given),
        facts,
        customer: None,
        staff: None,
        secret: SecretKind::Link,
        until: now.plus_micros(MINUTES * 60_000_000),
    };
    Ok(house.vault().begin(new, now).await?.secret.expose().to_owned())
}

fn values_of(given: GivenByProvider) -> BTreeMap<Attribute, Personal<String>> {
    let values = [
        Some((Attribute::ProviderSubject, given.subject)),
        given.email.map(|email| (Attribute::ProviderEmail, email)),
        given.name.map(|name| (Attribute::ProviderName, name)),
    ];
    values.into_iter().flatten().collect()
}

/// What waits, for a form that is shown again: in the browser that brought it, and nowhere else.
///
/// Enforces: SSO3, SEC
///
/// # Errors
/// When it is used, too old, or another browser's.
pub async fn look(house: &House, token: &str, browser: &str, now: Timestamp) -> Result<Found, FoundFault> {
    let waiting = behind(house, token, browser, now).await?;
    Ok(Found { provider: provider_of(&waiting)?, is_proved: is_authoritative(&waiting) })
}

async fn behind(house: &House, token: &str, browser: &str, now: Timestamp) -> Result<Confirmed, FoundFault> {
    let waiting = house.vault().look_behind_link(PendingKind::SignOnFound, token, now).await??;
    require_browser(&waiting, browser)?;
    Ok(waiting)
}

fn require_browser(waiting: &Confirmed, browser: &str) -> Result<(), PendingFault> {
    let is_ours = waiting.facts.get(FACT_BROWSER) == Some(&digest_of(browser));
    if is_ours { Ok(()) } else { Err(PendingFault::UsedOrUnknown) }
}

fn provider_of(waiting: &Confirmed) -> Result<Provider, PendingFault> {
    let code = waiting.facts.get(FACT_PROVIDER).map(String::as_str).unwrap_or_default();
    Provider::from_code(code).ok_or(PendingFault::UsedOrUnknown)
}

fn is_authoritative(waiting: &Confirmed) -> bool {
    waiting.facts.get(FACT_AUTHORITATIVE).is_some_and(|it| it == YES)
}

impl FoundForm<'_> {
    fn check(&self) -> Result<(), FoundFault> {
        let mut findings = Findings::default();
        findings.text("name", self.name, LONGEST_NAME);
        findings.email("email", self.email);
        if !self.agrees {
            findings.add("agrees", FieldProblem::NotAgreed);
        }
        findings.into_result().map_err(FoundFault::Form)
    }
}

/// Registers whoever confirms the form, or mails their mailbox first.
///
/// To a mailbox that is a customer's goes a link that asks for that account's own way in; to every other one a code. Both
/// look the same from here.
///
/// Enforces: SSO3, R6, SEC
///
/// # Errors
/// What is wrong with the form, what waited is over, too many tries, or a store that fails.
pub async fn confirm(
    house: &House,
    token: &str,
    form: FoundForm<'_>,
    browser: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Confirming, FoundFault> {
    form.check()?;
    let mut waiting = behind(house, token, browser, now).await?;
    house.take_try(Deed::SignUpFrom, &whence.network_text(), now).await??;
    let typed = Personal::text(form.email.trim());
    let is_as_given = waiting
        .values
        .get(&Attribute::ProviderEmail)
        .is_some_and(|email| house.vault().is_same_mailbox(email, &typed));
    let owner = owner_of(house, &typed).await?;
    if is_authoritative(&waiting) && is_as_given && owner == Owner::Nobody {
        waiting = house.vault().confirm_link(PendingKind::SignOnFound, token, now).await??;
        let provider = provider_of(&waiting)?;
        let customer = register(house, entered(house, waiting, form), now).await?;
        let proved = Proved::new(customer, SignedInBy::Provider(provider));
        let signed_in = sessions::open(house, proved, whence, now).await?;
        return Ok(Confirming::Registered(Box::new(signed_in)));
    }
    house.take_try(Deed::MailFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::MailTo, form.email, now).await??;
    // What goes on behind the code is all there is of it: nothing stays where an erasure does not find it.
    let waiting = house.vault().confirm_link(PendingKind::SignOnFound, token, now).await??;
    mail_first(house, waiting, form, owner, now).await.map(Confirming::Mailed)
}

/// What waits, with the values of the account to be made beside those of the link.
fn entered(house: &House, mut waiting: Confirmed, form: FoundForm<'_>) -> Confirmed {
    waiting.values.insert(Attribute::Name, Personal::text(form.name.trim()));
    waiting.values.insert(Attribute::PrimaryEmail, Personal::text(form.email.trim()));
    waiting.facts.insert(FACT_LANGUAGE.to_owned(), form.language.code().to_owned());
    waiting.facts.insert(FACT_VERSION.to_owned(), house.vault().policy().version().to_string());
    waiting
}

async fn mail_first(
    house: &House,
    waiting: Confirmed,
    form: FoundForm<'_>,
    owner: Owner,
    now: Timestamp,
) -> Result<Waiting, FoundFault> {
    let vault = house.vault();
    let minutes = vault.policy().clocks().sign_up_code_minutes;
    let until = now.plus_micros(i64::from(minutes).saturating_mul(60_000_000));
    let provider = provider_of(&waiting)?;
    let mut entered = entered(house, waiting, form);
    let browser = entered.facts.get(FACT_BROWSER).cloned().unwrap_or_default();
    // No code goes to a mailbox that is a customer's: what waits behind the code holds nothing that could be linked by it.
    let for_owner = match owner {
        Owner::Proved(owner) => Some((owner, take_link(&mut entered, provider)?)),
        Owner::Unproved(_) | Owner::Nobody => None,
    };
    let new = NewPending {
        kind: PendingKind::SignOnFound,
        values: entered.values,
        facts: entered.facts,
        customer: None,
        staff: None,
        secret: SecretKind::Code,
        until,
    };
    let begun = vault.begin(new, now).await.map_err(not_an_address)?;
    if let Some((owner, link)) = for_owner {
        let offered = offer::make(house, owner, link, browser, until, now).await?;
        let link = house.settings().link(&format!("{}{}", offer::OFFER_PATH, offered.secret.expose()));
        let letter = Letter::SignOnOffer { provider: name_of(provider), link: &link, minutes };
        mail::mail_pending(house, begun.id, form.language, letter, now).await?;
    } else {
        let letter = Letter::SignUpCode { code: begun.secret.expose(), minutes };
        mail::mail_pending(house, begun.id, form.language, letter, now).await?;
        // An offer to an owner is a write of its own.
        vault.keep_pace(1).await?;
    }
    Ok(Waiting { id: begun.id, until: begun.until })
}

/// Takes out what the link is made of.
fn take_link(entered: &mut Confirmed, provider: Provider) -> Result<GivenByProvider, PendingFault> {
    let mut value = |attribute| entered.values.remove(&attribute);
    Ok(GivenByProvider {
        provider,
        subject: value(Attribute::ProviderSubject).ok_or(PendingFault::UsedOrUnknown)?,
        email: value(Attribute::ProviderEmail),
        name: value(Attribute::ProviderName),
    })
}

fn not_an_address(error: VaultError) -> FoundFault {
    match error {
        VaultError::Malformed(_) => {
            FoundFault::Form(vec![FieldFault { field: "email", problem: FieldProblem::NotAnAddress }])
        }
        other => other.into(),
    }
}

/// Makes the account once the code has proved the mailbox. Where the mailbox was registered and nobody had proved it, its
/// account is theirs, and what opened it until then is destroyed (L11).
///
/// Enforces: SSO3, R6, SEC
///
/// # Errors
/// A wrong, late or used code, another browser's; somebody who registered meanwhile; a store that fails.
pub async fn confirm_code(
    house: &House,
    id: PendingId,
    code: &str,
    browser: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<SignedIn, FoundFault> {
    house.take_try(Deed::CodeFrom, &whence.network_text(), now).await??;
    let mut confirmed = house.vault().confirm_code(PendingKind::SignOnFound, id, code.trim(), now).await??;
    require_browser(&confirmed, browser)?;
    let provider = provider_of(&confirmed)?;
    let email = confirmed.values.get(&Attribute::PrimaryEmail).ok_or(PendingFault::UsedOrUnknown)?;
    let customer = match owner_of(house, email).await? {
        Owner::Nobody => register(house, confirmed, now).await?,
        Owner::Proved(_) => return Err(FoundFault::Taken),
        Owner::Unproved(customer) => {
            house.vault().prove_mailbox_first(customer, now).await?;
            let link = take_link(&mut confirmed, provider)?;
            house.vault().link(customer, link, None, Actor::Customer(customer), now).await?;
            customer
        }
    };
    let proved = Proved::new(customer, SignedInBy::Provider(provider));
    Ok(sessions::open(house, proved, whence, now).await?)
}

/// Registers somebody with their link, all or nothing.
///
/// Enforces: R6, SSO2, SSO3, ACC
async fn register(house: &House, mut entered: Confirmed, now: Timestamp) -> Result<CustomerId, FoundFault> {
    let provider = provider_of(&entered)?;
    let fact = |name: &str| entered.facts.get(name).map(String::as_str).unwrap_or_default();
    let language = Language::from_code(fact(FACT_LANGUAGE)).unwrap_or(Language::Id);
    // Agreement is to the text that was shown; a version that came into force meanwhile is asked for by itself.
    let agreed =
        (fact(FACT_VERSION) == house.vault().policy().version().to_string()).then_some(AgreementHow::Sso);
    let begun_at = entered.begun_at;
    let link = take_link(&mut entered, provider)?;
    let mut data = Vec::with_capacity(5);
    for attribute in [Attribute::Name, Attribute::PrimaryEmail] {
        let value = entered.values.remove(&attribute).ok_or(PendingFault::UsedOrUnknown)?;
        let provenance = if link.gave(attribute, &value) {
            GivenByProvider::provenance(provider, begun_at)
        } else {
            typed(provider, begun_at)
        };
        data.push(NewDatum { attribute, value, provenance, confirmed: true });
    }
    data.extend(link.into_data(begun_at));
    let new = NewCustomer {
        kind: AccountKind::Person,
        language,
        data,
        password: None,
        is_mailbox_proved: true,
        agreed,
        registrar: Registrar::Themself,
        account: NewAccount::Own,
    };
    let customer = house.vault().register(new, now).await?.id;
    if let Err(fault) = mail::mail_customer(house, customer, Letter::Welcome, now).await {
        // The account is whole without the mail; the log says why it is missing.
        tracing::warn!(customer.id = %customer, cause = %fault, "no welcome mail was queued");
    }
    Ok(customer)
}

/// What somebody typed in the place of what the provider said.
fn typed(provider: Provider, observed_at: Timestamp) -> Provenance {
    Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: format!("sign_on_{}", provider.code()),
        observed_at,
    }
}
