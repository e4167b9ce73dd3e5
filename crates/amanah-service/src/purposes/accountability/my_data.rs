//! *My data*: every datum, with where it is from, why it is kept and until when (U2a).

use std::collections::BTreeMap;

use amanah_policy::purpose::Accountability;
use amanah_policy::{Attribute, Category, CustomerId, DatumId, Occasion, Source, Timestamp};
use amanah_vault::{
    AccessReport, Actor, Ask, CustomerHeader, DatumLabel, Opened, Outcome, Refusal, Replacement, Selection,
    VaultError,
};

use crate::house::House;

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportFault {
    /// The policy refused; the refusal is in the ledger and says what it rests on.
    #[error("the policy refused (clause {}); the refusal is in the ledger", .0.clause)]
    Refused(Box<Refusal>),
    /// There is no such datum or entry of this customer.
    #[error("there is no such entry; it may have been erased")]
    NotTheirs,
    /// The vault failed.
    #[error("the data could not be read")]
    Vault(#[from] VaultError),
}

/// What a company can have. An empty answer is recorded by what was asked for, so nobody is told that somebody saw what
/// only a person has.
const OF_A_COMPANY: &[Attribute] = &[
    Attribute::CompanyName,
    Attribute::Phone,
    Attribute::PostalAddress,
    Attribute::ServiceLabel,
    Attribute::DomainName,
    Attribute::AccessLogLine,
    Attribute::TicketText,
    Attribute::Payment,
];

/// So many events of each kind a person of an account is shown.
const MOST_EVENTS: u32 = 50;

/// Everything a customer sees about themselves.
#[derive(Debug)]
pub struct MyData {
    /// The customer.
    pub header: CustomerHeader,
    /// Every datum; what may not leave is named in it and withheld.
    pub opened: Opened<AccessReport>,
    /// Values that were replaced and wait for their erasure.
    pub replacements: Vec<Replacement>,
}

/// Releases everything we hold about a customer to the customer. The release is an entry of the ledger like any other.
///
/// Enforces: U2a
///
/// # Errors
/// When the policy refuses, or the store fails.
pub async fn show(house: &House, customer: CustomerId, now: Timestamp) -> Result<MyData, ReportFault> {
    show_to(house, customer, customer, now).await
}

/// Releases what we hold about a company to a person of its account, as far as their role covers it.
///
/// Enforces: U2a, SEC
///
/// # Errors
/// When the policy refuses, or the store fails.
pub async fn show_to(
    house: &House,
    customer: CustomerId,
    reader: CustomerId,
    now: Timestamp,
) -> Result<MyData, ReportFault> {
    let vault = house.vault();
    let header = vault.customer(customer).await?;
    let ask = Ask::<Accountability>::to_account(customer, Actor::Customer(reader), Occasion::OwnRequest)
        .select(selection_for(house, customer, reader).await?);
    let opened = match vault.release(ask, now).await? {
        Outcome::Released(released) => released.into_sink(AccessReport),
        Outcome::Refused(refusal) => return Err(ReportFault::Refused(Box::new(refusal))),
    };
    let replacements = vault.replacements(customer).await?;
    Ok(MyData { header, opened, replacements })
}

/// What is asked for: everything about oneself, and by the owner about the company; by other people of its account what
/// their roles cover, because a refusal would stand in the company's record each time they look.
async fn selection_for(
    house: &House,
    customer: CustomerId,
    reader: CustomerId,
) -> Result<Selection, VaultError> {
    if customer == reader {
        return Ok(Selection::Everything);
    }
    let account = house.vault().account_of(customer).await?;
    if account.is_ended_by(reader) {
        return Ok(Selection::Everything);
    }
    let is_covered =
        |attribute: &Attribute| account.roles_of(reader).any(|role| role.may_see(attribute.category()));
    let attributes = OF_A_COMPANY.iter().copied().filter(is_covered).collect();
    Ok(Selection::Attributes { attributes, at_most: MOST_EVENTS })
}

/// How many data there are, by source and by category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All of them.
    pub count: usize,
    /// By source.
    pub by_source: BTreeMap<Source, usize>,
    /// By category.
    pub by_category: BTreeMap<Category, usize>,
}

/// Counts labels.
#[must_use]
pub fn summarise<'a>(labels: impl Iterator<Item = &'a DatumLabel>) -> Summary {
    let mut summary = Summary::default();
    for label in labels {
        summary.count += 1;
        *summary.by_source.entry(label.provenance.source).or_default() += 1;
        *summary.by_category.entry(label.attribute.category()).or_default() += 1;
    }
    summary
}

impl MyData {
    /// Counts what is shown.
    #[must_use]
    pub fn summary(&self) -> Summary {
        summarise(self.opened.data().map(|(label, _)| label))
    }

    /// The clock of a value that was replaced.
    #[must_use]
    pub fn replacement_of(&self, datum: DatumId) -> Option<&Replacement> {
        self.replacements.iter().find(|replaced| replaced.old == datum)
    }
}
