//! Holds as the protection officer and legal work on them: what is held of whom, under which law or case, until the next look
//! at it, and its end (DEL3, U2b).
//!
//! A hold is a secret before everybody else: a word to the customer may warn a suspect, and a word in the house reaches the
//! customer. So whoever may not know is answered as if there were none, and nothing here is anybody's free text.

use std::collections::{BTreeMap, BTreeSet};

use amanah_policy::{Attribute, CustomerId, DatumId, HoldId, Timestamp};
use amanah_vault::{
    Actor, CustomerNumber, CustomerState, HoldGround, HoldReason, LegalHold, NotAReference, Reference,
    VaultError, WhyLifted,
};

use super::plan::KNOWING_HOLDS;
use crate::house::House;

/// Who keeps holds.
pub const KEEPERS: &[amanah_policy::Role] = KNOWING_HOLDS;

/// A hold is looked at again within this time: what nobody remembers would stay for good.
pub const LONGEST_REVIEW_DAYS: i64 = 366;

/// So many data of one kind are named one by one; of more the kind is held as a whole.
pub const MOST_NAMED: usize = 60;

/// A hold, with the number of its customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The hold.
    pub hold: LegalHold,
    /// The number of its customer; none once they are erased.
    pub number: Option<CustomerNumber>,
}

/// Data of one kind that can be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holdable {
    /// What it says.
    pub attribute: Attribute,
    /// How many there are.
    pub number: u64,
    /// How many are held already.
    pub held: u64,
    /// Each of them, the newest first; none where there are too many to choose from.
    pub data: Vec<HoldableRow>,
}

/// One datum that can be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldableRow {
    /// Which.
    pub datum: DatumId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The number of the document it stands for.
    pub document: Option<String>,
    /// Whether it is held already.
    pub is_held: bool,
}

/// What is to be held: kinds as a whole, as they are now, and data one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Every datum of these kinds.
    pub kinds: Vec<Attribute>,
    /// These data.
    pub data: Vec<DatumId>,
}

