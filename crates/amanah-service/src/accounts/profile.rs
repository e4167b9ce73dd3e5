//! *Profile*: what a customer corrects about themselves, but for primary e-mail and name, which DEL1 replaces.

use amanah_policy::{Attribute, Channel, CustomerId, DatumId, Language, Source, Timestamp};
use amanah_vault::{Actor, NewDatum, Personal, Provenance, VaultError};

use crate::accounts::form::{FieldFault, FieldProblem, Findings, LONGEST_ADDRESS};
use crate::house::House;

/// Why a datum is as before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorrectionFault {
    /// The value cannot be taken.
    #[error("the value cannot be taken; correct it and send it again")]
    Form(Vec<FieldFault>),
    /// This kind of datum is not corrected here.
    #[error("a `{}` is not corrected here; primary e-mail and name are replaced in two steps, events stay as they were", .0)]
    NotHere(Attribute),
    /// The vault failed.
    #[error("the correction could not be kept")]
    Vault(#[from] VaultError),
}

/// What a customer corrects in one step.
pub const CORRECTABLE: &[Attribute] = &[Attribute::Phone, Attribute::PostalAddress];

/// Records a corrected value; the earlier one is erased at once.
///
/// # Errors
/// A value that cannot be taken, a datum that is not corrected here, or a store that fails.
pub async fn correct(
    house: &House,
    customer: CustomerId,
    attribute: Attribute,
    value: &str,
    now: Timestamp,
) -> Result<DatumId, CorrectionFault> {
    correct_for(house, customer, customer, attribute, value, now).await
}

/// The same for a value of a company, which the owner of its account corrects.
///
/// Enforces: SEC
///
/// # Errors
/// As [`correct`]; somebody who does not answer for the company.
pub async fn correct_for(
    house: &House,
    customer: CustomerId,
    by: CustomerId,
    attribute: Attribute,
    value: &str,
    now: Timestamp,
) -> Result<DatumId, CorrectionFault> {
    if customer != by && !house.vault().account_of(customer).await?.is_ended_by(by) {
        return Err(CorrectionFault::NotHere(attribute));
    }
    if !CORRECTABLE.contains(&attribute) {
        return Err(CorrectionFault::NotHere(attribute));
    }
    let mut findings = Findings::default();
    findings.text("value", value, LONGEST_ADDRESS);
    findings.into_result().map_err(CorrectionFault::Form)?;
    let datum = NewDatum {
        attribute,
        value: Personal::text(value.trim()),
        provenance: own_entry(now),
        confirmed: true,
    };
    let recorded = house.vault().record(customer, vec![datum], Actor::Customer(by), now).await;
    let ids = recorded.map_err(|error| not_a_phone(error, attribute))?;
    ids.first().copied().ok_or(CorrectionFault::Vault(VaultError::NotFound("datum")))
}

fn not_a_phone(error: VaultError, attribute: Attribute) -> CorrectionFault {
    match error {
        VaultError::Malformed(_) if attribute == Attribute::Phone => {
            CorrectionFault::Form(vec![FieldFault { field: "value", problem: FieldProblem::NotAPhone }])
        }
        other => CorrectionFault::Vault(other),
    }
}

/// Changes the language of pages and mails.
///
/// # Errors
/// When the store fails.
pub async fn speak(
    house: &House,
    customer: CustomerId,
    language: Language,
    now: Timestamp,
) -> Result<(), VaultError> {
    house.vault().speak(customer, language, now).await
}

/// What came from a sign-on provider and is kept as the customer's own word from now on (DEL1).
pub const ADOPTABLE: &[Attribute] = &[Attribute::PrimaryEmail, Attribute::Name];

/// Keeps an address or a name that came from a provider as the customer's own: it stays when the link goes.
///
/// Enforces: DEL1
///
/// # Errors
/// A datum of another kind, one that did not come from a provider, or a store that fails.
pub async fn keep_as_own(
    house: &House,
    customer: CustomerId,
    attribute: Attribute,
    now: Timestamp,
) -> Result<(), CorrectionFault> {
    if !ADOPTABLE.contains(&attribute) {
        return Err(CorrectionFault::NotHere(attribute));
    }
    Ok(house.vault().keep_as_own(customer, attribute, own_entry(now), now).await?)
}

/// The provenance of what a customer enters about themselves in ClientZone (R2).
pub(crate) fn own_entry(now: Timestamp) -> Provenance {
    Provenance {
        source: Source::Registration,
        channel: Channel::ClientZone,
        origin: "profile".to_owned(),
        observed_at: now,
    }
}
