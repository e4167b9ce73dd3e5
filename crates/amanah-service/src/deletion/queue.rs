//! Requests as staff work on them: the queue by what is due, one at the desk, a refusal with its reason, and the way for
//! somebody whose mailbox is gone (UU 27/2022 art. 14 and 33).

mod came_by;
mod from_mail;
mod second_fact;
mod unknown;
mod urgency;

use amanah_policy::{
    CaseChannel, CaseId, CaseKind, CaseRefusal, CaseState, CaseStep, CustomerId, Role, StaffId, Timestamp,
};
use amanah_vault::{Actor, CaseChange, ConfirmedHow, CustomerNumber, CustomerState, RightsCase, VaultError};

pub use came_by::CameBy;
pub use from_mail::{approve, for_mail, waits_for_a_second_person};
pub use second_fact::{Known, LONGEST_DESCRIPTION, SHORTEST_DESCRIPTION, SecondFact};
pub use unknown::{look_again, say_of_service, unknown_services};
use urgency::STUCK_HOURS;
pub use urgency::Urgency;

use crate::accounts::limits::{Deed, TooOften};
use crate::deletion::request::{self, Asked, RequestFault};
use crate::deletion::{course, mailbox};
use crate::house::House;
use crate::purposes::service_communication::mail;

/// Who works on requests.
pub const WORKERS: &[Role] = &[Role::Officer, Role::Legal, Role::Support];

/// Whom a customer tells that a deletion shall stop.
pub const STOPPERS: &[Role] = &[Role::Officer, Role::Support];

/// A request in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The case.
    pub case: RightsCase,
    /// The number of its customer; none once they are erased.
    pub number: Option<CustomerNumber>,
    /// Whether somebody answered a letter about it, and nobody has read the answer yet.
    pub has_answer: bool,
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
    /// A company ends with its owner, who asks for it themself.
    #[error("a company ends with its owner; write the request down for the owner")]
    EndsWithItsOwner,
    /// It is not described what was seen, or at too great a length.
    #[error(
        "describe in {SHORTEST_DESCRIPTION} to {LONGEST_DESCRIPTION} characters who you saw and what they showed"
    )]
    NotDescribed,
    /// What was given as a second fact is not true of this customer.
    #[error("this is not true of this customer; ask them again")]
    WrongFact,
    /// Of a service nobody knows whether it runs.
    #[error("it is not known whether a service runs; look at the panel and write down what you see")]
    StillUnknown,
    /// The registered mailbox may be another's by now.
    #[error(
        "the registered mailbox may be another's by now; the officer decides, by a fact that no mail says"
    )]
    MailboxInDoubt,
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
    Ok(with_numbers(house, house.vault().open_cases(None, at_most).await?).await?)
}

/// The requests that were closed last.
///
/// # Errors
/// When the actor does not work on requests, or the store fails.
pub async fn closed(house: &House, by: Actor, at_most: u32) -> Result<Vec<Queued>, QueueFault> {
    may_work(by)?;
    Ok(with_numbers(house, house.vault().closed_cases(at_most).await?).await?)
}

/// The requests that wait for a person, in the order in which something is due: whatever is no erasure, and an erasure that
/// does not go on by itself.
///
/// # Errors
/// When the store fails.
pub async fn for_a_person(house: &House, at_most: u32, now: Timestamp) -> Result<Vec<Queued>, VaultError> {
    let cases = house.vault().cases_for_a_person(now.plus_hours(-STUCK_HOURS), at_most).await?;
    with_numbers(house, cases).await
}

/// One request, by the code that its customer has.
///
/// # Errors
/// When the actor does not work on requests, there is none, or the store fails.
pub async fn one(house: &House, by: Actor, code: &str) -> Result<Queued, QueueFault> {
    may_work(by)?;
    let case = house.vault().case_of_code(code).await?.ok_or(QueueFault::NotThere)?;
    with_numbers(house, vec![case]).await?.pop().ok_or(QueueFault::NotThere)
}

