//! Online registration: a form, a code from the mailbox, a customer (R2, ACC).

use std::collections::BTreeMap;

use amanah_policy::{AccountKind, AgreementHow, Attribute, Channel, Language, PendingId, Source, Timestamp};
use amanah_vault::{
    Confirmed, NewAccount, NewCustomer, NewDatum, NewPending, Password, PendingFault, PendingKind, Personal,
    Provenance, Registrar, SecretKind, SignedInBy, VaultError,
};

use crate::accounts::breached;
use crate::accounts::form::{FieldFault, FieldProblem, Findings, LONGEST_NAME};
use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::sessions::{self, Proved, SignedIn, Whence};
use crate::house::House;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail;

/// What the sign-up form says, as typed.
#[derive(Clone, Copy)]
pub struct SignUpForm<'a> {
    /// A person or a company.
    pub kind: AccountKind,
    /// The language of pages and mails.
    pub language: Language,
    /// The person's name.
    pub name: &'a str,
    /// The company's name; of companies only.
    pub company_name: &'a str,
    /// The address to be registered.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// Whether the policy in force was agreed to.
    pub agrees: bool,
}

/// A sign-up that waits for its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id, for the form that takes the code.
    pub id: PendingId,
    /// Until when the code is good.
    pub until: Timestamp,
}

/// Why somebody is not signed up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignUpFault {
    /// Fields of the form cannot be taken.
    #[error("the form has {} faults; correct them and send it again", .0.len())]
    Form(Vec<FieldFault>),
    /// Too many sign-ups from here, or too many mails to this mailbox.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The code was wrong, late or used.
    #[error(transparent)]
    Code(#[from] PendingFault),
    /// While the code was on its way, somebody else proved the same mailbox.
    #[error("this address has an account by now; sign in to it")]
    Taken,
    /// The vault failed.
    #[error("the sign-up could not be kept")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for SignUpFault {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Taken(_) => Self::Taken,
            other => Self::Vault(other),
        }
    }
}

impl SignUpForm<'_> {
    fn check(&self) -> Result<(), SignUpFault> {
        let mut findings = Findings::default();
        if self.kind == AccountKind::Company {
            findings.text("company_name", self.company_name, LONGEST_NAME);
        }
        findings.text("name", self.name, LONGEST_NAME);
        findings.email("email", self.email);
        findings.password("password", self.password);
        if !self.agrees {
            findings.add("agrees", FieldProblem::NotAgreed);
        }
        findings.into_result().map_err(SignUpFault::Form)
    }
}

const FACT_KIND: &str = "kind";
const FACT_LANGUAGE: &str = "language";
const FACT_VERSION: &str = "policy_version";

/// Begins a sign-up: what was entered waits, sealed, and a code goes to the mailbox.
///
/// For an address that has an account everything looks the same, but the mail says so instead of carrying a code:
/// whoever sits in front of the page learns nothing about other people.
///
/// Enforces: R2, SEC
///
/// # Errors
/// What is wrong with the form, too many tries, or a store that fails.
pub async fn begin(
    house: &House,
    form: SignUpForm<'_>,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<Waiting, SignUpFault> {
    form.check()?;
    house.take_try(Deed::SignUpFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::MailFrom, &whence.network_text(), now).await??;
    house.take_try(Deed::MailTo, form.email, now).await??;
    let own = [form.name, form.email, form.company_name, &house.settings().company];
    breached::look(house, form.password, &own).await?.map_err(SignUpFault::Form)?;
    let vault = house.vault();
    let policy = vault.policy();
    let minutes = policy.clocks().sign_up_code_minutes;
    let has_account = vault.customer_by_email(&Personal::text(form.email)).await?.is_some();
    let hash = vault.hash_password(Personal::text(form.password)).await?;
    let mut values = BTreeMap::from([
        (Attribute::Name, Personal::text(form.name.trim())),
        (Attribute::PrimaryEmail, Personal::text(form.email.trim())),
        (Attribute::PasswordHash, hash),
    ]);
    if form.kind == AccountKind::Company {
        values.insert(Attribute::CompanyName, Personal::text(form.company_name.trim()));
    }
    let facts = BTreeMap::from([
        (FACT_KIND.to_owned(), form.kind.code().to_owned()),
        (FACT_LANGUAGE.to_owned(), form.language.code().to_owned()),
        (FACT_VERSION.to_owned(), policy.version().to_string()),
    ]);
    let until = now.plus_micros(i64::from(minutes).saturating_mul(60_000_000));
    let new = NewPending {
        kind: PendingKind::SignUp,
        values,
        facts,
        customer: None,
        staff: None,
        secret: SecretKind::Code,
        until,
    };
    let begun = vault.begin(new, now).await.map_err(not_an_address)?;
    let letter = if has_account {
        Letter::AlreadyRegistered
    } else {
        Letter::SignUpCode { code: begun.secret.expose(), minutes }
    };
    mail::mail_pending(house, begun.id, form.language, letter, now).await?;
    Ok(Waiting { id: begun.id, until: begun.until })
}

