//! How the operator's other systems learn of a freeze, an erasure, a consent or a hold, and what stands open there (DEL2).
//!
//! Layout: `systems` is what the configuration names, `listener` whoever is told, a company that passed a request on among
//! them, `telling` writes a message and says what follows from an answer,
//! `acknowledging` takes down what a system says it did. [`lines`] is what a certificate says of each.

mod acknowledging;
mod listener;
mod systems;
mod telling;

use amanah_policy::{CustomerId, Timestamp};
use amanah_vault::{
    Actor, AskedOutcome, DeliveryLine, DeliveryState, LeasedTiding, SubjectEvent, VaultError,
};

pub use acknowledging::{NotTaken, take};
pub use listener::Listener;
pub use systems::OutsideSystem;
pub use telling::{Message, NoAnswer, after_asking, after_telling, question};

use crate::deletion::certificate;
use crate::house::House;

/// How an erasure stands at one other system. A certificate calls nobody erased who is outstanding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The system was asked, and no longer knows the customer.
    Verified,
    /// The system says that it erased everything.
    Acknowledged,
    /// An officer vouches for it.
    Declared,
    /// Nobody has said so: it was not reached, did not answer, or keeps something.
    Outstanding,
}

impl Standing {
    /// The word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Acknowledged => "acknowledged",
            Self::Declared => "declared",
            Self::Outstanding => "outstanding",
        }
    }

    /// How an erasure stands.
    #[must_use]
    pub fn of(line: &DeliveryLine) -> Self {
        match line.state {
            _ if line.is_outstanding() => Self::Outstanding,
            DeliveryState::Verified => Self::Verified,
            DeliveryState::Declared => Self::Declared,
            _ => Self::Acknowledged,
        }
    }
}

/// How the erasure of a customer stands at one other system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideLine {
    /// The system, as the operator calls it.
    pub system: String,
    /// How it stands.
    pub standing: Standing,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// How the newest erasure of a customer stands at each system that was told of it, by name.
///
/// # Errors
/// When the store fails.
pub async fn lines(house: &House, customer: CustomerId) -> Result<Vec<OutsideLine>, VaultError> {
    let told = house.vault().told_of(customer).await?;
    let newest = told.iter().find(|line| line.event == SubjectEvent::Erased).map(|line| line.id);
    let lines = told.iter().filter(|line| Some(line.id) == newest).map(|line| {
        let standing = Standing::of(line);
        // What is open is open since it happened, however often it was tried since.
        let since = if standing == Standing::Outstanding { line.occurred_at } else { line.since };
        OutsideLine { system: line.system.clone(), standing, since: Some(since) }
    });
    Ok(lines.collect())
}

/// Makes the store tell those systems that the configuration names, of what it names for each.
///
/// # Errors
/// When the store fails.
pub async fn subscribe(house: &House) -> Result<(), VaultError> {
    let wanted = house.outside().iter();
    let wanted = wanted.flat_map(|system| system.events.iter().map(|event| (system.name.clone(), *event)));
    house.vault().subscribe(wanted.collect()).await
}

/// Notes that an officer vouches for the erasure of a customer at a system that says nothing itself. Their certificate says so
/// from here.
///
/// # Errors
/// [`VaultError::NotNow`] when it is no officer in person, [`VaultError::NotFound`] when nothing is open there.
pub async fn declare(
    house: &House,
    (system, customer): (&str, CustomerId),
    officer: Actor,
    now: Timestamp,
) -> Result<(), VaultError> {
    house.vault().declare_erased_outside(system, customer, officer, now).await?;
    certify_anew(house, customer, now).await;
    Ok(())
}

/// Writes what a system answered when it was asked whether it still knows a customer.
///
/// # Errors
/// When the store fails.
pub async fn settle_question(
    house: &House,
    question: &LeasedTiding,
    outcome: AskedOutcome,
    now: Timestamp,
) -> Result<(), VaultError> {
    let is_written = house.vault().settle_question(question, outcome, now).await?;
    if is_written && outcome == AskedOutcome::Gone {
        certify_anew(house, question.customer, now).await;
    }
    Ok(())
}

/// Issues a certificate anew of which a line changed. What a system said is taken down by then, so that a failure is no
/// reason to refuse it: the sweep looks at every open line within the hour.
///
/// Enforces: DEL3
async fn certify_anew(house: &House, customer: CustomerId, now: Timestamp) {
    if let Err(fault) = certificate::renew_one(house, customer, now).await {
        tracing::warn!(cause = %fault, "a certificate is not issued anew yet; the sweep does it");
    }
}