/// One request, by its id: staff need no code, which is its customer's secret.
///
/// # Errors
/// When the actor does not work on requests, there is none, or the store fails.
pub async fn one_by_id(house: &House, by: Actor, id: CaseId) -> Result<Queued, QueueFault> {
    may_work(by)?;
    let case = house.vault().case_by_id(id).await?.ok_or(QueueFault::NotThere)?;
    with_numbers(house, vec![case]).await?.pop().ok_or(QueueFault::NotThere)
}

/// Writes down what a customer asked for by telephone, letter or in person. A deletion goes the customer's own way from
/// there, and is never without their confirmation. The ledger keeps how it came.
///
/// Enforces: DEL2
///
/// # Errors
/// When the actor does not work on requests, one is open, or the store fails.
pub async fn at_desk(
    house: &House,
    by: Actor,
    customer: CustomerId,
    (kind, came): (CaseKind, CameBy),
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    may_work(by)?;
    house.take_try(Deed::MailTo, &customer.to_string(), now).await??;
    let whence = (CaseChannel::Desk, by);
    if kind != CaseKind::Erase {
        return Ok(request::ask_saying(house, customer, kind, whence, Some(came.said()), now).await?);
    }
    if request::ends_with_its_owner(house, customer).await? {
        return Err(QueueFault::EndsWithItsOwner);
    }
    let said = || Some(came.said());
    match request::erasure_saying(house, customer, whence, said, now).await? {
        Asked::Opened(case) | Asked::PointedToPortal(case) | Asked::ForAPerson(case) => Ok(case),
        Asked::OpenAlready(_) => Err(RequestFault::OpenAlready.into()),
    }
}

/// Mails the link that confirms to the registered address: once more, or at last, where something stood in the way before.
///
/// # Errors
/// When the request does not wait for it, other people are in an account still, too many were sent, or the store fails.
pub async fn ask_again(house: &House, by: Actor, id: CaseId, now: Timestamp) -> Result<(), QueueFault> {
    let case = one_by_id(house, by, id).await?.case;
    if !can_be_asked(&case) {
        return Err(QueueFault::NotThere);
    }
    if request::ends_with_its_owner(house, case.customer).await? {
        return Err(QueueFault::EndsWithItsOwner);
    }
    if mailbox::doubt_of(house, &case, now).await?.is_some() {
        return Err(QueueFault::MailboxInDoubt);
    }
    house.take_try(Deed::MailTo, &case.customer.to_string(), now).await??;
    if case.state == CaseState::Frozen {
        course::ask_again(house, case, now).await?;
        return Ok(());
    }
    let steps = vec![(CaseStep::Freeze, CaseChange::default())];
    let case = house.vault().move_case(&case, steps, by, now).await.map_err(RequestFault::from)?;
    course::advance(house, case, now).await?;
    Ok(())
}

/// Whether the registered address can be asked to confirm.
#[must_use]
pub fn can_be_asked(case: &RightsCase) -> bool {
    case.kind == CaseKind::Erase
        && matches!(case.state, CaseState::Verified | CaseState::Frozen)
        && !request::waits_for_knowledge(case)
}

/// Confirms a deletion for somebody whose mailbox is gone or another's by now: somebody in the house wrote it down, the
/// officer sees a fact that no mail says and that is true of the customer, and approves it. The time to think is longer, and
/// every other channel is told.
///
/// Enforces: DEL2
///
/// # Errors
/// When the actor is not the officer or wrote the request down themself, it does not wait for a confirmation, the fact is
/// not true, or the store fails.
pub async fn confirm_without_mailbox(
    house: &House,
    by: Actor,
    id: CaseId,
    fact: SecondFact<'_>,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    let officer = officer(by)?;
    let case = one_by_id(house, by, id).await?.case;
    let is_in_doubt = mailbox::doubt_of(house, &case, now).await?.is_some();
    if !waits_for_second_fact(&case) && !is_in_doubt {
        return Err(QueueFault::NotThere);
    }
    if case.opened_by == Some(officer) {
        return Err(QueueFault::SamePerson);
    }
    house.take_try(Deed::LookBy, &officer.to_string(), now).await??;
    let said = fact.checked(house, case.customer).await?;
    let how = ConfirmedHow::SecondFact;
    let confirmed = CaseChange { confirmed: Some(how), ..CaseChange::default() };
    // Where the mailbox was in doubt from the first, nobody knew who wrote, and nothing is frozen yet.
    let freeze = (case.state == CaseState::Verified).then(|| (CaseStep::Freeze, CaseChange::default()));
    let cool_off = (CaseStep::CoolOff, course::cooling_off(house, how, now));
    let steps = freeze.into_iter().chain([(CaseStep::Confirm, confirmed), cool_off]).collect();
    let case = house.vault().move_case_saying(&case, steps, Some(said), by, now).await?;
    Ok(course::advance(house, case, now).await?)
}

