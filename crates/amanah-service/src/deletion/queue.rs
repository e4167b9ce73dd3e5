//! Requests as staff work on them: the queue by what is due, one at the desk, a refusal with its reason, and the way for
//! somebody whose mailbox is gone (UU 27/2022 art. 14 and 33).

use amanah_policy::{CaseChannel, CaseKind, CaseRefusal, CaseState, CaseStep, CustomerId, Role, Timestamp};
use amanah_vault::{Actor, CaseChange, ConfirmedHow, CustomerNumber, CustomerState, RightsCase, VaultError};

use crate::accounts::limits::{Deed, TooOften};
use crate::deletion::course;
use crate::deletion::request::{self, Asked, RequestFault};
use crate::house::House;
use crate::purposes::service_communication::mail;

/// Who works on requests.
pub const WORKERS: &[Role] = &[Role::Officer, Role::Legal, Role::Support];

/// A request in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The case.
    pub case: RightsCase,
    /// The number of its customer; none once they are erased.
    pub number: Option<CustomerNumber>,
}

/// Why staff did nothing with a request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueueFault {
    /// Whoever acts does not work on requests.
    #[error("requests are worked on by the protection officer, legal and support")]
    NotYours,
    /// This is the officer's to decide.
    #[error("only the protection officer decides this; ask them")]
    OfficerOnly,
    /// There is no such request, or it stands differently by now.
    #[error("this request stands differently by now; look at it again")]
    NotThere,
    /// The other person who stood for it is the same.
    #[error("somebody else must approve this")]
    SamePerson,
    /// Too many mails to one customer.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The request was not opened.
    #[error(transparent)]
    Request(#[from] RequestFault),
    /// The vault failed.
    #[error("the request could not be worked on")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for QueueFault {
    fn from(fault: VaultError) -> Self {
        match fault {
            VaultError::NotNow(_) | VaultError::KeepsChanging | VaultError::NotFound(_) => Self::NotThere,
            other => Self::Vault(other),
        }
    }
}

/// Open requests in the order in which something is due.
///
/// # Errors
/// When the actor does not work on requests, or the store fails.
pub async fn open(house: &House, by: Actor, at_most: u32) -> Result<Vec<Queued>, QueueFault> {
    may_work(by)?;
    with_numbers(house, house.vault().open_cases(None, at_most).await?).await
}

/// The requests that were closed last.
///
/// # Errors
/// When the actor does not work on requests, or the store fails.
pub async fn closed(house: &House, by: Actor, at_most: u32) -> Result<Vec<Queued>, QueueFault> {
    may_work(by)?;
    with_numbers(house, house.vault().closed_cases(at_most).await?).await
}

/// One request, by its code: an id of a case alone does not say whose it is.
///
/// # Errors
/// When the actor does not work on requests, there is none, or the store fails.
pub async fn one(house: &House, by: Actor, code: &str) -> Result<Queued, QueueFault> {
    may_work(by)?;
    let case = house.vault().case_of_code(code).await?.ok_or(QueueFault::NotThere)?;
    with_numbers(house, vec![case]).await?.pop().ok_or(QueueFault::NotThere)
}

/// Writes down what a customer asked for by telephone, letter or in person. A deletion goes the customer's own way from
/// there, and is never without their confirmation.
///
/// Enforces: DEL2
///
/// # Errors
/// When the actor does not work on requests, one is open, or the store fails.
pub async fn at_desk(
    house: &House,
    by: Actor,
    customer: CustomerId,
    kind: CaseKind,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    may_work(by)?;
    house.take_try(Deed::MailTo, &customer.to_string(), now).await??;
    if kind != CaseKind::Erase {
        return Ok(request::ask(house, customer, kind, (CaseChannel::Desk, by), now).await?);
    }
    match request::erasure(house, customer, (CaseChannel::Desk, by), now).await? {
        Asked::Opened(case) | Asked::PointedToPortal(case) | Asked::ForAPerson(case) => Ok(case),
        Asked::OpenAlready(_) => Err(RequestFault::OpenAlready.into()),
    }
}

