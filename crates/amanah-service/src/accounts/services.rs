//! Services of an account: what runs since when, what it costs, what ended.

use amanah_policy::{
    Activity, Currency, CustomerId, DatumId, Money, Occasion, ServiceId, Timestamp, activity,
};
use amanah_vault::{
    AccessReport, Actor, Ask, BillingPeriod, NewService, Opened, Outcome, Personal, Price, Selection,
    ServiceChange, ServiceHeader, ServiceKind, VaultError,
};
use jiff::civil::Date;

use super::form::{FieldFault, FieldProblem, Findings};
use crate::house::House;
use crate::purposes::opening::daily_list::hours_of;

/// The longest name of a service or plan, in characters.
pub const LONGEST_NAME: usize = 80;

/// What staff fill in about a service, as it was typed. What is empty is not said.
#[derive(Clone, Copy, Default)]
pub struct ServiceForm<'a> {
    /// What kind, by its code.
    pub kind: &'a str,
    /// What the customer calls it.
    pub label: &'a str,
    /// The host name it answers to.
    pub host: &'a str,
    /// The plan.
    pub plan: &'a str,
    /// What it costs, in whole rupiah or with two digits after the point.
    pub amount: &'a str,
    /// How often that is due, by its code.
    pub period: &'a str,
    /// Since which day it runs: 2026-11-26.
    pub started: &'a str,
    /// On which day it is meant to end.
    pub planned_end: &'a str,
}

/// The values may be personal.
impl core::fmt::Debug for ServiceForm<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ServiceForm(..)")
    }
}

/// Why a service was not added or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceFault {
    /// Fields that cannot be taken as they are.
    #[error("some fields cannot be taken as they are")]
    Fields(Vec<FieldFault>),
    /// There is no such customer (any more).
    #[error("no such customer")]
    UnknownCustomer,
    /// There is no such service.
    #[error("no such service")]
    UnknownService,
    /// It has ended.
    #[error("the service has ended; add a new one")]
    Ended,
    /// The vault failed.
    #[error("the service could not be kept")]
    Vault(#[from] VaultError),
}

/// Adds a service to a customer's account.
///
/// Enforces: R2
///
/// # Errors
/// When a field cannot be taken, there is no such customer, or the store fails.
pub async fn add(
    house: &House,
    actor: Actor,
    customer: CustomerId,
    form: ServiceForm<'_>,
    now: Timestamp,
) -> Result<ServiceId, ServiceFault> {
    let mut findings = Findings::default();
    let kind = ServiceKind::from_code(form.kind.trim());
    if kind.is_none() {
        findings.add("kind", FieldProblem::NotChosen);
    }
    if form.label.trim().is_empty() && form.host.trim().is_empty() {
        findings.add("label", FieldProblem::Missing);
    }
    let label = name(&mut findings, "label", form.label);
    let plan = name(&mut findings, "plan", form.plan);
    let host = host(&mut findings, form.host);
    let price = price(&mut findings, form);
    let started_at = match form.started.trim() {
        "" => Some(now),
        text => day(house, &mut findings, "started", text),
    };
    let planned_end = end(house, &mut findings, form.planned_end, started_at);
    findings.into_result().map_err(ServiceFault::Fields)?;
    let (Some(kind), Some(started_at)) = (kind, started_at) else {
        return Err(ServiceFault::Fields(Vec::new()));
    };
    let service = NewService { kind, host, label, plan, price, started_at, planned_end };
    known(house.vault().begin_service(customer, service, actor, now).await)
}

/// Changes what is said of a running service; what is left empty stays.
///
/// # Errors
/// When a field cannot be taken, the service has ended or is not there, or the store fails.
pub async fn change(
    house: &House,
    actor: Actor,
    service: ServiceId,
    form: ServiceForm<'_>,
    now: Timestamp,
) -> Result<(), ServiceFault> {
    let header = house.vault().service(service).await?.ok_or(ServiceFault::UnknownService)?;
    let mut findings = Findings::default();
    let label = name(&mut findings, "label", form.label);
    let plan = name(&mut findings, "plan", form.plan);
    let price = price(&mut findings, form);
    let planned_end = end(house, &mut findings, form.planned_end, Some(header.started_at));
    findings.into_result().map_err(ServiceFault::Fields)?;
    let change = ServiceChange { label, plan, price, planned_end: planned_end.map(Some) };
    known(house.vault().change_service(service, change, actor, now).await)
}

/// Ends a service now; its host name is free again.
///
/// # Errors
/// When it is not there, or the store fails.
pub async fn end_now(
    house: &House,
    actor: Actor,
    service: ServiceId,
    now: Timestamp,
) -> Result<(), ServiceFault> {
    known(house.vault().end_service(service, actor, now).await)
}

