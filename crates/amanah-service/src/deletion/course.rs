//! The course of an open request: what is due is done, by the sweep's clock or at once. A letter goes out before what it
//! tells of is written down, so that it may come twice, and never not.

use std::collections::BTreeMap;

use amanah_policy::{
    Activity, Attribute, CaseChannel, CaseKind, CaseState, CaseStep, Channel, CustomerId, ErasureGround,
    MailId, RetentionClass, Timestamp,
};
use amanah_vault::{
    Actor, CaseChange, ConfirmedHow, NewPending, PendingKind, RightsCase, SecretKind, ServiceChange,
    VaultError,
};

use crate::deletion::certificate::{self, CaseDates};
use crate::deletion::plan::{self, Plan};
use crate::deletion::quiet;
use crate::deletion::request::{self, KEEPER, ServicesEnd};
use crate::house::House;
use crate::purposes::service_communication::letters::CaseLetter;
use crate::purposes::service_communication::mail::{self, MailFault};

/// Where a deletion is confirmed; the token stands behind it.
pub const CONFIRM_PATH: &str = "/request/confirm/";
/// Where it is stopped.
pub const STOP_PATH: &str = "/request/stop/";
/// Where its course is read; the code stands behind it.
pub const STATUS_PATH: &str = "/request/";

/// The fact of a link that names its case.
pub(super) const FACT_CASE: &str = "case";

/// How often one looks whether the services of somebody who leaves have ended.
const BETWEEN_LOOKS_HOURS: i64 = 1;
/// A case that could not be carried out is tried again then.
const AGAIN_HOURS: i64 = 1;
/// How long a link to stop works while services still run.
const LEAVING_LINK_DAYS: i64 = 90;
/// The notices of the time to think before the last one.
const NOTICES: u8 = 2;
/// The link that lifts a restriction is good so long; whoever signs in lifts it at any time.
const LIFTING_LINK_DAYS: i64 = 365;
/// So many due cases in one round.
const ROUND: u32 = 500;

/// How many cases of a round went a step on, and how many could not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CourseReport {
    /// Cases of which something was done.
    pub moved: u64,
    /// Cases that failed, each logged with its cause.
    pub failed: u64,
}

/// Does what is due in all open cases. One that fails does not keep the others.
///
/// Enforces: DEL2, DEL3
///
/// # Errors
/// When the list of cases cannot be read.
pub async fn advance_due(house: &House, now: Timestamp) -> Result<CourseReport, VaultError> {
    let mut report = CourseReport::default();
    for case in house.vault().open_cases(Some(now), ROUND).await? {
        // The others wait for a person; being late changes nothing about that.
        if case.kind != CaseKind::Erase {
            continue;
        }
        let (id, due) = (case.id, case.due_at);
        match advance(house, case, now).await {
            Ok(after) if after.due_at != due || after.state.is_closed() => report.moved += 1,
            Ok(_) => {}
            Err(fault) => {
                report.failed += 1;
                tracing::error!(case.id = %id, cause = %fault, "a request does not go on and is tried again");
            }
        }
    }
    Ok(report)
}

/// Does what is due in one case; gives it as it stands then.
///
/// Enforces: DEL2, DEL3
///
/// # Errors
/// When the store fails, or the policy refuses the erasure; tried again, it goes on.
pub async fn advance(house: &House, case: RightsCase, now: Timestamp) -> Result<RightsCase, VaultError> {
    let is_due = case.due_at <= now;
    let is_over = case.ends_at.is_some_and(|end| end <= now);
    if request::waits_for_knowledge(&case) {
        return Ok(case);
    }
    match case.state {
        // Nobody stood for it as the second person, and nobody else was ever told of it.
        CaseState::Received if is_due => {
            step(house, &case, CaseStep::Expire, CaseChange::default(), now).await
        }
        CaseState::Verified if case.channel == CaseChannel::Retention && is_due => {
            quiet::go_on(house, case, now).await
        }
        CaseState::Frozen if case.told == 0 => ask_to_confirm(house, case, now).await,
        CaseState::Frozen if is_due => {
            stopped(house, &case, "expired", now).await;
            step(house, &case, CaseStep::Expire, CaseChange::default(), now).await
        }
        CaseState::Confirmed if is_due => wait_for_services(house, case, now).await,
        // Whoever was not told in time, because nothing here ran, gets the time in which they would have been.
        CaseState::CoolingOff if is_over && case.told < NOTICES => think_longer(house, case, now).await,
        CaseState::CoolingOff if is_over => {
            notify(house, &case, CaseLetter::Last { status: &status_link(house, &case) }, now).await?;
            let hours = i64::from(house.vault().policy().clocks().legal_check_hours);
            let end = now.plus_hours(hours);
            let change = CaseChange { due_at: Some(end), ends_at: Some(end), ..CaseChange::default() };
            step(house, &case, CaseStep::CheckLaw, change, now).await
        }
        CaseState::CoolingOff if is_due => remind(house, case, now).await,
        CaseState::LegalCheck if is_over => {
            let change = CaseChange { due_at: Some(now), ..CaseChange::default() };
            let case = step(house, &case, CaseStep::Execute, change, now).await?;
            carry_out(house, case, now).await
        }
        CaseState::Executing if is_due => carry_out(house, case, now).await,
        _ => Ok(case),
    }
}