/// Mails the link that confirms to the registered address once more.
///
/// # Errors
/// When the request does not wait for it, too many were sent, or the store fails.
pub async fn ask_again(house: &House, by: Actor, code: &str, now: Timestamp) -> Result<(), QueueFault> {
    let case = one(house, by, code).await?.case;
    if case.state != CaseState::Frozen {
        return Err(QueueFault::NotThere);
    }
    house.take_try(Deed::MailTo, &case.customer.to_string(), now).await??;
    course::ask_again(house, case, now).await?;
    Ok(())
}

/// Confirms a deletion for somebody whose mailbox is gone or another's by now: somebody in the house saw something that no
/// mail says, and the officer approves it. The time to think is longer, and every other channel is told.
///
/// Enforces: DEL2
///
/// # Errors
/// When the actor is not the officer or wrote the request down themself, it does not wait for a confirmation, or the store
/// fails.
pub async fn confirm_without_mailbox(
    house: &House,
    by: Actor,
    code: &str,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    let officer = officer(by)?;
    let case = one(house, by, code).await?.case;
    if case.state != CaseState::Frozen || case.channel != CaseChannel::Desk {
        return Err(QueueFault::NotThere);
    }
    if case.opened_by == Some(officer) {
        return Err(QueueFault::SamePerson);
    }
    let how = ConfirmedHow::SecondFact;
    let confirmed = CaseChange { confirmed: Some(how), ..CaseChange::default() };
    let steps =
        vec![(CaseStep::Confirm, confirmed), (CaseStep::CoolOff, course::cooling_off(house, how, now))];
    let case = house.vault().move_case(&case, steps, by, now).await?;
    Ok(course::advance(house, case, now).await?)
}

/// Closes a request that is no deletion, because what was asked for is done; the customer is told.
///
/// # Errors
/// When it is not open, the actor does not work on requests, or the store fails.
pub async fn answer(house: &House, by: Actor, code: &str, now: Timestamp) -> Result<RightsCase, QueueFault> {
    let case = one(house, by, code).await?.case;
    let steps = vec![(CaseStep::Answer, CaseChange::default())];
    let case = house.vault().move_case(&case, steps, by, now).await?;
    course::say_answered(house, &case, &mail::colleague(house, by).await?, now).await;
    Ok(case)
}

/// Refuses a request for a reason of the closed list; the customer is told which, and by whom.
///
/// # Errors
/// When it cannot be refused any more, the actor is not the officer, or the store fails.
pub async fn refuse(
    house: &House,
    by: Actor,
    code: &str,
    why: CaseRefusal,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    officer(by)?;
    let case = one(house, by, code).await?.case;
    let steps = vec![(CaseStep::Refuse, CaseChange { why: Some(why), ..CaseChange::default() })];
    let case = house.vault().move_case(&case, steps, by, now).await?;
    let colleague = mail::colleague(house, by).await?;
    course::say_refused(house, &case, (why.code(), &colleague), now).await;
    Ok(case)
}

fn may_work(by: Actor) -> Result<(), QueueFault> {
    match by {
        Actor::Staff { role, .. } if WORKERS.contains(&role) => Ok(()),
        _ => Err(QueueFault::NotYours),
    }
}

fn officer(by: Actor) -> Result<amanah_policy::StaffId, QueueFault> {
    match by {
        Actor::Staff { id, role: Role::Officer } => Ok(id),
        _ => Err(QueueFault::OfficerOnly),
    }
}

async fn with_numbers(house: &House, cases: Vec<RightsCase>) -> Result<Vec<Queued>, QueueFault> {
    let mut queued = Vec::with_capacity(cases.len());
    for case in cases {
        let number = match house.vault().customer(case.customer).await {
            Ok(header) => (header.state != CustomerState::Erased).then_some(header.number),
            Err(VaultError::UnknownCustomer) => None,
            Err(other) => return Err(other.into()),
        };
        queued.push(Queued { case, number });
    }
    Ok(queued)
}
