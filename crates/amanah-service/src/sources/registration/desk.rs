//! Offline registration: staff enter what a customer handed over on paper (R2).

use std::collections::BTreeMap;

use amanah_policy::{
    AccountKind, AgreementHow, Attribute, Channel, Language, PolicyVersion, Source, Timestamp,
};
use amanah_vault::{
    Actor, CustomerHeader, NewAccount, NewCustomer, NewDatum, NewPending, PendingKind, Personal, Provenance,
    Registrar, SecretKind, VaultError,
};
use jiff::civil::Date;

use crate::accounts::form::{FieldFault, FieldProblem, Findings, LONGEST_ADDRESS, LONGEST_NAME};
use crate::accounts::one_time_link::{LINK_PATH, PROVES_MAILBOX};
use crate::house::House;
use crate::purposes::opening::daily_list::hours_of;
use crate::purposes::service_communication::letters::Letter;
use crate::purposes::service_communication::mail::{self, MailFault};

/// The longest number of a form, in characters.
const LONGEST_FORM_NUMBER: usize = 40;

/// The longest telephone number, in characters, with spaces and signs.
const LONGEST_PHONE: usize = 40;

/// What stands on the paper.
#[derive(Clone, Copy, Debug)]
pub struct PaperForm<'a> {
    /// The number printed on the form, under which the paper is filed.
    pub form_number: &'a str,
    /// The day on which the customer signed it.
    pub signed_on: Option<Date>,
    /// A person or a company.
    pub kind: AccountKind,
    /// The name of the person.
    pub name: &'a str,
    /// The name of the company, for one.
    pub company_name: &'a str,
    /// The e-mail address.
    pub email: &'a str,
    /// A telephone number, or nothing.
    pub phone: &'a str,
    /// A postal address, or nothing.
    pub postal_address: &'a str,
    /// The language in which the customer wants to read.
    pub language: Language,
    /// Whether the customer signed that they agree to the policy in force.
    pub is_agreed: bool,
}

/// A customer who was registered at the desk.
#[derive(Debug)]
pub struct Registered {
    /// Their header.
    pub customer: CustomerHeader,
    /// The policy version whose paper they signed.
    pub agreed_to: PolicyVersion,
    /// Until when the mailed link proves their mailbox; none when the mail could not be queued. The customer stands all
    /// the same, and can have a link mailed from the sign-in page.
    pub link_until: Option<Timestamp>,
}

/// Why nobody was registered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskFault {
    /// Fields of the form cannot be taken as they are.
    #[error("some fields need mending")]
    Form(Vec<FieldFault>),
    /// The address belongs to a customer. Which one is not said: open them under a purpose to see.
    #[error("a customer is registered with this e-mail already; find them instead of registering again")]
    AlreadyRegistered,
    /// The vault failed.
    #[error("the customer could not be registered; nothing was kept")]
    Vault(#[from] VaultError),
}

/// Registers a customer from a paper form, and mails them the link that proves their mailbox.
///
/// Every value carries the number of the form as its origin. The signature under the paper is the agreement (ACC).
///
/// Enforces: R2, ACC
///
/// # Errors
/// When a field needs mending, the address has an account, or the store fails.
pub async fn register(
    house: &House,
    actor: Actor,
    form: PaperForm<'_>,
    now: Timestamp,
) -> Result<Registered, DeskFault> {
    let signed_at = check(house, &form, now)?;
    let (person, company) = data_of(&form, signed_at);
    let new = NewCustomer {
        kind: AccountKind::Person,
        language: form.language,
        data: person,
        password: None,
        is_mailbox_proved: false,
        agreed: Some(AgreementHow::Registration),
        registrar: Registrar::Other(actor),
        account: match form.kind {
            AccountKind::Company => NewAccount::OfCompany(company),
            AccountKind::Person => NewAccount::Own,
        },
    };
    let customer = match house.vault().register(new, now).await {
        Err(VaultError::Taken(_)) => return Err(DeskFault::AlreadyRegistered),
        Err(VaultError::Malformed(what)) => {
            let fault = if what.contains("mail") {
                FieldFault { field: "email", problem: FieldProblem::NotAnAddress }
            } else {
                FieldFault { field: "phone", problem: FieldProblem::NotAPhone }
            };
            return Err(DeskFault::Form(vec![fault]));
        }
        registered => registered?,
    };
    let link_until = match mail_link(house, actor, &customer, now).await {
        Ok(until) => Some(until),
        Err(fault) => {
            tracing::error!(error = %fault, "the link of a customer registered at the desk was not mailed");
            None
        }
    };
    Ok(Registered { agreed_to: house.vault().policy().version(), customer, link_until })
}

