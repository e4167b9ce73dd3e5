//! What leaving means, shown before anything happens: the services to end, the companies that go along, and every kind of
//! data with what becomes of it (DEL3).

use std::collections::BTreeMap;

use amanah_policy::{
    Activity, Attribute, CustomerId, Role, ServiceId, Standing, Timestamp, activity as activity_of,
};
use amanah_vault::{Actor, CustomerNumber, Fate, PlannedRow, ServiceHeader, VaultError};

use crate::house::House;

/// What becomes of one kind of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedKind {
    /// What it says.
    pub attribute: Attribute,
    /// The retention row; the policy knows its law and words.
    pub retention_row: String,
    /// How many there are.
    pub number: u64,
    /// What becomes of them: nothing of what a case holds shows here, because every deletion is looked at for it.
    pub fate: PlannedFate,
}

/// What becomes of data, in the words for their customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlannedFate {
    /// It is erased after the legal check.
    Goes,
    /// It stays inside a frozen document because a law says so, the last of it until then.
    StaysUntil(Option<Timestamp>),
}

/// What an erasure would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Whether a service of theirs runs, or of a company that goes along.
    pub activity: Activity,
    /// The services that run still, or may.
    pub running: Vec<ServiceHeader>,
    /// Those among them of which nobody knows it, because the panel that reports them was silent for too long.
    pub unknown: Vec<ServiceHeader>,
    /// The companies that go along, because nobody else is in their accounts.
    pub companies: Vec<CustomerNumber>,
    /// The companies whose accounts are handed over first, because others are in them.
    pub hand_over_first: Vec<CustomerNumber>,
    /// Every kind of data, the customer's own and that of the companies that go along.
    pub kinds: Vec<PlannedKind>,
    /// How many of the mails among them wait for a person, and only claim to come from one of their addresses.
    pub claimed: u64,
}

impl Plan {
    /// When the last service ends; none where nothing runs, or one has no end.
    #[must_use]
    pub fn last_service_ends(&self) -> Option<Timestamp> {
        let ends: Option<Vec<_>> = self.running.iter().map(ends_at).collect();
        ends?.into_iter().max()
    }

    /// The services that have no end yet.
    #[must_use]
    pub fn without_end(&self) -> Vec<ServiceId> {
        self.running.iter().filter(|service| ends_at(service).is_none()).map(|service| service.id).collect()
    }

    /// How many data are erased, and how many stay.
    #[must_use]
    pub fn numbers(&self) -> (u64, u64) {
        let sum = |goes: bool| {
            let of = self.kinds.iter().filter(|kind| (kind.fate == PlannedFate::Goes) == goes);
            of.map(|kind| kind.number).sum()
        };
        (sum(true), sum(false))
    }
}

/// A plan as staff read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffPlan {
    /// The plan. What is held counts among what goes, unless `held` names it.
    pub plan: Plan,
    /// What a case or a law holds; nothing for whoever may not know of holds.
    pub held: Vec<HeldKind>,
}

/// What is held of one kind of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldKind {
    /// What it says.
    pub attribute: Attribute,
    /// The retention row.
    pub retention_row: String,
    /// How many there are.
    pub number: u64,
}

/// Who may know that something is held.
pub const KNOWING_HOLDS: &[Role] = &[Role::Officer, Role::Legal];

/// When a service ends: by what was done, or by what was planned.
#[must_use]
pub fn ends_at(service: &ServiceHeader) -> Option<Timestamp> {
    service.ended_at.or(service.planned_end)
}

/// What an erasure of a customer would do now. Nothing is changed.
///
/// Enforces: DEL3
///
/// # Errors
/// [`VaultError::UnknownCustomer`]; when the store fails.
pub async fn of(house: &House, customer: CustomerId, now: Timestamp) -> Result<Plan, VaultError> {
    let (plan, rows) = gathered(house, customer, now).await?;
    Ok(Plan { kinds: kinds(rows), ..plan })
}