fn not_an_address(error: VaultError) -> SignUpFault {
    match error {
        VaultError::Malformed(_) => {
            SignUpFault::Form(vec![FieldFault { field: "email", problem: FieldProblem::NotAnAddress }])
        }
        other => other.into(),
    }
}

/// Until when a sign-up waits for its code; none when it is over.
///
/// # Errors
/// When the store fails.
pub async fn waits_until(
    house: &House,
    id: PendingId,
    now: Timestamp,
) -> Result<Option<Timestamp>, VaultError> {
    house.vault().pending_until(id, now).await
}

/// Makes the account: the mailbox is proved, the first data are recorded, the policy is agreed to, a session opens.
///
/// Enforces: R2, ACC
///
/// # Errors
/// A wrong, late or used code; an address that has an account by now; a store that fails.
pub async fn confirm(
    house: &House,
    id: PendingId,
    code: &str,
    whence: Whence<'_>,
    now: Timestamp,
) -> Result<SignedIn, SignUpFault> {
    house.take_try(Deed::CodeFrom, &whence.network_text(), now).await??;
    let confirmed = house.vault().confirm_code(PendingKind::SignUp, id, code.trim(), now).await??;
    let customer = house.vault().register(new_customer(house, id, confirmed), now).await?.id;
    let welcome = mail::mail_customer(house, customer, Letter::Welcome, now).await;
    if let Err(fault) = welcome {
        // The account is whole without the mail; the log says why it is missing.
        tracing::warn!(customer.id = %customer, cause = %fault, "no welcome mail was queued");
    }
    Ok(sessions::open(house, Proved::new(customer, SignedInBy::Code), whence, now).await?)
}

fn new_customer(house: &House, id: PendingId, confirmed: Confirmed) -> NewCustomer {
    let fact = |name: &str| confirmed.facts.get(name).map(String::as_str).unwrap_or_default();
    let kind = AccountKind::from_code(fact(FACT_KIND)).unwrap_or(AccountKind::Person);
    let language = Language::from_code(fact(FACT_LANGUAGE)).unwrap_or(Language::Id);
    // Agreement is to the text that was shown; a version that came into force meanwhile is asked for by itself.
    let agreed = (fact(FACT_VERSION) == house.vault().policy().version().to_string())
        .then_some(AgreementHow::Registration);
    let mut values = confirmed.values;
    let password = values.remove(&Attribute::PasswordHash).map(Password::Hashed);
    let datum = |(attribute, value)| NewDatum {
        attribute,
        value,
        provenance: Provenance {
            source: Source::Registration,
            channel: Channel::ClientZone,
            origin: id.to_string(),
            observed_at: confirmed.begun_at,
        },
        confirmed: true,
    };
    // A company is a customer of its own: its name is no datum of the person who signs up for it.
    let company_name = values.remove_entry(&Attribute::CompanyName);
    let account = match kind {
        AccountKind::Company => NewAccount::OfCompany(company_name.into_iter().map(datum).collect()),
        AccountKind::Person => NewAccount::Own,
    };
    NewCustomer {
        kind: AccountKind::Person,
        language,
        data: values.into_iter().map(datum).collect(),
        password,
        is_mailbox_proved: true,
        agreed,
        registrar: Registrar::Themself,
        account,
    }
}
