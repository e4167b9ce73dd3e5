//! The officer's review of openings that no ticket stands for, and openings that end before their time (SEC).

use amanah_policy::{Role, StaffId, Timestamp};
use amanah_vault::{Actor, Finding, LedgerPlace, OpeningLine, Personal, VaultError};

use super::declare::LONGEST_REASON;
use crate::house::House;

/// The most openings that are shown as waiting; the oldest stand in front.
pub const MOST_WAITING: u32 = 50;

/// An opening that waits for the officer, or for whoever made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The opening.
    pub line: OpeningLine,
    /// By when it is to be reviewed.
    pub due: Timestamp,
}

/// Why a review or an answer was not noted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewFault {
    /// A question or an answer without words.
    #[error("write in words what you mean")]
    Empty,
    /// A text that is a report.
    #[error("write at most {LONGEST_REASON} characters")]
    TooLong,
    /// No such opening, or none of the actor's business.
    #[error("no such opening")]
    Unknown,
    /// Somebody was faster, it is the officer's own, or its customer is erased.
    #[error("nothing is to be said of this opening any more, or another officer has to")]
    NotNow,
    /// The vault failed.
    #[error("the opening could not be read or changed")]
    Vault(#[from] VaultError),
}

/// Everything that waits for a review, break-glass in front, the oldest first; reading it is recorded.
///
/// Enforces: SEC
///
/// # Errors
/// [`VaultError::NotNow`] when the actor is not the officer, or a store that fails.
pub async fn waiting(house: &House, actor: Actor, now: Timestamp) -> Result<Vec<Waiting>, VaultError> {
    let lines = house.vault().openings_to_review(actor, MOST_WAITING, now).await?;
    Ok(lines.into_iter().map(|line| Waiting { due: due(house, &line), line }).collect())
}

/// By when an opening is to be reviewed.
#[must_use]
pub fn due(house: &House, line: &OpeningLine) -> Timestamp {
    let clocks = *house.vault().policy().clocks();
    let hours = if line.opening.is_break_glass {
        clocks.break_glass_review_hours
    } else {
        clocks.opening_review_hours
    };
    line.opening.opened_at.plus_hours(i64::from(hours))
}

/// The officer finds an opening in order.
///
/// # Errors
/// When it is not theirs to say, or the store fails.
pub async fn find_fine(
    house: &House,
    actor: Actor,
    opened: LedgerPlace,
    now: Timestamp,
) -> Result<(), ReviewFault> {
    house.vault().review_opening(opened, Finding::Fine, actor, now).await.map_err(told)
}

/// The officer asks whoever made an opening; the question stands on their *Today*.
///
/// # Errors
/// When it is not theirs to say, the text says nothing or too much, or the store fails.
pub async fn ask(
    house: &House,
    actor: Actor,
    opened: LedgerPlace,
    question: &str,
    now: Timestamp,
) -> Result<(), ReviewFault> {
    let finding = Finding::Asks(words(question)?);
    house.vault().review_opening(opened, finding, actor, now).await.map_err(told)
}

/// Whoever made an opening answers the officer.
///
/// # Errors
/// When nothing is asked, the text says nothing or too much, or the store fails.
pub async fn answer(
    house: &House,
    who: (StaffId, Role),
    opened: LedgerPlace,
    text: &str,
    now: Timestamp,
) -> Result<(), ReviewFault> {
    let text = words(text)?;
    house.vault().answer_review(opened, text, who, now).await.map_err(told)
}

/// Ends an opening before its time: one's own, or as the officer anybody's.
///
/// # Errors
/// When it is none of the actor's business, or the store fails.
pub async fn end(
    house: &House,
    actor: Actor,
    opened: LedgerPlace,
    now: Timestamp,
) -> Result<(), ReviewFault> {
    house.vault().end_opening(opened, actor, now).await.map_err(told)
}

fn words(text: &str) -> Result<Personal<String>, ReviewFault> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(ReviewFault::Empty),
        1..=LONGEST_REASON => Ok(Personal::text(text)),
        _ => Err(ReviewFault::TooLong),
    }
}

/// The vault's word, in the words of this room.
fn told(fault: VaultError) -> ReviewFault {
    match fault {
        VaultError::NotFound(_) => ReviewFault::Unknown,
        VaultError::NotNow(_) | VaultError::UnknownCustomer => ReviewFault::NotNow,
        other => other.into(),
    }
}
