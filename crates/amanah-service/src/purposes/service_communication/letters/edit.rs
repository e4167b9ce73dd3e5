//! Changing a letter: checked, recorded in the ledger, and in use at once.

use amanah_policy::{Language, Timestamp};
use amanah_vault::{Actor, LedgerPlace, VaultError};

use super::catalogue::Shipped;
use super::own::{self, LetterFault, LetterProblem};
use super::{filled, parts};
use crate::house::House;

/// Why a letter was not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditFault {
    /// The text is no letter.
    #[error("the text is no letter; see what is wrong with it")]
    Problems(Vec<LetterProblem>),
    /// It could not be kept.
    #[error(transparent)]
    Letter(#[from] LetterFault),
    /// The vault failed.
    #[error("the change could not be recorded")]
    Vault(#[from] VaultError),
}

/// Changes a letter: the ledger knows who, when and the hash of the text before anybody is sent it.
///
/// # Errors
/// When the text is no letter, or the store or the folder fails.
pub async fn change(
    house: &House,
    shipped: &'static Shipped,
    language: Language,
    text: &str,
    actor: Actor,
    now: Timestamp,
) -> Result<LedgerPlace, EditFault> {
    let text = text.replace("\r\n", "\n");
    let problems = own::problems(shipped, text.trim());
    if !problems.is_empty() {
        return Err(EditFault::Problems(problems));
    }
    let what = (shipped.template, language);
    let place = house.vault().note_letter(what, Some(text.trim()), actor, now).await?;
    house.letters().take(shipped, language, &text)?;
    Ok(place)
}

/// Goes back to the shipped text.
///
/// # Errors
/// When the store or the folder fails.
pub async fn restore(
    house: &House,
    shipped: &'static Shipped,
    language: Language,
    actor: Actor,
    now: Timestamp,
) -> Result<LedgerPlace, EditFault> {
    let place = house.vault().note_letter((shipped.template, language), None, actor, now).await?;
    house.letters().restore(shipped, language)?;
    Ok(place)
}

/// Subject and text as a reader would see them, with values that are made up.
#[must_use]
pub fn preview(house: &House, text: &str) -> (String, String) {
    let text = text.replace("\r\n", "\n");
    let made_up = |mark: &str| {
        Some(match mark {
            "code" => "123456".to_owned(),
            "link" => house.settings().link("/…"),
            "minutes" => "30".to_owned(),
            "hours" => "72".to_owned(),
            other => format!("[{other}]"),
        })
    };
    let filled = filled(house, text.trim(), made_up);
    let (subject, body) = parts(&filled);
    (subject.to_owned(), body.to_owned())
}