/// Checks what can be checked on paper; gives the time of the signature.
fn check(house: &House, form: &PaperForm<'_>, now: Timestamp) -> Result<Timestamp, DeskFault> {
    let mut findings = Findings::default();
    findings.text("form_number", form.form_number, LONGEST_FORM_NUMBER);
    if !form.form_number.trim().is_empty() && !is_form_number(form.form_number.trim()) {
        findings.add("form_number", FieldProblem::NotAFormNumber);
    }
    let signed_at = form.signed_on.map(|day| hours_of(day, &house.settings().zone).0);
    match signed_at {
        None => findings.add("signed_on", FieldProblem::NotADay),
        Some(at) if at > now => findings.add("signed_on", FieldProblem::InTheFuture),
        Some(_) => {}
    }
    findings.text("name", form.name, LONGEST_NAME);
    if form.kind == AccountKind::Company {
        findings.text("company_name", form.company_name, LONGEST_NAME);
    }
    findings.email("email", form.email);
    if !form.phone.trim().is_empty() {
        findings.text("phone", form.phone, LONGEST_PHONE);
    }
    if !form.postal_address.trim().is_empty() {
        findings.text("postal_address", form.postal_address, LONGEST_ADDRESS);
    }
    if !form.is_agreed {
        findings.add("agrees", FieldProblem::NotAgreed);
    }
    findings.into_result().map_err(DeskFault::Form)?;
    Ok(signed_at.unwrap_or(now))
}

/// Whether a text can be the number of a form: it stands in the provenance, which never holds a personal value.
fn is_form_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.'))
}

/// What is the person's, and what is the company's they came for. Telephone and postal address on a company's form are
/// the company's.
fn data_of(form: &PaperForm<'_>, signed_at: Timestamp) -> (Vec<NewDatum>, Vec<NewDatum>) {
    let provenance = Provenance {
        source: Source::Registration,
        channel: Channel::Desk,
        origin: format!("form {}", form.form_number.trim()),
        observed_at: signed_at,
    };
    let is_company = form.kind == AccountKind::Company;
    let datum = |(attribute, value): (Attribute, &str)| NewDatum {
        attribute,
        value: Personal::text(value.trim()),
        provenance: provenance.clone(),
        // The customer wrote and signed it; only their mailbox is not proved yet.
        confirmed: true,
    };
    let of_person = [
        (Attribute::Name, form.name),
        (Attribute::PrimaryEmail, form.email),
        (Attribute::Language, form.language.code()),
    ];
    let company_name = if is_company { form.company_name } else { "" };
    let of_holder = [
        (Attribute::CompanyName, company_name),
        (Attribute::Phone, form.phone),
        (Attribute::PostalAddress, form.postal_address),
    ];
    let is_filled = |(_, value): &(Attribute, &str)| !value.trim().is_empty();
    let mut person: Vec<NewDatum> = of_person.into_iter().filter(is_filled).map(datum).collect();
    let holder: Vec<NewDatum> = of_holder.into_iter().filter(is_filled).map(datum).collect();
    if is_company {
        return (person, holder);
    }
    person.extend(holder);
    (person, Vec::new())
}

/// Mails the link that signs the customer in once and so proves the mailbox.
async fn mail_link(
    house: &House,
    actor: Actor,
    customer: &CustomerHeader,
    now: Timestamp,
) -> Result<Timestamp, MailFault> {
    let hours = house.vault().policy().clocks().pending_sign_up_hours;
    let new = NewPending {
        kind: PendingKind::CustomerLink,
        values: BTreeMap::new(),
        facts: BTreeMap::from([(PROVES_MAILBOX.to_owned(), "yes".to_owned())]),
        customer: Some(customer.id),
        staff: None,
        secret: SecretKind::Link,
        until: now.plus_hours(i64::from(hours)),
    };
    let begun = house.vault().begin(new, now).await?;
    let link = house.settings().link(&format!("{LINK_PATH}{}", begun.secret.expose()));
    let colleague = mail::colleague(house, actor).await?;
    let letter = Letter::DeskWelcome { colleague: &colleague, link: &link, hours };
    mail::mail_customer(house, customer.id, letter, now).await?;
    Ok(begun.until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_number_has_a_digit_and_no_words() {
        for good in ["2026-0117", "REG/2026/44", "17"] {
            assert!(is_form_number(good), "{good}");
        }
        for bad in ["", "Sri Wahyuni 1", "form", "sri@example.test1"] {
            assert!(!is_form_number(bad), "{bad}");
        }
    }
}
