//! The links of a deletion: one that confirms it, mailed to the registered address alone, and one that stops it, in every
//! notice. Looking at either changes nothing, because scanners of mail open links (DEL2).

use amanah_policy::{CaseState, CaseStep, CustomerId, Timestamp};
use amanah_vault::{
    Actor, CaseChange, Confirmed, ConfirmedHow, PendingFault, PendingKind, RightsCase, VaultError,
};

use crate::deletion::course::{self, FACT_CASE};
use crate::deletion::mailbox;
use crate::deletion::plan::{self, Plan};
use crate::house::House;

/// Why a link did nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkFault {
    /// The link is used, late, or none of ours.
    #[error(transparent)]
    Link(#[from] PendingFault),
    /// It is too late: the deletion is being carried out, or closed.
    #[error("this deletion cannot be changed any more; look at how it stands")]
    TooLate(Box<RightsCase>),
    /// Other people are in the account of a company that the customer answers for.
    #[error("hand the account of your company over first, under People")]
    HandOverFirst,
    /// The vault failed.
    #[error("the link could not be followed")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for LinkFault {
    fn from(fault: VaultError) -> Self {
        match fault {
            VaultError::AnswersForOthers => Self::HandOverFirst,
            other => Self::Vault(other),
        }
    }
}

/// What a link is about, before anything is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The case as it stands.
    pub case: RightsCase,
    /// What the erasure would do.
    pub plan: Plan,
}

/// What a link that confirms would confirm. Nothing is changed.
///
/// # Errors
/// When the link is not good, or the store fails.
pub async fn look(house: &House, token: &str, now: Timestamp) -> Result<Shown, LinkFault> {
    let case = to_confirm(house, token, now).await?;
    let plan = plan::of(house, case.customer, now).await?;
    Ok(Shown { case, plan })
}

/// Confirms a deletion by the link from the registered mailbox; from here there is time to think. Asked again, it is the
/// same deletion.
///
/// Enforces: DEL2
///
/// # Errors
/// When the link is not good, it is too late, or the store fails.
pub async fn confirm(house: &House, token: &str, now: Timestamp) -> Result<RightsCase, LinkFault> {
    let case = to_confirm(house, token, now).await?;
    let actor = Actor::Customer(case.customer);
    let case = match case.state {
        CaseState::Frozen => {
            let confirmed = CaseChange { confirmed: Some(ConfirmedHow::Mailbox), ..CaseChange::default() };
            let cool = course::cooling_off(house, ConfirmedHow::Mailbox, now);
            let steps = vec![(CaseStep::Confirm, confirmed), (CaseStep::CoolOff, cool)];
            house.vault().move_case(&case, steps, actor, now).await?
        }
        state if state.is_closed() => return Err(LinkFault::TooLate(Box::new(case))),
        _ => case,
    };
    // The link is used up after the step, so that nobody is left with a used link and no deletion.
    use_up(house, PendingKind::CaseConfirm, token, now).await?;
    Ok(course::advance(house, case, now).await?)
}

/// The case that a link stops. Nothing is changed.
///
/// # Errors
/// When the link is not good, or the store fails.
pub async fn look_at_stop(house: &House, token: &str, now: Timestamp) -> Result<RightsCase, LinkFault> {
    behind(house, PendingKind::CaseStop, token, now).await
}

/// Stops a deletion by the link of a notice: everything is in use again.
///
/// Enforces: DEL2
///
/// # Errors
/// When the link is not good, it is too late, or the store fails.
pub async fn stop(house: &House, token: &str, now: Timestamp) -> Result<RightsCase, LinkFault> {
    let case = behind(house, PendingKind::CaseStop, token, now).await?;
    let customer = case.customer;
    let case = cancel(house, case, customer, now).await?;
    use_up(house, PendingKind::CaseStop, token, now).await?;
    Ok(case)
}

/// Stops the deletion of a customer who is signed in, or else lifts their restriction.
///
/// Enforces: DEL2
///
/// # Errors
/// When there is none, it is too late, or the store fails.
pub async fn stop_own(house: &House, customer: CustomerId, now: Timestamp) -> Result<RightsCase, LinkFault> {
    let vault = house.vault();
    let open = match vault.open_erasure(customer).await? {
        Some(erasure) => Some(erasure),
        None => vault.frozen_by(customer).await?,
    };
    let case = open.ok_or(LinkFault::Link(PendingFault::UsedOrUnknown))?;
    cancel(house, case, customer, now).await
}

async fn cancel(
    house: &House,
    case: RightsCase,
    customer: CustomerId,
    now: Timestamp,
) -> Result<RightsCase, LinkFault> {
    if case.state == CaseState::Cancelled {
        return Ok(case);
    }
    if !case.state.can_be_stopped() {
        return Err(LinkFault::TooLate(Box::new(case)));
    }
    let steps = vec![(CaseStep::Cancel, CaseChange::default())];
    let case = house.vault().move_case(&case, steps, Actor::Customer(customer), now).await?;
    course::stopped(house, &case, "cancelled", now).await;
    Ok(case)
}

/// The case behind a link that confirms. It was mailed while nothing spoke against the mailbox; what is known by now counts.
async fn to_confirm(house: &House, token: &str, now: Timestamp) -> Result<RightsCase, LinkFault> {
    let case = behind(house, PendingKind::CaseConfirm, token, now).await?;
    match mailbox::doubt_of(house, &case, now).await? {
        Some(_) => Err(PendingFault::UsedOrUnknown.into()),
        None => Ok(case),
    }
}

async fn behind(
    house: &House,
    kind: PendingKind,
    token: &str,
    now: Timestamp,
) -> Result<RightsCase, LinkFault> {
    let link: Confirmed = house.vault().look_behind_link(kind, token, now).await??;
    let id = link.facts.get(FACT_CASE).and_then(|text| text.parse().ok());
    let (Some(customer), Some(id)) = (link.customer, id) else {
        return Err(PendingFault::UsedOrUnknown.into());
    };
    Ok(house.vault().case(customer, id).await?.ok_or(PendingFault::UsedOrUnknown)?)
}

/// Uses a link up; one that is gone already is as good.
async fn use_up(house: &House, kind: PendingKind, token: &str, now: Timestamp) -> Result<(), LinkFault> {
    let _used = house.vault().confirm_link(kind, token, now).await?;
    Ok(())
}