/// What the time to think brings with it: from now on, with its middle as the next thing due.
pub(super) fn cooling_off(house: &House, how: ConfirmedHow, now: Timestamp) -> CaseChange {
    let policy = house.vault().policy();
    let clocks = policy.clocks();
    let hours = match how {
        ConfirmedHow::Session | ConfirmedHow::Mailbox | ConfirmedHow::Silence => clocks.cooling_off_hours,
        ConfirmedHow::SecondFact => clocks.cooling_off_without_mailbox_hours,
    };
    let end = now.plus_hours(i64::from(hours));
    CaseChange { due_at: Some(now), ends_at: Some(end), told: Some(0), ..CaseChange::default() }
}

pub(super) async fn step(
    house: &House,
    case: &RightsCase,
    step: CaseStep,
    change: CaseChange,
    now: Timestamp,
) -> Result<RightsCase, VaultError> {
    house.vault().move_case(case, vec![(step, change)], KEEPER, now).await
}

/// Mails the link that confirms, to the registered address and to no other.
///
/// Enforces: DEL2
async fn ask_to_confirm(house: &House, case: RightsCase, now: Timestamp) -> Result<RightsCase, VaultError> {
    let days = house.vault().policy().clocks().case_confirmation_days;
    let until = case.received_at.plus_days(i64::from(days));
    if until <= now {
        return put_off(house, case, now, 1).await;
    }
    let link = link(house, &case, PendingKind::CaseConfirm, CONFIRM_PATH, until, now).await?;
    let stop = link_to_stop(house, &case, until, now).await?;
    let (link, stop, status) = (&*link, &*stop, &*status_link(house, &case));
    let letter = match case.channel {
        CaseChannel::Partner => CaseLetter::ConfirmPassedOn { link, stop, days, status },
        _ => CaseLetter::Confirm { link, stop, days, status },
    };
    notify_registered(house, &case, letter, now).await?;
    put_off(house, case, until, 1).await
}

/// Mails the link once more, because somebody in the house was asked for it.
pub(super) async fn ask_again(
    house: &House,
    case: RightsCase,
    now: Timestamp,
) -> Result<RightsCase, VaultError> {
    ask_to_confirm(house, case, now).await
}

/// Begins the time to think when the last service of somebody who leaves has ended.
///
/// Enforces: DEL2
async fn wait_for_services(
    house: &House,
    case: RightsCase,
    now: Timestamp,
) -> Result<RightsCase, VaultError> {
    if case.told == 0 {
        let until = now.plus_days(LEAVING_LINK_DAYS);
        let stop = link_to_stop(house, &case, until, now).await?;
        let letter = CaseLetter::Leaving { stop: &stop, status: &status_link(house, &case) };
        notify(house, &case, letter, now).await?;
    }
    let plan = plan::of(house, case.customer, now).await?;
    for service in &plan.running {
        if service.planned_end.is_some_and(|end| end <= now) {
            house.vault().end_service(service.id, KEEPER, now).await?;
        }
    }
    if plan::activity(house, case.customer, now).await? == Activity::Inactive {
        let how = case.confirmed.map_or(ConfirmedHow::Session, |(_, how)| how);
        let change = cooling_off(house, how, now);
        let case = step(house, &case, CaseStep::CoolOff, change, now).await?;
        return remind(house, case, now).await;
    }
    let next = now.plus_hours(BETWEEN_LOOKS_HOURS);
    let ends = plan.running.iter().filter_map(plan::ends_at).filter(|end| *end > now).min();
    put_off(house, case, ends.map_or(next, |end| end.min(next)), 1).await
}