/// The same as staff read it: what is held is named to the officer and to legal, and to nobody else.
///
/// Enforces: DEL3, U2b
///
/// # Errors
/// As [`of`].
pub async fn for_staff(
    house: &House,
    by: Actor,
    customer: CustomerId,
    now: Timestamp,
) -> Result<StaffPlan, VaultError> {
    let (plan, rows) = gathered(house, customer, now).await?;
    let knows = matches!(by, Actor::Staff { role, .. } if KNOWING_HOLDS.contains(&role));
    let (held, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| knows && row.fate == Fate::Held);
    Ok(StaffPlan { plan: Plan { kinds: kinds(rest), ..plan }, held: held_kinds(held) })
}

/// The plan without its kinds, and the rows that these are counted from.
async fn gathered(
    house: &House,
    customer: CustomerId,
    now: Timestamp,
) -> Result<(Plan, Vec<PlannedRow>), VaultError> {
    let vault = house.vault();
    let along = vault.goes_along(customer).await?;
    let mut plan = Plan {
        activity: Activity::Inactive,
        running: Vec::new(),
        unknown: Vec::new(),
        companies: Vec::new(),
        hand_over_first: Vec::new(),
        kinds: Vec::new(),
        claimed: 0,
    };
    let mut rows = Vec::new();
    let known_hours = vault.policy().clocks().panel_fact_hours;
    for whose in core::iter::once(customer).chain(along.iter().copied()) {
        rows.extend(vault.erasure_plan(whose, now).await?);
        let services = vault.services(whose).await?;
        for service in services {
            match service.span().standing(now, known_hours) {
                Standing::Over => continue,
                Standing::Unknown => plan.unknown.push(service.clone()),
                Standing::GoesOn => {}
            }
            plan.running.push(service);
        }
        if whose != customer {
            plan.companies.push(vault.customer(whose).await?.number);
        }
    }
    for account in vault.accounts_of(customer).await? {
        if account.is_ended_by(customer) && account.members().len() > 1 {
            plan.hand_over_first.push(vault.customer(account.holder).await?.number);
        }
    }
    plan.claimed = rows.iter().filter(|row| row.datum.is_none()).count().try_into().unwrap_or(u64::MAX);
    plan.activity = activity_of(plan.running.iter().map(ServiceHeader::span), now, known_hours);
    Ok((plan, rows))
}

/// Whether a customer is active by what would end with them: their own services, and those of companies that go along.
///
/// # Errors
/// When the store fails.
pub async fn activity(house: &House, customer: CustomerId, now: Timestamp) -> Result<Activity, VaultError> {
    let vault = house.vault();
    let mut activity = Activity::Inactive;
    for whose in core::iter::once(customer).chain(vault.goes_along(customer).await?) {
        activity = activity.and(vault.activity(whose, now).await?);
    }
    Ok(activity)
}

fn held_kinds(rows: Vec<PlannedRow>) -> Vec<HeldKind> {
    let mut found: BTreeMap<(Attribute, String), u64> = BTreeMap::new();
    for row in rows {
        let number = found.entry((row.attribute, row.retention_row)).or_default();
        *number = number.saturating_add(1);
    }
    let kind = |((attribute, retention_row), number)| HeldKind { attribute, retention_row, number };
    found.into_iter().map(kind).collect()
}

fn kinds(rows: Vec<PlannedRow>) -> Vec<PlannedKind> {
    let mut found: BTreeMap<(Attribute, bool), PlannedKind> = BTreeMap::new();
    for row in rows {
        // A hold must not show: the legal check is the same for every deletion, and what a law keeps is told as ever.
        let fate = match row.told {
            Some(Fate::Goes | Fate::Held) => PlannedFate::Goes,
            Some(Fate::StaysUntil(until)) => PlannedFate::StaysUntil(until),
            None => continue,
        };
        let key = (row.attribute, fate == PlannedFate::Goes);
        let kind = found.entry(key).or_insert_with(|| PlannedKind {
            attribute: row.attribute,
            retention_row: row.retention_row,
            number: 0,
            fate,
        });
        kind.number += 1;
        kind.fate = kind.fate.max(fate);
    }
    found.into_values().collect()
}
