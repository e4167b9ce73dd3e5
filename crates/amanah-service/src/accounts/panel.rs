//! What a hosting panel of the operator reports of services: which go on, which are gone, as of when (DEL2).

use amanah_policy::Timestamp;
use amanah_vault::{Actor, Heard, PanelWord, VaultError};

use crate::house::House;

/// So many services in one report at most.
pub const MOST_REPORTED: usize = 500;

/// The clock of a panel may be so far ahead of ours.
const AHEAD_MINUTES: i64 = 5;

/// Why a report was not taken; nothing of it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PanelFault {
    /// It names nothing, or more than is taken at once.
    #[error("report between 1 and {MOST_REPORTED} services at once")]
    Number,
    /// It says two things of one service.
    #[error("a service is reported twice")]
    Twice,
    /// It saw something in the future.
    #[error("the time of an observation lies in the future; look at the panel's clock")]
    Ahead,
    /// The vault failed.
    #[error("the report could not be kept")]
    Vault(#[from] VaultError),
}

/// Keeps what a panel reports; says of each service what became of it, in their order.
///
/// Enforces: DEL2
///
/// # Errors
/// When the report is empty, too long, names a service twice, or its clock is ahead; when the store fails.
pub async fn report(
    house: &House,
    by: Actor,
    words: Vec<PanelWord>,
    now: Timestamp,
) -> Result<Vec<Heard>, PanelFault> {
    if words.is_empty() || words.len() > MOST_REPORTED {
        return Err(PanelFault::Number);
    }
    let mut named: Vec<_> = words.iter().map(|word| word.service).collect();
    named.sort_unstable();
    named.dedup();
    if named.len() < words.len() {
        return Err(PanelFault::Twice);
    }
    let latest = now.plus_micros(AHEAD_MINUTES * 60_000_000);
    if words.iter().any(|word| word.fact.observed_at > latest) {
        return Err(PanelFault::Ahead);
    }
    Ok(house.vault().hear_panel(words, by, now).await?)
}