/// Begins what is left of the time to think anew: the whole of it where not even its beginning was told, else its half.
///
/// Enforces: DEL2
async fn think_longer(house: &House, case: RightsCase, now: Timestamp) -> Result<RightsCase, VaultError> {
    let how = case.confirmed.map_or(ConfirmedHow::Session, |(_, how)| how);
    let whole = cooling_off(house, how, now).ends_at.unwrap_or(now);
    let half = now.plus_micros(whole.as_micros().saturating_sub(now.as_micros()) / 2);
    let end = if case.told == 0 { whole } else { half };
    house.vault().think_longer(&case, end).await?;
    remind(house, RightsCase { ends_at: Some(end), ..case }, now).await
}

/// The notices of the time to think: at its beginning and in its middle, each with the link that stops it.
async fn remind(house: &House, case: RightsCase, now: Timestamp) -> Result<RightsCase, VaultError> {
    let Some(end) = case.ends_at else { return Ok(case) };
    let hours = hours_between(now, end);
    let check = i64::from(house.vault().policy().clocks().legal_check_hours);
    let stop = link_to_stop(house, &case, end.plus_hours(check), now).await?;
    let status = status_link(house, &case);
    let letter = match case.told {
        0 => CaseLetter::Begun { hours, stop: &stop, status: &status },
        _ => CaseLetter::Waits { hours, stop: &stop, status: &status },
    };
    notify(house, &case, letter, now).await?;
    let middle = now.plus_micros(end.as_micros().saturating_sub(now.as_micros()) / 2);
    match case.told {
        0 => put_off(house, case, middle, 1).await,
        _ => put_off(house, case, end, 2).await,
    }
}

/// Erases, and closes the case. A crash anywhere in between is finished by the next round: the erasure gives the same
/// receipt when it is asked for again.
///
/// Enforces: DEL2, DEL3, invariant 5
async fn carry_out(house: &House, case: RightsCase, now: Timestamp) -> Result<RightsCase, VaultError> {
    let vault = house.vault();
    let ground = match case.channel {
        CaseChannel::Retention => ErasureGround::Expired,
        CaseChannel::Portal
        | CaseChannel::Mail
        | CaseChannel::Provider
        | CaseChannel::Partner
        | CaseChannel::Desk => ErasureGround::ConfirmedRequest,
    };
    let receipt = match vault.erase_at_once(case.customer, ground, KEEPER, now).await {
        Ok(receipt) => receipt,
        Err(fault) => {
            // The next minutes bring nothing new, and the case stays first in the officer's list.
            vault.put_off_case(&case, now.plus_hours(AGAIN_HOURS), case.told).await?;
            return Err(fault);
        }
    };
    // Read from what happened and not from what was planned: after a crash in between it says the same.
    let gone: Vec<CustomerId> =
        vault.went_along(case.customer).await?.into_iter().chain([case.customer]).collect();
    for gone in &gone {
        certificate::issue(house, *gone, dates(&case), now).await?;
    }
    let is_kept = receipt.kept.iter().any(|row| row.class != RetentionClass::Hold);
    let finish = if is_kept { CaseStep::FinishWithRetention } else { CaseStep::Finish };
    let done = step(house, &case, finish, CaseChange::default(), now).await?;
    // The second date follows at once; where somebody still reads an older state the sweep brings it.
    vault.erase_customer(case.customer, ground, KEEPER, now).await?;
    for gone in gone {
        certificate::renew_one(house, gone, now).await?;
    }
    Ok(done)
}

/// What the certificate says of the case.
const fn dates(case: &RightsCase) -> CaseDates {
    let channel = match case.channel {
        CaseChannel::Portal => Channel::ClientZone,
        CaseChannel::Mail => Channel::Mail,
        CaseChannel::Provider => Channel::Provider,
        CaseChannel::Partner => Channel::Partner,
        CaseChannel::Desk => Channel::Desk,
        CaseChannel::Retention => Channel::System,
    };
    let confirmed_at = match case.confirmed {
        Some((at, _)) => Some(at),
        None => None,
    };
    CaseDates { channel, received_at: case.received_at, confirmed_at }
}

