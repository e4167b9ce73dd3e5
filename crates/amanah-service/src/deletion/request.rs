//! Requests with a clock, opened by whichever door: each leads to the same course (DEL2, UU 27/2022 art. 14).

use amanah_policy::{
    Activity, CaseChannel, CaseKind, CaseRefusal, CaseState, CaseStep, CustomerId, Role, StaffId, Timestamp,
};
use amanah_vault::{Actor, CaseChange, ConfirmedHow, NewCase, RightsCase, Said, SessionHeader, VaultError};
use jiff::civil::Date;

use crate::accounts::limits::{Deed, TooOften};
use crate::accounts::sessions;
use crate::deletion::plan::Plan;
use crate::deletion::{course, mailbox, plan};
use crate::house::House;
use crate::purposes::opening::daily_list::hours_of;

/// The part of the system that keeps the course of requests.
pub(crate) const KEEPER: Actor = Actor::System(Role::Officer);

/// Why no request was opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestFault {
    /// The person must prove who they are first.
    #[error("prove again who you are, then ask")]
    ProofNeeded,
    /// A deletion is under way already.
    #[error("a deletion is under way already; look at how it stands")]
    OpenAlready,
    /// Other people are in the account of a company that they answer for.
    #[error("hand the account of your company over first, under People")]
    HandOverFirst,
    /// A service has no end yet, and none was named.
    #[error("name the day on which your services end")]
    EndNeeded,
    /// The day is over already.
    #[error("name a day from today on")]
    DayOver,
    /// Too many requests.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The vault failed.
    #[error("the request could not be kept")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for RequestFault {
    fn from(fault: VaultError) -> Self {
        match fault {
            VaultError::Taken(_) => Self::OpenAlready,
            VaultError::AnswersForOthers => Self::HandOverFirst,
            other => Self::Vault(other),
        }
    }
}

/// When the services of a customer who leaves are to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServicesEnd {
    /// As they are planned; each must have an end.
    AsPlanned,
    /// Now.
    Now,
    /// On a day; those that end earlier anyway do so.
    On(Timestamp),
}

/// The beginning of a day as a customer names it, in the zone of the house; none where it is no day.
#[must_use]
pub fn day_of(house: &House, text: &str) -> Option<Timestamp> {
    let date = text.trim().parse::<Date>().ok().filter(|date| (1970..=2200).contains(&date.year()))?;
    Some(hours_of(date, &house.settings().zone).0)
}

/// When the last service ends by what a customer chose: now where none runs, none where one has no end.
#[must_use]
pub fn last_end(plan: &Plan, end: ServicesEnd, now: Timestamp) -> Option<Timestamp> {
    if plan.running.is_empty() {
        return Some(now);
    }
    match end {
        ServicesEnd::AsPlanned => plan.last_service_ends(),
        ServicesEnd::Now => Some(now),
        ServicesEnd::On(day) => {
            let ends =
                plan.running.iter().map(|service| plan::ends_at(service).map_or(day, |end| end.min(day)));
            ends.max()
        }
    }
}

/// When somebody who leaves is gone, if nobody stops it: after the time to think and the legal check that begin when the
/// last service has ended.
#[must_use]
pub fn gone_at(house: &House, last_end: Timestamp) -> Timestamp {
    let policy = house.vault().policy();
    let clocks = policy.clocks();
    last_end.plus_hours(i64::from(clocks.cooling_off_hours) + i64::from(clocks.legal_check_hours))
}

