//! The course of a deletion that a provider asked for, readable by whoever has its code: no personal value, and every row
//! that is kept with its law and its date (DEL3).

use amanah_policy::{Activity, Attribute, CustomerId, Provider, Timestamp};
use amanah_vault::{ClosedWhy, OfCode, ProviderNotice, RightsCase, VaultError};

use super::keep;
use crate::deletion::status::{kept_after, kept_by_law};
use crate::house::House;

/// How a deletion stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Which provider asked for it, when, and what came of it; none when nobody was known by the id.
    pub asked: Option<Asked>,
    /// What a law keeps, each with when the last of it goes.
    pub kept: Vec<(String, Option<Timestamp>)>,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who asked.
    pub provider: Provider,
    /// When.
    pub received_at: Timestamp,
    /// What came of it.
    pub standing: Standing,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// What came from the provider is gone, and nothing waits.
    Done,
    /// An active customer is asked to confirm or replace what came from there.
    WaitsForCustomer {
        /// Whether it is the registered address.
        email: bool,
        /// Whether it is a name.
        name: bool,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// Of an account that is not active the registered address is asked whether everything is to be erased.
    AtAddress {
        /// The request, which has a page of its own.
        case: RightsCase,
    },
    /// Of an account that is not active a person decides, after the registered address was asked.
    WaitsForUs {
        /// Until when.
        until: Option<Timestamp>,
    },
    /// A person closed it, for this reason.
    Closed {
        /// The reason.
        why: ClosedWhy,
    },
    /// The whole account is erased.
    Erased {
        /// Since when.
        at: Timestamp,
    },
}

/// How a deletion stands; none when this is no code of ours.
///
/// Enforces: DEL3
///
/// # Errors
/// When the store fails.
pub async fn status(house: &House, code: &str) -> Result<Option<Status>, VaultError> {
    let notice = match house.vault().notice_of_code(code).await? {
        OfCode::NoCode => return Ok(None),
        OfCode::Nobody => return Ok(Some(Status { asked: None, kept: Vec::new() })),
        OfCode::Notice(notice) => notice,
    };
    let Some(customer) = notice.customer else { return Ok(Some(Status { asked: None, kept: Vec::new() })) };
    let (standing, kept) = match house.vault().erasure(customer).await {
        Ok(receipt) => (Standing::Erased { at: receipt.unreadable_at }, kept_after(&receipt)),
        Err(VaultError::UnknownCustomer | VaultError::NotNow(_)) => {
            (standing(house, customer, &notice).await?, kept_by_law(house, customer).await?)
        }
        Err(other) => return Err(other),
    };
    let asked = Asked { provider: notice.provider, received_at: notice.received_at, standing };
    Ok(Some(Status { asked: Some(asked), kept }))
}

async fn standing(
    house: &House,
    customer: CustomerId,
    notice: &ProviderNotice,
) -> Result<Standing, VaultError> {
    if let Some((_, why)) = notice.closed_by {
        return Ok(Standing::Closed { why });
    }
    if notice.closed_at.is_some() {
        return Ok(Standing::Done);
    }
    if notice.activity == Some(Activity::Unknown)
        && let Some(case) = house.vault().open_erasure(customer).await?
    {
        return Ok(Standing::AtAddress { case });
    }
    if notice.activity == Some(Activity::Inactive) {
        return Ok(match house.vault().open_erasure(customer).await? {
            Some(case) => Standing::AtAddress { case },
            None => Standing::WaitsForUs { until: notice.due_at },
        });
    }
    let given = keep::of(house, customer, notice.provider).await?;
    let email = given.iter().any(|(attribute, _)| *attribute == Attribute::PrimaryEmail);
    Ok(match given.is_empty() {
        true => Standing::Done,
        false => Standing::WaitsForCustomer {
            email,
            name: given.iter().any(|(attribute, _)| *attribute != Attribute::PrimaryEmail),
            until: notice.due_at,
        },
    })
}
