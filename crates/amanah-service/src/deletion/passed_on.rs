//! Requests that another company passes on for somebody (OpenDSR): taken, carried into the one course that every request
//! has, and answered without saying whether anybody is our customer (DEL2, docs/decisions/0019).
//!
//! Layout: `processor` is who passes on and what signs our answers, `standing` how a request stands to its sender, `telling`
//! what they are told without asking.

mod processor;
mod standing;
mod telling;

use std::collections::BTreeSet;

use amanah_policy::{CaseChannel, CaseId, CaseKind, CustomerId, Timestamp};
use amanah_vault::{CaseChange, CustomerNumber, NewPassedOn, NotedPassedOn, PassedOn, Personal, VaultError};
use amanah_wire::opendsr::{Identity, Request, RequestStatus, Right};

pub use processor::{Controller, Processor, Sign};
pub use standing::{Stands, receipt, stands, status, withdrawal};
pub use telling::{announce_changes, message};

use crate::accounts::limits::Deed;
use crate::deletion::course;
use crate::deletion::request::{self, Asked, KEEPER, RequestFault};
use crate::house::House;

/// A request that was noted and not carried on is carried on by whoever passes it on again; not while the first may be at it.
const SETTLED_WITHIN_SECONDS: i64 = 30;

/// After the link that confirms has ended, a request is left so long before it is called lapsed.
const LAPSES_AFTER_DAYS: i64 = 1;

/// Why a request was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotPassedOn {
    /// Another request has this id.
    #[error("another request was passed on under this id; give each its own")]
    AnotherUnderThisId,
    /// It is to be told at an address that nobody agreed upon.
    #[error("one of the status_callback_urls is not agreed upon; ask for it to be added")]
    CallbackNotAgreed,
    /// The same request is being taken at this moment.
    #[error("this request is being taken; pass it on again in half a minute")]
    InTheMaking,
    /// The vault failed.
    #[error("the request could not be kept")]
    Vault(#[from] VaultError),
}

/// Why a request was not withdrawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotWithdrawn {
    /// There is none.
    #[error("no such request was passed on")]
    NotThere,
    /// It does not wait any more.
    #[error("this request is not pending any more")]
    NotPending,
    /// The vault failed.
    #[error("the request could not be withdrawn")]
    Vault(#[from] VaultError),
}

/// Takes a request that a company passes on as these bytes. Whoever it is about is asked themself, at the address that is
/// stored; the company learns the same of everybody. Passed on again, it is the same request.
///
/// Enforces: DEL1, DEL2, SEC
///
/// # Errors
/// Why it was not taken; when the store fails, passed on again it goes on.
pub async fn take(
    house: &House,
    controller: &Controller,
    (request, body): (&Request, &[u8]),
    now: Timestamp,
) -> Result<PassedOn, NotPassedOn> {
    let callbacks: BTreeSet<String> = request.callbacks.iter().cloned().collect();
    if !callbacks.iter().all(|address| controller.callbacks.contains(address)) {
        return Err(NotPassedOn::CallbackNotAgreed);
    }
    let (due_at, lapses_at) = dates(house, request.right, now);
    let new = NewPassedOn {
        controller: controller.name.clone(),
        request: request.id.clone(),
        asked: request.right.code(),
        due_at,
        lapses_at,
        callbacks: callbacks.into_iter().collect(),
    };
    let (kept, is_again) = match house.vault().note_passed_on(new, body, now).await? {
        NotedPassedOn::New(kept) => (*kept, false),
        NotedPassedOn::Known(kept) => (*kept, true),
        NotedPassedOn::Another => return Err(NotPassedOn::AnotherUnderThisId),
    };
    if kept.settled_at.is_some() {
        return Ok(kept);
    }
    let begun_by = kept.received_at.plus_micros(SETTLED_WITHIN_SECONDS * 1_000_000);
    if is_again && now < begun_by {
        return Err(NotPassedOn::InTheMaking);
    }
    let case = match whom(house, &request.identities).await? {
        Some(customer) => open(house, customer, request.right, (&kept, is_again), now).await?,
        None => None,
    };
    house.vault().settle_passed_on(&kept, case, now).await?;
    Ok(kept)
}