/// Why a hold was not placed, kept or lifted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HoldFault {
    /// Whoever acts knows of no hold.
    #[error("holds are kept by the protection officer and legal")]
    NotYours,
    /// There is no such hold, customer or datum; or it changed meanwhile.
    #[error("there is no such hold or customer, or it stands differently by now; look again")]
    NotThere,
    /// Nothing is chosen: an account is never held as a whole in silence.
    #[error("choose what is held")]
    NothingChosen,
    /// The ground is not on the list.
    #[error("name what forbids the erasure: a ground of the list")]
    NoGround,
    /// The reference may be a value of a person.
    #[error(transparent)]
    Reference(#[from] NotAReference),
    /// The next look is in the past, or too far away.
    #[error("name a day within a year on which somebody looks at it again")]
    Review,
    /// The vault failed.
    #[error("the hold could not be worked on")]
    Vault(#[source] VaultError),
}

impl From<VaultError> for HoldFault {
    fn from(fault: VaultError) -> Self {
        match fault {
            VaultError::NotNow(_) => Self::NotYours,
            VaultError::NotFound(_) | VaultError::UnknownCustomer | VaultError::KeepsChanging => {
                Self::NotThere
            }
            other => Self::Vault(other),
        }
    }
}

/// Reads why something is held, as a person or a program gives it.
///
/// # Errors
/// [`HoldFault::NoGround`], [`HoldFault::Reference`], [`HoldFault::Review`].
pub fn reason(
    ground: &str,
    reference: &str,
    review_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<HoldReason, HoldFault> {
    let (ground, reference) = (offered(ground)?, Reference::parse(reference)?);
    Ok(HoldReason { ground, reference, review_at: Some(next_look(review_at, now)?) })
}

/// Everything that is wrong with it, so that a person mends it at once.
#[must_use]
pub fn wrong_with_reason(
    ground: &str,
    reference: &str,
    review_at: Option<Timestamp>,
    now: Timestamp,
) -> Vec<HoldFault> {
    let reference = Reference::parse(reference).map_err(HoldFault::from);
    let faults = [offered(ground).err(), reference.err(), next_look(review_at, now).err()];
    faults.into_iter().flatten().collect()
}

fn offered(ground: &str) -> Result<HoldGround, HoldFault> {
    let ground = HoldGround::from_code(ground).filter(|ground| HoldGround::OFFERED.contains(ground));
    ground.ok_or(HoldFault::NoGround)
}

fn next_look(at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, HoldFault> {
    at.filter(|at| *at > now && *at <= now.plus_days(LONGEST_REVIEW_DAYS)).ok_or(HoldFault::Review)
}

/// Every hold, those first that are to be looked at again first.
///
/// # Errors
/// When the actor keeps no holds, or the store fails.
pub async fn list(house: &House, by: Actor, at_most: u32) -> Result<Vec<Held>, HoldFault> {
    may_know(by)?;
    let mut list = Vec::new();
    for hold in house.vault().legal_holds(at_most).await? {
        list.push(with_number(house, hold).await?);
    }
    Ok(list)
}

/// The holds on a customer's data, the newest first.
///
/// # Errors
/// When the actor keeps no holds, or the store fails.
pub async fn of_customer(
    house: &House,
    by: Actor,
    customer: CustomerId,
) -> Result<Vec<LegalHold>, HoldFault> {
    may_know(by)?;
    Ok(house.vault().legal_holds_of(customer).await?)
}

/// One hold.
///
/// # Errors
/// When the actor keeps no holds, there is no such hold, or the store fails.
pub async fn one(house: &House, by: Actor, id: HoldId) -> Result<Held, HoldFault> {
    may_know(by)?;
    let hold = house.vault().legal_hold(id).await?.ok_or(HoldFault::NotThere)?;
    Ok(with_number(house, hold).await?)
}

/// What can be held of a customer, kind by kind, also of one who is erased: what it is and since when, never what it says.
///
/// # Errors
/// When the actor keeps no holds, there is no such customer, or the store fails.
pub async fn holdable(house: &House, by: Actor, customer: CustomerId) -> Result<Vec<Holdable>, HoldFault> {
    may_know(by)?;
    let documents: BTreeMap<DatumId, String> = house
        .vault()
        .invoices_of(customer)
        .await?
        .into_iter()
        .map(|invoice| (invoice.datum, invoice.label))
        .collect();
    let mut kinds: BTreeMap<Attribute, Holdable> = BTreeMap::new();
    for row in house.vault().data_to_hold(customer).await?.into_iter().rev() {
        let kind = kinds.entry(row.attribute).or_insert_with(|| Holdable {
            attribute: row.attribute,
            number: 0,
            held: 0,
            data: Vec::new(),
        });
        kind.number = kind.number.saturating_add(1);
        kind.held = kind.held.saturating_add(u64::from(row.is_held));
        kind.data.push(HoldableRow {
            datum: row.datum,
            recorded_at: row.recorded_at,
            document: documents.get(&row.datum).cloned(),
            is_held: row.is_held,
        });
    }
    for kind in kinds.values_mut().filter(|kind| kind.data.len() > MOST_NAMED) {
        kind.data.clear();
    }
    Ok(kinds.into_values().collect())
}

/// Places a hold on what was chosen, as it is now: what is recorded later is not held.
///
/// Enforces: DEL3, U2b
///
/// # Errors
/// When the actor keeps no holds, nothing is chosen, a datum is not there, or the store fails.
pub async fn place(
    house: &House,
    by: Actor,
    customer: CustomerId,
    (chosen, reason): (Chosen, HoldReason),
    now: Timestamp,
) -> Result<HoldId, HoldFault> {
    may_know(by)?;
    let mut data: BTreeSet<DatumId> = chosen.data.into_iter().collect();
    if !chosen.kinds.is_empty() {
        let rows = house.vault().data_to_hold(customer).await?;
        data.extend(rows.iter().filter(|row| chosen.kinds.contains(&row.attribute)).map(|row| row.datum));
    }
    if data.is_empty() {
        return Err(HoldFault::NothingChosen);
    }
    Ok(house.vault().hold(customer, data.into_iter().collect(), reason, by, now).await?)
}

/// Keeps a hold that somebody looked at again, until the next look.
///
/// # Errors
/// When the actor keeps no holds, the day is not within a year, it is not there any more, or the store fails.
pub async fn keep(
    house: &House,
    by: Actor,
    id: HoldId,
    review_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), HoldFault> {
    may_know(by)?;
    Ok(house.vault().keep_hold(id, next_look(review_at, now)?, by, now).await?)
}

/// Lifts a hold. What it kept of somebody who is erased goes at once.
///
/// Enforces: DEL3
///
/// # Errors
/// When the actor keeps no holds, it is not there any more, or the store fails.
pub async fn lift(
    house: &House,
    by: Actor,
    id: HoldId,
    why: WhyLifted,
    now: Timestamp,
) -> Result<(), HoldFault> {
    may_know(by)?;
    Ok(house.vault().lift_hold(id, why, by, now).await?)
}

fn may_know(by: Actor) -> Result<(), HoldFault> {
    match by {
        Actor::Staff { role, .. } if KEEPERS.contains(&role) => Ok(()),
        _ => Err(HoldFault::NotYours),
    }
}

async fn with_number(house: &House, hold: LegalHold) -> Result<Held, VaultError> {
    let number = match house.vault().customer(hold.customer).await {
        Ok(header) => (header.state != CustomerState::Erased).then_some(header.number),
        Err(VaultError::UnknownCustomer) => None,
        Err(other) => return Err(other),
    };
    Ok(Held { hold, number })
}