/// Ends the services of somebody who leaves, as they chose.
pub(super) async fn end_services(
    house: &House,
    plan: &Plan,
    end: ServicesEnd,
    actor: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    for service in &plan.running {
        match end {
            ServicesEnd::AsPlanned => {}
            ServicesEnd::Now => house.vault().end_service(service.id, actor, now).await?,
            ServicesEnd::On(day) => {
                if plan::ends_at(service).is_none_or(|planned| planned > day) {
                    let change =
                        ServiceChange { label: None, plan: None, price: None, planned_end: Some(Some(day)) };
                    house.vault().change_service(service.id, change, actor, now).await?;
                }
            }
        }
    }
    Ok(())
}

/// Tells a customer who wrote, or for whom somebody passed it on, and is active, where they decide themself (DEL1).
pub(super) async fn point_to_portal(house: &House, case: &RightsCase, now: Timestamp) {
    let page = &house.settings().link("/leave");
    let letter = match case.channel {
        CaseChannel::Partner => CaseLetter::ToPortalPassedOn { page },
        _ => CaseLetter::ToPortal { page },
    };
    tell_registered(house, case, letter, now).await;
}

/// Tells a customer that a request of theirs was taken.
pub(super) async fn say_received(house: &House, case: &RightsCase, now: Timestamp) {
    let hours = hours_between(now, case.due_at);
    let letter = CaseLetter::Received { hours, status: &status_link(house, case) };
    tell_registered(house, case, letter, now).await;
}

/// Tells a customer that a colleague looks first whether a service of theirs runs, and that nothing happens before.
pub(super) async fn say_looking(house: &House, case: &RightsCase, now: Timestamp) {
    tell_registered(house, case, CaseLetter::Looking { status: &status_link(house, case) }, now).await;
}

/// Tells a customer what became of a request of theirs.
pub(super) async fn say_answered(house: &House, case: &RightsCase, colleague: &str, now: Timestamp) {
    let letter = CaseLetter::Answered { colleague, status: &status_link(house, case) };
    tell_registered(house, case, letter, now).await;
}

/// Tells a customer that a request of theirs was refused, and why.
pub(super) async fn say_refused(
    house: &House,
    case: &RightsCase,
    (why, colleague): (&str, &str),
    now: Timestamp,
) {
    let letter = CaseLetter::Refused { why, colleague, status: &status_link(house, case) };
    tell(house, case, letter, now).await;
}

/// Tells a customer that somebody in the house stopped their deletion, because they said so to them.
pub(super) async fn stopped_by(house: &House, case: &RightsCase, colleague: &str, now: Timestamp) {
    tell(house, case, CaseLetter::StoppedBy { colleague, status: &status_link(house, case) }, now).await;
}

/// Tells a customer who asked for a link to sign in, while their data is frozen, how the deletion stands and what stops it:
/// nobody is locked out of stopping.
///
/// Enforces: DEL2
///
/// # Errors
/// When the store fails.
pub(crate) async fn say_under_way(
    house: &House,
    case: &RightsCase,
    now: Timestamp,
) -> Result<(), VaultError> {
    let status = status_link(house, case);
    if !case.state.can_be_stopped() {
        tell_registered(house, case, CaseLetter::Last { status: &status }, now).await;
        return Ok(());
    }
    let check = i64::from(house.vault().policy().clocks().legal_check_hours);
    let until = case.ends_at.unwrap_or(case.due_at).max(now).plus_hours(check);
    let stop = link_to_stop(house, case, until, now).await?;
    tell_registered(house, case, CaseLetter::UnderWay { stop: &stop, status: &status }, now).await;
    Ok(())
}

/// Tells a customer that their data is restricted, with the link that lifts it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn say_restricted(
    house: &House,
    case: &RightsCase,
    now: Timestamp,
) -> Result<(), VaultError> {
    let stop = link_to_stop(house, case, now.plus_days(LIFTING_LINK_DAYS), now).await?;
    let letter = CaseLetter::Restricted { stop: &stop, status: &status_link(house, case) };
    tell_registered(house, case, letter, now).await;
    Ok(())
}

/// Mails a link to sign in to somebody whose data is restricted. They read what is theirs, and lift it themself.
///
/// # Errors
/// When the store fails.
pub(crate) async fn say_sign_in(
    house: &House,
    case: &RightsCase,
    link: &str,
    now: Timestamp,
) -> Result<(), VaultError> {
    let minutes = house.vault().policy().clocks().one_time_link_minutes;
    let letter = CaseLetter::RestrictedSignIn { link, minutes, status: &status_link(house, case) };
    notify_registered(house, case, letter, now).await
}