/// Leaves, from ClientZone: the proof of who they are confirms it. Where services run, the time to think begins when the
/// last of them ends; else it begins now.
///
/// Enforces: DEL2
///
/// # Errors
/// A proof that is too old, a deletion under way, an account to hand over first, a day that is no day from now on.
pub async fn leave(
    house: &House,
    customer: CustomerId,
    session: &SessionHeader,
    end: ServicesEnd,
    now: Timestamp,
) -> Result<RightsCase, RequestFault> {
    if !sessions::is_freshly_proved(session, now) {
        return Err(RequestFault::ProofNeeded);
    }
    let vault = house.vault();
    if vault.open_erasure(customer).await?.is_some() {
        return Err(RequestFault::OpenAlready);
    }
    let plan = plan::of(house, customer, now).await?;
    if !plan.hand_over_first.is_empty() {
        return Err(RequestFault::HandOverFirst);
    }
    let actor = Actor::Customer(customer);
    let confirmed = CaseChange { confirmed: Some(ConfirmedHow::Session), ..CaseChange::default() };
    let mut steps = vec![(CaseStep::Verify, CaseChange::default())];
    match plan.activity {
        Activity::Inactive => {
            steps.push((CaseStep::Freeze, CaseChange::default()));
            steps.push((CaseStep::Confirm, confirmed));
            steps.push((CaseStep::CoolOff, course::cooling_off(house, ConfirmedHow::Session, now)));
        }
        Activity::Active | Activity::Unknown => {
            if matches!(end, ServicesEnd::AsPlanned) && !plan.without_end().is_empty() {
                return Err(RequestFault::EndNeeded);
            }
            if matches!(end, ServicesEnd::On(day) if day <= now) {
                return Err(RequestFault::DayOver);
            }
            steps.push((CaseStep::Confirm, CaseChange { due_at: Some(now), ..confirmed }));
        }
    }
    let new = NewCase {
        customer,
        kind: CaseKind::Erase,
        channel: CaseChannel::Portal,
        activity: Some(plan.activity),
        due_at: now,
    };
    let case = vault.open_case(new, steps, actor, now).await?;
    if plan.activity == Activity::Unknown {
        // Nothing ends before a person knows what runs; then it ends as it is chosen now.
        let end = if end == ServicesEnd::Now { ServicesEnd::On(now) } else { end };
        course::end_services(house, &plan, end, actor, now).await?;
        course::say_looking(house, &case, now).await;
        return Ok(case);
    }
    // The request stands first: services that end with nobody having asked would be worse than a request that waits.
    course::end_services(house, &plan, end, actor, now).await?;
    Ok(course::advance(house, case, now).await?)
}

/// A restriction has no end; so long after it began somebody looks whether it is still wanted.
const RESTRICTION_LOOKED_AT_DAYS: i64 = 365;

/// What became of a mail or a provider's word that asks for a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A case is open, and the registered address is asked to confirm.
    Opened(RightsCase),
    /// The customer is active: they were pointed to ClientZone (DEL1).
    PointedToPortal(RightsCase),
    /// A deletion was under way already.
    OpenAlready(RightsCase),
    /// A person must decide: other people are in an account that they answer for, or nobody knows whether a service runs.
    ForAPerson(RightsCase),
}

/// Opens the deletion that somebody asks for whose identity is shown: by a mail from the registered address, by a sign-on
/// provider, or to staff. Their data is frozen at once, and the registered address is asked to confirm.
///
/// Enforces: DEL1, DEL2
///
/// # Errors
/// When the store fails; asked again, it goes on.
pub async fn erasure(
    house: &House,
    customer: CustomerId,
    whence: (CaseChannel, Actor),
    now: Timestamp,
) -> Result<Asked, VaultError> {
    erasure_saying(house, customer, whence, || None, now).await
}