/// Whether the officer can confirm a request without the mailbox; of one that is in doubt, [`mailbox::doubt_of`] says it.
#[must_use]
pub fn waits_for_second_fact(case: &RightsCase) -> bool {
    case.kind == CaseKind::Erase && case.state == CaseState::Frozen && case.channel == CaseChannel::Desk
}

/// Restricts a customer's data because they asked for it: from here it serves nothing but the request, the law and their own
/// view. They are told, and lift it themself whenever they like.
///
/// Enforces: U2a
///
/// # Errors
/// When it is no open request for a restriction, the actor does not work on requests, or the store fails.
pub async fn restrict(
    house: &House,
    by: Actor,
    id: CaseId,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    let case = one_by_id(house, by, id).await?.case;
    if case.kind != CaseKind::Restrict {
        return Err(QueueFault::NotThere);
    }
    let steps = vec![request::restricting(now)];
    let case = house.vault().move_case(&case, steps, by, now).await?;
    course::say_restricted(house, &case, now).await?;
    Ok(case)
}

/// Stops a deletion because its customer said so to somebody in the house; the ledger and the customer's mail name them.
///
/// Enforces: DEL2
///
/// # Errors
/// When the actor is not of support, it cannot be stopped any more, or the store fails.
pub async fn stop(house: &House, by: Actor, id: CaseId, now: Timestamp) -> Result<RightsCase, QueueFault> {
    may_speak_for_customers(by)?;
    let case = one_by_id(house, by, id).await?.case;
    if case.kind != CaseKind::Erase {
        return Err(QueueFault::NotThere);
    }
    let steps = vec![(CaseStep::Cancel, CaseChange::default())];
    let case = house.vault().move_case(&case, steps, by, now).await?;
    course::stopped_by(house, &case, &mail::colleague(house, by).await?, now).await;
    Ok(case)
}

/// Closes a request that is no deletion, because what was asked for is done; the customer is told.
///
/// # Errors
/// When it is not open, the actor does not work on requests, or the store fails.
pub async fn answer(house: &House, by: Actor, id: CaseId, now: Timestamp) -> Result<RightsCase, QueueFault> {
    let case = one_by_id(house, by, id).await?.case;
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
    id: CaseId,
    why: CaseRefusal,
    now: Timestamp,
) -> Result<RightsCase, QueueFault> {
    officer(by)?;
    let case = one_by_id(house, by, id).await?.case;
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

/// Whoever hears customers, and gives back the person.
fn may_speak_for_customers(by: Actor) -> Result<StaffId, QueueFault> {
    match by {
        Actor::Staff { id, role } if STOPPERS.contains(&role) => Ok(id),
        _ => Err(QueueFault::NotYours),
    }
}

fn officer(by: Actor) -> Result<StaffId, QueueFault> {
    match by {
        Actor::Staff { id, role: Role::Officer } => Ok(id),
        _ => Err(QueueFault::OfficerOnly),
    }
}

async fn with_numbers(house: &House, cases: Vec<RightsCase>) -> Result<Vec<Queued>, VaultError> {
    let mut queued = Vec::with_capacity(cases.len());
    for case in cases {
        let number = match house.vault().customer(case.customer).await {
            Ok(header) => (header.state != CustomerState::Erased).then_some(header.number),
            Err(VaultError::UnknownCustomer) => None,
            Err(other) => return Err(other),
        };
        let has_answer = house.vault().has_waiting_answer(&case).await?;
        queued.push(Queued { case, number, has_answer });
    }
    Ok(queued)
}