/// Tells a customer that a request of theirs ends where it is: they stopped it, or nobody confirmed it.
pub(super) async fn stopped(house: &House, case: &RightsCase, what: &str, now: Timestamp) {
    if case.kind == CaseKind::Restrict {
        return tell(house, case, CaseLetter::Lifted { status: &status_link(house, case) }, now).await;
    }
    tell(house, case, CaseLetter::Stopped { what, status: &status_link(house, case) }, now).await;
}

/// The page of a case, which needs no sign-in.
#[must_use]
pub fn status_link(house: &House, case: &RightsCase) -> String {
    house.settings().link(&format!("{STATUS_PATH}{}", house.vault().code_of_case(case.id).expose()))
}

pub(super) async fn put_off(
    house: &House,
    case: RightsCase,
    due_at: Timestamp,
    told: u8,
) -> Result<RightsCase, VaultError> {
    house.vault().put_off_case(&case, due_at, told).await?;
    Ok(RightsCase { due_at, told, ..case })
}

pub(super) async fn link_to_stop(
    house: &House,
    case: &RightsCase,
    until: Timestamp,
    now: Timestamp,
) -> Result<String, VaultError> {
    link(house, case, PendingKind::CaseStop, STOP_PATH, until, now).await
}

async fn link(
    house: &House,
    case: &RightsCase,
    kind: PendingKind,
    path: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<String, VaultError> {
    let new = NewPending {
        kind,
        values: BTreeMap::new(),
        facts: BTreeMap::from([(FACT_CASE.to_owned(), case.id.to_string())]),
        customer: Some(case.customer),
        staff: None,
        secret: SecretKind::Link,
        until,
    };
    let begun = house.vault().begin(new, now).await?;
    Ok(house.settings().link(&format!("{path}{}", begun.secret.expose())))
}

/// Sends a letter without which the case does not go on: a store that fails is tried again, and nobody waits for a link
/// that was never queued. It goes to every address we know of: the registered one, and one that was replaced and waits for
/// its end, so that whoever had the mailbox before learns of it too.
pub(super) async fn notify(
    house: &House,
    case: &RightsCase,
    letter: CaseLetter<'_>,
    now: Timestamp,
) -> Result<(), VaultError> {
    notify_registered(house, case, letter, now).await?;
    for old in house.vault().replacements(case.customer).await? {
        if old.attribute == Attribute::PrimaryEmail {
            let sent = mail::mail_about(house, case, Some(old.old), letter, now).await;
            retried_or_logged(case, sent)?;
        }
    }
    Ok(())
}

/// The same, to the registered address and to no other.
async fn notify_registered(
    house: &House,
    case: &RightsCase,
    letter: CaseLetter<'_>,
    now: Timestamp,
) -> Result<(), VaultError> {
    let sent = mail::mail_about(house, case, None, letter, now).await;
    retried_or_logged(case, sent)
}

/// What the store could not do is tried again; what the policy refuses, or has no address, would never succeed.
fn retried_or_logged(case: &RightsCase, sent: Result<MailId, MailFault>) -> Result<(), VaultError> {
    match sent {
        Ok(_) => Ok(()),
        Err(MailFault::Vault(fault @ VaultError::Store(_))) => Err(fault),
        Err(fault) => {
            tracing::warn!(case.id = %case.id, cause = %fault, "a letter about a request was not queued");
            Ok(())
        }
    }
}

/// Tells of something that is done already, so that a letter which cannot be queued is logged: the page says the same.
async fn tell(house: &House, case: &RightsCase, letter: CaseLetter<'_>, now: Timestamp) {
    if let Err(fault) = notify(house, case, letter, now).await {
        tracing::warn!(case.id = %case.id, cause = %fault, "a letter about a request was not queued");
    }
}

/// The same, to the registered address and to no other.
async fn tell_registered(house: &House, case: &RightsCase, letter: CaseLetter<'_>, now: Timestamp) {
    if let Err(fault) = notify_registered(house, case, letter, now).await {
        tracing::warn!(case.id = %case.id, cause = %fault, "a letter about a request was not queued");
    }
}

/// Hours from one time to a later one, rounded to the nearest; at least one.
fn hours_between(from: Timestamp, to: Timestamp) -> u32 {
    let micros = to.as_micros().saturating_sub(from.as_micros());
    let hours = micros.saturating_add(1_800_000_000) / 3_600_000_000;
    u32::try_from(hours.max(1)).unwrap_or(u32::MAX)
}
