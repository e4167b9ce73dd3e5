//! The page of a request, which needs no sign-in: how it stands, since when, and what a law keeps. No personal value.

use std::collections::BTreeMap;

use amanah_policy::{Attribute, CaseKind, CaseState, CustomerId, RetentionClass, Timestamp};
use amanah_vault::{CaseEntry, ErasureReceipt, RightsCase, VaultError};

use crate::house::House;

/// How a request stands, for whoever has its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseOf {
    /// The case.
    pub case: RightsCase,
    /// Its steps, in their order.
    pub steps: Vec<CaseEntry>,
    /// What the law keeps, by retention row, each with when the last of it goes. What a case holds is not told.
    pub kept: Vec<(String, Option<Timestamp>)>,
    /// The receipt, once the customer is erased.
    pub receipt: Option<ErasureReceipt>,
}

/// How the request of this code stands; none when it is no code of a request.
///
/// Enforces: DEL3
///
/// # Errors
/// When the store fails.
pub async fn of_code(house: &House, code: &str) -> Result<Option<CourseOf>, VaultError> {
    let Some(case) = house.vault().case_of_code(code).await? else { return Ok(None) };
    of_case(house, case).await.map(Some)
}

/// How a case stands.
///
/// # Errors
/// When the store fails.
pub async fn of_case(house: &House, case: RightsCase) -> Result<CourseOf, VaultError> {
    let vault = house.vault();
    let steps = vault.steps_of_case(&case).await?;
    let is_carried_out =
        matches!(case.state, CaseState::Executing | CaseState::Erased | CaseState::ErasedWithRetention);
    let receipt = match is_carried_out {
        true => known(vault.erasure(case.customer).await)?,
        false => None,
    };
    let kept = match (&receipt, case.kind) {
        (Some(receipt), _) => kept_after(receipt),
        (None, CaseKind::Erase) if !case.state.is_closed() => kept_by_law(house, case.customer).await?,
        (None, _) => Vec::new(),
    };
    Ok(CourseOf { case, steps, kept, receipt })
}

/// The request that has frozen a customer's data, an erasure or a restriction: then nothing is mailed but what belongs to it.
///
/// Enforces: DEL2
///
/// # Errors
/// When the store fails.
pub async fn frozen_by(house: &House, customer: CustomerId) -> Result<Option<RightsCase>, VaultError> {
    house.vault().frozen_by(customer).await
}

/// What an erasure left because a law says so; what a case holds is not told.
pub(crate) fn kept_after(receipt: &ErasureReceipt) -> Vec<(String, Option<Timestamp>)> {
    let mut kept: BTreeMap<String, Option<Timestamp>> = BTreeMap::new();
    for row in receipt.kept.iter().filter(|row| row.class != RetentionClass::Hold) {
        let until = kept.entry(row.retention_row.clone()).or_default();
        // The law's own date: that a case holds it longer is not told.
        *until = (*until).max(row.until_by_law);
    }
    kept.into_iter().collect()
}

/// What stays of somebody who is still a customer because a law says so.
pub(crate) async fn kept_by_law(
    house: &House,
    customer: CustomerId,
) -> Result<Vec<(String, Option<Timestamp>)>, VaultError> {
    let policy = house.vault().policy();
    let rows = house.vault().retention_rows_of(customer).await?;
    let is_by_law = |row: &str| {
        let mut known = Attribute::ALL.iter().map(|attribute| policy.retention(*attribute));
        known.any(|known| known.id == row && known.law.is_some())
    };
    Ok(rows.into_iter().filter(|(row, _)| is_by_law(row)).collect())
}

fn known(receipt: Result<ErasureReceipt, VaultError>) -> Result<Option<ErasureReceipt>, VaultError> {
    match receipt {
        Ok(receipt) => Ok(Some(receipt)),
        Err(VaultError::UnknownCustomer | VaultError::NotNow(_)) => Ok(None),
        Err(other) => Err(other),
    }
}