/// The same, with what was said when it was opened.
pub(super) async fn erasure_saying(
    house: &House,
    customer: CustomerId,
    (channel, actor): (CaseChannel, Actor),
    said: impl Fn() -> Option<Said>,
    now: Timestamp,
) -> Result<Asked, VaultError> {
    let vault = house.vault();
    if let Some(open) = vault.open_erasure(customer).await? {
        // What somebody wrote down of whom nobody knew: now it is known, unless the same person says so.
        let is_news = open.opened_by.is_none() || open.opened_by != staff_of(actor);
        if open.state == CaseState::Received && is_news {
            return vouched_for(house, open, actor, now).await;
        }
        return Ok(Asked::OpenAlready(course::advance(house, open, now).await?));
    }
    let activity = plan::activity(house, customer, now).await?;
    let new = NewCase { customer, kind: CaseKind::Erase, channel, activity: Some(activity), due_at: now };
    if ends_with_its_owner(house, customer).await? {
        let steps = vec![(CaseStep::Verify, CaseChange::default())];
        return Ok(Asked::ForAPerson(vault.open_case_saying(new, steps, said(), actor, now).await?));
    }
    let verify = (CaseStep::Verify, CaseChange::default());
    if activity == Activity::Active {
        let why = CaseChange { why: Some(CaseRefusal::ActiveAfterAll), ..CaseChange::default() };
        let steps = vec![verify, (CaseStep::Refuse, why)];
        let case = vault.open_case_saying(new, steps, said(), actor, now).await?;
        course::point_to_portal(house, &case, now).await;
        return Ok(Asked::PointedToPortal(case));
    }
    if activity == Activity::Unknown {
        let opened = vault.open_case_saying(new, vec![verify], said(), actor, now).await;
        return match opened {
            Ok(case) => {
                course::say_looking(house, &case, now).await;
                Ok(Asked::ForAPerson(case))
            }
            Err(VaultError::Taken(_)) => {
                let open = vault.open_erasure(customer).await?.ok_or(VaultError::KeepsChanging)?;
                Ok(Asked::OpenAlready(open))
            }
            Err(other) => Err(other),
        };
    }
    if mailbox::doubt(house, customer, channel, now).await?.is_some() {
        return match vault.open_case_saying(new, vec![verify], said(), actor, now).await {
            Ok(case) => Ok(Asked::ForAPerson(case)),
            Err(VaultError::Taken(_)) => {
                let open = vault.open_erasure(customer).await?.ok_or(VaultError::KeepsChanging)?;
                Ok(Asked::OpenAlready(open))
            }
            Err(other) => Err(other),
        };
    }
    let freeze = (CaseStep::Freeze, CaseChange::default());
    match vault.open_case_saying(new, vec![verify, freeze], said(), actor, now).await {
        Ok(case) => Ok(Asked::Opened(course::advance(house, case, now).await?)),
        // Somebody was faster, through another door.
        Err(VaultError::Taken(_)) => match vault.open_erasure(customer).await? {
            Some(open) => Ok(Asked::OpenAlready(open)),
            None => Err(VaultError::KeepsChanging),
        },
        Err(VaultError::AnswersForOthers) => {
            let case = vault.open_case_saying(new, vec![verify], said(), actor, now).await?;
            Ok(Asked::ForAPerson(case))
        }
        Err(other) => Err(other),
    }
}

/// Goes on with a deletion that was written down before anybody knew from whom it came: now it is known.
///
/// Enforces: DEL1, DEL2
///
/// # Errors
/// When it stands differently by now, or the store fails.
pub(super) async fn vouched_for(
    house: &House,
    case: RightsCase,
    actor: Actor,
    now: Timestamp,
) -> Result<Asked, VaultError> {
    let vault = house.vault();
    let verify = (CaseStep::Verify, CaseChange::default());
    if ends_with_its_owner(house, case.customer).await? {
        return Ok(Asked::ForAPerson(vault.move_case(&case, vec![verify], actor, now).await?));
    }
    let activity = plan::activity(house, case.customer, now).await?;
    if activity == Activity::Unknown {
        let change = CaseChange { activity: Some(activity), due_at: Some(now), ..CaseChange::default() };
        let case = vault.move_case(&case, vec![(CaseStep::Verify, change)], actor, now).await?;
        course::say_looking(house, &case, now).await;
        return Ok(Asked::ForAPerson(case));
    }
    if activity == Activity::Active {
        let why = CaseChange { why: Some(CaseRefusal::ActiveAfterAll), ..CaseChange::default() };
        let case = vault.move_case(&case, vec![verify, (CaseStep::Refuse, why)], actor, now).await?;
        course::point_to_portal(house, &case, now).await;
        return Ok(Asked::PointedToPortal(case));
    }
    if mailbox::doubt(house, case.customer, case.channel, now).await?.is_some() {
        return Ok(Asked::ForAPerson(vault.move_case(&case, vec![verify], actor, now).await?));
    }
    let freeze = (CaseStep::Freeze, CaseChange { due_at: Some(now), ..CaseChange::default() });
    match vault.move_case(&case, vec![verify, freeze], actor, now).await {
        Ok(case) => Ok(Asked::Opened(course::advance(house, case, now).await?)),
        Err(VaultError::AnswersForOthers) => {
            Ok(Asked::ForAPerson(vault.move_case(&case, vec![verify], actor, now).await?))
        }
        Err(other) => Err(other),
    }
}