/// The services of an account with their names, in the hands of a sink.
#[derive(Debug)]
pub struct Services {
    /// The services, oldest first.
    pub services: Vec<ServiceHeader>,
    /// Whether the account is active by them.
    pub activity: Activity,
    names: Option<Opened<AccessReport>>,
}

impl Services {
    /// What the customer calls a service.
    #[must_use]
    pub fn label(&self, service: &ServiceHeader) -> Option<&str> {
        self.name(service.label?)
    }

    /// The host name of a service.
    #[must_use]
    pub fn host(&self, service: &ServiceHeader) -> Option<&str> {
        self.name(service.host?)
    }

    /// The plan of a service.
    #[must_use]
    pub fn plan(&self, service: &ServiceHeader) -> Option<&str> {
        self.name(service.plan?)
    }

    /// A name, by the datum that says it.
    #[must_use]
    pub fn name(&self, datum: DatumId) -> Option<&str> {
        let (_, text) = self.names.as_ref()?.datum(datum)?;
        Some(text)
    }
}

/// The services of a customer's account, for the customer. Where the policy shows no names, the services have none.
///
/// Enforces: U2a
///
/// # Errors
/// When the store fails.
pub async fn own(
    house: &House,
    customer: CustomerId,
    holder: CustomerId,
    now: Timestamp,
) -> Result<Services, VaultError> {
    let services = house.vault().services(holder).await?;
    let names: Vec<_> = services.iter().flat_map(ServiceHeader::names).collect();
    let names = if names.is_empty() {
        None
    } else {
        let ask = Ask::to_account(holder, Actor::Customer(customer), Occasion::OwnRequest)
            .select(Selection::Data(names));
        match house.vault().release(ask, now).await? {
            Outcome::Released(released) => Some(released.into_sink(AccessReport)),
            Outcome::Refused(_) => None,
        }
    };
    let known_hours = house.vault().policy().clocks().panel_fact_hours;
    let activity = activity(services.iter().map(ServiceHeader::span), now, known_hours);
    Ok(Services { services, activity, names })
}

fn name(findings: &mut Findings, field: &'static str, text: &str) -> Option<Personal<String>> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NAME {
        findings.add(field, FieldProblem::TooLong);
    }
    (!text.is_empty()).then(|| Personal::text(text))
}

fn host(findings: &mut Findings, text: &str) -> Option<Personal<String>> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let bare = text.strip_suffix('.').unwrap_or(text);
    if bare.len() > 253 || !bare.contains('.') || !bare.split('.').all(is_label) {
        findings.add("host", FieldProblem::NotAHost);
    }
    Some(Personal::text(text))
}

fn price(findings: &mut Findings, form: ServiceForm<'_>) -> Option<Price> {
    let (amount, period) = (form.amount.trim(), form.period.trim());
    if amount.is_empty() {
        return None;
    }
    let amount = Money::parse(amount, Currency::IDR);
    if amount.is_err() {
        findings.add("amount", FieldProblem::NotAnAmount);
    }
    let period = BillingPeriod::from_code(period);
    if period.is_none() {
        findings.add("period", FieldProblem::NotChosen);
    }
    Some(Price { amount: amount.ok()?, period: period? })
}

fn end(
    house: &House,
    findings: &mut Findings,
    text: &str,
    started_at: Option<Timestamp>,
) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let end = day(house, findings, "planned_end", text)?;
    if started_at.is_some_and(|start| end <= start) {
        findings.add("planned_end", FieldProblem::TooEarly);
    }
    Some(end)
}

/// The beginning of a day in the zone of the house.
pub(crate) fn day(
    house: &House,
    findings: &mut Findings,
    field: &'static str,
    text: &str,
) -> Option<Timestamp> {
    let date = text.parse::<Date>().ok().filter(|date| (1970..=2200).contains(&date.year()));
    let time = date.map(|date| hours_of(date, &house.settings().zone).0);
    if time.is_none() {
        findings.add(field, FieldProblem::NotADay);
    }
    time
}

/// The vault's word, in the words of this room.
fn known<T>(outcome: Result<T, VaultError>) -> Result<T, ServiceFault> {
    let field = |field, problem| ServiceFault::Fields(vec![FieldFault { field, problem }]);
    outcome.map_err(|fault| match fault {
        VaultError::UnknownCustomer => ServiceFault::UnknownCustomer,
        VaultError::NotFound(_) => ServiceFault::UnknownService,
        VaultError::NotNow(_) => ServiceFault::Ended,
        VaultError::Taken(_) => field("host", FieldProblem::HostTaken),
        VaultError::Malformed(_) => field("host", FieldProblem::NotAHost),
        other => other.into(),
    })
}