/// Withdraws a request that waits. A deletion that it opened and nobody confirmed ends with it, and its customer is told; what
/// else was asked for is the customer's by now, and is answered to them.
///
/// Enforces: DEL2
///
/// # Errors
/// When there is no such request, or it does not wait any more.
pub async fn withdraw(
    house: &House,
    controller: &Controller,
    id: &str,
    now: Timestamp,
) -> Result<PassedOn, NotWithdrawn> {
    let kept = house.vault().passed_on(&controller.name, id).await?.ok_or(NotWithdrawn::NotThere)?;
    if kept.withdrawn_at.is_some() {
        return Ok(kept);
    }
    if stands(&kept, now).status != RequestStatus::Pending {
        return Err(NotWithdrawn::NotPending);
    }
    // The case first: cut off in between, the company withdraws again, and finds it ended.
    let opened = kept.case.as_ref().filter(|case| kept.has_opened && case.kind == CaseKind::Erase);
    if let Some(case) = opened.filter(|case| case.state.can_be_stopped()) {
        let steps = vec![(amanah_policy::CaseStep::Cancel, CaseChange::default())];
        match house.vault().move_case(case, steps, KEEPER, now).await {
            Ok(case) => course::stopped(house, &case, "withdrawn", now).await,
            // They confirmed it at this moment.
            Err(VaultError::KeepsChanging) => return Err(NotWithdrawn::NotPending),
            Err(other) => return Err(other.into()),
        }
    }
    house.vault().withdraw_passed_on(&kept, now).await?;
    Ok(PassedOn { withdrawn_at: Some(now), ..kept })
}

/// By when a request is done at the latest, and what was not confirmed by when was not asked for: the same of everybody.
fn dates(house: &House, right: Right, now: Timestamp) -> (Timestamp, Timestamp) {
    let policy = house.vault().policy();
    let clocks = policy.clocks();
    match right {
        Right::Access | Right::Portability => {
            let due = now.plus_hours(i64::from(clocks.access_within_hours));
            (due, due)
        }
        Right::Erasure => {
            let confirmed = now.plus_days(i64::from(clocks.case_confirmation_days));
            let hours = clocks.cooling_off_hours + clocks.legal_check_hours + clocks.erasure_within_hours;
            (confirmed.plus_hours(i64::from(hours)), confirmed.plus_days(LAPSES_AFTER_DAYS))
        }
    }
}

/// The one customer who is named; whoever is one of two is nobody.
async fn whom(house: &House, identities: &[Identity]) -> Result<Option<CustomerId>, VaultError> {
    let vault = house.vault();
    let mut found = BTreeSet::new();
    for identity in identities {
        match identity {
            Identity::Email(address) => {
                found.extend(vault.customers_by_email(&Personal::text(address)).await?);
            }
            Identity::CustomerNumber(number) => {
                if let Ok(number) = number.parse::<CustomerNumber>() {
                    found.extend(vault.customer_by_number(number).await?);
                }
            }
        }
    }
    Ok(if found.len() == 1 { found.pop_first() } else { None })
}

/// Opens what is asked for, as any other door does; gives the case that its sender may learn of, once it is confirmed, and
/// whether it was opened here.
///
/// Enforces: DEL1, DEL2
async fn open(
    house: &House,
    customer: CustomerId,
    right: Right,
    (kept, is_again): (&PassedOn, bool),
    now: Timestamp,
) -> Result<Option<(CaseId, bool)>, VaultError> {
    // A company that asks about somebody all the time brings them no more letters.
    if house.take_try(Deed::PassOnAbout, &customer.to_string(), now).await?.is_err() {
        return Ok(None);
    }
    let whence = (CaseChannel::Partner, KEEPER);
    let kind = match right {
        Right::Access => CaseKind::Access,
        Right::Portability => CaseKind::Copy,
        Right::Erasure => {
            return Ok(match request::erasure(house, customer, whence, now).await? {
                Asked::Opened(case) | Asked::ForAPerson(case) => Some((case.id, true)),
                // What came through another door, or was confirmed before, is not confirmed to this company.
                Asked::OpenAlready(case)
                    if case.confirmed.is_none() && case.channel == CaseChannel::Partner =>
                {
                    Some((case.id, is_again && case.received_at >= kept.received_at))
                }
                Asked::OpenAlready(_) | Asked::PointedToPortal(_) => None,
            });
        }
    };
    let cases = house.vault().cases_of(customer).await?;
    if cases.iter().any(|case| case.kind == kind && !case.state.is_closed()) {
        return Ok(None);
    }
    match request::ask(house, customer, kind, whence, now).await {
        Ok(case) => Ok(Some((case.id, true))),
        Err(RequestFault::Vault(fault)) => Err(fault),
        Err(_) => Ok(None),
    }
}