/// Whether a deletion waits until a person knows whether a service of its customer runs: it neither freezes nor erases.
///
/// Enforces: DEL2
#[must_use]
pub fn waits_for_knowledge(case: &RightsCase) -> bool {
    case.kind == CaseKind::Erase
        && case.activity == Some(Activity::Unknown)
        && matches!(case.state, CaseState::Verified | CaseState::Confirmed)
}

/// Whether this is a company with people of its own in its account: whoever reads its mailbox does not end it, its owner does.
///
/// Enforces: DEL2
pub(super) async fn ends_with_its_owner(house: &House, customer: CustomerId) -> Result<bool, VaultError> {
    let account = house.vault().account_of(customer).await?;
    Ok(account.is_of_company() && account.holder == customer && !account.members().is_empty())
}

/// Opens any other request: of the customer, or written down by staff. The law's clock runs from now.
///
/// # Errors
/// Too many requests; when the store fails.
pub async fn ask(
    house: &House,
    customer: CustomerId,
    kind: CaseKind,
    whence: (CaseChannel, Actor),
    now: Timestamp,
) -> Result<RightsCase, RequestFault> {
    ask_saying(house, customer, kind, whence, None, now).await
}

/// The same, with what was said when it was opened.
pub(super) async fn ask_saying(
    house: &House,
    customer: CustomerId,
    kind: CaseKind,
    (channel, actor): (CaseChannel, Actor),
    said: Option<Said>,
    now: Timestamp,
) -> Result<RightsCase, RequestFault> {
    house.take_try(Deed::WriteBy, &customer.to_string(), now).await??;
    let vault = house.vault();
    if kind == CaseKind::Restrict
        && let Some(open) = vault.frozen_by(customer).await?.filter(|open| open.kind == kind)
    {
        return Ok(open);
    }
    let activity = vault.activity(customer, now).await?;
    let new = NewCase { customer, kind, channel, activity: Some(activity), due_at: due(house, kind, now) };
    let mut steps = vec![(CaseStep::Verify, CaseChange::default())];
    // Freeze first. Where services run, their contract needs the data, and a person weighs the two (UU 27/2022 art. 41).
    let is_at_once = kind == CaseKind::Restrict && activity == Activity::Inactive;
    if is_at_once {
        steps.push(restricting(now));
    }
    let case = vault.open_case_saying(new, steps, said, actor, now).await?;
    if is_at_once {
        course::say_restricted(house, &case, now).await?;
    } else {
        course::say_received(house, &case, now).await;
    }
    Ok(case)
}

/// The step that restricts. No clock ends it; after a year somebody looks whether it is still wanted.
pub(super) fn restricting(now: Timestamp) -> (CaseStep, CaseChange) {
    (
        CaseStep::Freeze,
        CaseChange { due_at: Some(now.plus_days(RESTRICTION_LOOKED_AT_DAYS)), ..CaseChange::default() },
    )
}

/// By when a request is to be answered.
fn due(house: &House, kind: CaseKind, now: Timestamp) -> Timestamp {
    let policy = house.vault().policy();
    let clocks = policy.clocks();
    let hours = match kind {
        CaseKind::Access | CaseKind::Copy => clocks.access_within_hours,
        CaseKind::Rectify => clocks.correction_within_hours,
        CaseKind::Restrict => clocks.restriction_within_hours,
        CaseKind::Object => clocks.withdrawal_within_hours,
        CaseKind::Erase => clocks.erasure_within_hours,
    };
    now.plus_hours(i64::from(hours))
}

const fn staff_of(actor: Actor) -> Option<StaffId> {
    match actor {
        Actor::Staff { id, .. } => Some(id),
        Actor::Customer(_) | Actor::System(_) | Actor::Visitor => None,
    }
}
